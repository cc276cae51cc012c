import { createParser } from 'eventsource-parser'
import { parseServerMessage } from '../../shared/protocol/parse.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { PortResponse } from './server-port.ts'
import { Broken, shown } from './verdict.ts'

export interface ServerEvent {
  readonly id: string | undefined
  readonly message: ServerMessage
}

/** The events of a stream, until it ends or enough came. */
export async function readEvents(
  response: PortResponse,
  isEnough: (event: ServerEvent) => boolean = () => false,
): Promise<ServerEvent[]> {
  if (response.status !== 200 || !response.contentType.startsWith('text/event-stream'))
    throw new Broken('an event stream', `status ${response.status}, ${response.contentType}`)
  const events: ServerEvent[] = []
  const parser = createParser({
    onEvent: ({ id, data }) => {
      events.push({ id, message: parsed(data) })
    },
  })
  for await (const part of response.parts) {
    parser.feed(part)
    const place = events.findIndex(isEnough)
    if (place >= 0) return events.slice(0, place + 1)
  }
  return events
}

function parsed(data: string): ServerMessage {
  try {
    return parseServerMessage(data)
  } catch (thrown) {
    throw new Broken('events that are messages of the page', `${shown(data)}: ${String(thrown)}`)
  }
}
