import { AsyncQueue } from '../../shared/std/async-queue.ts'
import type { CaptureBlock } from './capture-block.ts'
import { CaptureTimeline } from './capture-timeline.ts'
import type { WorkletBlock } from './worklet-block.ts'

/** 1.4 s at 48 kHz. A worker that stood still for longer loses what came after; the next block says how much. */
const longestQueueBlocks = 128

/** What `capture-worklet.ts` posts, until the signal fires. */
export async function* readWorklet(
  port: MessagePort,
  { rateHz, nowMs, signal }: { readonly rateHz: number; readonly nowMs: () => number; readonly signal: AbortSignal },
): AsyncGenerator<CaptureBlock, void, undefined> {
  const queue = new AsyncQueue<{ readonly block: WorkletBlock; readonly arrivedAtMs: number }>(longestQueueBlocks)
  const timeline = new CaptureTimeline()
  const onAbort = (): void => {
    queue.end()
  }
  port.onmessage = ({ data }: MessageEvent<WorkletBlock>) => {
    queue.push({ block: data, arrivedAtMs: nowMs() })
  }
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    for await (const { block, arrivedAtMs } of queue) {
      if (signal.aborted) return
      const { samples, channels, startSample } = block
      const place = { startMs: (startSample * 1000) / rateHz, durationMs: (samples.length * 1000) / rateHz }
      const { lostMs, capturedAtMs } = timeline.place(place, arrivedAtMs)
      yield { samples, rateHz, channels, capturedAtMs, lostSamples: Math.round((lostMs * rateHz) / 1000) }
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    port.close()
  }
}
