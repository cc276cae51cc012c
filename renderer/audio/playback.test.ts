import { describe, expect, it } from 'vitest'
import { Playback } from './playback.ts'
import type { PlayerCommand, PlayerReport } from './player-port.ts'

// At 48 kHz a ramp is 192 samples, a start buffer 1,920, and a quantum 128.
const rateHz = 48_000
const quantum = 128

class Bench {
  readonly playback = new Playback(rateHz)
  readonly reports: PlayerReport[] = []

  take(...commands: PlayerCommand[]): this {
    for (const command of commands) this.reports.push(...this.playback.take(command))
    return this
  }

  render(quanta: number): number[] {
    return Array.from({ length: quanta }, () => {
      const block = new Float32Array(quantum).fill(9)
      this.reports.push(...this.playback.render(block))
      return [...block]
    }).flat()
  }

  told(type: PlayerReport['type']): PlayerReport[] {
    return this.reports.filter((report) => report.type === type)
  }
}

/** Each sample says where it belongs; all are small enough that adding two is still told apart from none. */
function speech(responseId: number, position: number, length: number): PlayerCommand {
  const samples = Float32Array.from({ length }, (_, index) => (position + index + 1) / 65_536)
  return { type: 'speech', responseId, position, samples }
}

function steady(responseId: number, length: number, value = 0.5): PlayerCommand {
  return { type: 'speech', responseId, position: 0, samples: new Float32Array(length).fill(value) }
}

function places(samples: readonly number[]): number[] {
  return samples.map((sample) => Math.round(sample * 65_536) - 1)
}

