import { speechRateHz } from '../../shared/audio/format.ts'
import { decodeWavStream } from '../../shared/audio/wav.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { SpeechChunk } from './types.ts'

/** `audio/pcm;rate=16000` and `audio/L16; rate=16000` say what is in them; a bare answer is what the API promises. */
function rateOf(contentType: string): number {
  const rateHz = Number(/rate=(?<rate>\d+)/.exec(contentType)?.groups?.rate ?? speechRateHz)
  return rateHz > 0 ? rateHz : speechRateHz
}

const beginningBytes = 4

/** Sound as servers send it: headerless 16-bit little-endian PCM cut anywhere, or a WAV, told apart by how it begins. */
export async function* decodeSpeech(
  source: AsyncIterable<Uint8Array>,
  contentType: string,
): AsyncGenerator<SpeechChunk, void, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  const held: Uint8Array[] = []
  let heldBytes = 0
  while (heldBytes < beginningBytes) {
    const next = await iterator.next()
    if (next.done === true) break
    held.push(next.value)
    heldBytes += next.value.length
  }
  const beginning = Buffer.concat(held)
  const bytes = startingWith(beginning, iterator)
  const magic = beginning.toString('latin1', 0, beginningBytes)
  if (magic === 'RIFF' || magic === 'RF64') {
    for await (const { samples, rateHz } of decodeWavStream(bytes)) yield { samples, rateHz }
    return
  }
  // An MP3 frame may begin as loud PCM may, so there the server's word decides.
  if (/^(?:ID3|OggS|fLaC)/.test(magic) || (/^\xff[\xfb\xf3\xf2]/.test(magic) && /mpeg|mp3/.test(contentType)))
    throw new AssistantError('audio-file-invalid', 'The sound is compressed.')
  yield* decodePcm(bytes, rateOf(contentType))
}

async function* decodePcm(
  bytes: AsyncIterable<Uint8Array>,
  rateHz: number,
): AsyncGenerator<SpeechChunk, void, undefined> {
  let odd: number | undefined
  for await (const chunk of bytes) {
    const whole = odd === undefined ? Buffer.from(chunk) : Buffer.concat([Uint8Array.of(odd), chunk])
    const samples = new Int16Array(Math.floor(whole.length / 2))
    for (let index = 0; index < samples.length; index += 1) samples[index] = whole.readInt16LE(index * 2)
    odd = whole.length % 2 === 1 ? whole.at(-1) : undefined
    if (samples.length > 0) yield { samples, rateHz }
  }
}

async function* startingWith(
  beginning: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (beginning.length > 0) yield beginning
    for (;;) {
      const next = await rest.next()
      if (next.done === true) return
      yield next.value
    }
  } finally {
    await rest.return?.()
  }
}
