import type { Mutant } from './mutant.ts'

const voiceConnection = {
  file: 'renderer/connection/voice-connection.ts',
  test: 'renderer/connection/socket-blockage.test.ts',
}
const blockage = { file: 'renderer/connection/socket-blockage.ts', test: 'renderer/connection/socket-blockage.test.ts' }
const adoption = { file: 'shared/session/client-end.ts', test: 'renderer/connection/socket-blockage.test.ts' }
const chatRoutes = { file: 'main/server/chat-routes.ts', test: 'main/server/chat-routes.test.ts' }
const chatDoor = { file: 'shared/protocol/chat-door.ts', test: 'shared/protocol/chat-door.test.ts' }
const awaitedAnswer = { file: 'shared/protocol/awaited-answer.ts', test: 'shared/protocol/chat-events.test.ts' }
const chatEvents = { file: 'shared/protocol/chat-events.ts', test: 'renderer/connection/chat-client.test.ts' }

/** Text where no socket comes through: over requests and event streams, and back. */
export const textFallbackMutants: readonly Mutant[] = [
  {
    ...voiceConnection,
    guards: 'S5',
    name: 'unanswered-command-not-asked-after',
    find: `        this.#socket?.awaitAnswer()
`,
    replace: '',
    title: 'is given up 1.5 s after a text went into it, and the text goes over the next one under its id',
  },
  {
    ...voiceConnection,
    guards: 'S10',
    name: 'text-of-a-dead-socket-waits-longer',
    find: 'hasWaited ? blockedSoonMs : blockedAfterMs',
    replace: 'hasWaited ? blockedAfterMs : blockedAfterMs',
    title: 'and no other comes through: the text goes by request within 2.5 s, and says in which life it went out',
  },
  {
    ...voiceConnection,
    test: 'renderer/connection/socket-blockage.test.ts',
    guards: 'S10',
    name: 'text-sent-both-ways',
    find: `      this.#take({ type: 'withdraw', commandId: command.id })
`,
    replace: '',
    title:
      'sends texts by requests within 2.5 s, says that voice is away, and comes back to the socket without a second one',
  },
  {
    ...voiceConnection,
    test: 'renderer/connection/voice-connection.test.ts',
    guards: 'S10',
    name: 'away-is-blocked',
    find: `        if (!wasReached) this.#blockage.clear()
`,
    replace: '',
    title: 'waits where the server went away while a socket was tried: no request would reach it either',
  },
  {
    ...voiceConnection,
    test: 'renderer/connection/socket-blockage.test.ts',
    guards: 'S10',
    name: 'blocked-for-ever',
    find: "if (life.name === 'open' || life.name === 'closed') this.#blockage.clear()",
    replace: '',
    title:
      'sends texts by requests within 2.5 s, says that voice is away, and comes back to the socket without a second one',
  },
  {
    ...blockage,
    guards: 'S10',
    name: 'blocked-late',
    find: 'this.#clock.after(withinMs, () => {',
    replace: 'this.#clock.after(3 * withinMs, () => {',
    title:
      'sends texts by requests within 2.5 s, says that voice is away, and comes back to the socket without a second one',
  },
  {
    ...adoption,
    guards: 'S10',
    name: 'second-session-beside-the-text',
    find: `  if (state.life.name !== 'connecting') return unchanged(state)
  // The hello`,
    replace: `  if (state.sessionId !== undefined) return unchanged(state)
  // The hello`,
    title: 'makes no session of its own when one was begun by a request while it was being opened',
  },
  {
    ...adoption,
    guards: 'S10',
    name: 'session-taken-from-another',
    find: `  if (before.sessionId !== undefined) return unchanged(before)
`,
    replace: '',
    title: 'makes no session of its own when one was begun by a request while it was being opened',
  },
  {
    ...chatRoutes,
    guards: 'S4',
    name: 'text-runs-in-two-lives',
    find: 'sentInEpoch !== undefined && sentInEpoch !== epoch',
    replace: 'sentInEpoch !== undefined && sentInEpoch < 0',
    title: 'after it went out over a socket is run in that life of the session, and refused in another one',
  },
  {
    ...chatDoor,
    guards: 'S5',
    name: 'silent-stream-waited-for',
    find: 'new SilenceWatch(clock, leave)',
    replace: 'new SilenceWatch(clock, () => undefined)',
    title: 'is given up after 9 s without a byte, and taken up again behind the last event',
  },
  {
    ...chatDoor,
    guards: 'S5',
    name: 'comments-are-no-sign-of-life',
    find: `    heard()
    parser.feed(piece)
    yield* ready.splice(0)
`,
    replace: `    parser.feed(piece)
    if (ready.length > 0) heard()
    yield* ready.splice(0)
`,
    title: 'lives for as long as the server’s comments come, though it says nothing',
  },
  {
    file: 'main/server/event-stream.ts',
    test: 'main/server/chat-routes.test.ts',
    guards: 'S5',
    name: 'comments-too-rare',
    find: 'this.#ports.clock.after(heartbeatMs, () => {',
    replace: 'this.#ports.clock.after(4 * heartbeatMs, () => {',
    title: 'says by a comment every 3 s, as often as a socket, that the server is there while nothing is said',
    mayHang: true,
  },
  {
    file: 'renderer/page/text-chat.ts',
    test: 'renderer/page/text-chat.test.ts',
    guards: 'S5',
    name: 'followed-stream-not-probed',
    find: `    if (this.#following === undefined) return
    this.leave()
`,
    replace: '',
    title: 'is taken up again behind the last message when the machine wakes or the network is back',
  },
  {
    ...awaitedAnswer,
    guards: 'S10',
    name: 'snapshot-ends-no-answer',
    find: "return isMade ? { name: 'end', itemId } : { name: 'over' }",
    replace: "return isMade || !isMade ? { name: 'end', itemId } : { name: 'over' }",
    title: 'ends with the snapshot when something else is being answered by now',
    mayHang: true,
  },
  {
    ...awaitedAnswer,
    guards: 'S10',
    name: 'idle-snapshot-ends-no-answer',
    find: "  if (phase === 'idle') return { name: isKnown ? 'over' : 'lost' }\n",
    replace: "  if (phase === 'idle' && !isKnown) return { name: 'lost' }\n",
    test: 'shared/protocol/awaited-answer.test.ts',
    title: 'that began in the gap: of an idle session that has the text',
  },
  {
    ...chatEvents,
    guards: 'S10',
    name: 'broken-answer-not-taken-up',
    find: 'sessionId === undefined || lastEventId === undefined || tries >= resumesAllowed',
    replace: 'tries >= -1',
    title: 'is taken up again behind the last event when its stream breaks, with a new ticket',
  },
  {
    ...chatEvents,
    guards: 'S10',
    name: 'resume-from-an-older-event',
    find: `        lastEventId = event.id ?? lastEventId
        const message`,
    replace: `        lastEventId ??= event.id
        const message`,
    title: 'is taken up again behind the last event when its stream breaks, with a new ticket',
  },
  {
    ...chatEvents,
    guards: 'S10',
    name: 'endless-wait-behind-the-answer',
    find: "if (isResumed && answer.awaits.name === 'over') return",
    replace: '',
    title: 'is taken up again behind the last event when its stream breaks, with a new ticket',
    mayHang: true,
  },
  {
    ...chatEvents,
    guards: 'S10',
    name: 'answer-taken-up-for-ever',
    find: '|| tries >= resumesAllowed',
    replace: '|| tries >= 100',
    title: 'a typed turn whose server does not come back is given up after eight more tries, with a sentence',
  },
  {
    ...chatEvents,
    guards: 'S7',
    name: 'event-stream-hammers',
    find: `    isResumed = true
    await waitForTry(tries, door, signal)
`,
    replace: `    isResumed = true
`,
    title:
      'a typed turn whose server does not answer for a moment waits longer before each try, and begins anew after one that came through',
  },
  {
    ...chatEvents,
    guards: 'S7',
    name: 'tries-of-an-older-outage-count',
    find: `        else tries = 0
`,
    replace: '',
    title:
      'a typed turn whose server does not answer for a moment waits longer before each try, and begins anew after one that came through',
  },
  {
    ...chatEvents,
    guards: 'S10',
    name: 'session-events-begin-anew',
    find: `        lastEventId = event.id ?? lastEventId
        // A`,
    replace: '        // A',
    title: 'the events of a session go on behind the last one over a broken stream, until the reader has had enough',
  },
]
