import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** `npm start` as somebody types it. */
export interface StartedByNpm {
  /** Everything it printed so far. */
  printed(): string
  /** Resolves with the printed text when it matches; throws it when the process ends or the time is over first. */
  until(pattern: RegExp, withinMs: number): Promise<string>
  type(line: string): void
  endInput(): void
  /** Ctrl-C, or what the system sends. */
  end(signal?: NodeJS.Signals): Promise<number | null>
  readonly ended: Promise<number | null>
}

export function npmStart(options: {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** `ignore` is `</dev/null`. */
  readonly stdin: 'pipe' | 'ignore'
  /** In front of npm, e.g. to become another user. */
  readonly prefix?: readonly string[]
  /** A whole command line, which starts it in its own way. */
  readonly instead?: readonly string[]
}): StartedByNpm {
  const start = [...(options.prefix ?? []), 'npm', 'start', '-s', '--', ...options.args]
  const [program = 'npm', ...args] = options.instead ?? start
  const child: ChildProcess = spawn(program, args, {
    cwd: project,
    env: options.env,
    stdio: [options.stdin, 'pipe', 'pipe'],
  })
  let text = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part
      for (const listener of listeners) listener()
    })
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null)
  return {
    printed: () => text,
    until: (pattern, withinMs) =>
      new Promise((resolve, reject) => {
        const stop = (act: () => void): void => {
          clearTimeout(timer)
          listeners.delete(look)
          act()
        }
        const fail = (why: string): void => {
          stop(() => {
            reject(new Error(`${String(pattern)} was not printed: ${why}. Printed was:\n${text}`))
          })
        }
        const look = (): void => {
          if (pattern.test(text))
            stop(() => {
              resolve(text)
            })
        }
        const timer = setTimeout(() => {
          fail(`${withinMs / 1000} s are over`)
        }, withinMs)
        listeners.add(look)
        look()
        void ended.then(() => {
          fail('the process has ended')
        })
      }),
    type: (line) => child.stdin?.write(`${line}\n`),
    endInput: () => child.stdin?.end(),
    async end(signal = 'SIGINT') {
      child.kill(signal)
      return await ended
    },
    ended,
  }
}

/** This process's environment without what tells of a screen or of somebody's keys. */
export function bareEnvironment(): Record<string, string | undefined> {
  const hidden = /^(DISPLAY|WAYLAND_DISPLAY|XAUTHORITY|SSH_\w+|PULSE_\w+|npm_\w+|\w*API_KEY)$/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.test(name)))
}
