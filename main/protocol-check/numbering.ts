import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

/** The last numbered message that was taken. */
export interface Place {
  readonly epoch: number
  readonly seq: number
}

export interface NumberingStep {
  readonly place: Place | undefined
  /** What is wrong with this number. */
  readonly fault?: string
}

/** One epoch, counted without holes; a welcome repeats the last number, unless it resumes and runs ahead. */
export function numbered(place: Place | undefined, message: ServerMessage): NumberingStep {
  if (!('seq' in message)) return { place }
  const { type, epoch, seq } = message
  if (type === 'welcome') {
    if (!message.isResumed) {
      const hasJumped = place?.epoch === epoch && place.seq !== seq
      if (!hasJumped) return { place: { epoch, seq } }
      return { place: { epoch, seq }, fault: `welcome with seq ${seq} where ${place.seq} was the last number` }
    }
    if (place?.epoch === epoch && seq >= place.seq) return { place }
    return { place, fault: `a resumed welcome with ${epoch}.${seq} after ${nameOf(place)}` }
  }
  const next = { epoch, seq }
  if (place === undefined) return { place: next, fault: `${type} ${epoch}.${seq} before any welcome` }
  if (epoch !== place.epoch) return { place: next, fault: `${type} of epoch ${epoch} in epoch ${place.epoch}` }
  if (seq !== place.seq + 1) return { place: next, fault: `${type} with seq ${seq} after ${place.seq}` }
  return { place: next }
}

function nameOf(place: Place | undefined): string {
  return place === undefined ? 'none' : `${place.epoch}.${place.seq}`
}
