import { Pcm16Resampler } from '../../shared/audio/resampler.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { SpeechChunk, TextToSpeech } from '../providers/types.ts'

/** A whole text spoken, as samples of one rate. */
export async function speakToClip(
  voice: TextToSpeech,
  text: string,
  options: { readonly rateHz: number; readonly language: string; readonly signal: AbortSignal },
): Promise<Int16Array> {
  const { language, signal, rateHz } = options
  const blocks: Int16Array[] = []
  let resampler: Pcm16Resampler | undefined
  for await (const chunk of voice.synthesize({ text, language, rateFactor: 1, signal })) {
    resampler ??= new Pcm16Resampler(chunk.rateHz, rateHz)
    blocks.push(resampler.push(chunk.samples))
  }
  if (resampler !== undefined) blocks.push(resampler.flush())
  const clip = joined(blocks)
  if (clip.length === 0 && !signal.aborted)
    throw new AssistantError('text-to-speech-unavailable', `The voice (${voice.name}) made no sound of this text.`)
  return clip
}

function joined(blocks: readonly SpeechChunk['samples'][]): Int16Array {
  const clip = new Int16Array(blocks.reduce((sum, block) => sum + block.length, 0))
  let written = 0
  for (const block of blocks) {
    clip.set(block, written)
    written += block.length
  }
  return clip
}
