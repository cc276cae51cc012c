import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, dialog, safeStorage } from 'electron'
import { AssistantError } from '../shared/protocol/errors.ts'
import { commandLineSwitches } from './app/command-line.ts'
import { startDesktop } from './app/desktop.ts'
import { parseLaunchArguments } from './app/launch-arguments.ts'
import { createAudioOutputFile } from './config/audio-output-file.ts'
import { defaultProfileDirectory, openProfileDirectory } from './config/profile.ts'
import { claimWithin } from './config/profile-claim.ts'
import { openElectronSecrets } from './config/secrets-electron.ts'
import { loadSettings, readSettingsFile } from './config/settings-file.ts'
import { startHost } from './host.ts'
import { systemClock } from './system-clock.ts'
import { createLog } from './telemetry/log.ts'
import { openLogFile } from './telemetry/log-file.ts'

/*
 * The composition root of Electron. What must stand before Chromium starts (its switches, the profile, who is first) is
 * awaited here at the top; Electron is ready only after this module is through, so nothing up here waits for that.
 */
const launch = parseLaunchArguments(process.argv.slice(1))
const place = { platform: process.platform, env: process.env, homeDirectory: homedir() }
const profileDirectory = resolve(launch.profile ?? defaultProfileDirectory(place))

try {
  await openProfileDirectory(profileDirectory)
  app.setPath('userData', profileDirectory)
  // Chromium keeps dozens of files of its own; they are not the user's data.
  app.setPath('sessionData', join(profileDirectory, 'browser'))
  if (app.requestSingleInstanceLock({ isToggleTalk: launch.isToggleTalk })) {
    const { choice } = await createAudioOutputFile(profileDirectory).read()
    for (const [name, value] of commandLineSwitches({ ...place, buffering: choice }))
      app.commandLine.appendSwitch(name, value)
    void app.whenReady().then(start).catch(giveUp)
  } else {
    app.exit(0)
  }
} catch (error) {
  giveUp(error)
}

async function start(): Promise<void> {
  // The lock above is among Electron's own; a terminal or a headless server may have the profile as well.
  if ((await claimWithin(profileDirectory, systemClock)) === undefined)
    throw new AssistantError(
      'store-failed',
      `Another Parley runs on the profile ${profileDirectory}. End it, or name another profile with --profile DIR.`,
    )
  const loaded =
    launch.settings === undefined
      ? await loadSettings(profileDirectory, systemClock.wallMs())
      : { settings: await readSettingsFile(resolve(launch.settings)) }
  const { settings } = loaded
  const log = createLog({
    level: settings.logLevel,
    destination: openLogFile(join(profileDirectory, 'parley.log'), ({ message }) => {
      process.stderr.write(`parley: The log is not written any more (${message}).\n`)
    }),
  })
  const secrets = await openElectronSecrets({ safeStorage, profileDirectory, platform: process.platform })
  const host = await startHost({
    profileDirectory,
    settings,
    settingsFile: launch.settings,
    settingsNotice: loaded.notice,
    secrets,
    port: launch.port,
    allowedHosts: launch.allowedHosts,
    capture: launch.capture,
    host: 'electron',
    env: process.env,
    clock: systemClock,
    log,
  })
  await startDesktop({
    host,
    profileDirectory,
    resourceFolder: join(app.getAppPath(), 'resources'),
    preloadPath: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
    summonShortcut: settings.summonShortcut,
    theme: settings.appearance.theme,
    notices: host.notices,
    isHidden: launch.isHidden,
    isToggleTalk: launch.isToggleTalk,
    clock: systemClock,
    log,
  })
}

function giveUp(error: unknown): void {
  const sentence =
    error instanceof AssistantError ? error.message : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`parley: ${sentence ?? ''}\n`)
  dialog.showErrorBox('Parley could not start', sentence ?? '')
  app.exit(1)
}
