import { speechRateHz } from '../../shared/audio/format.ts'
import { pcm16ToFloat } from '../../shared/audio/pcm.ts'
import { Resampler } from '../../shared/audio/resampler.ts'
import { recordingRateHz } from '../sound-card/recording-rate.ts'

/** Of four samples one is compared: a place is found to the sample all the same, four times as fast. */
const comparedEvery = 4

/** A voice's own samples, as its model sent them, at the rate of a recording. */
export function atRecordingRate(parts: readonly Int16Array[]): Float32Array<ArrayBuffer> {
  const resampler = new Resampler(speechRateHz, recordingRateHz)
  const resampled = [...parts.map((part) => resampler.push(pcm16ToFloat(part))), resampler.flush()]
  return Float32Array.from(resampled.flatMap((part) => [...part]))
}

/**
 * Which sample of `spoken` is heard first in `heard`: the one at which the two are most alike, looked for from `from` up
 * to `to`. Undefined where nothing is alike: half of the heard power, or more, is then something else.
 */
export function spokenPlace(
  heard: Float32Array,
  spoken: Float32Array,
  { from, to }: { readonly from: number; readonly to: number },
): number | undefined {
  const last = Math.min(spoken.length - heard.length, to)
  let best = { place: 0, likeness: 0 }
  for (let place = Math.max(0, from); place <= last; place += 1) {
    const likeness = likenessAt(heard, spoken, place)
    if (likeness > best.likeness) best = { place, likeness }
  }
  return best.likeness > Math.SQRT1_2 ? best.place : undefined
}

function likenessAt(heard: Float32Array, spoken: Float32Array, place: number): number {
  let [product, heardPower, spokenPower] = [0, 0, 0]
  for (let index = 0; index < heard.length; index += comparedEvery) {
    const [one, other] = [heard[index] ?? 0, spoken[place + index] ?? 0]
    product += one * other
    heardPower += one * one
    spokenPower += other * other
  }
  return product / Math.sqrt(heardPower * spokenPower || 1)
}
