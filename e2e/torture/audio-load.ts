import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** What the child is asked for; see `audio-load-child.ts`. */
export interface AudioLoad {
  readonly url: string
  readonly origin: string
  /** One list for each socket. */
  readonly subprotocols: readonly (readonly string[])[]
  readonly hello?: object
  /** Of each socket, at 50 a second. */
  readonly frames: number
}

export interface LoadResult {
  readonly sentFrames: number
  readonly pings: number
  readonly tripsMs: readonly number[]
  readonly closed: number
}

export interface Child {
  say(line: string): void
  nextLine(): Promise<string>
  /** Idempotent. */
  end(): Promise<void>
}

/** A program of this folder in a process of its own that ends with its stdin. */
export function startChild(name: 'audio-load-child.ts' | 'bare-echo-child.ts', ...words: readonly string[]): Child {
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    [new URL(name, import.meta.url).pathname, ...words],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const gone = once(child, 'close')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    say(line) {
      child.stdin.write(`${line}\n`)
    },
    async nextLine() {
      const line = await lines.next()
      if (line.done === true) throw new Error(`${name} ended without an answer.`)
      return line.value
    },
    async end() {
      child.stdin.end()
      await gone
    },
  }
}

/** Runs it and, while its sockets are still open, lets somebody look at the other end. */
export async function audioLoad<T>(load: AudioLoad, look: () => Promise<T>): Promise<{ result: LoadResult; seen: T }> {
  const child = startChild('audio-load-child.ts')
  try {
    child.say(JSON.stringify(load))
    const result = JSON.parse(await child.nextLine()) as LoadResult
    return { result, seen: await look() }
  } finally {
    await child.end()
  }
}
