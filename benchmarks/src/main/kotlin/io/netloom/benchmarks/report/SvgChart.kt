package io.netloom.benchmarks.report

import java.io.StringWriter
import java.util.Locale
import javax.xml.stream.XMLOutputFactory
import javax.xml.stream.XMLStreamWriter

/** Draws a [BarChart] as SVG that is as readable on a dark page as on a light one, and the same bytes for the same figures. */
internal class SvgChart private constructor(private val chart: BarChart, private val out: XMLStreamWriter) {
    private var y = 0.0

    private fun draw() {
        val height = TITLE + chart.groups.sumOf { GROUP + it.bars.size * ROW } + FOOT
        out.writeStartElement("svg")
        attributes(
            "xmlns" to "http://www.w3.org/2000/svg",
            "viewBox" to "0 0 ${number(WIDTH)} ${number(height)}",
            "width" to number(WIDTH),
            "height" to number(height),
            "role" to "img",
            "aria-labelledby" to "title desc",
        )
        line()
        element("title", chart.title, "id" to "title")
        element("desc", chart.description(), "id" to "desc")
        element("style", STYLE)
        shape("rect", "class" to "page", "width" to number(WIDTH), "height" to number(height), "rx" to "6")
        y = TITLE
        element("text", chart.title, "class" to "title", "x" to number(MARGIN), "y" to number(y - TITLE / 3))
        chart.groups.forEach(::draw)
        legend(height)
        out.writeEndElement()
        line()
    }

    private fun draw(group: BarChart.Group) {
        val scale = LENGTH / group.end
        element("text", "${group.label} (${group.unit})", "class" to "group", "x" to number(MARGIN), "y" to number(y + GROUP * BASELINE))
        y += GROUP
        val bottom = y + group.bars.size * ROW
        shape("path", "class" to "axis", "d" to "M${number(LEFT)} ${number(y)}V${number(bottom)}")
        group.bars.find { it.isReference && it.value <= group.end }?.let {
            val x = number(LEFT + it.value * scale)
            shape("path", "class" to "reference", "d" to "M$x ${number(y)}V${number(bottom)}")
        }
        for (bar in group.bars) {
            draw(bar, scale)
            y += ROW
        }
    }

    private fun draw(bar: BarChart.Bar, scale: Double) {
        val middle = y + ROW / 2
        val isCut = bar.value * scale > LENGTH
        val end = if (isCut) LEFT + LENGTH else LEFT + bar.value * scale
        element("text", bar.peer, "class" to "peer ${css(bar)}-name", "x" to number(LEFT - GAP), "y" to number(middle + BASE))
        shape(
            "rect",
            "class" to css(bar),
            "x" to number(LEFT),
            "y" to number(middle - BAR / 2),
            "width" to number(end - LEFT),
            "height" to number(BAR),
        )
        val whiskers = minOf(LEFT + bar.greatest * scale, LEFT + LENGTH)
        if (isCut) cut(end, middle) else whisker(LEFT + bar.least * scale, whiskers, middle)
        element("text", Figures.text(bar.value), "class" to "value", "x" to number(maxOf(end, whiskers) + GAP), "y" to number(middle + BASE))
    }

    /** From the least to the greatest of the runs. */
    private fun whisker(from: Double, to: Double, middle: Double) {
        val top = number(middle - CAP)
        val bottom = number(middle + CAP)
        shape(
            "path",
            "class" to "whisker",
            "d" to "M${number(from)} ${top}V${bottom}M${number(from)} ${number(middle)}H${number(to)}M${number(to)} ${top}V$bottom",
        )
    }

    /** Two gaps near the end of a bar that is longer than there is room for. */
    private fun cut(end: Double, middle: Double) {
        for (x in listOf(end - 3 * CAP, end - 5 * CAP)) {
            shape("path", "class" to "cut", "d" to "M${number(x)} ${number(middle + BAR / 2 + 1)}L${number(x + CAP)} ${number(middle - BAR / 2 - 1)}")
        }
    }

    private fun legend(height: Double) {
        val base = height - FOOT / 3
        var x = MARGIN
        for ((name, kind) in listOf("Netloom" to "ours", "C" to "native", "others" to "managed")) {
            shape("rect", "class" to kind, "x" to number(x), "y" to number(base - LEGEND), "width" to number(LEGEND), "height" to number(LEGEND))
            element("text", name, "class" to "note", "x" to number(x + LEGEND + GAP), "y" to number(base))
            x += LEGEND_STEP
        }
        element(
            "text",
            "shorter is better; whiskers: least and greatest run; dashed: the reference",
            "class" to "note",
            "x" to number(x),
            "y" to number(base),
        )
    }

    private fun css(bar: BarChart.Bar): String = when {
        bar.kind == PeerKind.OURS && bar.peer == "netloom" -> "ours"
        bar.kind == PeerKind.OURS -> "variant"
        bar.kind == PeerKind.NATIVE -> "native"
        else -> "managed"
    }

    private fun element(name: String, text: String, vararg attributes: Pair<String, String>) {
        out.writeStartElement(name)
        attributes(*attributes)
        out.writeCharacters(text)
        out.writeEndElement()
        line()
    }

    private fun shape(name: String, vararg attributes: Pair<String, String>) {
        out.writeEmptyElement(name)
        attributes(*attributes)
        line()
    }

    private fun attributes(vararg attributes: Pair<String, String>) = attributes.forEach { (name, value) -> out.writeAttribute(name, value) }

    private fun line() = out.writeCharacters("\n")

    companion object {
        private const val WIDTH = 760.0
        private const val MARGIN = 16.0
        private const val LEFT = 190.0
        private const val LENGTH = 470.0
        private const val TITLE = 42.0
        private const val GROUP = 34.0
        private const val ROW = 22.0
        private const val FOOT = 42.0
        private const val BAR = 14.0
        private const val CAP = 3.5
        private const val GAP = 7.0
        private const val BASE = 4.0
        private const val BASELINE = 0.7
        private const val LEGEND = 10.0
        private const val LEGEND_STEP = 84.0

        private val STYLE = """
            text{font:12px -apple-system,"Segoe UI",Helvetica,Arial,sans-serif;fill:#1f2328}
            .page{fill:#fff}.title{font-size:16px;font-weight:600}.group{font-weight:600}.peer{text-anchor:end}
            .note{font-size:11px;fill:#59636e}.ours-name,.variant-name{font-weight:600}
            .ours{fill:#0969da}.variant{fill:#54aeff}.native{fill:#6e7781}.managed{fill:#afb8c1}
            .axis{stroke:#d1d9e0}.reference{stroke:#6e7781;stroke-dasharray:3 3}.whisker{fill:none;stroke:#1f2328}.cut{stroke:#fff;stroke-width:3}
            @media(prefers-color-scheme:dark){
            text{fill:#f0f6fc}.page{fill:#0d1117}.note{fill:#9198a1}
            .ours{fill:#4493f8}.variant{fill:#1f6feb}.native{fill:#9198a1}.managed{fill:#656c76}
            .axis{stroke:#3d444d}.reference{stroke:#9198a1}.whisker{stroke:#f0f6fc}.cut{stroke:#0d1117}
            }
        """.trimIndent()

        fun of(chart: BarChart): String {
            val text = StringWriter()
            SvgChart(chart, XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text)).draw()
            return text.toString()
        }

        private fun number(value: Double): String = "%.1f".format(Locale.ROOT, value).removeSuffix(".0")
    }
}
