import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { missingForAWindow } from './walks/machine.ts'
import { openScreen, type Screen } from './walks/screen.ts'
import { pageInWindow, watchedBrowserPath } from './walks/watched-browser.ts'

/*
 * The browser host as a user starts it, in short; with real conversations it is walked by `npm run walk`.
 */
const missing = missingForAWindow()
if (missing !== undefined) console.log(`The browser host is not tested: ${missing}.`)

const start = join(import.meta.dirname, '..', 'main', 'cli', 'start.ts')
let scratch = ''
let profile = ''
let screen: Screen
let env: Readonly<Record<string, string | undefined>>

interface Running {
  readonly processId: number
  readonly code: Promise<number | null>
  printed(): string
  until(pattern: RegExp): Promise<void>
  kill(signal: NodeJS.Signals): void
}

const started: Running[] = []

function startHere(...args: string[]): Running {
  const child = spawn(process.execPath, [start, '--host', 'browser', '--port', '0', '--profile', profile, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  const { promise: over, resolve } = Promise.withResolvers<number | null>()
  const looks = new Set<() => void>()
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    text += part
    for (const look of looks) look()
  })
  child.once('exit', resolve)
  const running: Running = {
    processId: child.pid ?? 0,
    code: over,
    printed: () => text,
    until: (pattern) =>
      new Promise((done, fail) => {
        const look = (): void => {
          if (pattern.test(text)) done()
        }
        looks.add(look)
        look()
        void over.then(() => {
          fail(new Error(`${String(pattern)} was not printed:\n${text}`))
        })
      }),
    kill: (signal) => {
      child.kill(signal)
    },
  }
  started.push(running)
  return running
}

/** Processes of a browser on this profile, whoever started them. */
function browserProcesses(): number {
  const lines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8')
      } catch {
        return ''
      }
    })
  return lines.filter((line) => line.includes(`--user-data-dir=${profile}`)).length
}

async function untilNoBrowser(): Promise<void> {
  while (browserProcesses() > 0) await wait(50)
}

describe.skipIf(missing !== undefined)('the browser host', { timeout: 150_000 }, () => {
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'parley-browser-host-'))
    screen = await openScreen({ width: 1280, height: 900 })
    env = { ...process.env, ...screen.env, PATH: await watchedBrowserPath(join(scratch, 'bin')) }
  })
  afterEach(async () => {
    for (const running of started.splice(0)) running.kill('SIGKILL')
    await untilNoBrowser()
  })
  afterAll(async () => {
    await screen.close()
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
  })

  test('opens a window with the page, and ends when it is closed', async () => {
    profile = join(scratch, 'closed')
    const running = startHere()
    const page = await pageInWindow(profile)
    await page.locator('#app').waitFor()
    // The ticket is good once and is not left in the address.
    expect(page.url()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    if (process.getuid?.() === 0) expect(running.printed()).toMatch(/without its sandbox/)
    await page.close()
    expect(await running.code).toBe(0)
    await untilNoBrowser()
  })

  test('told to end, takes its browser with it; killed, too', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      profile = join(scratch, signal)
      const running = startHere()
      await pageInWindow(profile)
      expect(browserProcesses()).toBeGreaterThan(0)
      running.kill(signal)
      expect(await running.code).toBe(signal === 'SIGTERM' ? 0 : null)
      await untilNoBrowser()
    }
  })

  test('started again on its profile, opens one more window and no second server', async () => {
    profile = join(scratch, 'twice')
    const first = startHere()
    const page = await pageInWindow(profile)
    await page.locator('#app').waitFor()
    const second = startHere()
    expect(await second.code).toBe(0)
    expect(second.printed()).toMatch(new RegExp(`runs already \\(process ${first.processId},`))
    const pages = (): string[] =>
      page
        .context()
        .pages()
        .map((open) => new URL(open.url()).origin)
    while (pages().length < 2) await wait(50)
    expect(new Set(pages())).toEqual(new Set([new URL(page.url()).origin]))
    first.kill('SIGTERM')
    expect(await first.code).toBe(0)
  })

  test('whose browser dies says so and goes on with a fresh link', async () => {
    profile = join(scratch, 'died')
    const running = startHere()
    await pageInWindow(profile)
    await running.until(/Close the window/)
    const [first = ''] = browserMain()
    process.kill(Number(first), 'SIGKILL')
    await running.until(/Parley goes on in this terminal/)
    expect(running.printed()).toMatch(/SIGKILL/)
    running.kill('SIGTERM')
    expect(await running.code).toBe(0)
  })
})

/** The browser itself, and none of its helpers. */
function browserMain(): string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8')
      return line.includes(`--user-data-dir=${profile}`) && line.includes('--app=') && !line.includes('--type=')
    } catch {
      return false
    }
  })
}
