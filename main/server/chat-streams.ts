import type { ServerResponse } from 'node:http'
import { AssistantError, type CloseName } from '../../shared/protocol/errors.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { FrameTrace } from '../telemetry/frame-trace.ts'
import type { Log } from '../telemetry/log.ts'
import type { SessionHub } from '../voice/client-channel.ts'
import type { Hello } from '../../shared/protocol/client-messages.ts'
import { ChatLine } from './chat-line.ts'
import { closeSentences } from './close-sentences.ts'
import type { Connections } from './connections.ts'
import { EventStream } from './event-stream.ts'
import type { MessageListener, SessionDoors } from './session-doors.ts'

export interface ChatStreamPorts {
  readonly hub: SessionHub
  readonly doors: SessionDoors
  readonly clock: Clock
  readonly log: Log
  readonly connections: Connections
}

export interface ChatStream {
  readonly line: ChatLine
  readonly trace: FrameTrace
  end(): void
}

/** Opens an event stream onto a session. `onMessage` sees each message after it was written. Throws what the hub throws. */
export function openChatStream(
  request: { readonly hello: Hello; readonly response: ServerResponse; onMessage(message: ServerMessage): void },
  ports: ChatStreamPorts,
): ChatStream {
  const { clock, log, connections } = ports
  if (connections.isFull) throw tooManyConnections()
  const connectionId = connections.nextId()
  const trace = new FrameTrace({ log, clock, transport: 'event-stream', connectionId })
  let line: ChatLine | undefined
  const stream = new EventStream(request.response, {
    clock,
    trace,
    onClosed: () => {
      // The request is over; what the session is doing is not.
      line?.leave(listener)
      connections.remove(connectionId)
      log.info('event stream closed', trace.ids())
    },
  })
  // A stream that just ended would look like one whose answer was complete.
  const leaveTold = (name: CloseName): void => {
    stream.send({ type: 'error', code: name === 'goingAway' ? 'not-ready' : 'refused', message: closeSentences[name] })
    stream.end()
  }
  const listener: MessageListener = {
    receive(message) {
      stream.send(message)
      request.onMessage(message)
    },
    bufferedBytes: () => stream.bufferedBytes(),
    closed() {
      leaveTold('replaced')
    },
  }
  connections.add({
    connectionId,
    transport: 'event-stream',
    openedAtMs: clock.nowMs(),
    trace,
    bufferedBytes: () => stream.bufferedBytes(),
    close: (name) => {
      leaveTold(name)
    },
  })
  try {
    line = ChatLine.open(request.hello, listener, ports)
  } catch (thrown) {
    connections.remove(connectionId)
    throw thrown
  }
  return {
    line,
    trace,
    end: () => {
      stream.end()
    },
  }
}

export function tooManyConnections(): AssistantError {
  const sentence = 'As many connections are open as the settings allow. Close one, or raise limits.connections.'
  return new AssistantError('too-many-connections', sentence, { retryable: true, retryAfterMs: 5_000 })
}
