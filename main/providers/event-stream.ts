import { createParser, type EventSourceMessage, type ParseError } from 'eventsource-parser'
import { badReplyFailure, type ProviderIdentity } from './provider-failure.ts'

/** A line that grows past this is not an event stream, or means harm. */
const longestLineCharacters = 1024 * 1024

/** Server-sent events of a body, whatever the line ends and wherever the network cut it. */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
  provider: ProviderIdentity,
): AsyncGenerator<EventSourceMessage, void, undefined> {
  const ready: EventSourceMessage[] = []
  const complaints: ParseError[] = []
  const parser = createParser({
    maxBufferSize: longestLineCharacters,
    onEvent: (event) => ready.push(event),
    onError: (error) => complaints.push(error),
  })
  const decoder = new TextDecoder()
  for await (const bytes of body) {
    parser.feed(decoder.decode(bytes, { stream: true }))
    yield* ready.splice(0)
    if (complaints.some(({ type }) => type === 'max-buffer-size-exceeded'))
      throw badReplyFailure(provider, 'sent more than one answer can hold. Parley stopped reading.')
  }
  // Servers differ on whether the last event has its empty line.
  parser.feed(`${decoder.decode()}\n\n`)
  yield* ready.splice(0)
}
