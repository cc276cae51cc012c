import type { ServerMessage } from '../../shared/protocol/server-messages.ts'

interface Numbered {
  readonly epoch: number
  readonly seq: number
}

/** What happened, as an onlooker sees it who stands at both ends and on the wire. */
export type TraceEntry =
  | { readonly type: 'step'; readonly name: string }
  /** A life of the session began; `said` counts the messages of all lives before it. */
  | { readonly type: 'life'; readonly epoch: number; readonly said: number }
  | ({ readonly type: 'said' } & Numbered)
  /** `lastSeq`: of the place it asked for. */
  | ({
      readonly type: 'welcomed'
      readonly channelId: number
      readonly isResumed: boolean
      readonly lastSeq: number | undefined
    } & Numbered)
  | ({ readonly type: 'delivered'; readonly channelId: number; readonly isReplaced: boolean } & Numbered)
  | ({
      readonly type: 'shown'
      readonly clientId: number
      readonly message: ServerMessage['type']
      readonly responseId?: number
    } & Numbered)
  /** `said`: how many messages of all lives are in it. */
  | ({ readonly type: 'snapshot'; readonly clientId: number; readonly said: number } & Numbered)
  | { readonly type: 'issued'; readonly clientId: number; readonly commandId: string }
  | { readonly type: 'answered'; readonly clientId: number; readonly commandId: string }
  /** So long a command was out in a connection from which nothing came, until something did or it was given up. */
  | { readonly type: 'dark'; readonly clientId: number; readonly ms: number }
  | { readonly type: 'effect'; readonly epoch: number; readonly commandId: string; readonly isSafeTwice: boolean }
  | {
      readonly type: 'played'
      readonly clientId: number
      readonly epoch: number
      readonly responseId: number
      readonly position: number
      readonly samples: number
      /** The samples are those of this place in the answer. */
      readonly isTrue: boolean
    }
  /** An answer came to its end; `audience`: the clients that were there while it was spoken. */
  | {
      readonly type: 'spoken'
      readonly epoch: number
      readonly responseId: number
      readonly samples: number
      readonly reason: 'heard' | 'interrupted' | 'nobody'
      readonly audience: readonly number[]
    }
  /** The client's microphone gave this stream up to here. */
  | { readonly type: 'recorded'; readonly clientId: number; readonly streamId: number; readonly end: number }
  | {
      readonly type: 'heard'
      readonly streamId: number
      readonly position: number
      readonly missing: number
      readonly isMarked: boolean
    }
  /** The largest that it ever was in this run. */
  | { readonly type: 'queue'; readonly name: QueueName; readonly size: number }
  /** The end: faults are long over. */
  | {
      readonly type: 'quiet'
      readonly isOpen: boolean
      readonly client: Partial<Numbered>
      readonly server: Partial<Numbered>
      readonly unanswered: number
      readonly isSpeaking: boolean
    }

export type QueueName = 'window-messages' | 'window-bytes' | 'results' | 'waiting-commands' | 'waiting-samples'

/** The same entries in the same order give the same hash, on every machine: FNV-1a in two halves. */
export function hashOf(trace: readonly TraceEntry[]): string {
  let low = 0x811c9dc5
  let high = 0x01000193
  for (const entry of trace) {
    const text = JSON.stringify(entry)
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      low = Math.imul(low ^ code, 0x01000193)
      high = Math.imul(high ^ code ^ (low >>> 13), 0x01000193)
    }
  }
  return [high, low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}
