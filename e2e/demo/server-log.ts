import { z } from 'zod'
import type { NumberedMessage } from '../../shared/protocol/server-messages.ts'
import type { ParleyProcess } from '../parley-process.ts'

const frameLineSchema = z.looseObject({ time: z.string(), epoch: z.number(), seq: z.number() })

/** When the server sent this message, by its own log and the machine's wall clock. */
export function sentAtMs(parley: ParleyProcess, { type, epoch, seq }: NumberedMessage): number {
  for (const line of parley.logLines()) {
    if (!line.includes('"direction":"sent"') || !line.includes(`"type":"${type}"`)) continue
    const frame = frameLineSchema.safeParse(JSON.parse(line))
    if (frame.success && frame.data.epoch === epoch && frame.data.seq === seq) return Date.parse(frame.data.time)
  }
  throw new Error(`The server's log has no "${type}" with number ${seq}.`)
}
