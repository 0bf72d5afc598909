package io.netloom.samples.bpf

import io.netloom.bpf.InvalidProgramException
import io.netloom.samples.cli.UsageException
import io.netloom.samples.ping.SystemErrors
import java.io.IOException
import java.io.InputStream
import java.io.PrintStream
import java.nio.file.FileSystemException
import java.nio.file.NoSuchFileException

/**
 * `netloom bpf`: tools for filters of the kernel. Exit status 0; 1 for a negative answer (the kernel refuses the program, no packet is kept); 2 on
 * errors.
 */
internal class BpfCommand(private val input: InputStream, private val out: PrintStream, private val err: PrintStream) {
    fun run(arguments: List<String>): Int {
        val name = arguments.firstOrNull()
        val tool: (List<String>) -> Int = when (name) {
            "asm" -> Translation.assembler(input, out, err)::run
            "dis" -> Translation.disassembler(input, out, err)::run
            "run" -> RunTool(input, out)::run
            "explain" -> ExplainTool(input, out, err)::run
            "-h", "--help" -> return 0.also { out.print(OVERVIEW) }
            null -> return ERROR.also { err.print(OVERVIEW) }
            else -> return ERROR.also { err.print("bpf: no such tool: $name\n\n$OVERVIEW") }
        }
        return try {
            tool(arguments.drop(1))
        } catch (e: UsageException) {
            fail(name, "${e.message}\nbpf $name -h explains the options.")
        } catch (e: ProgramTextException) {
            fail(name, e.message)
        } catch (e: InvalidProgramException) {
            fail(name, e.message)
        } catch (e: PcapException) {
            fail(name, e.message)
        } catch (e: FileSystemException) {
            fail(name, "${e.file}: ${if (e is NoSuchFileException) "no such file" else e.reason ?: "can not be read"}")
        } catch (e: IOException) {
            fail(name, SystemErrors.text(e))
        }
    }

    private fun fail(tool: String, message: String?): Int {
        err.println("bpf $tool: $message")
        return ERROR
    }

    private companion object {
        const val ERROR = 2
        const val OVERVIEW = """Usage: netloom bpf <tool> [options] <file>

  asm      translates a program from the assembler's language: netloom bpf asm [-d | -dd | -ddd | --asm] <file>
  dis      translates a program of any format, to the assembler's language if not told otherwise
  run      prints the verdict on packets: netloom bpf run <file> --packet <hex> | --pcap <file>
  explain  tells what each instruction does: netloom bpf explain <file>

A file is one in the language of bpf_asm, or the output of tcpdump -d, -dd or -ddd; - is standard input.
netloom bpf <tool> -h explains the options of a tool.
"""
    }
}
