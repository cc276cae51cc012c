import { samplesToMs, microphoneRateHz } from '../../shared/audio/format.ts'
import { encodeWav } from '../../shared/audio/wav.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { abortable } from '../../shared/std/abortable.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { authorization, type Endpoint } from './endpoint.ts'
import { readEvents } from './event-stream.ts'
import { badReplyFailure, type ProviderIdentity } from './provider-failure.ts'
import { bodyFailure, createProviderFetch, type Fetch, parseLoosely, readText } from './provider-fetch.ts'
import type { StallWatch } from './stall-watch.ts'
import { transcriptFromJson, TranscriptReader } from './transcript-reader.ts'
import type { SpeechToText, TranscriptEvent } from './types.ts'
import { withRetries } from './with-retries.ts'

// The API's own limit, less the multipart around the file; 13 minutes of speech.
const longestUploadBytes = 25_000_000
// A server on a small machine hears about as fast as one speaks; the length of the speech itself is added.
const firstMs = 10_000
const gapMs = 15_000

/** Any server with OpenAI's `POST /audio/transcriptions`: streamed where it can, whole where it cannot. */
export function createOpenAiCompatibleSpeechToText(
  endpoint: Endpoint,
  ports: { readonly fetch: Fetch; readonly clock: Clock; readonly random: () => number },
): SpeechToText {
  const provider: ProviderIdentity = {
    part: 'speech recogniser',
    host: new URL(endpoint.baseUrl).host,
    apiKey: endpoint.apiKey,
  }
  const fetch = createProviderFetch({ fetch: ports.fetch, baseUrl: endpoint.baseUrl, provider })
  // Nothing announces it: a server that refuses or ignores `stream` once is not asked for it again.
  let canStream = true

  async function post(wav: Blob, language: string, watch: StallWatch): Promise<Response> {
    const form = new FormData()
    // Servers choose the decoder by the file's extension.
    form.set('file', wav, 'speech.wav')
    form.set('model', endpoint.model)
    form.set('response_format', 'json')
    // ISO 639-1; some servers refuse the region.
    form.set('language', new Intl.Locale(language).language)
    if (canStream) form.set('stream', 'true')
    try {
      return await fetch(`${endpoint.baseUrl}/audio/transcriptions`, {
        method: 'POST',
        headers: authorization(endpoint),
        body: form,
        signal: watch.signal,
      })
    } catch (error) {
      const isRefusal = error instanceof AssistantError && error.code === 'provider-refused'
      if (!canStream || !isRefusal || !/stream/i.test(error.message)) throw error
      canStream = false
      return post(wav, language, watch)
    }
  }

  async function* hearOnce(
    wav: Blob,
    language: string,
    watch: StallWatch,
  ): AsyncGenerator<TranscriptEvent, void, undefined> {
    const response = await post(wav, language, watch)
    const body: ReadableStream<Uint8Array> | null = response.body
    if (response.headers.get('content-type')?.includes('event-stream') !== true) {
      canStream = false
      const text = transcriptFromJson(provider, parseLoosely(await readText(response, longestUploadBytes)))
      yield { type: 'transcript-final', text, certainty: assumedCertainty }
      return
    }
    if (body === null) throw badReplyFailure(provider, 'answered with nothing. Say it again.', true)
    const reader = new TranscriptReader(provider)
    for await (const { data } of readEvents(abortable(body, watch.signal), provider)) {
      watch.pause()
      const interim = reader.read(data)
      if (interim !== undefined) yield { type: 'transcript-interim', text: interim }
      watch.expectNext(gapMs)
    }
    if (watch.signal.aborted) return
    yield { type: 'transcript-final', text: reader.end(), certainty: assumedCertainty }
  }

  return {
    name: `${endpoint.model} at ${provider.host}`,
    async *transcribe(audio, { language, signal }) {
      const samples = await collect(audio, signal)
      if (signal.aborted) return
      if (samples.length === 0) {
        yield { type: 'transcript-final', text: '', certainty: assumedCertainty }
        return
      }
      const wav = new Blob([encodeWav(samples, microphoneRateHz)], { type: 'audio/wav' })
      yield* withRetries<TranscriptEvent>(
        { ...ports, provider, firstMs: firstMs + samplesToMs(samples.length, microphoneRateHz), gapMs, signal },
        (watch) => hearOnce(wav, language, watch),
        (error) => bodyFailure(provider, error),
      )
    },
  }
}

// The API tells no certainty of its own; what it heard is as good as a cloud model's hearing is.
const assumedCertainty = 0.9

async function collect(audio: AsyncIterable<Int16Array>, signal: AbortSignal): Promise<Int16Array> {
  const blocks: Int16Array[] = []
  let length = 0
  for await (const block of abortable(audio, signal)) {
    blocks.push(block)
    length += block.length
    if (length * 2 > longestUploadBytes)
      throw new AssistantError(
        'speech-to-text-unavailable',
        'That was more than 13 minutes of speech without a pause, which is more than the transcription server takes. Say it in shorter pieces.',
      )
  }
  const samples = new Int16Array(length)
  let offset = 0
  for (const block of blocks) {
    samples.set(block, offset)
    offset += block.length
  }
  return samples
}
