import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Clock } from '../../shared/std/clock.ts'
import { prefixed } from './realtime.ts'
import { recordingRateHz } from './recording-rate.ts'
import { SampleClock } from './sample-clock.ts'
import { SampleStore } from './sample-store.ts'
import { busChannels, type SoundCard } from './sound-card.ts'

export type RecordedChannel = keyof typeof busChannels
const channels: readonly string[] = Object.keys(busChannels)

/** Microphone (with echo), the person alone, and the loudspeaker: one recording, sample by sample side by side. */
export interface Recorder {
  readonly sampleCount: number
  /** Resolves when sample `sample` is there; rejects when the recording ends before. */
  untilSample(sample: number): Promise<void>
  /** -1..1, `to` not included; an error when part of it is not here yet or was dropped. */
  slice(channel: RecordedChannel, from: number, to: number): Float32Array<ArrayBuffer>
  /** By the clock that was passed in; within about a millisecond, and later by the recorder's latency of some 5 ms. */
  sampleAtMs(wallMs: number): number
  msAtSample(sample: number): number
  /** 23 MB a minute stay in memory until they are dropped. */
  dropBefore(sample: number): void
  close(): Promise<void>
}

/** Resolves when the first samples are there. Keep it running: its 5 ms blocks make the whole card work in 5 ms. */
export async function startRecorder(options: { readonly card: SoundCard; readonly clock: Clock }): Promise<Recorder> {
  const child = spawn(
    ...prefixed(options.card.prefix, 'parec', [
      ...['--raw', '--device=bus.monitor', '--format=s16le', `--rate=${recordingRateHz}`, '--latency-msec=5'],
      // Without a map, and without being told not to, parec mixes channels.
      ...[`--channels=${channels.length}`, `--channel-map=${Object.values(busChannels).join(',')}`, '--no-remix'],
    ]),
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...options.card.env } },
  )
  const store = new SampleStore(channels.length, recordingRateHz)
  const clock = new SampleClock(recordingRateHz)
  const waiting = new Set<{
    readonly sample: number
    readonly resolve: () => void
    readonly reject: (cause: Error) => void
  }>()
  let isOver = false
  child.stdout.on('data', (chunk: Buffer) => {
    store.push(chunk)
    clock.arrived(store.sampleCount, options.clock.wallMs())
    for (const waiter of waiting) {
      if (store.sampleCount <= waiter.sample) continue
      waiting.delete(waiter)
      waiter.resolve()
    }
  })
  const ended = once(child, 'close').then(() => {
    isOver = true
    for (const waiter of waiting) waiter.reject(endedEarly(waiter.sample, store.sampleCount))
    waiting.clear()
  })
  const recorder: Recorder = {
    get sampleCount() {
      return store.sampleCount
    },
    untilSample(sample) {
      if (store.sampleCount > sample) return Promise.resolve()
      if (isOver) return Promise.reject(endedEarly(sample, store.sampleCount))
      return new Promise((resolve, reject) => waiting.add({ sample, resolve, reject }))
    },
    slice: (channel, from, to) => store.slice(channels.indexOf(channel), from, to),
    sampleAtMs: (wallMs) => clock.sampleAtMs(wallMs),
    msAtSample: (sample) => clock.msAtSample(sample),
    dropBefore(sample) {
      store.dropBefore(sample)
    },
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
  await recorder.untilSample(0)
  return recorder
}

function endedEarly(sample: number, sampleCount: number): Error {
  return new Error(`The recording ended at sample ${sampleCount}; sample ${sample} was waited for.`)
}
