# Reads Surefire's reports: lists the skipped tests with their reasons, then prints "N passed, N failed, N skipped".

function attribute(name,    text) {
    if (!match($0, " " name "=\"[^\"]*\"")) return ""
    text = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    gsub(/&#10;/, " ", text)
    gsub(/&quot;/, "\"", text)
    gsub(/&apos;|&#39;/, "'", text)
    gsub(/&lt;/, "<", text)
    gsub(/&gt;/, ">", text)
    gsub(/&amp;/, "\\&", text)
    return text
}

/^<testsuite / {
    tests += attribute("tests")
    skipped += attribute("skipped")
    failed += attribute("failures") + attribute("errors")
}

/^ *<testcase / {
    test = attribute("classname") ": " attribute("name")
}

/^ *<skipped/ {
    reason = attribute("message")
    skip = test (reason == "" ? "" : ": " reason)
}

# Kotest's reason is not in the report; its tests print it.
skip && /<system-out><!\[CDATA\[skipped: / {
    skip = $0
    sub(/.*CDATA\[skipped: /, "", skip)
}

skip && /<\/testcase>/ {
    if (!heard++) print "Skipped:"
    print "  " skip
    skip = ""
}

END {
    printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped
}
