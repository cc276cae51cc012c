import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { browserFlags } from '../../shared/audio/browser-flags.ts'
import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'

export interface BrowserArguments {
  readonly link: string
  readonly dataFolder: string
  readonly buffering: OutputBuffering
  /** Chromium's sandbox cannot be built by root on Linux. */
  readonly isWithoutSandbox: boolean
  /** Only once: afterwards the browser knows how large its user wants the window. */
  readonly isFirstWindow: boolean
  /** Commands come over a pipe, and the browser ends when it is closed; not for a window of one that runs already. */
  readonly isOwned: boolean
}

/** A window without tabs and address bar, of a browser that is used for nothing else. */
export function browserArguments(options: BrowserArguments): readonly string[] {
  return [
    `--app=${options.link}`,
    `--user-data-dir=${options.dataFolder}`,
    ...browserFlags(options.buffering),
    ...(options.isOwned ? ['--remote-debugging-pipe'] : []),
    ...(options.isWithoutSandbox ? ['--no-sandbox'] : []),
    ...(options.isFirstWindow ? ['--window-size=1180,800'] : []),
    // What the desktop's launcher knows the window by.
    '--class=parley',
    ...quietFlags,
  ]
}

const quietFlags = [
  '--no-first-run',
  '--no-default-browser-check',
  // Our page keeps no passwords, and the desktop's keyring would ask for one before the window opens.
  '--password-store=basic',
  // "Restore pages?" after a crash: the page itself finds its conversation again.
  '--hide-crash-restore-bubble',
  // Nothing leaves the machine that the user did not ask for: no update checks, no sync, no crash reports.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-domain-reliability',
  '--no-pings',
  '--disable-features=Translate,MediaRouter,OptimizationHints',
]

/** Inside Parley's own profile, or where a browser in a snap may write. */
export function browserDataFolder(place: {
  readonly profileDirectory: string
  readonly isSnap: boolean
  readonly homeDirectory: string
}): string {
  if (!place.isSnap) return posix.join(place.profileDirectory, 'browser')
  const mark = createHash('sha256').update(place.profileDirectory).digest('hex').slice(0, 12)
  return posix.join(place.homeDirectory, 'snap', 'chromium', 'common', `parley-${mark}`)
}

// A window needs more than other children of ours: the screen, the sound, the desktop, the way through a proxy.
const desktop =
  /^(DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|DBUS_SESSION_BUS_ADDRESS|DESKTOP_SESSION|PULSE_\w+|PIPEWIRE_\w+|ALSA_\w+|GTK_\w+|QT_\w+|GDK_\w+|(HTTPS?|NO|ALL)_PROXY)$/i

export function desktopEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value !== undefined && desktop.test(name) ? [[name, value]] : [])),
  )
}
