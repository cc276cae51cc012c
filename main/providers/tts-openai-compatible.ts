import { AssistantError } from '../../shared/protocol/errors.ts'
import { abortable } from '../../shared/std/abortable.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { authorization, type SpeechEndpoint } from './endpoint.ts'
import { badReplyFailure, type ProviderIdentity, providerFailure } from './provider-failure.ts'
import { bodyFailure, createProviderFetch, type Fetch, parseLoosely, readText } from './provider-fetch.ts'
import { decodeSpeech } from './speech-decoder.ts'
import type { StallWatch } from './stall-watch.ts'
import type { SpeechChunk, TextToSpeech } from './types.ts'
import { withRetries } from './with-retries.ts'

// The API's own limits.
const longestInputCharacters = 4096
const slowestRate = 0.25
const fastestRate = 4
const firstMs = 10_000
const gapMs = 5000

/** Any server with OpenAI's `POST /audio/speech`: PCM as it is made, or a WAV stream. */
export function createOpenAiCompatibleTextToSpeech(
  endpoint: SpeechEndpoint,
  ports: { readonly fetch: Fetch; readonly clock: Clock; readonly random: () => number },
): TextToSpeech {
  const provider: ProviderIdentity = { part: 'voice', host: new URL(endpoint.baseUrl).host, apiKey: endpoint.apiKey }
  const fetch = createProviderFetch({ fetch: ports.fetch, baseUrl: endpoint.baseUrl, provider })

  async function* speakOnce(
    body: Record<string, unknown>,
    watch: StallWatch,
  ): AsyncGenerator<SpeechChunk, void, undefined> {
    const response = await fetch(`${endpoint.baseUrl}/audio/speech`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization(endpoint) },
      body: JSON.stringify(body),
      signal: watch.signal,
    })
    const contentType = response.headers.get('content-type') ?? ''
    if (/json|text\//.test(contentType)) throw await wordsInsteadFailure(provider, response)
    const stream: ReadableStream<Uint8Array> | null = response.body
    if (stream === null) throw badReplyFailure(provider, 'sent no sound. Try again.', true)
    let samples = 0
    for await (const chunk of decodeSpeech(abortable(stream, watch.signal), contentType)) {
      samples += chunk.samples.length
      watch.pause()
      if (chunk.samples.length > 0) yield chunk
      watch.expectNext(gapMs)
    }
    if (samples === 0 && !watch.signal.aborted) throw badReplyFailure(provider, 'sent no sound. Try again.', true)
  }

  return {
    name: `${endpoint.model} (${endpoint.voice}) at ${provider.host}`,
    async *synthesize({ text, rateFactor, signal }) {
      if (text.trim() === '') return
      if (text.length > longestInputCharacters)
        throw new AssistantError(
          'text-too-long',
          `A piece of ${text.length} characters is too long to be spoken at once; ${provider.host} takes ${longestInputCharacters}.`,
        )
      const speed = Math.min(fastestRate, Math.max(slowestRate, rateFactor))
      const body = {
        model: endpoint.model,
        voice: endpoint.voice,
        input: text,
        response_format: 'pcm',
        // Not every server knows the field; most answers need it not.
        ...(speed === 1 ? {} : { speed }),
      }
      yield* withRetries<SpeechChunk>(
        { ...ports, provider, firstMs, gapMs, signal },
        (watch) => speakOnce(body, watch),
        (error) => speechFailure(provider, error),
      )
    },
  }
}

function speechFailure(provider: ProviderIdentity, error: unknown): AssistantError {
  const failure = bodyFailure(provider, error)
  return failure.code === 'audio-file-invalid'
    ? badReplyFailure(
        provider,
        'sent sound in a form that cannot be played as it comes. Choose a server that sends PCM or WAV.',
      )
    : failure
}

async function wordsInsteadFailure(provider: ProviderIdentity, response: Response): Promise<AssistantError> {
  const payload = parseLoosely(await readText(response))
  return typeof payload === 'string'
    ? badReplyFailure(provider, 'answered with text where sound was asked for. Check "baseUrl".')
    : providerFailure(provider, { payload, headers: response.headers })
}
