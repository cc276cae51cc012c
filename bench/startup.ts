import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { openScreen } from '../e2e/walks/screen.ts'
import { pageInWindow, watchedBrowserPath } from '../e2e/walks/watched-browser.ts'
import { spreadOf } from './spread.ts'

const program = join(import.meta.dirname, '..', 'out', 'main', 'start.js')

const drawnSchema = z.object({ paintedAtMs: z.number(), interactiveAtMs: z.number() })

/** On the wall clock, which page and bench share: when the page was painted, and when it took text. */
const readMarks = `new Promise((resolve, reject) => {
  const deadline = performance.now() + 20000
  const look = () => {
    const painted = performance.getEntriesByName('first-contentful-paint')[0]
    const interactive = performance.getEntriesByName('interactive')[0]
    if (painted && interactive) resolve({
      paintedAtMs: performance.timeOrigin + painted.startTime,
      interactiveAtMs: performance.timeOrigin + interactive.startTime,
    })
    else if (performance.now() > deadline) reject(new Error('the page was not painted, or set no mark "interactive"'))
    else setTimeout(look, 50)
  }
  look()
})`

/** Since the host process was started. */
interface Startup {
  /** The built page is painted and takes text. */
  readonly interactiveMs: number
  /** The browser asks for the page. */
  readonly navigationMs: number
}

async function startOnce(place: {
  readonly profile: string
  readonly env: Readonly<Record<string, string | undefined>>
}): Promise<Startup> {
  // The file of the last window's port would lead nowhere.
  await rm(join(place.profile, 'browser', 'DevToolsActivePort'), { force: true })
  const startedAtMs = performance.timeOrigin + performance.now()
  const child = spawn(process.execPath, [program, '--host', 'browser', '--port', '0', '--profile', place.profile], {
    env: place.env,
    stdio: 'ignore',
  })
  const gone = once(child, 'close')
  try {
    const page = await pageInWindow(place.profile)
    const { paintedAtMs, interactiveAtMs } = drawnSchema.parse(await page.evaluate(readMarks))
    const askedAtMs: unknown = await page.evaluate('performance.timeOrigin')
    return {
      interactiveMs: Math.max(paintedAtMs, interactiveAtMs) - startedAtMs,
      navigationMs: z.number().parse(askedAtMs) - startedAtMs,
    }
  } finally {
    child.kill('SIGTERM')
    await gone
  }
}

/** The first start on a new profile apart: the browser makes its own profile then. */
export async function measureStartup({ directory, trials }: { directory: string; trials: number }): Promise<unknown> {
  if (!existsSync(program)) throw new Error('The app is not built: npm run build.')
  const screen = await openScreen({ width: 1280, height: 900 })
  try {
    const PATH = await watchedBrowserPath(join(directory, 'startup-bin'))
    const place = { profile: join(directory, 'startup-profile'), env: { ...process.env, ...screen.env, PATH } }
    const first = await startOnce(place)
    const warm: Startup[] = []
    for (let start = 0; start < trials; start++) warm.push(await startOnce(place))
    return {
      coldMs: Math.round(first.interactiveMs),
      interactiveMs: spreadOf(warm.map((one) => one.interactiveMs)),
      navigationMs: spreadOf(warm.map((one) => one.navigationMs)),
    }
  } finally {
    await screen.close()
  }
}
