import { join } from 'node:path'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { serverAccess } from '../client/server-access.ts'
import type { Settings } from '../config/settings.ts'
import { type Host, startHost } from '../host.ts'
import { createLog, type Log } from '../telemetry/log.ts'
import { openLogFile } from '../telemetry/log-file.ts'
import { claimOrFind } from './claim-or-find.ts'
import { electronArguments, isRootOnLinux, runElectron } from './electron-host.ts'
import type { Browser } from './find-browser.ts'
import { closeInTime } from './headless.ts'
import { seeToPage } from './page-build.ts'
import { pickHost, type PickedHost } from './pick-host.ts'
import { createProgressLine } from './progress-line.ts'
import type { RunningParley } from './running-parley.ts'
import type { StartArguments } from './start-arguments.ts'
import { openBrowserWindow, rootWarning, sentenceOnEnd } from './start-browser.ts'
import { startCommand } from './start-command.ts'
import { startTerminal } from './start-terminal.ts'
import { inputHere } from './this-place.ts'

export interface WindowStart {
  readonly startArguments: StartArguments
  readonly projectRoot: string
  readonly profileDirectory: string
  readonly settings: Settings
  readonly settingsNotice: string | undefined
  /** On the same profile: one more window of it, and no second server. */
  readonly running: RunningParley | undefined
  readonly clock: Clock
  readonly say: (line: string) => void
}

/** Ended by a signal, as shells count it. */
const interruptedCode = 130

/** Everything but `--headless`: picks a host, says why, and falls back to the next where one does not come up. */
export async function startWindow(start: WindowStart): Promise<number> {
  const { say, running, clock, startArguments } = start
  const leaving = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      leaving.abort()
    })
  const write = (text: string): void => {
    process.stderr.write(text)
  }
  const progress = createProgressLine({ write, isTerminal: process.stderr.isTTY, clock })
  const input = inputHere()
  const other = running === undefined || running.host === 'electron' ? undefined : 'another Parley runs already'
  for (let electronWhyNot: string | undefined = other; ;) {
    const { host: asked } = startArguments
    const root = start.projectRoot
    const picked = await pickHost({ asked, input, root, clock, progress, electronWhyNot, signal: leaving.signal })
    if (leaving.signal.aborted) return interruptedCode
    const { choice, electronPath } = picked
    if (choice.host === 'none') throw new AssistantError('not-ready', choice.why)
    say(choice.why)
    if (choice.host !== 'electron' || electronPath === undefined) {
      const hosting = { ...start, picked, leaving: leaving.signal }
      return running === undefined ? await hostHere(hosting) : await joinRunning(hosting, running)
    }
    const end = await electronHere(start, electronPath)
    if (end.type === 'ended') return end.code
    if (asked === 'electron') throw new AssistantError('not-ready', `Electron’s window did not open: ${end.why}.`)
    electronWhyNot = end.why
  }
}

interface Hosting extends WindowStart {
  readonly picked: PickedHost
  readonly leaving: AbortSignal
}

async function electronHere(start: WindowStart, path: string): ReturnType<typeof runElectron> {
  const { projectRoot, profileDirectory, clock, say } = start
  await seeToPage({ root: projectRoot, part: 'app', wallMs: () => clock.wallMs(), say })
  const isWithoutSandbox = isRootOnLinux()
  if (isWithoutSandbox) say(rootWarning('Electron'))
  const options = { projectRoot, profileDirectory, start: start.startArguments, isWithoutSandbox }
  return await runElectron({ path, args: electronArguments(options), env: process.env, clock })
}

async function hostHere(hosting: Hosting): Promise<number> {
  const turn = await claimOrFind(hosting.profileDirectory, hosting)
  if (turn.type === 'first')
    return await serveHere(hosting).finally(() => {
      turn.claim.release()
    })
  if (turn.type === 'left') return interruptedCode
  const { running } = turn
  if (running.host !== 'browser' && running.host !== 'electron') return await joinRunning(hosting, running)
  // Started twice in one moment: two windows were not meant, and two starts of one browser would race for its folder.
  hosting.say(`Parley was started a moment ago (process ${running.processId}): its window is the one that opens.`)
  return 0
}

