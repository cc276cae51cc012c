import { randomUUID } from 'node:crypto'
import { shortQuestion } from './asking.ts'
import type { Check } from './check.ts'
import { readEvents, type ServerEvent } from './event-reader.ts'
import { wholeText } from './server-port.ts'
import type { Stage } from './stage.ts'
import { hold, NotChecked, shown } from './verdict.ts'

const heading = 'Text over HTTP'

interface Chat {
  readonly events: readonly ServerEvent[]
  readonly sessionId: string
}

async function chat(stage: Stage, body: Record<string, unknown>): Promise<Chat> {
  const events = await readEvents(
    await stage.request('/api/chat', { method: 'POST', body: JSON.stringify({ id: randomUUID(), ...body }) }),
  )
  const [first] = events
  hold(first?.message.type === 'welcome', 'a welcome as the first event', shown(first))
  if (first?.message.type !== 'welcome') throw new NotChecked('no welcome')
  stage.conversations.add(first.message.conversationId)
  return { events, sessionId: first.message.sessionId }
}

function idsOf(events: readonly ServerEvent[]): string[] {
  return events.flatMap(({ id, message }) => (id === undefined || message.type === 'welcome' ? [] : [id]))
}

export const httpChecks: readonly Check[] = [
  {
    id: 'chat-stream',
    heading,
    rule: 'POST /api/chat: from welcome to the response-end of the answer, each event with epoch.seq as its id',
    run: async (stage) => {
      const { events } = await chat(stage, { text: shortQuestion })
      const last = events.at(-1)?.message
      hold(last?.type === 'response-end', 'response-end as the last event', shown(last))
      for (const { id, message } of events)
        if ('seq' in message) {
          const expected = `${message.epoch}.${message.seq}`
          hold(id === expected, `the id ${expected}`, `${id ?? 'none'} on ${shown(message)}`)
        }
      const numbers = idsOf(events).map((id) => Number(id.split('.')[1]))
      const isWhole = numbers.every((number, place) => number === (numbers[0] ?? 0) + place)
      hold(isWhole, 'numbers without holes', shown(numbers))
    },
  },
  {
    id: 'chat-resumed',
    heading,
    rule: 'GET …/events with Last-Event-ID: a welcome without an id, then exactly what came after',
    run: async (stage) => {
      const { events, sessionId } = await chat(stage, { text: shortQuestion })
      const ids = idsOf(events)
      const [from = ''] = ids.slice(1)
      const missed = ids.slice(2)
      const response = await stage.request(`/api/chat/${sessionId}/events`, { headers: { 'last-event-id': from } })
      const resumed = await readEvents(response, ({ id }) => id === missed.at(-1))
      const [first] = resumed
      const isResumed = first?.message.type === 'welcome' && first.message.isResumed
      hold(isResumed && first.id === undefined, 'a resumed welcome without an id', shown(first))
      hold(shown(idsOf(resumed)) === shown(missed), `the events ${shown(missed)}`, shown(idsOf(resumed)))
    },
  },
  {
    id: 'chat-snapshot',
    heading,
    rule: 'GET …/events without Last-Event-ID begins with a snapshot',
    run: async (stage) => {
      const { sessionId } = await chat(stage, { text: shortQuestion })
      const [first] = await readEvents(await stage.request(`/api/chat/${sessionId}/events`), () => true)
      const items = first?.message.type === 'welcome' ? first.message.snapshot?.items : undefined
      hold(items?.map(({ role }) => role).join(' ') === 'user assistant', 'a snapshot with both items', shown(first))
    },
  },
  {
    id: 'chat-asked-once',
    heading,
    rule: 'a text sent again with its id to the same session is not asked again',
    run: async (stage) => {
      const id = randomUUID()
      const { sessionId } = await chat(stage, { id, text: shortQuestion })
      const again = await chat(stage, { id, text: shortQuestion, sessionId })
      hold(again.sessionId === sessionId, 'the same session', again.sessionId)
      const starts = again.events.filter(({ message }) => message.type === 'response-start')
      hold(starts.length === 0, 'no second answer', shown(starts))
      const last = again.events.at(-1)?.message
      hold(last?.type === 'command-result' && last.isOk, 'the command-result as the end', shown(last))
    },
  },
  {
    id: 'chat-of-an-unknown-session',
    heading,
    rule: 'the routes below /api/chat answer an unknown session with 404 unknown-session',
    run: async (stage) => {
      const response = await stage.request(`/api/chat/${randomUUID()}/events`)
      const body = await wholeText(response)
      hold(response.status === 404 && body.includes('"unknown-session"'), '404 unknown-session', shown(body))
    },
  },
  {
    id: 'chat-strict',
    heading,
    rule: 'a body with an unknown field is refused with 400 bad-frame',
    run: async (stage) => {
      const body = JSON.stringify({ id: randomUUID(), text: shortQuestion, extra: 1 })
      const response = await stage.request('/api/chat', { method: 'POST', body })
      const text = await wholeText(response)
      hold(
        response.status === 400 && text.includes('"bad-frame"'),
        '400 bad-frame',
        `${response.status} ${shown(text)}`,
      )
    },
  },
  {
    id: 'socket-goes-on-by-events',
    heading,
    rule: 'a session of a socket takes a text by HTTP, and both see its answer with the same numbers',
    run: async (stage) => {
      const { probe, welcome } = await stage.open()
      const { events, sessionId } = await chat(stage, { text: shortQuestion, sessionId: welcome.sessionId })
      hold(sessionId === welcome.sessionId, 'the socket’s session', sessionId)
      const last = events.at(-1)?.message
      const end = await probe.next('response-end', { withinMs: 3_000, as: 'the answer on the socket too' })
      hold(last?.type === 'response-end' && last.seq === end.seq, `response-end ${end.seq} in both`, shown(last))
    },
  },
  {
    id: 'health',
    heading,
    rule: 'GET /api/health says ok and the protocol',
    run: async (stage) => {
      const response = await stage.request('/api/health')
      const text = await wholeText(response)
      hold(/"status":\s*"ok"/.test(text) && /"protocol":\s*"parley\.v1"/.test(text), 'ok and parley.v1', shown(text))
    },
  },
]
