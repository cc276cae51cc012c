import { AssistantError } from './errors.ts'
import { peerSilentMs, serverMessageMaxBytes } from './limits.ts'
import { SilenceWatch } from './silence-watch.ts'
import type { ChatDoor, ChatEvent, TryWaits } from './chat-events.ts'

/** One request, as both clients of ours take it. */
export interface EventRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Record<string, unknown>
  readonly signal: AbortSignal
}

/** What a client brings along: its way to the server, and what this folder cannot import or name. */
export interface DoorMeans extends TryWaits {
  /** With a ticket of its own; the answer as it comes, in pieces of text. Throws `AssistantError` when there is none. */
  readonly open: (path: string, request: EventRequest) => Promise<AsyncIterable<string> | undefined>
  /** That of `eventsource-parser`. */
  readonly createParser: (config: {
    readonly maxBufferSize: number
    readonly onEvent: (event: { readonly id?: string | undefined; readonly data: string }) => void
    readonly onError: (error: { readonly type: string }) => void
  }) => { feed(piece: string): void }
  readonly newController: () => { readonly signal: AbortSignal; abort(): void }
}

/**
 * The routes of the text chat over HTTP. A try of which nothing comes for `peerSilentMs`, not even a comment, is given up
 * as a socket would be: a network that swallows everything tells nobody of it.
 */
export function chatDoor(means: DoorMeans): ChatDoor {
  const accept = 'text/event-stream'
  const { clock, random } = means
  return {
    waits: { clock, random },
    ask: (request, signal) =>
      watched(means, '/api/chat', { method: 'POST', headers: { accept }, body: { ...request }, signal }),
    resume: ({ sessionId, lastEventId }, signal) =>
      watched(means, `/api/chat/${sessionId}/events`, {
        ...{ method: 'GET', headers: { accept, 'last-event-id': lastEventId }, signal },
      }),
  }
}

async function* watched(
  means: DoorMeans,
  path: string,
  { signal, ...request }: EventRequest,
): AsyncGenerator<ChatEvent, void, undefined> {
  const { clock, newController } = means
  const controller = newController()
  // Whoever else gives it up is the caller.
  const isSilent = (): boolean => controller.signal.aborted && !signal.aborted
  const leave = (): void => {
    controller.abort()
  }
  const watch = new SilenceWatch(clock, leave)
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  watch.start()
  try {
    const pieces = await means.open(path, { ...request, signal: controller.signal })
    const heard = (): void => {
      watch.heard()
    }
    for await (const event of eventsOf(pieces ?? nothing(), means, heard)) {
      // While the reader is busy with it nothing is read: that silence is not the server's.
      watch.stop()
      yield event
      watch.start()
    }
    if (isSilent()) throw silence()
  } catch (cause) {
    throw isSilent() ? silence(cause) : cause
  } finally {
    watch.stop()
    signal.removeEventListener('abort', leave)
  }
}

async function* eventsOf(
  pieces: AsyncIterable<string>,
  { createParser }: DoorMeans,
  heard: () => void,
): AsyncGenerator<ChatEvent, void, undefined> {
  const ready: ChatEvent[] = []
  const complaints: string[] = []
  const parser = createParser({
    maxBufferSize: serverMessageMaxBytes,
    onEvent: ({ id, data }) => ready.push({ id, data }),
    onError: ({ type }) => complaints.push(type),
  })
  for await (const piece of pieces) {
    heard()
    parser.feed(piece)
    yield* ready.splice(0)
    if (complaints.includes('max-buffer-size-exceeded')) throw tooLarge()
  }
}

async function* nothing(): AsyncGenerator<never, void, undefined> {
  // An answer without a body.
}

function silence(cause?: unknown): AssistantError {
  const sentence = `Nothing came from Parley for ${peerSilentMs / 1_000} seconds, so the connection was given up. Look whether the text was answered, and send it again if not.`
  return new AssistantError('not-ready', sentence, { retryable: true, cause })
}

/** Not worth another try: the same would come again. */
function tooLarge(): AssistantError {
  const most = Math.round(serverMessageMaxBytes / 1024 / 1024)
  const sentence = `This conversation is larger than the ${most} MB that can be shown here. What was sent was taken; begin a new conversation to go on.`
  return new AssistantError('frame-too-large', sentence)
}
