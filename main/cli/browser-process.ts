import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Readable, Writable } from 'node:stream'
import { waitMs, type Clock } from '../../shared/std/clock.ts'
import { browserEnd, type BrowserEnd } from './browser-end.ts'
import { browserOwner } from './browser-lock.ts'
import { isProcessRunning } from './running-parley.ts'

export interface BrowserProcess {
  readonly ended: Promise<BrowserEnd>
  /** Closes the window, then whatever is left of the browser. Idempotent. */
  close(): Promise<void>
}

const keptLines = 40
/** It takes 120 ms here; what does not answer within this is ended by force. */
const closePatienceMs = 800
const ownerCheckMs = 500

/**
 * The browser as a child in a process group of its own, so that Ctrl-C in the terminal ends it in order, through us. Its
 * command pipe is its life line as well: Chromium ends when the other end is gone, also when this process is killed.
 */
export function openBrowser(options: {
  readonly path: string
  readonly args: readonly string[]
  readonly dataFolder: string
  readonly env: Readonly<Record<string, string>>
  readonly clock: Clock
  /** A window of a browser that runs already is not waited for, and not closed. */
  readonly isOwned: boolean
}): BrowserProcess {
  const { clock, dataFolder } = options
  const startedAtMs = clock.nowMs()
  const child = spawn(options.path, options.args, {
    env: options.env,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  // Named by number: what is beyond the three of every child has no better type than "a stream".
  const commands = child.stdio[3] instanceof Writable ? child.stdio[3] : undefined
  const answers = child.stdio[4] instanceof Readable ? child.stdio[4] : undefined
  const said: string[] = []
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line)
      if (said.length > keptLines) said.shift()
    })
  commands?.on('error', () => undefined)
  answers?.on('error', () => undefined).resume()

  const exited = new Promise<BrowserEnd>((resolve) => {
    child.once('error', (error) => {
      resolve({ type: 'never-opened', why: `it could not be started (${error.message})` })
    })
    child.once('exit', (code, signal) => {
      const owner = browserOwner(dataFolder)
      const ownerId = owner !== undefined && isProcessRunning(owner.processId) ? owner.processId : undefined
      const livedMs = clock.nowMs() - startedAtMs
      resolve(browserEnd({ code: code ?? undefined, signal: signal ?? undefined, livedMs, said, ownerId }))
    })
  })
  let isClosing = false
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    isClosing = true
    if (commands !== undefined) sendClose(commands)
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const patience = new AbortController()
      await Promise.race([exited, waitMs(clock, closePatienceMs, patience.signal)])
      patience.abort()
      if (child.exitCode === null && child.signalCode === null) endGroup(child.pid, signal)
    }
    const end = await exited
    if (end.type === 'handed-over' && options.isOwned) endProcess(end.processId, 'SIGTERM')
  }
  return {
    ended: exited.then(async (end) => {
      if (!options.isOwned) return end
      // The browser that has the window now is not our child: its end can only be seen by looking.
      while (end.type === 'handed-over' && !isClosing && isProcessRunning(end.processId))
        await waitMs(clock, ownerCheckMs)
      return end
    }),
    close() {
      closing ??= close()
      return closing
    },
  }
}

function sendClose(commands: Writable): void {
  commands.write(`${JSON.stringify({ id: 1, method: 'Browser.close' })}\0`)
}

function endGroup(processId: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (processId !== undefined) endProcess(process.platform === 'win32' ? processId : -processId, signal)
}

/** A negative number is a process group. */
function endProcess(processId: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(processId, signal)
  } catch {
    // It has just ended by itself.
  }
}
