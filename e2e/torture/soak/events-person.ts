import { randomUUID } from 'node:crypto'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { answerMessages, type ChatDoor, type ChatEvent } from '../../../shared/protocol/chat-events.ts'
import { Numbering } from '../numbering.ts'
import { startPerson, type Person } from './person.ts'
import { request, sayings, type SoakPlace } from './place.ts'
import { mintTicket } from '../wire-socket.ts'

const turnsOfSession = 10
const answerMs = 60_000

/** Types with the voice off: one request a turn, now and then stopped, now and then left in the middle. */
export function startEventsPerson(place: SoakPlace): Person {
  const door = doorOf(place)
  const losses = { lost: 0, duplicated: 0 }
  let sessionId: string | undefined
  let turns = 0

  const turn = async (): Promise<boolean> => {
    turns += 1
    if (turns % turnsOfSession === 0) sessionId = undefined
    const isStory = turns % 3 === 0
    const left = new AbortController()
    const numbering = new Numbering()
    const signal = AbortSignal.any([left.signal, AbortSignal.timeout(answerMs)])
    const text = isStory ? sayings.story : sayings.short
    const asked = { id: randomUUID(), text, ...(sessionId === undefined ? {} : { sessionId }) }
    let deltas = 0
    let isAnswered = false
    for await (const message of answerMessages(door, asked, signal)) {
      numbering.see(message)
      if (message.type === 'welcome') sessionId = message.sessionId
      if (message.type === 'text-delta') deltas += 1
      if (isStory && deltas === 10 && message.type === 'text-delta') {
        if (turns % 6 === 0) left.abort()
        else await request(place, `/api/chat/${sessionId ?? ''}/stop`, { method: 'POST', body: { id: randomUUID() } })
      }
      if (message.type === 'response-end') isAnswered = message.reason !== 'failed'
    }
    losses.lost += numbering.lost
    losses.duplicated += numbering.duplicated
    return isAnswered || left.signal.aborted
  }

  return startPerson({ name: 'events', turn, leave: () => undefined, losses: () => Promise.resolve(losses) }, place)
}

function doorOf(place: SoakPlace): ChatDoor {
  async function* open(path: string, sent: RequestInit): AsyncGenerator<ChatEvent, void, undefined> {
    const { through } = place
    const headers = new Headers(sent.headers)
    headers.set('origin', through.url)
    headers.set('authorization', `Ticket ${await mintTicket(through)}`)
    const response = await fetch(through.url + path, { ...sent, headers })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    yield* eventsOf(response)
  }
  return {
    ask: (body, signal) =>
      open('/api/chat', {
        ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
        ...{ body: JSON.stringify(body), signal },
      }),
    resume: ({ sessionId, lastEventId }, signal) =>
      open(`/api/chat/${sessionId}/events`, { headers: { 'last-event-id': lastEventId }, signal }),
  }
}

async function* eventsOf({ body }: Response): AsyncGenerator<ChatEvent, void, undefined> {
  if (body === null) return
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  for await (const { id, data } of events) yield { id, data }
}
