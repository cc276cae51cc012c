import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { NumberedMessage } from '../../shared/protocol/server-messages.ts'
import type { ParleyProcess } from '../parley-process.ts'

const frameLineSchema = z.looseObject({ time: z.string(), epoch: z.number(), seq: z.number() })

/** The log comes through a pipe of its own, and may come after the message. */
const withinMs = 5_000
const lookEveryMs = 50

/** When the server sent this message, by its own log and the machine's wall clock. */
export async function sentAtMs(parley: ParleyProcess, message: NumberedMessage): Promise<number> {
  const deadlineMs = performance.now() + withinMs
  for (;;) {
    const atMs = loggedAtMs(parley.logLines(), message)
    if (atMs !== undefined) return atMs
    if (performance.now() > deadlineMs)
      throw new Error(`The server's log has no "${message.type}" with number ${message.seq}.`)
    await wait(lookEveryMs)
  }
}

function loggedAtMs(lines: readonly string[], { type, epoch, seq }: NumberedMessage): number | undefined {
  for (const line of lines) {
    if (!line.includes('"direction":"sent"') || !line.includes(`"type":"${type}"`)) continue
    const frame = frameLineSchema.safeParse(JSON.parse(line))
    if (frame.success && frame.data.epoch === epoch && frame.data.seq === seq) return Date.parse(frame.data.time)
  }
  return undefined
}
