import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { defaultProfileDirectory, openProfileDirectory } from '../config/profile.ts'
import type { Settings } from '../config/settings.ts'
import { loadSettings, readSettingsFile } from '../config/settings-file.ts'
import { startHost } from '../host.ts'
import { programFiles } from '../program-files.ts'
import { systemClock } from '../system-clock.ts'
import { createLog } from '../telemetry/log.ts'
import { claimOrFind } from './claim-or-find.ts'
import { findElectron } from './electron-binary.ts'
import { toggleTalkInElectron } from './electron-host.ts'
import { closeInTime, readyLine, untilProcessEnding } from './headless.ts'
import { pageState } from './page-build.ts'
import { nameMissingPackages } from './packages-at-start.ts'
import { isProcessRunning, nothingRuns, runningParley, type RunningParley, toggleTalk } from './running-parley.ts'
import { parseStartArguments, type StartArguments, startUsage } from './start-arguments.ts'
import { startWindow } from './start-window.ts'
import { UsageError } from './usage-error.ts'

const projectRoot = fileURLToPath(programFiles(import.meta.url).root)

async function main(): Promise<number> {
  const startArguments = parseStartArguments(process.argv.slice(2))
  if (startArguments === 'help') {
    process.stdout.write(startUsage)
    return 0
  }
  const place = { platform: process.platform, env: process.env, homeDirectory: homedir() }
  const profileDirectory = resolve(startArguments.profile ?? defaultProfileDirectory(place))
  const running = await runningParley(profileDirectory, isProcessRunning)
  if (startArguments.task !== 'start') {
    if (running === undefined) throw nothingRuns(profileDirectory)
    return await askRunning(startArguments.task, running, profileDirectory)
  }
  await openProfileDirectory(profileDirectory)
  const loaded = await settingsOf(startArguments, profileDirectory)
  const start = { startArguments, profileDirectory, ...loaded }
  if (!startArguments.isHeadless) return await startWindow({ ...start, projectRoot, running, clock: systemClock, say })
  if (running !== undefined) throw alreadyRuns(running, profileDirectory)
  return await runHeadless(start)
}

async function askRunning(
  task: 'link' | 'toggle-talk',
  running: RunningParley,
  profileDirectory: string,
): Promise<number> {
  if (task === 'link') {
    process.stdout.write(`${running.link}\n`)
    return 0
  }
  const electron = findElectron({ root: projectRoot, env: process.env })
  // The app's own page is not told by the server but by the app, and a second start of it hands the wish over.
  if (running.host === 'electron' && electron.type === 'here')
    return await toggleTalkInElectron({ path: electron.path, projectRoot, profileDirectory, clock: systemClock })
  await toggleTalk(running)
  return 0
}

async function runHeadless(start: {
  readonly startArguments: StartArguments
  readonly profileDirectory: string
  readonly settings: Settings
  readonly settingsNotice: string | undefined
}): Promise<number> {
  const { port, allowedHosts, capture } = start.startArguments
  const { settings, profileDirectory } = start
  const turn = await claimOrFind(profileDirectory, { clock: systemClock, say })
  if (turn.type === 'second') throw alreadyRuns(turn.running, profileDirectory)
  if (turn.type === 'left') return 0
  // Asked for before anything is started: a signal that comes during the start is not lost.
  const ending = untilProcessEnding(systemClock)
  const log = createLog({ level: settings.logLevel })
  const machine = { env: process.env, clock: systemClock, log }
  const host = await startHost({
    ...{
      profileDirectory,
      settings,
      settingsFile: start.startArguments.settings,
      settingsNotice: start.settingsNotice,
    },
    ...{ host: 'headless', port, allowedHosts, capture, ...machine },
  })
  for (const notice of host.notices) say(`parley: ${notice}`)
  if ((await pageState(projectRoot)) === 'outdated')
    say('parley: The page is older than its sources: run npm run build.')
  process.stdout.write(readyLine(host))
  await nameMissingPackages((line) => {
    say(`parley: ${line}`)
  })
  log.info('ending', { reason: await ending })
  await closeInTime(host, systemClock)
  turn.claim.release()
  return 0
}

/** Two servers on one profile would write the same conversations. */
function alreadyRuns({ processId, access, link }: RunningParley, profileDirectory: string): AssistantError {
  const sentence = `Parley already runs on the profile ${profileDirectory} (process ${processId}, ${access.origin}). Open its window at ${link} (good once), end it, or name another profile with --profile DIR.`
  return new AssistantError('store-failed', sentence)
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

async function settingsOf(
  startArguments: StartArguments,
  profileDirectory: string,
): Promise<{ settings: Settings; settingsNotice: string | undefined }> {
  if (startArguments.settings !== undefined)
    return { settings: await readSettingsFile(resolve(startArguments.settings)), settingsNotice: undefined }
  const { settings, notice } = await loadSettings(profileDirectory, systemClock.wallMs())
  return { settings, settingsNotice: notice }
}

// Whoever read the ready line or the log may be gone; that is noticed elsewhere, and must not end as a crash.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)

let exitCode: number
try {
  exitCode = await main()
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`parley: ${error.message}\n\n${startUsage}`)
    exitCode = 2
  } else {
    const sentence =
      error instanceof AssistantError ? error.message : error instanceof Error ? error.stack : String(error)
    process.stderr.write(`parley: ${sentence ?? ''}\n`)
    exitCode = 1
  }
}
// Not left to the event loop: a child or a socket that did not end in time must not keep the process.
process.exit(exitCode)
