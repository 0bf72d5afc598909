# To be sourced: find_jdk sets and exports JAVA_HOME to a JDK that builds and runs Netloom, or says in one sentence what to install.

oldest_jdk=25

# Prints nothing, starts no process: ./netloom calls it before every build only, but "once" should still feel like nothing.
jdk_version() {
    version=0
    [[ -x $1/bin/javac && -r $1/release ]] || return 0
    local line
    while IFS= read -r line; do
        if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then version=${BASH_REMATCH[1]}; fi
    done < "$1/release"
}

find_jdk() {
    local home version newest=0 found=
    for home in "${JAVA_HOME-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /opt/* /opt/java/* /usr/java/* /usr/local/*; do
        jdk_version "$home"
        ((version >= oldest_jdk)) || continue
        if [[ $home == "${JAVA_HOME-}" || $version == "$oldest_jdk" ]]; then
            export JAVA_HOME=$home
            return 0
        fi
        # A newer one than we know serves if there is no other.
        if ((newest == 0)); then newest=$version found=$home; fi
    done
    if [[ -n $found ]]; then
        export JAVA_HOME=$found
        return 0
    fi
    echo "Netloom needs JDK $oldest_jdk or newer and found none: install one (for example Temurin $oldest_jdk from https://adoptium.net) or set JAVA_HOME to it." >&2
    return 1
}
