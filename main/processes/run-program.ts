import { spawn } from 'node:child_process'

export interface ProgramResult {
  /** The exit code; `undefined` when the program could not be started or was ended by a signal. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
  /** Why there is no exit code. */
  readonly failure?: 'not-started' | 'timed-out' | 'ended-by-signal'
}

// Nothing we ask of a helper program is longer; one that floods its output is cut, not collected.
const longestOutputBytes = 4 * 1024 * 1024

/** Runs a program to its end, without a shell, and collects what it printed. Never rejects. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: {
    readonly env: Readonly<Record<string, string>>
    readonly timeoutMs: number
    readonly stdin?: string
    readonly cwd?: string
  },
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
    })
    const stdout = collect(child.stdout)
    const stderr = collect(child.stderr)
    const finish = (code: number | undefined, failure?: ProgramResult['failure']): void => {
      resolve({ code, stdout: stdout(), stderr: stderr(), ...(failure === undefined ? {} : { failure }) })
    }
    // A program that ends without reading its input breaks the pipe; its exit code says more.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.stdin ?? '')
    child.once('error', () => {
      finish(undefined, 'not-started')
    })
    child.once('close', (code) => {
      if (code !== null) finish(code)
      else finish(undefined, child.killed ? 'timed-out' : 'ended-by-signal')
    })
  })
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const parts: Buffer[] = []
  let bytes = 0
  stream.on('data', (part: Buffer) => {
    bytes += part.byteLength
    if (bytes <= longestOutputBytes) parts.push(part)
  })
  return () => Buffer.concat(parts).toString('utf8')
}
