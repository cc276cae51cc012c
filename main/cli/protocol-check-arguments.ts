import { parseArgs } from 'node:util'
import { isCourseName, courseNames, type CourseName } from '../protocol-check/course.ts'
import { serverChecks } from '../protocol-check/run-checks.ts'
import { asUsageError, UsageError } from './usage-error.ts'

export const protocolCheckUsage = `Usage: npm run protocol-check -s -- WS_URL [--only NAME,NAME] [--json]
       npm run protocol-check -s -- --client [--courses NAME,NAME] [--json] [-- COMMAND ARGUMENTS]
  WS_URL      a server, e.g. ws://127.0.0.1:4114/socket; its secret is read from PARLEY_SECRET, or from the ready line
              in the file that PARLEY_READY names
  --client    start a strict little server for a client to be checked; COMMAND is the client, run once for each course
  --courses   of ${courseNames.join(', ')}; all of them when left out`

export type CheckTarget =
  | { readonly kind: 'server'; readonly ws: string; readonly secret: SecretPlace; readonly only?: readonly string[] }
  | { readonly kind: 'client'; readonly courses: readonly CourseName[]; readonly command: readonly string[] }

export type SecretPlace =
  { readonly kind: 'environment'; readonly secret: string } | { readonly kind: 'ready-file'; readonly path: string }

export interface CheckArguments {
  readonly target: CheckTarget
  readonly isJson: boolean
}

export function checkArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CheckArguments {
  const { values, positionals } = parsed(argv)
  const isJson = values.json ?? false
  if (values.client === true) {
    if (values.only !== undefined) throw new UsageError('--only is for servers; for a client it is --courses.')
    return { target: { kind: 'client', courses: coursesOf(values.courses), command: positionals }, isJson }
  }
  const [ws, ...more] = positionals
  if (ws === undefined || more.length > 0) throw new UsageError('Say which server to check, or --client.')
  if (values.courses !== undefined) throw new UsageError('--courses goes with --client.')
  if (!/^wss?:$/.test(URL.canParse(ws) ? new URL(ws).protocol : ''))
    throw new UsageError(`"${ws}" is not the address of a server: it looks like ws://127.0.0.1:4114/socket.`)
  const only = onlyOf(values.only)
  const target = { kind: 'server', ws, secret: secretPlace(env), ...(only === undefined ? {} : { only }) } as const
  return { target, isJson }
}

function parsed(argv: readonly string[]): {
  values: { client?: boolean; only?: string; courses?: string; json?: boolean }
  positionals: readonly string[]
} {
  const options = {
    client: { type: 'boolean' },
    only: { type: 'string' },
    courses: { type: 'string' },
    json: { type: 'boolean' },
  } as const
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (error) {
    throw asUsageError(error)
  }
}

function secretPlace(env: Readonly<Record<string, string | undefined>>): SecretPlace {
  if (env.PARLEY_SECRET !== undefined) return { kind: 'environment', secret: env.PARLEY_SECRET }
  if (env.PARLEY_READY !== undefined) return { kind: 'ready-file', path: env.PARLEY_READY }
  throw new UsageError('The server’s secret is needed, in PARLEY_SECRET or in the file that PARLEY_READY names.')
}

function onlyOf(list: string | undefined): readonly string[] | undefined {
  const names = list?.split(',')
  const unknown = names?.find((name) => !serverChecks.some(({ id }) => id === name))
  if (unknown !== undefined) throw new UsageError(`No check is called "${unknown}".`)
  return names
}

function coursesOf(list: string | undefined): readonly CourseName[] {
  if (list === undefined) return courseNames
  return list.split(',').map((name) => {
    if (!isCourseName(name)) throw new UsageError(`No course is called "${name}".`)
    return name
  })
}
