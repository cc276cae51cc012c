import type { Interface } from 'node:readline'
import { clearLine, clearScreenDown, cursorTo, moveCursor } from 'node:readline'
import type { Writable } from 'node:stream'

/**
 * Text that streams in while a person may be typing. What comes while a line is half typed waits until that line is
 * sent or empty again, so that neither runs into the other.
 */
export class TerminalScreen {
  readonly #output: Writable
  readonly #input: Interface
  readonly #isInteractive: boolean
  #held = ''
  #isAtLineStart = true
  #isComposing = false

  constructor(options: { output: Writable; input: Interface; isInteractive: boolean }) {
    this.#output = options.output
    this.#input = options.input
    this.#isInteractive = options.isInteractive
  }

  write(text: string): void {
    if (text === '') return
    if (this.#isInteractive && this.#input.line !== '') {
      this.#held += text
      return
    }
    this.#isComposing = false
    this.#put(this.#held + text)
    this.#held = ''
  }

  /** A line of its own. */
  line(text: string): void {
    this.write(`${this.#isAtLineStart && this.#held === '' ? '' : '\n'}${text}\n`)
  }

  /** A line above the prompt, which is drawn again below it with whatever has been typed so far. */
  above(text: string): void {
    if (!this.#isInteractive) {
      this.line(text)
      return
    }
    // A typed line may be wrapped: its first row is where the cursor is less the rows above it.
    moveCursor(this.#output, 0, -this.#input.getCursorPos().rows)
    cursorTo(this.#output, 0)
    clearScreenDown(this.#output)
    this.#isAtLineStart = true
    this.#put(`${this.#held}${text}\n`)
    this.#held = ''
    this.#input.prompt(true)
  }

  /** Ends what is on the line, if anything is. */
  endLine(): void {
    if (this.#held !== '' ? !this.#held.endsWith('\n') : !this.#isAtLineStart) this.write('\n')
  }

  /** A key was pressed while text streams: the first one moves the half-typed line below the text. */
  onKey(): void {
    if (!this.#isInteractive || this.#isComposing || this.#isAtLineStart || this.#input.line === '') return
    this.#isComposing = true
    // The key has been echoed right behind the streaming text.
    this.#output.write('\b \b\n')
    this.#isAtLineStart = true
    this.#input.prompt(true)
  }

  /** The person pressed Enter: the terminal itself has moved to the next line. */
  onLine(): void {
    this.#isComposing = false
    if (this.#isInteractive) this.#isAtLineStart = true
    const held = this.#held
    this.#held = ''
    this.#put(held)
  }

  prompt(): void {
    if (!this.#isInteractive) return
    if (this.#held !== '') {
      cursorTo(this.#output, 0)
      clearLine(this.#output, 0)
      const held = this.#held
      this.#held = ''
      this.#put(held)
    }
    if (!this.#isAtLineStart && this.#input.line === '') this.#put('\n')
    this.#input.prompt(true)
  }

  #put(text: string): void {
    if (text === '') return
    this.#output.write(text)
    this.#isAtLineStart = text.endsWith('\n')
  }
}
