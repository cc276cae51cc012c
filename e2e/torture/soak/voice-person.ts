import { randomUUID } from 'node:crypto'
import { microphoneRateHz } from '../../../shared/audio/format.ts'
import { waitMs } from '../../../shared/std/clock.ts'
import { machineClock as clock } from '../../simulators/machine-clock.ts'
import { startPerson, type Person } from './person.ts'
import { sayings, type SoakPlace } from './place.ts'
import { SocketSession } from './socket-session.ts'

const frameMs = 20
const frameSamples = (microphoneRateHz * frameMs) / 1_000
const hearingMs = 10_000

/** Talks, listens to the end, and cuts in when it gets long. */
export function startVoicePerson(place: SoakPlace): Person {
  const { random, hurry } = place
  const session = new SocketSession(place, 'push-to-talk')
  let utteranceId = 0

  const speak = async (): Promise<void> => {
    utteranceId += 1
    session.transcript = ''
    session.client.send({ type: 'speech-start', id: randomUUID(), utteranceId, position: 0 })
    const frames = Math.round(random.between(20, 50) / hurry)
    for (let sequence = 0; sequence < frames; sequence++) {
      const samples = Int16Array.from({ length: frameSamples }, (_, at) => Math.round(6_000 * Math.sin(at / 7)))
      const at = { streamId: utteranceId, sequence, position: sequence * frameSamples }
      session.client.record({ kind: 'microphone', flags: 0, ...at, samples })
      await waitMs(clock, frameMs)
    }
    session.client.send({ type: 'speech-end', id: randomUUID(), utteranceId, position: frames * frameSamples })
  }

  const turn = async (): Promise<boolean> => {
    const before = session.responseId
    await speak()
    if (!(await session.until(() => session.transcript !== '', hearingMs))) return false
    if (session.transcript !== sayings.story) return (await session.answerAfter(before)) === 'completed'
    if (!(await session.until(() => session.responseId > before, hearingMs))) return false
    await waitMs(clock, random.between(300, 1_500) / hurry)
    const cutIn = session.responseId
    await speak()
    return (await session.answerAfter(cutIn)) === 'completed'
  }

  return startPerson(
    {
      ...{ name: 'voice', turn },
      leave: () => {
        session.close()
      },
      losses: () => {
        const { lost, duplicated } = session.numbering
        return Promise.resolve({ lost, duplicated })
      },
    },
    place,
  )
}