describe('playback', () => {
  it('plays a response to its last sample and says that it finished', () => {
    const bench = new Bench().take(speech(1, 0, 2000), { type: 'end', responseId: 1, samples: 2000 })
    const heard = bench.render(17)
    expect(places(heard.slice(0, 2000))).toEqual(Array.from({ length: 2000 }, (_, index) => index))
    expect(bench.told('finished')).toEqual([{ type: 'finished', responseId: 1, position: 2000 }])
    expect(bench.render(3).slice(quantum)).toEqual(new Array(2 * quantum).fill(0))
  })

  it('reports its place, what is queued and the level every four quanta, and nothing when nothing is current', () => {
    const bench = new Bench()
    bench.render(8)
    expect(bench.reports).toEqual([])
    bench.take(steady(1, 4800)).render(8)
    expect(bench.reports).toEqual([
      {
        type: 'played',
        responseId: 1,
        position: 512,
        queuedSamples: 4288,
        startSamples: 1920,
        levelDb: expect.closeTo(-6.02, 1) as number,
      },
      {
        type: 'played',
        responseId: 1,
        position: 1024,
        queuedSamples: 3776,
        startSamples: 1920,
        levelDb: expect.closeTo(-6.02, 1) as number,
      },
    ])
  })

  it('pauses: the place told is the first sample under the fade, and resume plays that very sample again', () => {
    const bench = new Bench().take(steady(1, 48_000))
    bench.render(20)
    bench.take({ type: 'pause' })
    expect(bench.told('paused')).toEqual([{ type: 'paused', responseId: 1, position: 2560 }])
    const fading = bench.render(3)
    expect(fading[0]).toBeCloseTo(0.5 * (1 - 1 / 192), 5)
    expect(fading.slice(191)).toEqual(new Array(3 * quantum - 191).fill(0))
    expect(bench.render(100).every((sample) => sample === 0)).toBe(true)

    const again = new Bench().take(speech(1, 0, 48_000))
    again.render(20)
    again.take({ type: 'pause' }).render(100)
    again.take({ type: 'resume' })
    const heard = again.render(4)
    expect(heard[0], 'the first of the fade in').toBeCloseTo(2561 / 65_536 / 192, 6)
    expect(places(heard.slice(192)), 'and after it every sample in its place').toEqual(
      Array.from({ length: 320 }, (_, index) => 2560 + 192 + index),
    )
  })

  it('is silent within 4 ms when it pauses in the middle of a ramp', () => {
    const bench = new Bench().take(steady(1, 48_000))
    bench.render(1)
    bench.take({ type: 'gain', gainDb: -26 }).render(1)
    bench.take({ type: 'pause' })
    expect(bench.render(2).slice(192)).toEqual(new Array(64).fill(0))
  })

  it('ducks to a twentieth within 4 ms and comes back, without a step', () => {
    const bench = new Bench().take(steady(1, 48_000))
    bench.render(1)
    bench.take({ type: 'gain', gainDb: -26 })
    const down = bench.render(2)
    expect(down.slice(192).every((sample) => Math.abs(sample - 0.5 * 0.0501) < 1e-4)).toBe(true)
    bench.take({ type: 'gain', gainDb: 0 })
    const up = bench.render(2)
    expect(up.slice(192)).toEqual(new Array(64).fill(0.5))
    const heard = [0.5, ...down, ...up]
    const steps = heard.slice(1).map((sample, index) => Math.abs(sample - (heard[index] ?? 0)))
    expect(Math.max(...steps)).toBeLessThan(0.5 / 190)
  })

  it('an answer that begins ducked stays so', () => {
    const bench = new Bench().take({ type: 'gain', gainDb: -26 })
    bench.render(2)
    bench.take(steady(1, 4800))
    expect(bench.render(1)[0]).toBeCloseTo(0.5 * 0.0501, 4)
  })

  it('a discarded response falls silent in 4 ms, says where it ended, and nothing of it is taken again', () => {
    const bench = new Bench().take(steady(1, 48_000))
    bench.render(10)
    bench.take({ type: 'discard', throughResponseId: 1 })
    expect(bench.told('paused')).toEqual([{ type: 'paused', responseId: 1, position: 1280 }])
    expect(bench.render(2).slice(192)).toEqual(new Array(64).fill(0))
    bench.take(speech(1, 1280, 4800), { type: 'end', responseId: 1, samples: 6080 })
    expect(bench.render(20).every((sample) => sample === 0)).toBe(true)
    expect(bench.told('finished')).toEqual([])
  })

  it('a response that was discarded before its first frame is never heard', () => {
    const bench = new Bench().take({ type: 'discard', throughResponseId: 5 }, steady(4, 4800), steady(5, 4800))
    expect(bench.render(10).every((sample) => sample === 0)).toBe(true)
    bench.take(steady(6, 4800))
    expect(bench.render(1)[0]).toBe(0.5)
  })

  it('discarding an older one leaves the current one alone', () => {
    const bench = new Bench().take(steady(2, 4800))
    bench.render(1)
    bench.take({ type: 'discard', throughResponseId: 1 })
    expect(bench.render(1)).toEqual(new Array(quantum).fill(0.5))
  })

  it('the pause of a discarded response does not hold back the next one', () => {
    const bench = new Bench().take(steady(1, 4800))
    bench.render(1)
    bench.take({ type: 'pause' }, { type: 'discard', throughResponseId: 1 }, { type: 'resume' }, steady(2, 4800, 0.25))
    expect(bench.told('paused')).toEqual([
      { type: 'paused', responseId: 1, position: 128 },
      { type: 'paused', responseId: 1, position: 128 },
    ])
    bench.render(2)
    expect(bench.render(1)).toEqual(new Array(quantum).fill(0.25))
  })

  it('a pause with nothing current holds nothing back', () => {
    const bench = new Bench().take({ type: 'pause' }, steady(1, 4800))
    expect(bench.render(1)[0]).toBe(0.5)
    expect(bench.told('paused')).toEqual([])
  })

  it('a newer response takes the loudspeaker, and late frames of the older one are dropped', () => {
    const bench = new Bench().take(steady(1, 48_000))
    bench.render(4)
    bench.take(steady(2, 4800, 0.25), speech(1, 48_000, 4800))
    expect(bench.told('paused')).toEqual([{ type: 'paused', responseId: 1, position: 512 }])
    bench.render(2)
    expect(bench.render(1)).toEqual(new Array(quantum).fill(0.25))
  })

  it('tells an underrun once, breaks off without a click, and goes on with a ramp', () => {
    const bench = new Bench().take(steady(1, 1920))
    const heard = bench.render(20)
    expect(bench.told('underrun')).toEqual([{ type: 'underrun', responseId: 1 }])
    const steps = heard.slice(1).map((sample, index) => Math.abs(sample - (heard[index] ?? 0)))
    expect(Math.max(...steps)).toBeLessThan(0.5 / 190)
    bench.take({ type: 'speech', responseId: 1, position: 1920, samples: new Float32Array(4800).fill(0.5) })
    const again = bench.render(2)
    expect(again[0]).toBeCloseTo(0.5 / 192, 5)
    expect(again.slice(192)).toEqual(new Array(64).fill(0.5))
  })

  it('a start buffer that waits for its first samples is no underrun', () => {
    const bench = new Bench().take(steady(1, 100))
    bench.render(100)
    expect(bench.told('underrun')).toEqual([])
  })

  it('mixes a cue in, neither ducked nor paused', () => {
    const bench = new Bench().take(steady(1, 48_000), { type: 'gain', gainDb: -26 })
    bench.render(2)
    bench.take({ type: 'pause' })
    bench.render(2)
    bench.take({ type: 'cue', samples: new Float32Array(200).fill(0.75) })
    expect(bench.render(2)).toEqual([...new Array<number>(200).fill(0.75), ...new Array<number>(56).fill(0)])
  })
})
