import { describe, expect, it } from 'vitest'
import type { CaptureBlock } from './capture-block.ts'
import { readTrack } from './track-reader.ts'

/** What a browser's AudioData does, as far as it is read; it throws when it is used after it was closed. */
class ScriptedAudioData {
  readonly sampleRate: number
  readonly timestamp: number
  readonly duration: number
  readonly format = 'f32-planar' as const
  readonly #planes: readonly Float32Array[]
  isClosed = false

  constructor(startMs: number, planes: readonly Float32Array[], rateHz = 48_000) {
    this.timestamp = startMs * 1000
    this.sampleRate = rateHz
    this.#planes = planes
    this.duration = (this.numberOfFrames * 1e6) / rateHz
  }

  get numberOfFrames(): number {
    return this.#planes[0]?.length ?? 0
  }

  get numberOfChannels(): number {
    return this.#planes.length
  }

  allocationSize(): number {
    return this.numberOfFrames * 4
  }

  clone(): AudioData {
    throw new Error('Not scripted.')
  }

  copyTo(destination: AllowSharedBufferSource, options: AudioDataCopyToOptions): void {
    if (this.isClosed) throw new Error('Closed.')
    if (!(destination instanceof Float32Array)) throw new Error('Only floats are scripted.')
    destination.set(this.#planes[options.planeIndex] ?? [])
  }

  close(): void {
    this.isClosed = true
  }
}

const plane = (value: number, frames = 480): Float32Array => new Float32Array(frames).fill(value)

interface Read extends Omit<CaptureBlock, 'samples'> {
  readonly samples: readonly number[]
}

async function read(data: readonly ScriptedAudioData[], nowMs: () => number = () => 0): Promise<Read[]> {
  const blocks: Read[] = []
  const { signal } = new AbortController()
  for await (const block of readTrack(streamOf(data), { nowMs, signal }))
    blocks.push({ ...block, samples: [...block.samples] })
  return blocks
}

function streamOf(data: readonly ScriptedAudioData[]): ReadableStream<AudioData> {
  return new ReadableStream<AudioData>({
    start(controller) {
      for (const one of data) controller.enqueue(one)
      controller.close()
    },
  })
}

describe('reading a track', () => {
  it('gives the samples of one channel as they are', async () => {
    const [block] = await read([new ScriptedAudioData(0, [Float32Array.of(0.5, -0.25)])])
    expect(block).toMatchObject({ samples: [0.5, -0.25], rateHz: 48_000, channels: 1, lostSamples: 0 })
  })

  it('gives the mean of the channels that are there, not of those that were asked for', async () => {
    const data = [Float32Array.of(0.5, 0), Float32Array.of(-0.25, 1), Float32Array.of(0.5, 0.5)]
    const [block] = await read([new ScriptedAudioData(0, data)])
    expect(block).toMatchObject({ samples: [0.25, 0.5], channels: 3 })
  })

  it('follows a device that changes its rate, its channels and the length of its blocks', async () => {
    const blocks = await read([
      new ScriptedAudioData(0, [plane(0.5)]),
      new ScriptedAudioData(10, [plane(0.25, 441), plane(0.75, 441)], 44_100),
      new ScriptedAudioData(20, [plane(0.125, 441)], 44_100),
    ])
    expect(blocks.map(({ rateHz, channels, samples }) => [rateHz, channels, samples.length, samples[0]])).toEqual([
      [48_000, 1, 480, 0.5],
      [44_100, 2, 441, 0.5],
      [44_100, 1, 441, 0.125],
    ])
  })

  it('counts as lost what the timestamps leave out', async () => {
    const starts = [0, 10, 50, 60]
    const blocks = await read(starts.map((startMs) => new ScriptedAudioData(startMs, [plane(0)])))
    expect(blocks.map((block) => block.lostSamples)).toEqual([0, 0, 1440, 0])
  })

  it('takes timestamps that tremble for no loss', async () => {
    const starts = [0, 13, 18, 33, 40, 51]
    const blocks = await read(starts.map((startMs) => new ScriptedAudioData(startMs, [plane(0)])))
    expect(blocks.map((block) => block.lostSamples)).toEqual([0, 0, 0, 0, 0, 0])
  })

  it('tells when blocks that came late in a heap were captured, by those that came soonest', async () => {
    const arrivals = [1015, 1025, 1100, 1100, 1100]
    let index = 0
    const data = [0, 10, 20, 30, 40].map((startMs) => new ScriptedAudioData(startMs, [plane(0)]))
    const blocks = await read(data, () => arrivals[index++] ?? 0)
    expect(blocks.map((block) => block.capturedAtMs)).toEqual([1015, 1025, 1035, 1045, 1055])
  })

  it('closes every block that it was given', async () => {
    const data = [0, 10, 20].map((startMs) => new ScriptedAudioData(startMs, [plane(0)]))
    await read(data)
    expect(data.map((one) => one.isClosed)).toEqual([true, true, true])
  })

  it('ends when the signal fires, also while nothing comes, and lets the track go', async () => {
    let isCancelled = false
    const readable = new ReadableStream<AudioData>({
      cancel: () => {
        isCancelled = true
      },
    })
    const controller = new AbortController()
    const blocks = readTrack(readable, { nowMs: () => 0, signal: controller.signal })
    const next = blocks.next()
    controller.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(isCancelled).toBe(true)
  })

  it('throws what the stream throws', async () => {
    const readable = new ReadableStream<AudioData>({
      start: (controller) => {
        controller.error(new TypeError('broken'))
      },
    })
    const blocks = readTrack(readable, { nowMs: () => 0, signal: new AbortController().signal })
    await expect(blocks.next()).rejects.toThrow('broken')
  })
})
