import { spawn } from 'node:child_process'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { StartArguments } from './start-arguments.ts'

export type ElectronEnd =
  | { readonly type: 'ended'; readonly code: number }
  /** It never came as far as a window: another host is worth a try. */
  | { readonly type: 'never-opened'; readonly why: string }

/** A window is there within 3 s on an idle machine; what ends badly within this had not begun to work. */
const openedMs = 15_000

export function electronArguments(options: {
  readonly projectRoot: string
  readonly profileDirectory: string
  readonly start: Pick<StartArguments, 'port' | 'settings' | 'allowedHosts' | 'capture'>
  /** Chromium's sandbox cannot be built by root on Linux. */
  readonly isWithoutSandbox: boolean
}): readonly string[] {
  const { start } = options
  return [
    ...(options.isWithoutSandbox ? ['--no-sandbox'] : []),
    options.projectRoot,
    `--profile=${options.profileDirectory}`,
    ...(start.port === undefined ? [] : [`--port=${start.port}`]),
    ...(start.settings === undefined ? [] : [`--settings=${start.settings}`]),
    ...(start.capture === undefined ? [] : [`--capture=${start.capture}`]),
    ...start.allowedHosts.map((host) => `--allow-host=${host}`),
  ]
}

/** Runs the app to its end; signals to this process are passed on, so that it ends in its own order. */
export function runElectron(options: {
  readonly path: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
}): Promise<ElectronEnd> {
  const startedAtMs = options.clock.nowMs()
  // Terminals inside other Electron apps set it, and Electron would be a plain Node.
  const env = Object.fromEntries(Object.entries(options.env).filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE'))
  const child = spawn(options.path, options.args, { env, stdio: 'inherit' })
  const passOn = (signal: NodeJS.Signals): void => {
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, passOn)
  return new Promise((resolve) => {
    const end = (ended: ElectronEnd): void => {
      for (const signal of signals) process.off(signal, passOn)
      resolve(ended)
    }
    child.once('error', (error) => {
      end({ type: 'never-opened', why: `it could not be started (${error.message})` })
    })
    child.once('exit', (code, signal) => {
      end(
        electronEnd({
          code: code ?? undefined,
          signal: signal ?? undefined,
          livedMs: options.clock.nowMs() - startedAtMs,
        }),
      )
    })
  })
}

/** The app that runs is told by a second start of it, which ends at once. */
export async function toggleTalkInElectron(options: {
  readonly path: string
  readonly projectRoot: string
  readonly profileDirectory: string
  readonly clock: Clock
}): Promise<number> {
  const { path, clock } = options
  const start = { port: undefined, settings: undefined, allowedHosts: [], capture: undefined }
  const args = [...electronArguments({ ...options, start, isWithoutSandbox: isRootOnLinux() }), '--toggle-talk']
  const end = await runElectron({ path, args, env: process.env, clock })
  if (end.type === 'never-opened') throw new AssistantError('not-ready', `The app could not be told: ${end.why}.`)
  return end.code
}

/** Chromium's sandbox cannot be built by root on Linux, neither Electron's nor a browser's. */
export function isRootOnLinux(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0
}

export function electronEnd(ended: {
  readonly code: number | undefined
  readonly signal: string | undefined
  readonly livedMs: number
}): ElectronEnd {
  const { code, signal, livedMs } = ended
  const wasAsked = signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP'
  // A wrong command line (2) would be as wrong for another host.
  if (code === 0 || code === 2 || wasAsked || livedMs >= openedMs)
    return { type: 'ended', code: code ?? (wasAsked ? 0 : 1) }
  return { type: 'never-opened', why: `it ended at once (${signal ?? `code ${code ?? 'unknown'}`})` }
}
