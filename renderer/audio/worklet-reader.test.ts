import { describe, expect, it } from 'vitest'
import { BlockCollector } from './block-collector.ts'
import type { CaptureBlock } from './capture-block.ts'
import { readWorklet } from './worklet-reader.ts'

const piece = (value: number, samples = 128): Float32Array => new Float32Array(samples).fill(value)

/** A worklet's end and the reader of the other, until `blocks` have come. */
async function readBlocks(
  blocks: number,
  post: (port: MessagePort, collector: BlockCollector) => void,
): Promise<CaptureBlock[]> {
  const { port1, port2 } = new MessageChannel()
  const controller = new AbortController()
  const read: CaptureBlock[] = []
  post(port1, new BlockCollector(256))
  for await (const block of readWorklet(port2, { rateHz: 48_000, nowMs: () => 500, signal: controller.signal })) {
    read.push(block)
    if (read.length === blocks) controller.abort()
  }
  port1.close()
  return read
}

describe('reading a capture worklet', () => {
  it('gives what was posted, as blocks at the rate of the audio context', async () => {
    const read = await readBlocks(2, (port, collector) => {
      for (let start = 0; start < 512; start += 128) {
        const block = collector.push([piece(start / 1024)], start)
        if (block !== undefined) port.postMessage(block, [block.samples.buffer])
      }
    })
    expect(read).toMatchObject([
      { rateHz: 48_000, channels: 1, lostSamples: 0, capturedAtMs: 500 },
      { rateHz: 48_000, channels: 1, lostSamples: 0 },
    ])
    expect(read.map(({ samples }) => [samples.length, samples[0], samples[128]])).toEqual([
      [256, 0, 0.125],
      [256, 0.25, 0.375],
    ])
  })

  it('counts as lost what the context played while the worklet was not asked', async () => {
    const read = await readBlocks(2, (port, collector) => {
      for (const start of [0, 128, 1_280, 1_408]) {
        const block = collector.push([piece(0)], start)
        if (block !== undefined) port.postMessage(block, [block.samples.buffer])
      }
    })
    expect(read.map(({ lostSamples }) => lostSamples)).toEqual([0, 1_024])
  })

  it('ends when the signal fires, also while nothing comes', async () => {
    const { port1, port2 } = new MessageChannel()
    const controller = new AbortController()
    const next = readWorklet(port2, { rateHz: 48_000, nowMs: () => 0, signal: controller.signal }).next()
    controller.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    port1.close()
  })
})
