import { decodeWav } from '../../shared/audio/wav.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { startTranscriptionSimulator } from '../simulators/transcription-simulator.ts'

export interface NumberedEars {
  readonly settings: object
  /** How many utterances came here, of any length. */
  readonly utterances: number
  /** What an utterance sounded like when it came here, each time that it came. */
  heard(utteranceId: number): readonly Int16Array[]
  close(): Promise<void>
}

/** Each sample says whose it is and where it lies, so that a frame that is lost, comes twice or elsewhere is seen. */
export function numberedSamples(utteranceId: number, from: number, to: number): Int16Array {
  const samples = Int16Array.from(
    { length: to - from },
    (_, at) => ((utteranceId * 7_919 + (from + at) * 31) % 30_011) - 15_000,
  )
  // The first two of an utterance are its number, whatever happens to the rest.
  if (from === 0) samples.set([utteranceId & 0x7fff, utteranceId >> 15])
  return samples
}

/** A recogniser that reads the number of the utterance off its samples, and keeps all that it is given. */
export async function startNumberedEars(): Promise<NumberedEars> {
  const heard = new Map<number, Int16Array[]>()
  let utterances = 0
  const stt = await startTranscriptionSimulator({
    clock,
    replies({ fileBytes }) {
      const { samples } = decodeWav(fileBytes)
      const utteranceId = (samples[0] ?? 0) + ((samples[1] ?? 0) << 15)
      utterances += 1
      heard.set(utteranceId, [...(heard.get(utteranceId) ?? []), samples])
      return { text: `heard ${utteranceId}.` }
    },
  })
  return {
    settings: { stt: { kind: 'openai-compatible', model: 'simulated', baseUrl: stt.baseUrl } },
    get utterances() {
      return utterances
    },
    heard: (utteranceId) => heard.get(utteranceId) ?? [],
    close: () => stt.close(),
  }
}
