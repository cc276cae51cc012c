import { readFileSync } from 'node:fs'
import { waitMs } from '../../shared/std/clock.ts'
import { startParley, type ParleyProcess } from '../parley-process.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { mintTicket } from './wire-socket.ts'

/** What the server's process holds, after it collected what nobody holds. */
export interface Reading {
  readonly rssBytes: number
  readonly heapBytes: number
  /** Timers, sockets and the like that keep the process busy, by kind. */
  readonly resources: Readonly<Record<string, number>>
  /** What every object has and none should have. */
  readonly pollutedKeys: readonly string[]
  /** How late the event loop was, since the reading before. */
  readonly delayP99Ms: number
}

export interface ConnectionReport {
  readonly connectionId: number
  readonly transport: 'socket' | 'event-stream'
  readonly bufferedBytes: number
  readonly received: FrameCounts
  readonly sent: FrameCounts
}

interface Metrics {
  readonly connections: readonly ConnectionReport[]
}

/** By the type of the message; `audio` is the sound. */
type FrameCounts = Readonly<Record<string, { readonly frames: number }>>

export interface WeighedServer extends ParleyProcess {
  weigh(): Promise<Reading>
  /** The connections that are open, as the server counts them. */
  connections(): Promise<readonly ConnectionReport[]>
}

const patienceMs = 20_000
const lookMs = 20

/** The real server with a probe beside it: its memory can be weighed, and nothing in the product knows. */
export async function startWeighedServer(
  options: { readonly settings?: object; readonly args?: readonly string[] } = {},
): Promise<WeighedServer> {
  const probe = new URL('server-probe.ts', import.meta.url).href
  const parley = await startParley({ ...options, nodeFlags: ['--expose-gc', '--import', probe] })
  const readings = (): readonly string[] => parley.logLines().filter((line) => line.startsWith('{"probe":'))
  return {
    ...parley,
    async weigh() {
      const before = readings().length
      const fromMs = clock.nowMs()
      process.kill(parley.pid, 'SIGUSR2')
      while (readings().length === before) {
        if (parley.hasEnded() || clock.nowMs() - fromMs > patienceMs) throw new Error('The server cannot be weighed.')
        await waitMs(clock, lookMs)
      }
      return JSON.parse(readings()[before] ?? '') as Reading
    },
    async connections() {
      return (await getJson<Metrics>(parley, '/api/metrics')).connections
    },
  }
}

export function megabytes(bytes: number): number {
  return Math.round(bytes / 100_000) / 10
}

/** As it is at this moment, with what nobody holds any more: the probe would collect that first. Linux only. */
export function residentBytes(processId: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'))?.[1]
  return Number(kilobytes) * 1_024
}

async function getJson<T>(parley: ParleyProcess, path: string): Promise<T> {
  const { url } = parley.ready
  const ask = async (): Promise<Response> => {
    const headers = { origin: url, authorization: `Ticket ${await mintTicket(parley.ready)}` }
    return await fetch(url + path, { headers })
  }
  // A connection that was kept may be closed by the server while this end, busy with its simulators, writes to it.
  const response = await ask().catch(ask)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}
