import { randomUUID } from 'node:crypto'
import { microphoneRateHz } from '../../../shared/audio/format.ts'
import { encodeAudioFrame } from '../../../shared/protocol/frame.ts'
import { waitMs } from '../../../shared/std/clock.ts'
import { machineClock as clock } from '../../simulators/machine-clock.ts'
import { opcodes, WireSocket } from '../wire-socket.ts'
import { startPerson, type Person } from './person.ts'
import { sayings, type SoakPlace } from './place.ts'

const frameMs = 20
const frameSamples = (microphoneRateHz * frameMs) / 1_000
const listeningFrames = 60
const answerMs = 20_000

/**
 * Comes with an open microphone and no detector of its own, asks, and goes: sometimes in the middle of the answer, sometimes
 * to come back to the same conversation, mostly never.
 */
export function startVisitor(place: SoakPlace): Person {
  const { random, through, hurry, newcomers } = place
  let sessionId: string | undefined

  const turn = async (): Promise<boolean> => {
    const isBack = sessionId !== undefined && random.between(0, 10) >= newcomers
    const hello = { mode: 'always-listening', vad: 'server', ...(isBack ? { sessionId } : {}) }
    const socket = await WireSocket.greeted(through, hello)
    try {
      sessionId = String(socket.message('welcome')?.sessionId)
      await listen(socket)
      socket.say({ type: 'text-submit', id: randomUUID(), text: sayings.short })
      const last = random.between(0, 2) < 1 ? 'text-delta' : 'speech-sent'
      return await socket.until(() => socket.message(last) !== undefined, answerMs)
    } finally {
      socket.drop()
    }
  }

  const listen = async (socket: WireSocket): Promise<void> => {
    for (let sequence = 0; sequence < listeningFrames / hurry; sequence++) {
      const samples = Int16Array.from({ length: frameSamples }, () => Math.round(1_000 * random.gaussian()))
      const at = { streamId: 1, sequence, position: sequence * frameSamples }
      socket.send(opcodes.binary, encodeAudioFrame({ kind: 'microphone', flags: 0, ...at, samples }))
      await waitMs(clock, frameMs)
    }
  }

  const losses = { lost: 0, duplicated: 0 }
  return startPerson({ name: 'visitor', turn, leave: () => undefined, losses: () => Promise.resolve(losses) }, place)
}
