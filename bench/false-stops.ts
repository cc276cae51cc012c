/*
 * How often noises that nobody says lower or stop an answer: half an hour of them through the same detector and the same
 * policy as in the page, faster than real time. The guard hears a player that is loud all the time and explains nothing
 * of the microphone, as with headphones: the case in which it lets a window through most easily.
 */
import { nonSpeechSounds } from '../e2e/sound-sets/non-speech.ts'
import { installedWorkerFiles } from '../main/vad/worker-thread.ts'
import { loadSileroModel } from '../main/vad/silero-model.ts'
import { listening, transition, type BargeInState } from '../renderer/voice/barge-in.ts'
import { levelDb } from '../renderer/audio/level.ts'
import { microphoneRateHz as rateHz } from '../shared/audio/format.ts'
import type { InterruptionPreset } from '../shared/vad/edge-presets.ts'
import { SileroStream, type SileroModel } from '../shared/vad/silero.ts'

const hopSamples = 256
const playerDb = -20

/** The first half was there while constants were chosen, the second was not. */
export const falseStopSeeds = { tuned: [1, 2, 3, 4], unseen: [201, 202, 203, 204] } as const

export interface FalseStopFigures {
  readonly seconds: number
  readonly stops: number
  readonly ducks: number
  readonly stoppedBy: readonly string[]
  readonly duckedBy: readonly string[]
}

export async function countFalseStops(
  seeds: readonly number[],
  preset: InterruptionPreset = 'balanced',
): Promise<FalseStopFigures> {
  const model = await loadSileroModel(installedWorkerFiles())
  let samples = 0
  const stoppedBy: string[] = []
  const duckedBy: string[] = []
  for (const seed of seeds) {
    // As loud as a person, and as loud as things in a room are.
    for (const sound of nonSpeechSounds({ seed, rateHz, seconds: 12, dbfs: seed % 2 === 1 ? -20 : -30 })) {
      samples += sound.samples.length
      const counted = await judge(model, sound.samples, preset)
      stoppedBy.push(...Array.from({ length: counted.stops }, () => `${sound.name} of seed ${seed}`))
      duckedBy.push(...Array.from({ length: counted.ducks }, () => `${sound.name} of seed ${seed}`))
    }
  }
  return { seconds: Math.round(samples / rateHz), stops: stoppedBy.length, ducks: duckedBy.length, stoppedBy, duckedBy }
}

async function judge(
  model: SileroModel,
  samples: Float32Array,
  preset: InterruptionPreset,
): Promise<{ stops: number; ducks: number }> {
  const stream = new SileroStream(model, hopSamples)
  let state: BargeInState = { ...listening('unknown'), isAudible: true }
  let stops = 0
  let ducks = 0
  for (let end = hopSamples; end <= samples.length; end += hopSamples) {
    const hop = samples.subarray(end - hopSamples, end)
    const window = { probability: await stream.run(hop), levelDb: levelDb(hop), playerDb }
    const step = transition(state, { type: 'window', position: end, ...window }, { preset, hopSamples })
    state = step.state
    for (const effect of step.effects) {
      if (effect.type === 'duck') ducks += 1
      if (effect.type !== 'pause') continue
      stops += 1
      // The answer goes on, as it does after a noise, and may be stopped again.
      state = transition(state, { type: 'audible', isAudible: true }, { preset, hopSamples }).state
    }
  }
  return { stops, ducks }
}
