import { z } from 'zod'
import type { HearingEvent, ModelPaths } from './hearing.ts'

/** Kinds of frames to resources/ears/listen.py, whose head describes them. */
export const frameKinds = { configure: 0, start: 1, audio: 2, finish: 3, cancel: 4 } as const

const headerBytes = 12

export interface ListenerConfiguration extends ModelPaths {
  /** JSGF that holds only words of the dictionary. */
  readonly grammar: string
}

export function encodeConfiguration(configuration: ListenerConfiguration): Uint8Array {
  return encodeFrame('configure', 0, new TextEncoder().encode(JSON.stringify(configuration)))
}

export function encodeAudio(utterance: number, samples: Int16Array): Uint8Array {
  const payload = new Uint8Array(samples.byteLength)
  const view = new DataView(payload.buffer)
  samples.forEach((sample, index) => {
    view.setInt16(index * 2, sample, true)
  })
  return encodeFrame('audio', utterance, payload)
}

export function encodeFrame(
  kind: keyof typeof frameKinds,
  utterance: number,
  payload: Uint8Array = new Uint8Array(),
): Uint8Array {
  const frame = new Uint8Array(headerBytes + payload.byteLength)
  const view = new DataView(frame.buffer)
  view.setUint8(0, frameKinds[kind])
  view.setUint32(4, utterance, true)
  view.setUint32(8, payload.byteLength, true)
  frame.set(payload, headerBytes)
  return frame
}

const heard = z.strictObject({ text: z.string(), score: z.number() })
const utterance = z.int().nonnegative()

const lineSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('ready') }),
  z.strictObject({ event: z.literal('interim'), utterance, text: z.string() }),
  z.strictObject({
    event: z.literal('final'),
    utterance,
    general: heard,
    grammar: heard,
    alternatives: z.array(z.string()),
    frames: z.int().nonnegative(),
    source: z.enum(['second-look', 'live']),
  }),
  z.strictObject({ event: z.literal('failed'), reason: z.string() }),
])

export type ListenerLine =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'utterance'; readonly utterance: number; readonly event: HearingEvent }

/** A line that is not ours (a library's own print) gives `undefined`. */
export function parseListenerLine(line: string): ListenerLine | undefined {
  const parsed = lineSchema.safeParse(jsonOf(line))
  if (!parsed.success) return undefined
  const value = parsed.data
  switch (value.event) {
    case 'ready':
      return { type: 'ready' }
    case 'failed':
      return { type: 'failed', reason: value.reason }
    case 'interim':
      return { type: 'utterance', utterance: value.utterance, event: { type: 'interim', text: plainWords(value.text) } }
    case 'final':
      return {
        type: 'utterance',
        utterance: value.utterance,
        event: {
          type: 'hearing',
          hearing: {
            general: { ...value.general, text: plainWords(value.general.text) },
            grammar: { ...value.grammar, text: plainWords(value.grammar.text) },
            alternatives: value.alternatives.map(plainWords),
            frames: value.frames,
            source: value.source,
          },
        },
      }
  }
}

/** Words as people write them: without the fillers `<sil>` and `[NOISE]`, and without a pronunciation's number. */
export function plainWords(text: string): string {
  return text
    .split(/\s+/)
    .filter((word) => word !== '' && !/^(<.*>|\[.*\]|\+\+.*\+\+)$/.test(word))
    .map((word) => word.replace(/\(\d+\)$/, '').toLowerCase())
    .join(' ')
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
