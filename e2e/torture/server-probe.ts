/*
 * Preloaded into the server's process by the parts that weigh it (`--expose-gc --import`), and never part of the product:
 * on SIGUSR2 it collects what nobody holds and writes one line to stderr with what is left.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What was freed in the first collection lets go of more in the second. */
const settleMs = 200

const samplingMs = 10

const loopDelay = monitorEventLoopDelay({ resolution: samplingMs })
loopDelay.enable()
let readings = 0

process.on('SIGUSR2', () => {
  globalThis.gc?.()
  setTimeout(() => {
    globalThis.gc?.()
    const resources: Record<string, number> = {}
    for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1
    const pollutedKeys: string[] = []
    for (const key in {}) pollutedKeys.push(key)
    const { rss, heapUsed, external } = process.memoryUsage()
    // What is measured is from one look to the next: an event loop that is never late shows the time between two.
    const delayP99Ms = Math.max(0, loopDelay.percentile(99) / 1e6 - samplingMs)
    loopDelay.reset()
    readings += 1
    const reading = { rssBytes: rss, heapBytes: heapUsed + external, resources, pollutedKeys, delayP99Ms }
    process.stderr.write(`${JSON.stringify({ probe: readings, ...reading })}\n`)
  }, settleMs)
})
