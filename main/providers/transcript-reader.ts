import { z } from 'zod'
import { badReplyFailure, cutOffFailure, type ProviderIdentity, providerFailure } from './provider-failure.ts'
import { parseLoosely } from './provider-fetch.ts'

const event = z.looseObject({
  type: z.string().optional(),
  delta: z.string().optional(),
  text: z.string().optional(),
  error: z.unknown().optional(),
})

/** One streamed transcription: data lines in, the text so far out. */
export class TranscriptReader {
  readonly #provider: ProviderIdentity
  #text = ''
  #isDone = false

  constructor(provider: ProviderIdentity) {
    this.#provider = provider
  }

  /** The text so far when this line has made it longer. */
  read(data: string): string | undefined {
    if (data === '[DONE]') {
      this.#isDone = true
      return undefined
    }
    const payload = parseLoosely(data)
    const parsed = event.safeParse(payload)
    if (!parsed.success)
      throw badReplyFailure(this.#provider, 'sent something that is not a transcript. Say it again.', true)
    const { type, delta, text, error } = parsed.data
    if (type === 'error' || (error !== undefined && error !== null)) throw providerFailure(this.#provider, { payload })
    switch (type) {
      case 'transcript.text.delta':
        return this.#grow(delta ?? '')
      case 'transcript.text.done':
        this.#isDone = true
        this.#text = text ?? this.#text
        return undefined
      // Speaches and its ancestors: a bare segment an event, each with its own leading space or none.
      case undefined:
        this.#isDone = true
        return this.#grow(this.#text === '' || /^\s/.test(text ?? ' ') ? (text ?? '') : ` ${text ?? ''}`)
      // Segments repeat what the deltas say, with a speaker; the rest is somebody's extension.
      default:
        return undefined
    }
  }

  /** The whole text, once the stream has ended. */
  end(): string {
    if (!this.#isDone) throw cutOffFailure(this.#provider)
    return this.#text.trim()
  }

  #grow(text: string): string | undefined {
    if (text === '') return undefined
    this.#text += text
    return this.#text.trim()
  }
}

/** The answer of a server that does not stream. Whisper's servers also send the bare text. */
export function transcriptFromJson(provider: ProviderIdentity, payload: unknown): string {
  const parsed = event.safeParse(payload)
  if (parsed.success && parsed.data.text !== undefined) return parsed.data.text.trim()
  if (typeof payload === 'string' && !payload.trimStart().startsWith('<')) return payload.trim()
  if (parsed.success && 'error' in parsed.data) throw providerFailure(provider, { payload })
  throw badReplyFailure(provider, 'sent something that is not a transcript. Check "baseUrl" and "model".')
}
