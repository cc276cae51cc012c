import type { EdgeParameters } from './speech-edges.ts'

/** How easily the assistant lets itself be interrupted; `off`: not by speech. */
export type InterruptionPreset = 'instant' | 'balanced' | 'careful' | 'off'

/**
 * Quiet that ends a stretch of speech, unless the caller says otherwise. The model itself stays sure for about 100 ms
 * after the last sound. At 320 ms 1 of 118 spoken sentences fell apart, at 400 none.
 */
export const defaultSilenceMs = 400

type Confirmation = Pick<EdgeParameters, 'onsetProbability' | 'evidenceProbability' | 'evidenceMs'>

// Measured with Silero v6 at a hop of 256: first audible sound to confirmed start, median / p95 in ms on 59 clean
// sentences (flite, espeak-ng, people) and false starts in 12.4 minutes of noises, all of them unseen while tuning
// (bench/server-vad.ts measures it again).
const whileSpeaking: Readonly<Record<InterruptionPreset, Confirmation>> = {
  // 52 / 312 ms, 0 false starts: for headphones, where nothing of the assistant comes back.
  instant: { onsetProbability: 0.4, evidenceProbability: 0.6, evidenceMs: 16 },
  // 57 / 312 ms, 0.
  balanced: { onsetProbability: 0.5, evidenceProbability: 0.6, evidenceMs: 24 },
  // 104 / 344 ms, 0: for loudspeakers and rooms where others talk.
  careful: { onsetProbability: 0.6, evidenceProbability: 0.75, evidenceMs: 56 },
  off: { onsetProbability: Infinity, evidenceProbability: 0.75, evidenceMs: Infinity },
}

// 81 / 328 ms, 0 false starts: beginning a turn is not urgent, since pre-roll keeps the first syllable.
const whileSilent: Confirmation = { onsetProbability: 0.5, evidenceProbability: 0.7, evidenceMs: 40 }

export function edgeParameters(
  preset: InterruptionPreset,
  situation: { readonly isAssistantSpeaking: boolean; readonly hopSamples: number; readonly silenceMs?: number },
): EdgeParameters {
  return {
    hopSamples: situation.hopSamples,
    ...(situation.isAssistantSpeaking ? whileSpeaking[preset] : whileSilent),
    dropMs: 200,
    stayProbability: 0.35,
    silenceMs: situation.silenceMs ?? defaultSilenceMs,
  }
}
