package io.netloom.benchmarks.report

import org.w3c.dom.Document
import javax.xml.parsers.DocumentBuilderFactory

/** Charts as a parser of XML sees them. */
internal object Svg {
    fun parse(text: String): Document = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(text.byteInputStream())
}
