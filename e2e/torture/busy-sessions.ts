import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { microphoneRateHz } from '../../shared/audio/format.ts'
import { encodeAudioFrame } from '../../shared/protocol/frame.ts'
import { waitMs } from '../../shared/std/clock.ts'
import type { ReadyLine } from '../parley-process.ts'
import { processesBelow } from '../process-tree.ts'
import { machineClock as clock } from '../simulators/machine-clock.ts'
import { opcodes, WireSocket } from './wire-socket.ts'

export const busyWith = ['nothing', 'an answer', 'an utterance'] as const
export type BusyWith = (typeof busyWith)[number]

const frameMs = 20
const frameSamples = (microphoneRateHz * frameMs) / 1_000
const utteranceFrames = 25
const patienceMs = 15_000

/** Why the programs with which the offline assistant hears and speaks cannot be watched here. */
export function missingForChildren(): string | undefined {
  if (process.platform !== 'linux') return 'processes are looked up in /proc, which is on Linux only'
  const missing = ['/usr/bin/flite', '/usr/share/pocketsphinx/model/en-us'].filter((path) => !existsSync(path))
  return missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`
}

/** A client whose session is in the middle of something; for all but nothing the programs it needs run by then. */
export async function busySession(
  { ready, processId }: { readonly ready: ReadyLine; readonly processId: number },
  what: BusyWith,
): Promise<WireSocket> {
  const socket = await WireSocket.greeted(ready, { mode: what === 'nothing' ? 'text' : 'push-to-talk' })
  if (what === 'nothing') return socket
  if (what === 'an answer') {
    socket.say({ type: 'text-submit', id: randomUUID(), text: 'help' })
    if (!(await socket.until(() => socket.frames.some(({ opcode }) => opcode === opcodes.binary), patienceMs)))
      throw new Error('The server did not begin to speak.')
  } else await halfAnUtterance(socket)
  const endMs = clock.nowMs() + patienceMs
  while (processesBelow(processId).length === 0) {
    if (clock.nowMs() > endMs) throw new Error(`The server has no children in the middle of ${what}.`)
    await waitMs(clock, frameMs)
  }
  return socket
}

async function halfAnUtterance(socket: WireSocket): Promise<void> {
  socket.say({ type: 'speech-start', id: randomUUID(), utteranceId: 1, position: 0 })
  for (let sequence = 0; sequence < utteranceFrames; sequence++) {
    const samples = Int16Array.from({ length: frameSamples }, (_, at) => Math.round(6_000 * Math.sin(at / 7)))
    const place = { streamId: 1, sequence, position: sequence * frameSamples }
    socket.send(opcodes.binary, encodeAudioFrame({ kind: 'microphone', flags: 0, ...place, samples }))
    await waitMs(clock, frameMs)
  }
}
