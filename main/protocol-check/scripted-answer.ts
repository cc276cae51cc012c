import { speechRateHz } from '../../shared/audio/format.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { Mode } from '../../shared/protocol/client-messages.ts'
import type { NumberedMessage, SessionMessage, Snapshot } from '../../shared/protocol/server-messages.ts'

export const answerParts = 'One two three four five six seven eight nine ten eleven twelve.'.split(/(?<= )/)
export const answerText = answerParts.join('')
const frameSamples = 480
export const speechSamples = 1.5 * speechRateHz
const toneHz = 440
const responseId = 1

/** What the strict little server answers, message by message; the parts of the text lie between. */
export function answerOpening(text: string, isSpoken: boolean): readonly SessionMessage[] {
  const modality = isSpoken ? 'voice' : 'text'
  const createdAtMs = 1_790_000_000_000
  const user = { itemId: 'i-1', role: 'user', modality, status: 'completed', text, createdAtMs } as const
  const assistant = { itemId: 'i-2', role: 'assistant', modality, status: 'streaming', text: '', createdAtMs } as const
  return [
    { type: 'item-added', item: user },
    { type: 'item-added', item: assistant },
    { type: 'response-start', responseId, itemId: 'i-2', isSpoken },
  ]
}

export function answerPart(place: number): SessionMessage {
  return { type: 'text-delta', responseId, text: answerParts[place] ?? '' }
}

export function answerEnding(
  reason: 'completed' | 'interrupted',
  heard: { readonly samples: number; readonly isSpoken: boolean },
): readonly SessionMessage[] {
  const text = reason === 'completed' ? answerText : 'One two'
  const item = {
    itemId: 'i-2',
    role: 'assistant',
    modality: heard.isSpoken ? 'voice' : 'text',
    status: reason,
    text,
    createdAtMs: 1_790_000_000_000,
  } as const
  return [
    { type: 'item-updated', item },
    {
      type: 'response-end',
      responseId,
      itemId: 'i-2',
      reason,
      generatedCharacters: answerText.length,
      sentSamples: heard.samples,
      heardSamples: heard.samples,
      heardText: text,
    },
  ]
}

/** The tone that stands for a voice; undefined after its end. */
export function speechFrame(sequence: number): AudioFrame | undefined {
  const position = sequence * frameSamples
  if (position >= speechSamples) return undefined
  const samples = Int16Array.from({ length: frameSamples }, (_, place) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * toneHz * (position + place)) / speechRateHz)),
  )
  return { kind: 'speech', flags: 0, streamId: responseId, sequence, position, samples }
}

/** What a client that lost the past is shown, after so many parts of the answer. */
export function snapshotAmidst(kept: readonly NumberedMessage[], parts: number, mode: Mode): Snapshot {
  const text = answerParts.slice(0, parts).join('')
  const items = kept.flatMap((message) => (message.type === 'item-added' ? [message.item] : []))
  const shown = items.map((item) => (item.role === 'assistant' ? { ...item, text } : item))
  return { items: shown, mode, isMuted: false, phase: 'thinking', responseId }
}
