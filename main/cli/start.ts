import { createWriteStream } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { defaultProfileDirectory, openProfileDirectory } from '../config/profile.ts'
import type { Settings } from '../config/settings.ts'
import { loadSettings, readSettingsFile } from '../config/settings-file.ts'
import { type Host, startHost } from '../host.ts'
import { systemClock } from '../system-clock.ts'
import { createLog, type Log } from '../telemetry/log.ts'
import { closeInTime, readyLine, untilProcessEnding } from './headless.ts'
import { pageState, seeToPage } from './page-build.ts'
import { isProcessRunning, linkOfRunningServer } from './page-link.ts'
import { nameMissingPackages, seeToPackages } from './packages-at-start.ts'
import { parseStartArguments, type StartArguments, startUsage } from './start-arguments.ts'
import { startTerminal } from './start-terminal.ts'
import { UsageError } from './usage-error.ts'

// Two folders up from here, and from the bundle in `out/main/` as well.
const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

async function main(): Promise<number> {
  const startArguments = parseStartArguments(process.argv.slice(2))
  if (startArguments === 'help') {
    process.stdout.write(startUsage)
    return 0
  }
  const place = { platform: process.platform, env: process.env, homeDirectory: homedir() }
  const profileDirectory = resolve(startArguments.profile ?? defaultProfileDirectory(place))
  if (startArguments.isLink) {
    process.stdout.write(`${await linkOfRunningServer(profileDirectory, isProcessRunning)}\n`)
    return 0
  }
  await openProfileDirectory(profileDirectory)
  const { settings, notices } = await settingsOf(startArguments, profileDirectory)
  const start = async (log: Log): Promise<Host> =>
    await startHost({
      profileDirectory,
      settings,
      port: startArguments.port,
      allowedHosts: startArguments.allowedHosts,
      env: process.env,
      clock: systemClock,
      log,
    })
  if (startArguments.isHeadless) return await runHeadless(start, { settings, notices })

  await seeToPackages()
  await seeToPage({ root: projectRoot, wallMs: () => systemClock.wallMs(), say })
  // A terminal has no room for log lines; the last run's are in the profile.
  const logFile = createWriteStream(join(profileDirectory, 'parley.log'), { mode: 0o600 })
  const host = await start(createLog({ level: settings.logLevel, destination: logFile }))
  try {
    await startTerminal({ host, settings, notices: [...notices, ...host.notices], clock: systemClock })
  } finally {
    await closeInTime(host, systemClock)
  }
  return 0
}

async function runHeadless(
  start: (log: Log) => Promise<Host>,
  loaded: { readonly settings: Settings; readonly notices: readonly string[] },
): Promise<number> {
  // Asked for before anything is started: a signal that comes during the start is not lost.
  const ending = untilProcessEnding(systemClock)
  const log = createLog({ level: loaded.settings.logLevel })
  const host = await start(log)
  for (const notice of [...loaded.notices, ...host.notices]) say(`parley: ${notice}`)
  if ((await pageState(projectRoot)) === 'outdated')
    say('parley: The page is older than its sources: run npm run build.')
  process.stdout.write(readyLine(host))
  await nameMissingPackages((line) => {
    say(`parley: ${line}`)
  })
  log.info('ending', { reason: await ending })
  await closeInTime(host, systemClock)
  return 0
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

async function settingsOf(
  startArguments: StartArguments,
  profileDirectory: string,
): Promise<{ settings: Settings; notices: readonly string[] }> {
  if (startArguments.settings !== undefined)
    return { settings: await readSettingsFile(resolve(startArguments.settings)), notices: [] }
  const { settings, notice } = await loadSettings(profileDirectory, systemClock.wallMs())
  return { settings, notices: notice === undefined ? [] : [notice] }
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
