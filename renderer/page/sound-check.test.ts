import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { AsyncQueue } from '../../shared/std/async-queue.ts'
import type { CaptureBlock } from '../audio/capture-block.ts'
import type { HearYourself } from '../state/settings-state.ts'
import { SoundCheck, type PlayOptions, type Recording, type SoundCheckPorts } from './sound-check.ts'

const rateHz = 16_000
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

class Machine {
  readonly clock = new ManualClock()
  readonly told: HearYourself[] = []
  readonly played: (Recording & PlayOptions)[] = []
  readonly opened: AsyncQueue<CaptureBlock>[] = []
  closed = 0
  allowed = 0
  refusal: string | undefined
  endMicrophone: (message: string) => void = () => undefined
  endPlaying: (error?: Error) => void = () => undefined
  readonly check: SoundCheck

  constructor() {
    const ports: SoundCheckPorts = {
      clock: this.clock,
      devices: () => ({ loudspeaker: { deviceId: 'l', label: 'L' } }),
      openMicrophone: (_wanted, onEnded) => {
        this.endMicrophone = onEnded
        if (this.refusal !== undefined) return Promise.resolve({ isOpen: false, message: this.refusal })
        const queue = new AsyncQueue<CaptureBlock>(1_000)
        this.opened.push(queue)
        const blocks = (signal: AbortSignal): AsyncIterable<CaptureBlock> => {
          signal.addEventListener('abort', () => {
            queue.end()
          })
          return queue
        }
        return Promise.resolve({ isOpen: true, microphone: { blocks, close: () => this.closed++ } })
      },
      play: (recording, options) => {
        this.played.push({ ...recording, ...options })
        return new Promise((resolve, reject) => {
          this.endPlaying = (error) => {
            if (error === undefined) resolve()
            else reject(error)
          }
          options.signal.addEventListener('abort', () => {
            resolve()
          })
        })
      },
      tell: (state) => this.told.push(state),
      onAllowed: () => this.allowed++,
    }
    this.check = new SoundCheck(ports)
  }

  get state(): HearYourself | undefined {
    return this.told.at(-1)
  }

  /** In blocks of 100 ms. */
  async hear(durationMs: number, amplitude = 0.1): Promise<void> {
    for (let heardMs = 0; heardMs < durationMs; heardMs += 100) {
      const samples = new Float32Array(rateHz / 10).fill(amplitude)
      this.opened.at(-1)?.push({ samples, rateHz, channels: 1, capturedAtMs: 0, lostSamples: 0 })
    }
    await settled()
  }
}

describe('hearing yourself', () => {
  it('records three seconds with the level, lets the microphone go, and plays them through the chosen loudspeaker', async () => {
    const machine = new Machine()
    void machine.check.startRecording()
    await settled()
    await machine.hear(1_000)
    expect(machine.state).toEqual({ name: 'recording', levelDb: -20, recordedMs: 1_000 })
    await machine.hear(2_000)
    expect([machine.state, machine.closed]).toEqual([{ name: 'playing' }, 1])
    expect(machine.played[0]).toMatchObject({ rateHz, loudspeaker: { deviceId: 'l' } })
    expect(machine.played[0]?.samples).toHaveLength(3 * rateHz)
    machine.endPlaying()
    await settled()
    expect(machine.state).toEqual({ name: 'off' })
    expect(machine.clock.pendingTimers).toBe(0)
  })

  it('says why there is no microphone', async () => {
    const machine = new Machine()
    machine.refusal = 'Parley may not use the microphone.'
    await machine.check.startRecording()
    expect(machine.state).toEqual({ name: 'failed', message: 'Parley may not use the microphone.' })
    expect(machine.allowed).toBe(0)
  })

  it('does not play silence: a microphone that gives zeros is muted somewhere', async () => {
    const machine = new Machine()
    void machine.check.startRecording()
    await settled()
    await machine.hear(3_000, 0)
    expect(machine.state).toMatchObject({ name: 'failed', message: expect.stringContaining('only silence') as string })
    expect([machine.played.length, machine.closed]).toEqual([0, 1])
  })

  it('does not wait for ever for a microphone that gives nothing', async () => {
    const machine = new Machine()
    const run = machine.check.startRecording()
    await settled()
    machine.clock.advance(4_000)
    await run
    expect(machine.state).toMatchObject({ name: 'failed', message: expect.stringContaining('nothing comes') as string })
    expect(machine.closed).toBe(1)
  })

  it('that is stopped while it records opens nothing more and plays nothing', async () => {
    const machine = new Machine()
    const run = machine.check.startRecording()
    await settled()
    await machine.hear(1_000)
    machine.check.stop()
    await run
    expect([machine.state, machine.closed, machine.played.length]).toEqual([{ name: 'off' }, 1, 0])
  })

  it('that is stopped before the microphone was allowed lets it go as soon as it is there', async () => {
    const machine = new Machine()
    const run = machine.check.startRecording()
    machine.check.stop()
    await run
    expect([machine.state, machine.closed, machine.allowed]).toEqual([{ name: 'off' }, 1, 0])
  })

  it('that could not be played says what to do', async () => {
    const machine = new Machine()
    void machine.check.startRecording()
    await settled()
    await machine.hear(3_000)
    machine.endPlaying(new Error('scripted'))
    await settled()
    expect(machine.state).toMatchObject({ name: 'failed', message: expect.stringContaining('loudspeaker') as string })
  })

  it('says that the microphone was unplugged meanwhile', async () => {
    const machine = new Machine()
    const run = machine.check.startRecording()
    await settled()
    machine.endMicrophone('The microphone was unplugged.')
    await run
    expect(machine.state).toEqual({ name: 'failed', message: 'The microphone was unplugged.' })
  })
})

describe('the meter', () => {
  it('closes the microphone by itself after a minute', async () => {
    const machine = new Machine()
    const run = machine.check.startMeter()
    await settled()
    await machine.hear(59_000)
    expect(machine.state).toEqual({ name: 'metering', levelDb: -20 })
    await machine.hear(1_000)
    await run
    expect([machine.state, machine.closed, machine.played.length]).toEqual([{ name: 'off' }, 1, 0])
  })

  it('gives way to a recording: one microphone at a time', async () => {
    const machine = new Machine()
    const meter = machine.check.startMeter()
    await settled()
    void machine.check.startRecording()
    await meter
    await settled()
    expect([machine.opened.length, machine.closed]).toEqual([2, 1])
    expect(machine.state).toMatchObject({ name: 'recording' })
  })
})
