import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive, processesBelow } from '../process-tree.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { busySession, busyWith, type BusyWith } from './busy-sessions.ts'
import { isPortFree } from './free-port.ts'
import type { Figures, Say, TorturePart } from './part.ts'
import { startOnProfile } from './profile-server.ts'

const endMs = 2_000

interface Ended {
  readonly what: BusyWith
  readonly tookMs: number
  readonly code: number | null
  readonly closeCode: number | undefined
  readonly isPortFree: boolean
  readonly isDatabaseClosed: boolean
  readonly children: number
  readonly childrenLeft: number
}

/** The server is asked to end, with nothing to do, in the middle of an answer, and in the middle of an utterance. */
export const sigterm: TorturePart = {
  name: 'sigterm',
  quick: (say) => run(1, say),
  long: (say) => run(20, say),
}

async function run(times: number, say: Say): Promise<Figures> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-sigterm-'))
  const ended: Ended[] = []
  try {
    for (let time = 0; time < times; time++)
      for (const what of busyWith) {
        const one = await endInTheMiddleOf(profile, what)
        ended.push(one)
        say(`${what}: ${JSON.stringify(one)}`)
      }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  const count = (isSo: (one: Ended) => boolean): number => ended.filter(isSo).length
  return {
    n: ended.length,
    children: ended.reduce((sum, one) => sum + one.children, 0),
    bounds: [
      { what: 'the slowest end, ms', value: Math.max(...ended.map(({ tookMs }) => tookMs)), atMost: endMs },
      { what: 'ends without an error', value: count(({ code }) => code === 0), atLeast: ended.length },
      { what: 'sockets closed with 1001', value: count(({ closeCode }) => closeCode === 1001), atLeast: ended.length },
      { what: 'free ports', value: count((one) => one.isPortFree), atLeast: ended.length },
      { what: 'closed databases', value: count((one) => one.isDatabaseClosed), atLeast: ended.length },
      { what: 'children left', value: ended.reduce((sum, one) => sum + one.childrenLeft, 0), atMost: 0 },
    ],
  }
}

async function endInTheMiddleOf(profile: string, what: BusyWith): Promise<Ended> {
  const server = await startOnProfile(profile, { settings: { tts: { kind: 'system' } } })
  try {
    const socket = await busySession(server, what)
    const children = processesBelow(server.processId)
    const fromMs = clock.nowMs()
    server.kill('SIGTERM')
    const { code, atMs } = await server.ended
    await socket.until(() => false)
    return {
      ...{ what, code, closeCode: socket.closeCode },
      tookMs: Math.round(atMs - fromMs),
      isPortFree: await isPortFree(Number(new URL(server.ready.url).port)),
      // SQLite takes its journal away when the last connection is closed in order.
      isDatabaseClosed: existsSync(join(profile, 'parley.db')) && !existsSync(join(profile, 'parley.db-wal')),
      children: children.length,
      childrenLeft: children.filter(isAlive).length,
    }
  } finally {
    server.kill('SIGKILL')
    await server.ended
  }
}
