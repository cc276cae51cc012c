import type { ServerResponse } from 'node:http'
import type { Hello } from '../../shared/protocol/client-messages.ts'
import { AssistantError, type CloseName } from '../../shared/protocol/errors.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { FrameTrace } from '../telemetry/frame-trace.ts'
import type { Log } from '../telemetry/log.ts'
import type { AttachedClient, SessionHub } from '../voice/client-channel.ts'
import { closeSentences } from './close-sentences.ts'
import type { Connections } from './connections.ts'
import { EventStream } from './event-stream.ts'

export interface ChatStreamPorts {
  readonly hub: SessionHub
  readonly clock: Clock
  readonly log: Log
  readonly connections: Connections
}

export interface ChatStream {
  readonly attached: AttachedClient
  readonly trace: FrameTrace
  /** Answers the text of this stream without running it. */
  refuse(error: Extract<ServerMessage, { readonly type: 'error' }>): void
  end(): void
}

/** Opens an event stream onto a session. `onMessage` sees each message after it was written. Throws what the hub throws. */
export function openChatStream(
  request: { readonly hello: Hello; readonly response: ServerResponse; onMessage(message: ServerMessage): void },
  ports: ChatStreamPorts,
): ChatStream {
  const { hub, clock, log, connections } = ports
  if (connections.isFull) throw tooManyConnections()
  const connectionId = connections.nextId()
  const trace = new FrameTrace({ log, clock, transport: 'event-stream', connectionId })
  let attached: AttachedClient | undefined
  const stream = new EventStream(request.response, {
    clock,
    trace,
    onEnded: () => {
      // The request is over; what the session is doing is not.
      attached?.detach()
    },
    onClosed: () => {
      connections.remove(connectionId)
      log.info('event stream closed', trace.ids())
    },
  })
  const bufferedBytes = (): number => stream.bufferedBytes()
  const end = (): void => {
    stream.end()
  }
  // A stream that just ended would look like one whose answer was complete.
  const close = (name: CloseName): void => {
    stream.send({ type: 'error', code: name === 'goingAway' ? 'not-ready' : 'refused', message: closeSentences[name] })
    stream.end()
  }
  connections.add({
    ...{ connectionId, transport: 'event-stream', openedAtMs: clock.nowMs(), trace, bufferedBytes, close },
  })
  try {
    attached = hub.attach(request.hello, {
      kind: 'event-stream',
      send(message) {
        stream.send(message)
        request.onMessage(message)
      },
      sendSpeech() {
        // Speech is for the socket; here the same answer is text.
      },
      bufferedBytes,
      close,
    })
  } catch (thrown) {
    connections.remove(connectionId)
    throw thrown
  }
  const refuse: ChatStream['refuse'] = (error) => {
    stream.send(error)
    stream.end()
  }
  return { attached, trace, refuse, end }
}

export function tooManyConnections(): AssistantError {
  const sentence = 'As many connections are open as the settings allow. Close one, or raise limits.connections.'
  return new AssistantError('too-many-connections', sentence, { retryable: true, retryAfterMs: 5_000 })
}
