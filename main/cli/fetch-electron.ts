import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitMs, type Clock } from '../../shared/std/clock.ts'
import { childEnvironment } from '../processes/child-environment.ts'
import { downloadLimits, lookedAtDownload, startedDownload, type DownloadLimits } from './download-watch.ts'

const lookEveryMs = 500

export type FetchOutcome = { readonly isHere: true } | { readonly isHere: false; readonly why: string }

export interface FetchElectronOptions {
  /** `node_modules/electron`. */
  readonly packageFolder: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly onBytes: (bytes: number) => void
  readonly signal: AbortSignal
  readonly limits?: DownloadLimits
}

/**
 * Has Electron's package fetch its binary, in a child: it has no limit of its own and would wait forever for a host that
 * accepts and says nothing. Where it is cannot be asked either; the bytes on disk tell.
 */
export async function fetchElectron(options: FetchElectronOptions): Promise<FetchOutcome> {
  const { packageFolder, clock, limits = downloadLimits } = options
  const scratch = await mkdtemp(join(tmpdir(), 'parley-electron-download-'))
  const child = spawn(process.execPath, [join(packageFolder, 'install.js')], {
    cwd: packageFolder,
    env: {
      ...downloadEnvironment(options.env),
      TMPDIR: scratch,
      TEMP: scratch,
      TMP: scratch,
      ELECTRON_GET_NO_PROGRESS: '1',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    windowsHide: true,
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, 4_000)
  })
  const over = new AbortController()
  const ended = new Promise<number | undefined>((resolve) => {
    const end = (code: number | undefined) => {
      resolve(code)
      over.abort()
    }
    child.once('error', () => {
      end(undefined)
    })
    child.once('exit', (code) => {
      end(code ?? undefined)
    })
  })
  const stop = AbortSignal.any([over.signal, options.signal])
  try {
    let watch = startedDownload(clock.nowMs())
    for (;;) {
      await waitMs(clock, lookEveryMs, stop)
      if (stop.aborted) break
      const bytes = (await bytesBelow(scratch)) + (await bytesBelow(join(packageFolder, 'dist')))
      watch = lookedAtDownload(watch, { bytes, nowMs: clock.nowMs() }, limits)
      if (watch.type === 'running') options.onBytes(bytes)
      else return { isHere: false, why: givenUp(watch.type, limits) }
    }
    if (options.signal.aborted) return { isHere: false, why: 'its download was stopped' }
    return (await ended) === 0
      ? { isHere: true }
      : { isHere: false, why: `its download failed (${firstReason(complaint)})` }
  } finally {
    child.kill('SIGKILL')
    await ended
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

function givenUp(type: 'stalled' | 'too-slow', limits: DownloadLimits): string {
  return type === 'stalled'
    ? `its download stood still for ${limits.stallMs / 1000} s`
    : `its download was not complete after ${limits.totalMs / 1000} s`
}

/** Its own settings and the way through a proxy; provider keys are none of its business. */
function downloadEnvironment(env: FetchElectronOptions['env']): Record<string, string> {
  const own =
    /^(electron_\w+|npm_config_electron_\w+|npm_config_(platform|arch)|(https?|no|all)_proxy|global_agent_\w+|node_(extra_ca_certs|path|use_env_proxy)|ssl_cert_\w+|force_no_cache)$/i
  const passed = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && own.test(name) ? [[name, value] as const] : [],
  )
  return { ...childEnvironment(env), ...Object.fromEntries(passed) }
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const found = await stat(join(entry.parentPath, entry.name)).catch(() => undefined)
        return found?.size ?? 0
      }),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Of a stack, the line that says what went wrong; a cause, where it is told, says more than what it caused. */
function firstReason(complaint: string): string {
  const lines = complaint.split('\n').map((line) => line.trim())
  const cause = lines.find((line) => line.startsWith('[cause]:'))?.slice('[cause]:'.length)
  const first = cause ?? lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.find((line) => line !== '')
  // All that its installer prints of any trouble with the network.
  if (first?.endsWith('fetch failed') === true) return 'its host could not be reached'
  return (first ?? 'it did not say why')
    .trim()
    .replace(/^\w*Error: /, '')
    .replace(/[.{]\s*$/, '')
    .trim()
}
