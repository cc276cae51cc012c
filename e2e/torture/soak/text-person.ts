import { randomUUID } from 'node:crypto'
import { waitMs } from '../../../shared/std/clock.ts'
import { machineClock as clock } from '../../simulators/machine-clock.ts'
import { chores } from './chores.ts'
import { missingTexts, type Said } from './kept-texts.ts'
import { startPerson, type Person } from './person.ts'
import { sayings, type SoakPlace } from './place.ts'
import { SocketSession } from './socket-session.ts'

const turnsOfConversation = 8
const openMs = 10_000

/** Types over the socket: waits, cuts in, queues, steers, stops, begins anew, and does in between what a window offers. */
export function startTextPerson(place: SoakPlace): { readonly person: Person; readonly sessionId: () => string } {
  const { random, hurry } = place
  const session = new SocketSession(place, 'text')
  const losses = { lost: 0, duplicated: 0 }
  const doChore = chores(place)
  let said: Said[] = []
  let turns = 0

  const say = (text: string, whileSpeaking?: 'interrupt' | 'queue' | 'steer'): void => {
    // Each is another, so that it can be found again.
    const marked = `${text} ${randomUUID()}`
    said.push({ commandId: session.say(marked, whileSpeaking), text: marked })
  }

  const beginAnew = async (): Promise<void> => {
    const before = session.conversationId
    session.client.send({ type: 'conversation-open', id: randomUUID() })
    await session.until(() => session.conversationId !== before, openMs)
    const taken = said.filter(({ commandId }) => session.done.has(commandId))
    const { lost, duplicated } = await missingTexts(place, before, taken)
    losses.lost += lost
    losses.duplicated += duplicated
    said = []
    session.done.clear()
  }

  const turn = async (): Promise<boolean> => {
    turns += 1
    if (turns % turnsOfConversation === 0) await beginAnew()
    if (turns % 3 === 0) await doChore(session.conversationId)
    const before = session.responseId
    const habit = turns % 5
    if (habit === 4) {
      say(sayings.short)
      return (await session.answerAfter(before)) === 'completed'
    }
    say(sayings.story)
    await session.until(() => session.responseId > before, openMs)
    await waitMs(clock, random.between(100, 800) / hurry)
    switch (habit) {
      case 0: {
        const cutIn = session.responseId
        say(sayings.short, 'interrupt')
        return (await session.answerAfter(cutIn)) === 'completed'
      }
      case 1: {
        const first = session.responseId
        say(sayings.short, 'queue')
        return (await session.answerAfter(first)) === 'completed'
      }
      case 2:
        say(sayings.short, 'steer')
        return (await session.answerAfter(before)) === 'completed'
      default:
        session.client.send({ type: 'response-stop', id: randomUUID() })
        return (await session.answerAfter(before)) === 'interrupted'
    }
  }

  const person = startPerson(
    {
      ...{ name: 'text', turn },
      leave: () => {
        session.close()
      },
      async losses() {
        await beginAnew()
        const { lost, duplicated } = session.numbering
        return { lost: losses.lost + lost, duplicated: losses.duplicated + duplicated }
      },
    },
    place,
  )
  return { person, sessionId: () => session.sessionId }
}
