import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startEnvironment, startFlags } from './start-flags.ts'

/** The first line of `npm start -s -- --headless`; see "Connect and authenticate" of the protocol page. */
export interface ReadyLine {
  readonly event: 'ready'
  readonly url: string
  readonly ws: string
  readonly secret: string
  readonly link: string
}

export interface ParleyProcess {
  readonly ready: ReadyLine
  readonly pid: number
  /** Without having been asked to. */
  hasEnded(): boolean
  /** On stderr and neither a sentence nor the log: what Node says of a failure that nobody caught. */
  strays(): readonly string[]
  /** What it said to people on stderr; the rest of stderr is its log. */
  sentences(): readonly string[]
  logLines(): readonly string[]
  /** A fresh address of the page: each is good once, for two minutes. */
  link(): Promise<string>
  /** Idempotent; nothing of it is left afterwards, neither process nor profile. */
  end(): Promise<void>
}

/** The real server, through its command line, on a profile of its own. */
export async function startParley(
  options: {
    readonly settings?: object
    readonly args?: readonly string[]
    readonly nodeFlags?: readonly string[]
  } = {},
): Promise<ParleyProcess> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-e2e-'))
  // The first five minutes have a spec of their own.
  const settings = { isFirstRunDone: true, ...options.settings }
  await writeFile(join(profile, 'settings.json'), JSON.stringify(settings))
  const start = join(import.meta.dirname, '..', 'main', 'cli', 'start.ts')
  // The pipe on stdin is its life line: a test that dies leaves no server behind.
  const child = spawn(
    process.execPath,
    [
      ...startFlags,
      ...(options.nodeFlags ?? []),
      start,
      '--headless',
      '--port',
      '0',
      '--profile',
      profile,
      ...(options.args ?? []),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...startEnvironment },
    },
  )
  const gone = once(child, 'close')
  const stderr: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => stderr.push(line))
  const end = async (): Promise<void> => {
    child.kill('SIGTERM')
    await gone
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  let ready: ReadyLine
  try {
    ready = await readyLineOf(child, stderr)
  } catch (error) {
    await end()
    throw error
  }
  return {
    ready,
    pid: child.pid ?? 0,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    strays: () => stderr.filter((line) => !line.startsWith('{') && !line.startsWith('parley: ')),
    sentences: () => stderr.filter((line) => line.startsWith('parley: ')).map((line) => line.slice('parley: '.length)),
    logLines: () => stderr.filter((line) => line.startsWith('{')),
    link: () => freshLink(ready),
    end,
  }
}

function readyLineOf({ stdout, ...child }: ChildProcess, stderr: readonly string[]): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    if (stdout === null) throw new Error('The server has no stdout.')
    createInterface({ input: stdout })
      .on('line', (line) => {
        if (line.startsWith('{')) resolve(JSON.parse(line) as ReadyLine)
      })
      .on('close', () => {
        reject(new Error(`The server ended before it was ready (${child.exitCode ?? 'running'}): ${stderr.join('\n')}`))
      })
  })
}

/** Of a server that runs, as whoever holds its secret may ask for it. */
export async function freshLink({ url, secret }: ReadyLine): Promise<string> {
  const response = await fetch(`${url}/api/link-tickets`, {
    method: 'POST',
    headers: { Origin: url, Authorization: `Bearer ${secret}` },
  })
  const { link } = (await response.json()) as { readonly link: string }
  return link
}
