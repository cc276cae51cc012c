import { parseArgs } from 'node:util'
import { captureLevels, type CaptureLevel } from '../../shared/session/capture-level.ts'
import { hostKinds, type HostKind } from './choose-host.ts'
import { startCommand } from './start-command.ts'
import { asUsageError, UsageError, wholeNumber } from './usage-error.ts'

export const startUsage = `Usage: ${startCommand('[options]')}

Starts Parley: in a window of its own (Electron), else in a window of this machine's browser, else as a text chat in this
terminal; it says which and why. With --headless, the server alone.

  --host KIND         electron, browser or terminal: that one, or a sentence on why it cannot be
  --headless          the server alone; the first line on stdout is JSON: where it is, and the secret that opens it
  --port N            listen on this port; 0 takes any free one
  --profile DIR       keep settings, keys and conversations there
  --settings FILE     use these settings instead of the profile's settings.json
  --link              print a fresh link to the page of the Parley that runs on this profile, good once and for 2 minutes
  --toggle-talk       turn the voice of the Parley that runs on this profile on or off, for a key of your desktop
  --capture [KIND]    write this run's sessions down in the profile: shape (no word of what was said; the usual), full (with
                      the words), full-with-audio (with the sound too); "npm run replay" runs them again
  --allow-host HOST   also answer under this host name, for example behind a proxy; may be given several times
  --help

A headless server ends on SIGTERM, on SIGINT, when its parent process is gone, and when its stdin is a pipe that is
closed. With stdin from /dev/null or a terminal only signals and the parent count.
`

export interface StartArguments {
  /** `undefined`: the best there is. */
  readonly host: HostKind | undefined
  readonly isHeadless: boolean
  /** `link` and `toggle-talk` ask a server that runs, and start none. */
  readonly task: 'start' | 'link' | 'toggle-talk'
  /** `undefined`: the preferred port, else a free one. */
  readonly port: number | undefined
  readonly profile: string | undefined
  readonly settings: string | undefined
  readonly allowedHosts: readonly string[]
  /** `undefined`: as the settings say. */
  readonly capture: CaptureLevel | undefined
}

/** Throws `UsageError`; `help` means that the usage was asked for. */
export function parseStartArguments(args: readonly string[]): StartArguments | 'help' {
  const values = readFlags(args)
  if (values.help === true) return 'help'
  const ways = (['link', 'toggle-talk', 'headless', 'host'] as const).filter((flag) => values[flag] !== undefined)
  if (ways.length > 1)
    throw new UsageError(`${ways.map((flag) => `--${flag}`).join(' and ')} do not go together: give one of them.`)
  return {
    host: values.host === undefined ? undefined : hostKind(values.host),
    isHeadless: values.headless === true,
    task: values.link === true ? 'link' : values['toggle-talk'] === true ? 'toggle-talk' : 'start',
    port: values.port === undefined ? undefined : wholeNumber(values.port, '--port', { least: 0, most: 65_535 }),
    profile: values.profile,
    settings: values.settings,
    allowedHosts: values['allow-host'] ?? [],
    capture: values.capture === undefined ? undefined : captureLevel(values.capture),
  }
}

function hostKind(text: string): HostKind {
  const kind = hostKinds.find((known) => known === text)
  if (kind === undefined) throw new UsageError(`--host takes ${hostKinds.join(', ')}, not "${text}".`)
  return kind
}

function captureLevel(text: string): CaptureLevel {
  const level = captureLevels.find((known) => known === text)
  if (level === undefined) throw new UsageError(`--capture takes ${captureLevels.join(', ')}, not "${text}".`)
  return level
}

/** The kind may be left out, which the parser of flags does not know. */
function withCaptureKind(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const next = args[index + 1]
    return arg === '--capture' && (next === undefined || next.startsWith('-')) ? ['--capture=shape'] : [arg]
  })
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: withCaptureKind(args),
      strict: true,
      options: {
        host: { type: 'string' },
        headless: { type: 'boolean' },
        link: { type: 'boolean' },
        'toggle-talk': { type: 'boolean' },
        port: { type: 'string' },
        profile: { type: 'string' },
        settings: { type: 'string' },
        capture: { type: 'string' },
        'allow-host': { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (thrown) {
    throw asUsageError(thrown)
  }
}
