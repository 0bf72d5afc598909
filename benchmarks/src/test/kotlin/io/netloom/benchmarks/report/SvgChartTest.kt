package io.netloom.benchmarks.report

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import org.w3c.dom.Document
import org.w3c.dom.Element

class SvgChartTest :
    FunSpec({
        fun Document.elements(name: String) = getElementsByTagName(name).let { list -> List(list.length) { list.item(it) as Element } }
        fun Document.texts(css: String) = elements("text").filter { css in it.getAttribute("class").split(' ') }.map { it.textContent }

        val chart = BarChart.of(Sample.view("W2"), Sample.results).shouldNotBeNull()
        val svg = Svg.parse(SvgChart.of(chart))

        test("it has a title and says in words what it shows") {
            svg.documentElement.getAttribute("role") shouldBe "img"
            svg.elements("title").single().textContent shouldBe "W2: CPU time to send a UDP datagram"
            svg.elements("desc").single().textContent shouldBe
                "one processor, 1200 B, batches of 64: netloom-gso 700 ns, c-sendmmsg 2,000 ns, netloom 2,100 ns, go-xnet 12,000 ns."
        }

        test("a bar for each peer, shortest first, with its figure") {
            svg.texts("peer").shouldContainExactly("netloom-gso", "c-sendmmsg", "netloom", "go-xnet")
            svg.texts("value").shouldContainExactly("700", "2,000", "2,100", "12,000")
        }

        test("bars are as long as their figures; the one that would make all others short is cut") {
            // The scale ends at 2,200 × 1.25 = 2,750 ns, which is 470 units long.
            val bars = svg.elements("rect").filter { it.getAttribute("height") == "14" }
            bars.map { it.getAttribute("class") }.shouldContainExactly("variant", "native", "ours", "managed")
            bars.map { it.getAttribute("width") }.shouldContainExactly("119.6", "341.8", "358.9", "470")
            svg.elements("path").count { it.getAttribute("class") == "cut" } shouldBe 2
            svg.elements("path").count { it.getAttribute("class") == "whisker" } shouldBe 3
        }

        test("the same figures give the same bytes") {
            SvgChart.of(BarChart.of(Sample.view("W2"), Results.read(Sample.lines)).shouldNotBeNull()) shouldBe SvgChart.of(chart)
        }

        test("nothing measured, no chart") {
            BarChart.of(Sample.view("W1"), Sample.results).shouldBeNull()
        }
    })
