import { z } from 'zod'
import type { ParleyProcess } from '../parley-process.ts'

const frameLineSchema = z.looseObject({ time: z.string(), type: z.string(), handlingMs: z.number() })

/** When frames of this type reached the server, by the machine's wall clock, before it did anything with them. */
export function arrivals(parley: ParleyProcess, type: string): number[] {
  return parley
    .logLines()
    .filter((line) => line.includes('"direction":"received"') && line.includes(`"type":"${type}"`))
    .map((line) => frameLineSchema.parse(JSON.parse(line)))
    .map(({ time, handlingMs }) => Date.parse(time) - handlingMs)
}