async function serveHere(hosting: Hosting): Promise<number> {
  const { projectRoot, profileDirectory, settings, clock, say, picked, leaving } = hosting
  await seeToPage({ root: projectRoot, wallMs: () => clock.wallMs(), say })
  // A terminal has no room for log lines; the last run's are in the profile.
  const logFile = openLogFile(join(profileDirectory, 'parley.log'), ({ message }) => {
    say(`The log is not written any more (${message}). Everything else goes on.`)
  })
  const log = createLog({ level: settings.logLevel, destination: logFile })
  const { port, allowedHosts, capture } = hosting.startArguments
  const kind = picked.choice.host === 'browser' ? 'browser' : 'terminal'
  const machine = { env: process.env, clock, log }
  const host = await startHost({
    ...{ profileDirectory, settings, settingsFile: hosting.startArguments.settings },
    settingsNotice: hosting.settingsNotice,
    ...{ host: kind, port, allowedHosts, capture, ...machine },
  })
  // Since this process began: what `npm run bench` compares a start with.
  log.debug('start mark', { mark: 'listening', afterMs: Math.round(clock.nowMs()) })
  try {
    if (kind === 'browser' && picked.browser !== undefined) {
      if (await windowHere({ ...hosting, host, log }, picked.browser)) return 0
    }
    const access = serverAccess(host.ws, host.secret)
    const { notices } = host
    host.noticesShown()
    await startTerminal({ access, settings, notices, clock, input: inputHere(), isServing: true, leaving })
  } finally {
    await closeInTime(host, clock)
  }
  return 0
}

/** True when the user is done; false when the browser failed, and the conversation goes on without it. */
async function windowHere(
  { host, log, leaving, ...hosting }: Hosting & { readonly host: Host; readonly log: Log },
  browser: Browser,
): Promise<boolean> {
  const { profileDirectory, clock, say } = hosting
  for (const notice of host.notices) say(`! ${notice}`)
  log.debug('start mark', { mark: 'window-asked-for', afterMs: Math.round(clock.nowMs()) })
  const window = await openBrowserWindow({
    browser,
    link: host.mintLink(),
    profileDirectory,
    clock,
    say,
    isOwned: true,
  })
  say(`Close the window, or press Ctrl-C here, to end; "${startCommand('--link')}" opens it elsewhere.`)
  const left = new Promise<undefined>((resolve) => {
    if (leaving.aborted) resolve(undefined)
    leaving.addEventListener('abort', () => {
      resolve(undefined)
    })
  })
  const end = await Promise.race([window.ended, left])
  await window.close()
  const sentence = end === undefined ? undefined : sentenceOnEnd(browser.name, end)
  if (sentence === undefined) return true
  say(`${sentence} Parley goes on in this terminal.`)
  return false
}

/** One more window, or one more terminal, of the Parley that runs. */
async function joinRunning(hosting: Hosting, running: RunningParley): Promise<number> {
  const { picked, profileDirectory, settings, settingsNotice, clock, say, leaving } = hosting
  say(`Parley runs already (process ${running.processId}, ${running.access.origin}): this is one more view of it.`)
  if (picked.choice.host === 'browser' && picked.browser !== undefined) {
    const { browser } = picked
    const options = { browser, link: running.link, profileDirectory, clock, say, isOwned: false }
    const sentence = sentenceOnEnd(browser.name, await (await openBrowserWindow(options)).ended)
    if (sentence === undefined) return 0
    say(sentence)
  }
  const { access } = running
  const notices = settingsNotice === undefined ? [] : [settingsNotice]
  const terminal = { access, settings, notices, clock, input: inputHere(), isServing: false }
  await startTerminal({ ...terminal, leaving })
  return 0
}
