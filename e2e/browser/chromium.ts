import { chromium, type Browser } from '@playwright/test'
import { browserFlags } from '../../shared/audio/browser-flags.ts'
import { defaultOutputBuffering, type OutputBuffering } from '../../shared/audio/output-buffering.ts'
import { findChromium } from './find-chromium.ts'

export interface LaunchOptions {
  /** Beside those that ship and those of every test. */
  readonly flags?: readonly string[]
  readonly buffering?: OutputBuffering
  /** Beside this process's own environment, e.g. `PULSE_SERVER`. */
  readonly env?: Readonly<Record<string, string>>
  /** Asks for the microphone as for a user: then a permission can also be taken back. */
  readonly hasPermissionPrompts?: boolean
  /** A window, which needs a display; left out, Chromium's new headless mode, which uses sound devices as well. */
  readonly isHeaded?: boolean
}

export const chromiumMissing = 'there is no chromium on the PATH'

const grantingFlag = '--use-fake-ui-for-media-stream'

// Each with its reason in the table of docs/audio.md; none of them ships.
export const testFlags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  grantingFlag,
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
]

/** The system's Chromium as Parley starts it, with what a test needs besides. Throws where there is none. */
export async function launchChromium(options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error(`Tests of the page cannot run: ${chromiumMissing}.`)
  return await chromium.launch({
    executablePath,
    headless: options.isHeaded !== true,
    // Root has no user namespace to build the sandbox from.
    chromiumSandbox: process.getuid?.() !== 0,
    // Playwright would switch the loudspeaker off.
    ignoreDefaultArgs: ['--mute-audio'],
    args: [...browserFlags(options.buffering ?? defaultOutputBuffering), ...flagsOf(options), ...(options.flags ?? [])],
    env: { ...ownEnvironment(), ...options.env },
  })
}

function flagsOf({ hasPermissionPrompts }: LaunchOptions): readonly string[] {
  return hasPermissionPrompts === true ? testFlags.filter((flag) => flag !== grantingFlag) : testFlags
}

/** Chromium's own stand-in for a microphone: plays the file from the moment the track is opened. */
export function fakeMicrophoneFlags(wavPath: string, plays: 'once' | 'again and again' = 'once'): readonly string[] {
  const ending = plays === 'once' ? '%noloop' : ''
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${wavPath}${ending}`]
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  )
}
