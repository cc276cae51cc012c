import { expect, test } from 'vitest'
import { seededRandom } from '../sound-sets/random.ts'
import { EchoLine } from './echo-line.ts'

const rateHz = 48_000
const blockSamples = 240
const delaySamples = 2_400
const startLevel = 1_200

/** A sink that plays what was written, and starts only when enough is there: the way PulseAudio does. */
class Sink {
  readonly speaker: Int16Array
  readonly echo: number[] = []
  readonly #line: EchoLine
  readonly #queue: number[] = []
  #isPlaying = false
  /** Blocks heard that the line has not been given yet: a process that gets no time. */
  #unheard: number[] = []

  constructor(line: EchoLine, speaker: Int16Array) {
    this.#line = line
    this.speaker = speaker
  }

  run(blocks: number, isStalled = false): void {
    for (let block = 0; block < blocks; block++) {
      for (let index = 0; index < blockSamples; index++) {
        if (!this.#isPlaying) this.#isPlaying = this.#queue.length >= 2 * startLevel
        if (this.#queue.length === 0) this.#isPlaying = false
        const [echo, position] = this.#isPlaying ? this.#queue.splice(0, 2) : [0, 0]
        this.#unheard.push(this.speaker[this.echo.length] ?? 0, position ?? 0)
        this.echo.push(echo ?? 0)
      }
      if (isStalled) continue
      this.#queue.push(...this.#line.push(Int16Array.from(this.#unheard)))
      this.#unheard = []
    }
  }
}

function noise(length: number): Int16Array {
  const random = seededRandom(5)
  return Int16Array.from({ length }, () => random.between(-8_000, 8_000))
}

/** Of -6 dB; correlation of the echo with the loudspeaker `lag` samples before. */
function share(sink: Sink, lag: number, span: readonly [number, number]): number {
  let [sum, energy] = [0, 0]
  for (let at = span[0]; at < span[1]; at++) {
    sum += (sink.echo[at] ?? 0) * (sink.speaker[at - lag] ?? 0)
    energy += (sink.speaker[at - lag] ?? 0) ** 2
  }
  return sum / energy
}

function lineAtMinus6(): EchoLine {
  const line = new EchoLine({ rateHz, delaySamples, fillSamples: startLevel })
  line.setGainDb(-6)
  return line
}

test('the echo comes exactly as late as was asked for', () => {
  const sink = new Sink(lineAtMinus6(), noise(48_000))
  sink.run(200)
  expect(share(sink, delaySamples, [12_000, 48_000])).toBeCloseTo(0.47, 1)
  expect(Math.abs(share(sink, delaySamples - 1, [12_000, 48_000]))).toBeLessThan(0.03)
  expect(Math.abs(share(sink, delaySamples + 1, [12_000, 48_000]))).toBeLessThan(0.03)
})

test('after a stall that ran the stream dry, the delay is the same again and one dropout is counted', () => {
  const line = lineAtMinus6()
  const sink = new Sink(line, noise(96_000))
  sink.run(100)
  sink.run(30, true)
  sink.run(270)
  expect(line.dropouts).toBe(1)
  expect(share(sink, delaySamples, [48_000, 96_000])).toBeCloseTo(0.47, 1)
})

test('a stall shorter than the delay is not heard at all', () => {
  const line = lineAtMinus6()
  const sink = new Sink(line, noise(48_000))
  sink.run(100)
  sink.run(8, true)
  sink.run(92)
  expect(line.dropouts).toBe(0)
  for (let start = 21_600; start < 40_000; start += 1_200)
    expect(share(sink, delaySamples, [start, start + 1_200])).toBeGreaterThan(0.35)
})

test('energy at the microphone is what the gain says, and nothing when it is off', () => {
  const line = lineAtMinus6()
  const sink = new Sink(line, noise(96_000))
  sink.run(200)
  line.setGainDb(undefined)
  sink.run(200)
  const level = (samples: ArrayLike<number>, from: number): number =>
    Math.hypot(...Array.from({ length: 20_000 }, (_, index) => samples[from + index] ?? 0))
  expect(20 * Math.log10(level(sink.echo, 20_000) / level(sink.speaker, 20_000))).toBeCloseTo(-6, 0)
  expect(level(sink.echo, 60_000)).toBe(0)
})
