import { pcm16ToFloat } from '../../shared/audio/pcm.ts'
import type { DuelBeginning } from '../../shared/protocol/duel.ts'

/** As loud as somebody close to the microphone: quieter than 9 dB below the player it could be its echo. */
const peak = 0.7
/** Quieter than this, before a voice begins, is the silence that a voice is made with. */
const soundsFrom = 0.02

/** The person's words, from their first sound on. */
export function personClip({ samples, rateHz }: DuelBeginning['person']): {
  readonly samples: Float32Array<ArrayBuffer>
  readonly rateHz: number
} {
  const bytes = Uint8Array.from(atob(samples), (character) => character.charCodeAt(0))
  const sound = pcm16ToFloat(new Int16Array(bytes.buffer, 0, bytes.length >> 1))
  const loudest = sound.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  const first = sound.findIndex((sample) => Math.abs(sample) >= soundsFrom * loudest)
  const scale = loudest === 0 ? 0 : peak / loudest
  return { samples: sound.slice(Math.max(0, first)).map((sample) => sample * scale), rateHz }
}
