import { retryDelayMs } from '../session/backoff.ts'
import { waitMs, type Clock } from '../std/clock.ts'
import { afterMessage, awaitAnswer } from './awaited-answer.ts'
import { AssistantError } from './errors.ts'
import { parseServerMessage } from './parse.ts'
import type { ServerMessage } from './server-messages.ts'

/** One event of a stream, as it came. */
export interface ChatEvent {
  readonly id: string | undefined
  readonly data: string
}

/** A text as `POST /api/chat` takes it. */
export interface ChatRequest {
  /** A UUID: the same text sent again under the same id is answered once. */
  readonly id: string
  readonly text: string
  readonly sessionId?: string
  readonly conversationId?: string
  readonly whileSpeaking?: 'interrupt' | 'queue' | 'steer'
  /** It went out over a socket before, in this life of the session: another life does not know whether it ran, and refuses. */
  readonly sentInEpoch?: number
}

/** The two routes that answer with an event stream. They throw `AssistantError` for what trying again cannot mend. */
export interface ChatDoor {
  ask(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent>
  resume(from: EventPlace, signal: AbortSignal): AsyncIterable<ChatEvent>
  /** Left out, one try follows the other at once. */
  readonly waits?: TryWaits
}

/** For the time between tries, which is that of a socket. */
export interface TryWaits {
  readonly clock: Clock
  /** 0 to 1, drawn for each. */
  readonly random: () => number
}

export interface EventPlace {
  readonly sessionId: string
  readonly lastEventId: string
}

/** After that a server that was restarted is back, and who looks on has been told by the voice's own line or is told now: at most 19 s. */
const resumesAllowed = 8

/**
 * One typed turn: the server's messages from `welcome` to the end of the answer. A stream that breaks before that is
 * taken up again from the last event, or where that is not to be had any more with a second `welcome`, whose snapshot has
 * what there is of the answer. Ends quietly when the signal fires; the server then goes on with the answer.
 */
export async function* answerMessages(
  door: ChatDoor,
  request: ChatRequest,
  signal: AbortSignal,
): AsyncGenerator<ServerMessage, void, undefined> {
  let sessionId = request.sessionId
  let lastEventId: string | undefined
  let answer = awaitAnswer(request.id)
  let isResumed = false
  for (let tries = 0; ; tries++) {
    try {
      const events =
        lastEventId === undefined
          ? door.ask(request, signal)
          : door.resume({ sessionId: sessionId ?? '', lastEventId }, signal)
      for await (const event of events) {
        lastEventId = event.id ?? lastEventId
        const message = parseServerMessage(event.data)
        if (message.type === 'welcome') sessionId = message.sessionId
        // A server that only ever says welcome does not count as one that came back.
        else tries = 0
        answer = afterMessage(answer, message)
        yield message
        // The stream of a text ends by itself; one that was taken up again is the session's and stays open.
        if (isResumed && answer.awaits.name === 'over') return
        if (isResumed && answer.awaits.name === 'lost') throw notTaken()
      }
      // The server closed the stream in good order: whatever there was to say has been said.
      return
    } catch (cause) {
      // All of it is here, and only the end of the stream was missing.
      if (isAborted(signal) || answer.awaits.name === 'over') return
      if (cause instanceof AssistantError && (!cause.retryable || lastEventId === undefined)) throw cause
      if (answer.awaits.name === 'lost') throw cause
      if (sessionId === undefined || lastEventId === undefined || tries >= resumesAllowed) throw cutOff(cause)
    }
    isResumed = true
    await waitForTry(tries, door, signal)
    if (isAborted(signal)) return
  }
}

/**
 * Everything a session says, from the event after `lastEventId` until the signal fires: also what no text asked for.
 * A stream that breaks is taken up again from the last event; throws when the server does not come back.
 */
export async function* sessionMessages(
  door: ChatDoor,
  from: EventPlace,
  signal: AbortSignal,
): AsyncGenerator<ServerMessage, void, undefined> {
  let { lastEventId } = from
  let failure: unknown
  for (let tries = 0; tries <= resumesAllowed; tries++) {
    try {
      for await (const event of door.resume({ sessionId: from.sessionId, lastEventId }, signal)) {
        const message = parseServerMessage(event.data)
        lastEventId = event.id ?? lastEventId
        // A server that only ever says welcome does not count as one that came back.
        if (message.type !== 'welcome') tries = 0
        yield message
      }
    } catch (cause) {
      if (isAborted(signal)) return
      if (cause instanceof AssistantError && !cause.retryable) throw cause
      failure = cause
    }
    if (isAborted(signal)) return
    if (tries < resumesAllowed) await waitForTry(tries, door, signal)
    if (isAborted(signal)) return
  }
  throw new AssistantError(
    'not-ready',
    'Parley does not answer any more, so alarms stay silent here. Is it still running?',
    {
      retryable: true,
      cause: failure,
    },
  )
}

async function waitForTry(attempt: number, { waits }: ChatDoor, signal: AbortSignal): Promise<void> {
  if (waits !== undefined) await waitMs(waits.clock, retryDelayMs(attempt, waits.random()), signal)
}

// A getter behind a function: the compiler would else hold the signal for unfired after the first look.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}

function notTaken(): AssistantError {
  return new AssistantError('not-ready', 'Parley was gone before it took this text. Send it again.', {
    retryable: true,
  })
}

function cutOff(cause: unknown): AssistantError {
  const sentence =
    'The connection broke in the middle of the answer and could not be taken up again. What came so far is kept.'
  return new AssistantError('not-ready', sentence, { retryable: true, cause })
}
