import type { ClientTool } from '../../shared/protocol/client-messages.ts'
import { jsonNestingAtMost } from '../../shared/protocol/limits.ts'
import { waitMs, type Clock } from '../../shared/std/clock.ts'
import { isNestedDeeper } from '../../shared/std/json-nesting.ts'
import type { LlmToolCall } from '../providers/types.ts'

/** A tool that has not answered by then has not answered; the model is told so and goes on. */
const toolDeadlineMs = 30_000

/** Tools that the client runs: the call goes out as a message, the answer comes back as a command. */
export class ClientTools {
  readonly #clock: Clock
  #tools: readonly ClientTool[] = []
  readonly #waiting = new Map<string, (output: unknown) => void>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get tools(): readonly ClientTool[] {
    return this.#tools
  }

  offer(tools: readonly ClientTool[]): void {
    this.#tools = tools
  }

  /** False when nobody waits for it: answered before, or the answer that asked for it is over. */
  answer(toolCallId: string, output: unknown): boolean {
    const resolve = this.#waiting.get(toolCallId)
    this.#waiting.delete(toolCallId)
    resolve?.(output)
    return resolve !== undefined
  }

  async run(call: LlmToolCall, send: () => void, signal: AbortSignal): Promise<unknown> {
    if (!this.#tools.some((tool) => tool.name === call.toolName))
      return { error: `There is no tool named ${call.toolName}.` }
    if (call.input === undefined) return { error: 'The arguments were not valid JSON.' }
    // One level is the message that brings them to the client.
    if (isNestedDeeper(call.input, jsonNestingAtMost - 1)) return { error: 'The arguments were nested too deep.' }
    const answered = new Promise<unknown>((resolve) => {
      this.#waiting.set(call.toolCallId, resolve)
    })
    send()
    const over = new AbortController()
    const late = waitMs(this.#clock, toolDeadlineMs, AbortSignal.any([signal, over.signal])).then(() => ({
      error: 'The tool did not answer in 30 seconds.',
    }))
    const output = await Promise.race([answered, late])
    over.abort()
    this.#waiting.delete(call.toolCallId)
    return output
  }
}
