/*
 * A thread of 2,000 turns in the real page, served by the real server from a store that a script has filled: long tasks
 * of the main thread while it is scrolled, and while an answer of 5,000 words with code streams (and is spoken) under
 * somebody's typing. The model is scripted; everything after it is what ships.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { z } from 'zod'
import { fakeMicrophoneFlags, launchChromium } from '../e2e/browser/chromium.ts'
import { startParley } from '../e2e/parley-process.ts'
import { machineClock } from '../e2e/simulators/machine-clock.ts'
import { startProviderSet } from '../e2e/simulators/provider-set.ts'
import { openStore } from '../main/store/open-store.ts'
import { systemClock } from '../main/system-clock.ts'
import { encodeWav } from '../shared/audio/wav.ts'
import { longestTaskCpuMs, startTrace } from './main-thread-trace.ts'
import { longAnswer, threadItems } from './thread-text.ts'

const turns = 2_000
const words = 5_000
const sessionId = 'bench-thread'
/** A fast model: about 300 words a second, so that no frame is without new text. */
const tokenDelayMs = 3
const keysPressed = 60

export interface PartFigures {
  readonly seconds: number
  readonly frames: number
  /** Tasks of the main thread over 50 ms, as the browser counts them. */
  readonly longTasks: number
  readonly longestTaskMs: number
  /** The same in processor time of the main thread, which no other load on the machine makes longer. */
  readonly longestTaskCpuMs: number
  readonly longestFrameMs: number
  /** Key presses from the key to the picture; the browser tells of those over 16 ms, in steps of 8. */
  readonly keys: number
  readonly slowestKeyMs: number
}

export interface ThreadFigures {
  readonly turns: number
  readonly words: number
  readonly isSpoken: boolean
  readonly runs: readonly Readonly<Record<'open' | 'scroll' | 'jump' | 'stream' | 'streamScrolled', PartFigures>>[]
}

export async function measureThread(options: {
  readonly directory: string
  readonly trials: number
  /** With voice on, so that the answer is spoken while it streams. */
  readonly isSpoken?: boolean
}): Promise<ThreadFigures> {
  const { directory, trials, isSpoken = true } = options
  const microphone = join(directory, 'silence.wav')
  await writeFile(microphone, encodeWav(new Int16Array(48_000), 48_000))
  const tokens = longAnswer(words).match(/\S+\s*/g) ?? []
  const providers = await startProviderSet({
    clock: machineClock,
    apiKey: 'right',
    answer: () => ({ tokens, delayMs: tokenDelayMs }),
  })
  const runs: ThreadFigures['runs'][number][] = []
  try {
    for (let trial = 0; trial < trials; trial += 1) {
      const profile = join(directory, `thread-${isSpoken ? 'spoken' : 'text'}-${trial}`)
      await fillProfile(profile, providers.settings)
      const parley = await startParley({ args: ['--profile', profile] })
      const browser = await launchChromium({ flags: fakeMicrophoneFlags(microphone) })
      try {
        const query = isSpoken ? '?autoconnect=1&mode=push-to-talk' : '?mode=text'
        runs.push(await run(browser, (await parley.link()).replace('/#', `/${query}#`)))
      } finally {
        await browser.close()
        await parley.end()
      }
    }
  } finally {
    await providers.close()
  }
  return { turns, words, isSpoken, runs }
}

async function fillProfile(profile: string, settings: object): Promise<void> {
  await mkdir(profile, { recursive: true })
  await writeFile(join(profile, 'settings.json'), JSON.stringify(settings))
  const store = openStore({ directory: profile, clock: systemClock })
  const { conversationId } = store.conversations.create()
  for (const item of threadItems(turns)) store.conversations.saveItem(conversationId, item)
  store.conversations.rememberSession(sessionId, conversationId)
  store.close()
}

async function run(browser: Browser, link: string): Promise<ThreadFigures['runs'][number]> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await startTrace(browser, page)
  await page.addInitScript({ content: observing })
  await page.goto(link)
  const thread = page.getByRole('region', { name: 'Thread' })
  await thread.waitFor()
  await page.waitForTimeout(1_500)
  const open = await takeFigures(browser, page)

  await thread.hover()
  for (let turn = 0; turn < 60; turn += 1) await wheel(page, -400)
  const scroll = await takeFigures(browser, page)

  for (let jump = 0; jump < 4; jump += 1) {
    await thread.press(jump % 2 === 0 ? 'Home' : 'End')
    await page.waitForTimeout(600)
  }
  const jumped = await takeFigures(browser, page)

  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill('Tell me everything.')
  await message.press('Enter')
  await page.locator('[data-status=streaming] [data-row]').first().waitFor()
  await takeFigures(browser, page)
  for (let key = 0; key < keysPressed; key += 1) {
    await message.press('a')
    await page.waitForTimeout(60)
  }
  const stream = { ...(await takeFigures(browser, page)), keys: keysPressed }

  await thread.hover()
  for (let turn = 0; turn < 30; turn += 1) await wheel(page, turn % 2 === 0 ? -500 : 300)
  const streamScrolled = await takeFigures(browser, page)
  await browser.stopTracing()
  await page.close()
  return { open, scroll, jump: jumped, stream, streamScrolled }
}

async function wheel(page: Page, px: number): Promise<void> {
  await page.mouse.wheel(0, px)
  await page.waitForTimeout(30)
}

// Runs in the page before everything else; the session is the one that was put into the store.
const observing = `
  sessionStorage.setItem('parley.session', ${JSON.stringify(sessionId)})
  const seen = { tasks: [], keys: [], frames: [], sinceMs: performance.now() }
  const observe = (options, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ buffered: true, ...options })
  observe({ type: 'longtask' }, ({ duration }) => seen.tasks.push(duration))
  observe({ type: 'event', durationThreshold: 16 }, ({ name, duration }) => {
    if (name === 'keydown') seen.keys.push(duration)
  })
  let last = performance.now()
  const frame = (now) => {
    seen.frames.push(now - last)
    last = now
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  globalThis.takeFigures = () => {
    const most = (list) => Math.round(Math.max(0, ...list))
    const figures = {
      seconds: Math.round((performance.now() - seen.sinceMs) / 100) / 10,
      frames: seen.frames.length,
      longTasks: seen.tasks.length,
      longestTaskMs: most(seen.tasks),
      longestFrameMs: most(seen.frames),
      keys: 0,
      slowestKeyMs: most(seen.keys),
    }
    Object.assign(seen, { tasks: [], keys: [], frames: [], sinceMs: performance.now() })
    return figures
  }
`

const figuresSchema = z.object({
  seconds: z.number(),
  frames: z.number(),
  longTasks: z.number(),
  longestTaskMs: z.number(),
  longestFrameMs: z.number(),
  keys: z.number(),
  slowestKeyMs: z.number(),
})

/** Of what has happened since the last time. */
async function takeFigures(browser: Browser, page: Page): Promise<PartFigures> {
  // Entries are told a little after what they tell of.
  await page.waitForTimeout(200)
  const figures = figuresSchema.parse(await page.evaluate('takeFigures()'))
  const cpuMs = await longestTaskCpuMs(browser)
  await startTrace(browser, page)
  return { ...figures, longestTaskCpuMs: cpuMs }
}
