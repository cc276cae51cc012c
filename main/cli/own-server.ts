import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { waitMs } from '../../shared/std/clock.ts'

export const readySchema = z.object({
  event: z.literal('ready'),
  url: z.string(),
  ws: z.string(),
  secret: z.string(),
  link: z.string(),
  protocol: z.string(),
  version: z.string(),
})
export type Ready = z.infer<typeof readySchema>

export interface OwnServer {
  readonly ready: Ready
  /** Ends the process and removes its profile. Idempotent. */
  close(): Promise<void>
}

/** Loading takes about a second; a machine that is busy with other things gets a good deal more. */
const readyDeadlineMs = 30_000
const endDeadlineMs = 3_000
const keptLogLines = 20

/** A headless server of its own on a temporary profile, in a child process that ends with this one. */
export async function startOwnServer(options: {
  readonly clock: Clock
  readonly settings: string | undefined
  readonly signal?: AbortSignal
}): Promise<OwnServer> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-talk-'))
  const start = fileURLToPath(new URL('./start.ts', import.meta.url))
  const settings = options.settings === undefined ? [] : ['--settings', options.settings]
  // An open pipe on stdin is the child's life line: it ends when this process is gone, however that went.
  const child = spawn(process.execPath, [start, '--headless', '--port', '0', '--profile', profile, ...settings], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const exited = new Promise<void>((resolve) =>
    child.once('close', () => {
      resolve()
    }),
  )
  const close = async (): Promise<void> => {
    child.kill('SIGTERM')
    const patience = new AbortController()
    await Promise.race([exited, waitMs(options.clock, endDeadlineMs, patience.signal)])
    patience.abort()
    child.kill('SIGKILL')
    await rm(profile, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    return { ready: await readReady(child, options), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function readReady(
  child: ChildProcess,
  options: { readonly clock: Clock; readonly signal?: AbortSignal },
): Promise<Ready> {
  const log: string[] = []
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (line) => {
      log.push(line)
      if (log.length > keptLogLines) log.shift()
    })
  return await new Promise((resolve, reject) => {
    const finish = (action: () => void): void => {
      cancelDeadline()
      options.signal?.removeEventListener('abort', onAbort)
      action()
    }
    const fail = (sentence: string): void => {
      finish(() => {
        reject(new AssistantError('not-ready', sentence))
      })
    }
    const cancelDeadline = options.clock.after(readyDeadlineMs, () => {
      fail(`The server was not ready within ${readyDeadlineMs / 1000} s.`)
    })
    const onAbort = (): void => {
      fail('Stopped before the server was ready.')
    }
    options.signal?.addEventListener('abort', onAbort, { once: true })
    child.once('error', () => {
      fail('The server could not be started.')
    })
    child.once('close', (code) => {
      fail(lastWords(log) ?? `The server ended with code ${code ?? 'none'} before it was ready.`)
    })
    if (child.stdout === null) return
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = line.startsWith('{') ? readySchema.safeParse(JSON.parse(line)) : undefined
      if (ready?.success === true)
        finish(() => {
          resolve(ready.data)
        })
    })
  })
}

/** The sentence with which the server gave up, or else the error that ended it; log lines are JSON and come before it. */
function lastWords(log: readonly string[]): string | undefined {
  const sentence = log.findLast((line) => line.startsWith('parley: '))?.slice('parley: '.length)
  return sentence ?? log.find((line) => /^\w*Error\b/.test(line))
}
