import { parseArgs } from 'node:util'
import { asUsageError, UsageError, wholeNumber } from './usage-error.ts'

export const startUsage = `Usage: npm start -s -- [options]

Starts Parley: the server with a text chat in this terminal, or with --headless the server alone.

  --headless          the server alone; the first line on stdout is JSON: where it is, and the secret that opens it
  --port N            listen on this port; 0 takes any free one
  --profile DIR       keep settings, keys and conversations there
  --settings FILE     use these settings instead of the profile's settings.json
  --link              print a fresh link to the page of the Parley that runs on this profile, good once and for 2 minutes
  --allow-host HOST   also answer under this host name, for example behind a proxy; may be given several times
  --help

A headless server ends on SIGTERM, on SIGINT, when its parent process is gone, and when its stdin is a pipe that is
closed. With stdin from /dev/null or a terminal only signals and the parent count.
`

export interface StartArguments {
  readonly isHeadless: boolean
  /** Asks a server that runs; starts none. */
  readonly isLink: boolean
  /** `undefined`: the preferred port, else a free one. */
  readonly port: number | undefined
  readonly profile: string | undefined
  readonly settings: string | undefined
  readonly allowedHosts: readonly string[]
}

/** Throws `UsageError`; `help` means that the usage was asked for. */
export function parseStartArguments(args: readonly string[]): StartArguments | 'help' {
  const values = readFlags(args)
  if (values.help === true) return 'help'
  if (values.link === true && values.headless === true)
    throw new UsageError('--link asks the server that runs, and --headless starts one: give one of them.')
  return {
    isLink: values.link === true,
    isHeadless: values.headless === true,
    port: values.port === undefined ? undefined : wholeNumber(values.port, '--port', { least: 0, most: 65_535 }),
    profile: values.profile,
    settings: values.settings,
    allowedHosts: values['allow-host'] ?? [],
  }
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        headless: { type: 'boolean' },
        link: { type: 'boolean' },
        port: { type: 'string' },
        profile: { type: 'string' },
        settings: { type: 'string' },
        'allow-host': { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (thrown) {
    throw asUsageError(thrown)
  }
}
