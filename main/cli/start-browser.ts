import { existsSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import type { Clock } from '../../shared/std/clock.ts'
import { createAudioOutputFile } from '../config/audio-output-file.ts'
import { childEnvironment } from '../processes/child-environment.ts'
import { browserArguments, browserDataFolder, desktopEnvironment } from './browser-arguments.ts'
import type { BrowserEnd } from './browser-end.ts'
import { clearForeignLock } from './browser-lock.ts'
import { openBrowser, type BrowserProcess } from './browser-process.ts'
import type { Browser } from './find-browser.ts'

export interface BrowserWindow {
  readonly browser: Browser
  readonly link: string
  readonly profileDirectory: string
  readonly clock: Clock
  readonly say: (line: string) => void
  /** Ends with this process; else it is one more window of a Parley that runs already. */
  readonly isOwned: boolean
}

export async function openBrowserWindow(options: BrowserWindow): Promise<BrowserProcess> {
  const { browser, profileDirectory, isOwned } = options
  const dataFolder = browserDataFolder({ profileDirectory, isSnap: browser.isSnap, homeDirectory: homedir() })
  const isWithoutSandbox = process.platform === 'linux' && process.getuid?.() === 0
  if (isWithoutSandbox) options.say(rootWarning(browser.name))
  if (isOwned) clearForeignLock(dataFolder, hostname())
  const { choice: buffering } = await createAudioOutputFile(profileDirectory).read()
  const isFirstWindow = !existsSync(dataFolder)
  return openBrowser({
    path: browser.path,
    args: browserArguments({ link: options.link, dataFolder, buffering, isWithoutSandbox, isFirstWindow, isOwned }),
    dataFolder,
    env: { ...childEnvironment(process.env), ...desktopEnvironment(process.env) },
    clock: options.clock,
    isOwned,
  })
}

/** One line for the person who looks at the terminal; nothing when the window was simply closed. */
export function sentenceOnEnd(name: string, end: BrowserEnd): string | undefined {
  switch (end.type) {
    case 'closed':
    case 'handed-over':
      return undefined
    case 'never-opened':
      return `${name} could not open a window: ${end.why}.`
    case 'died':
      return `${name} ended unexpectedly: ${end.why}. The conversation is safe.`
  }
}

export function rootWarning(name: string): string {
  return `You are root, so ${name} runs without its sandbox, which cannot be built for root. For everyday use, start Parley as an ordinary user.`
}
