import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browserFlags } from '../../shared/audio/browser-flags.ts'
import { defaultOutputBuffering } from '../../shared/audio/output-buffering.ts'
import { encodeWav } from '../../shared/audio/wav.ts'
import { waitMs } from '../../shared/std/clock.ts'
import { launchBareChromium, type BareChromium } from '../browser/bare-chromium.ts'
import { fakeMicrophoneFlags } from '../browser/chromium.ts'
import { startFaultProxy, type FaultProxy } from '../fault-proxy/fault-proxy.ts'
import { startParley } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { percentile, type Figures, type Say, type TorturePart } from './part.ts'

const cutEveryMs = 15_000
/** The first try comes within 0.1 s; the rest is a machine that is busy. */
const backMs = 2_000
const givenUpMs = 14_000
const openWithinMs = 60_000
const lookMs = 10

/** A window that nobody looks at, as that of a tray app mostly is: its connection breaks, and comes back all the same. */
export const hiddenPage: TorturePart = {
  name: 'hiddenPage',
  quick: () => Promise.resolve({ n: 0, skipped: 'Only with --long: a page is hidden for minutes.', bounds: [] }),
  // `--minutes 1` is the shortest that says something: three cuts.
  long: (say, { minutes = 10 } = {}) => run(minutes * 60_000, say),
}

async function run(hiddenMs: number, say: Say): Promise<Figures> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-hidden-'))
  const target = { port: 0 }
  const proxy = await startFaultProxy({ target })
  const parley = await startParley({ args: ['--allow-host', `127.0.0.1:${proxy.port}`] })
  target.port = Number(new URL(parley.ready.url).port)
  const microphone = join(directory, 'microphone.wav')
  const room = Int16Array.from({ length: 48_000 }, (_, sample) => ((sample * 7919) % 41) - 20)
  await writeFile(microphone, encodeWav(room, 48_000))
  const chromium = await launchBareChromium(join(directory, 'browser'), [
    ...browserFlags(defaultOutputBuffering),
    ...['--use-fake-ui-for-media-stream', ...fakeMicrophoneFlags(microphone, 'again and again')],
  ])
  try {
    const { hash } = new URL(await parley.link())
    const page = await chromium.openTab(`http://127.0.0.1:${proxy.port}/?autoconnect=1&mode=push-to-talk${hash}`)
    await until(openWithinMs, () => isOpen(chromium, page))
    await chromium.openTab('about:blank')
    say(`a page is hidden for ${hiddenMs / 1_000} s, and its connections are cut every ${cutEveryMs / 1_000} s`)
    return await cutWhileHidden({ chromium, page, proxy }, hiddenMs, say)
  } finally {
    await chromium.close()
    await proxy.close()
    await parley.end()
    await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function isOpen(chromium: BareChromium, page: string): Promise<boolean> {
  return (await chromium.evaluate(page, 'document.querySelector(".status[data-face=idle]") !== null')) === true
}

async function until(withinMs: number, isSo: () => boolean | Promise<boolean>): Promise<boolean> {
  const endMs = clock.nowMs() + withinMs
  while (clock.nowMs() < endMs) {
    if (await isSo()) return true
    await waitMs(clock, lookMs)
  }
  return false
}

interface HiddenPage {
  readonly chromium: BareChromium
  readonly page: string
  readonly proxy: FaultProxy
}

async function cutWhileHidden({ chromium, page, proxy }: HiddenPage, hiddenMs: number, say: Say): Promise<Figures> {
  const startedAtMs = clock.nowMs()
  const tookMs: number[] = []
  let cuts = 0
  let wasHidden = true
  for (let dueMs = cutEveryMs; dueMs < hiddenMs; dueMs += cutEveryMs) {
    await waitMs(clock, startedAtMs + dueMs - clock.nowMs())
    wasHidden &&= (await chromium.evaluate(page, 'document.visibilityState')) === 'hidden'
    const before = proxy.count('upgraded')
    const cutAtMs = clock.nowMs()
    cuts++
    proxy.cutAll()
    if (await until(givenUpMs, () => proxy.count('upgraded') > before)) tookMs.push(clock.nowMs() - cutAtMs)
    if (cuts % 4 === 0) say(`${cuts} cuts, ${tookMs.length} times back`)
  }
  const tickMs = await chromium.evaluate(page, timerOfAPage)
  return {
    n: cuts,
    ...{ hiddenMs, backP50Ms: Math.round(percentile(tookMs, 50)), timerOf100MsTookMs: tickMs },
    bounds: [
      { what: 'times that the connection did not come back', value: cuts - tookMs.length, atMost: 0 },
      { what: 'until a new socket was open, ms, at most', value: Math.max(...tookMs), atMost: backMs },
      { what: 'hidden all the time', value: wasHidden ? 1 : 0, atLeast: 1 },
      { what: 'open at the end', value: (await isOpen(chromium, page)) ? 1 : 0, atLeast: 1 },
    ],
  }
}

/** How slow the page's own timers were: who reconnects by these is late. */
const timerOfAPage =
  'new Promise((resolve) => { const at = performance.now(); setTimeout(() => setTimeout(() => resolve(Math.round((performance.now() - at) / 2)), 100), 100) })'
