import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { checkClient } from '../protocol-check/run-client.ts'
import { summaryOf, toText } from '../protocol-check/report.ts'
import { checkServer } from '../protocol-check/run-checks.ts'
import type { Verdict } from '../protocol-check/verdict.ts'
import { wsServerPort } from '../protocol-check/ws-server-port.ts'
import { systemClock } from '../system-clock.ts'
import { checkArguments, protocolCheckUsage, type CheckTarget, type SecretPlace } from './protocol-check-arguments.ts'
import { readySchema } from './own-server.ts'
import { UsageError } from './usage-error.ts'

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n${protocolCheckUsage}\n`)
  process.exitCode = 2
}

async function main(): Promise<number> {
  const { target, isJson } = checkArguments(process.argv.slice(2), process.env)
  const verdicts: Verdict[] = []
  for await (const verdict of verdictsOf(target)) {
    verdicts.push(verdict)
    process.stdout.write(`${isJson ? JSON.stringify(verdict) : toText(verdict)}\n`)
  }
  const summary = summaryOf(verdicts)
  const line = `${summary.passed} passed, ${summary.failed} failed, ${summary.skipped} skipped`
  process.stdout.write(`${isJson ? JSON.stringify({ summary }) : line}\n`)
  return summary.failed > 0 ? 1 : 0
}

async function* verdictsOf(target: CheckTarget): AsyncGenerator<Verdict, void, undefined> {
  switch (target.kind) {
    case 'server': {
      const { ws, only } = target
      const port = wsServerPort(ws, await secretOf(target.secret))
      yield* checkServer({ port, clock: systemClock, ...(only === undefined ? {} : { only }) })
      break
    }
    case 'client': {
      const { courses, command } = target
      const say = (line: string): void => {
        process.stderr.write(`${line}\n`)
      }
      const [program, ...args] = command
      yield* checkClient({
        courses,
        clock: systemClock,
        say,
        ...(program === undefined ? {} : { startClient: (ready: string) => runClient({ program, args, ready }) }),
      })
      break
    }
    default:
      target satisfies never
  }
}

/** Where the server is comes to the client as to any: in its environment, and in no argument. */
async function runClient(client: {
  readonly program: string
  readonly args: readonly string[]
  readonly ready: string
}): Promise<void> {
  const { ws, secret } = readySchema.parse(JSON.parse(client.ready))
  const env = { ...process.env, PARLEY_WS: ws, PARLEY_SECRET: secret, PARLEY_READY: undefined }
  const child = spawn(client.program, client.args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    child.on('close', () => {
      resolve()
    })
    child.on('error', (error) => {
      reject(new UsageError(`${client.program} cannot be started: ${error.message}.`))
    })
  })
}

async function secretOf(place: SecretPlace): Promise<string> {
  if (place.kind === 'environment') return place.secret
  try {
    const lines = (await readFile(place.path, 'utf8')).split('\n')
    return readySchema.parse(JSON.parse(lines.find((line) => line.startsWith('{')) ?? '')).secret
  } catch {
    throw new UsageError(`${place.path} does not hold the ready line of a server.`)
  }
}
