import { audioFlags, type AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

/** What is known of the speech on one connection. */
export interface SpeechStreams {
  readonly current: OpenStream | undefined
  /** No audio of this or an older response counts any more. */
  readonly interruptedId: number
}

interface OpenStream {
  readonly streamId: number
  /** Absent after a resume, until the first frame says where it goes on. */
  readonly next: NextFrame | undefined
}

interface NextFrame {
  readonly sequence: number
  readonly position: number
  /** Of the last frame, when it was filled up with silence: the speech ends somewhere in it. */
  readonly filled: number
}

export interface StreamStep {
  readonly streams: SpeechStreams
  readonly fault?: string
}

export const noSpeech: SpeechStreams = { current: undefined, interruptedId: 0 }

export function told(streams: SpeechStreams, message: ServerMessage): StreamStep {
  switch (message.type) {
    case 'response-start':
      return {
        streams: {
          ...streams,
          current: { streamId: message.responseId, next: { sequence: 0, position: 0, filled: 0 } },
        },
      }
    case 'response-interrupt':
      return { streams: { ...streams, interruptedId: Math.max(streams.interruptedId, message.responseId) } }
    case 'speech-sent': {
      const { current } = streams
      const next = current?.streamId === message.responseId ? current.next : undefined
      if (next === undefined) return { streams }
      const { position, filled } = next
      // Exactly what came, but for the filling of the last frame.
      const isTold = filled === 0 ? message.samples === position : message.samples < position
      if (isTold && message.samples + filled >= position) return { streams }
      return { streams, fault: `speech-sent with ${message.samples} samples where ${position} came` }
    }
    default:
      return { streams }
  }
}

export function spoken(streams: SpeechStreams, frame: AudioFrame): StreamStep {
  const { kind, flags, streamId, sequence, position, samples } = frame
  const filled = (flags & audioFlags.last) === 0 ? 0 : samples.length
  const next = { sequence: sequence + 1, position: position + samples.length, filled }
  const after: SpeechStreams = { ...streams, current: { streamId, next } }
  const where = `frame ${sequence} at sample ${position} of response ${streamId}`
  if (kind !== 'speech') return { streams: after, fault: `${where} is of kind ${kind}` }
  if (streamId <= streams.interruptedId) return { streams, fault: `${where} came after its response-interrupt` }
  const { current } = streams
  // After a resume: it was begun on an earlier connection.
  if (current === undefined) return { streams: after }
  if (streamId !== current.streamId)
    return { streams: after, fault: `${where} came while response ${current.streamId} ran` }
  if (current.next === undefined) return { streams: after }
  if (sequence !== current.next.sequence || position !== current.next.position)
    return {
      streams: after,
      fault: `${where} came where frame ${current.next.sequence} at sample ${current.next.position} was due`,
    }
  return { streams: after }
}
