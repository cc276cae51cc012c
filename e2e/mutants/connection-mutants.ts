import type { Mutant } from './mutant.ts'

const heartbeat = { file: 'shared/protocol/heartbeat.ts', test: 'shared/protocol/heartbeat.test.ts' }
const doubt = { file: 'shared/protocol/heartbeat.ts', test: 'shared/protocol/heartbeat.test.ts' }
const peerWatch = { file: 'shared/protocol/peer-watch.ts', test: 'shared/protocol/heartbeat.test.ts' }
const clockOffset = { file: 'shared/protocol/clock-offset.ts', test: 'shared/protocol/clock-offset.test.ts' }
const oneSocket = { file: 'renderer/connection/one-socket.ts', test: 'renderer/connection/voice-connection.test.ts' }
const voiceSocket = { file: 'main/server/voice-socket.ts', test: 'main/server/voice-socket.test.ts' }
const backoff = { file: 'shared/session/backoff.ts', test: 'shared/session/backoff.test.ts' }
const connectionLife = { file: 'shared/session/connection-life.ts', test: 'shared/session/connection-life.test.ts' }
const closeCodes = { file: 'shared/protocol/errors.ts', test: 'renderer/connection/voice-connection.test.ts' }
const voiceConnection = {
  file: 'renderer/connection/voice-connection.ts',
  test: 'renderer/connection/voice-connection.test.ts',
}

/** The way between page and server: a dead peer, coming back, and the other way when no socket comes through. */
export const connectionMutants: readonly Mutant[] = [
  {
    ...heartbeat,
    guards: 'S5',
    name: 'silence-is-borne',
    find: 'Math.min(lastReceivedAtMs + limits.peerSilentMs, giveUpAtMs)',
    replace: 'giveUpAtMs',
    title: 'pings every 3 s and gives a silent peer up after 9 s',
  },
  {
    ...heartbeat,
    guards: 'S5',
    name: 'ping-only-once',
    find: 'isPingDue ? nowMs + limits.heartbeatMs : heartbeat.nextPingAtMs',
    replace: 'isPingDue ? Infinity : heartbeat.nextPingAtMs',
    title: 'pings every 3 s and gives a silent peer up after 9 s',
  },
  {
    ...heartbeat,
    guards: 'S5',
    name: 'arrivals-do-not-count',
    find: 'tickDueAtMs, lastReceivedAtMs: nowMs }',
    replace: 'tickDueAtMs, lastReceivedAtMs: heartbeat.lastReceivedAtMs }',
    title: 'goes on for ever with a peer that is heard',
  },
  {
    ...heartbeat,
    guards: 'S6',
    name: 'sleep-is-silence',
    find: 'const hasSlept = nowMs - heartbeat.tickDueAtMs > limits.heartbeatMs',
    replace: 'const hasSlept = nowMs < 0',
    title: 'probes at once after this process slept, and gives the peer a moment to answer',
  },
  {
    ...heartbeat,
    guards: 'S6',
    name: 'probe-without-end',
    find: 'nowMs - limits.peerSilentMs + Math.min(limits.heartbeatMs, probeAnswerMs)',
    replace: 'nowMs',
    title: 'asks at once when there is reason to doubt, and gives up when the moment passes without an answer',
  },
  {
    ...doubt,
    guards: 'S5',
    name: 'unanswered-command-borne',
    find: 'isAsking ? { giveUpAtMs: nowMs + probeAnswerMs - askAfterMs }',
    replace: 'isAsking ? { giveUpAtMs: Infinity }',
    title: 'asks after an answer that does not come, and gives up 1.5 s after the question it is waited for',
  },
  {
    ...doubt,
    guards: 'S5',
    name: 'doubt-after-an-answer',
    find: `  const { limits, nextPingAtMs, tickDueAtMs } = heartbeat
  return { limits, nextPingAtMs, tickDueAtMs, lastReceivedAtMs: nowMs }`,
    replace: '  return { ...heartbeat, lastReceivedAtMs: nowMs }',
    title: 'asks nothing and goes on as before where something comes at once',
  },
  {
    ...doubt,
    guards: 'S5',
    name: 'each-command-puts-the-end-off',
    find: `  if (heartbeat.doubt !== undefined) return heartbeat
`,
    replace: '',
    title: 'asks after an answer that does not come, and gives up 1.5 s after the question it is waited for',
  },
  {
    ...peerWatch,
    guards: 'S5',
    name: 'round-trip-of-anything',
    find: `    if (sentAtMs !== this.#pingSentAtMs) return undefined
`,
    replace: '',
    title: 'measures the round trip by its own last ping and by nothing a peer makes up',
  },
  {
    ...clockOffset,
    guards: 'S5',
    name: 'clock-that-was-set-is-never-believed',
    find: '.slice(-exchangesKept)',
    replace: '',
    title: 'believes a clock that was set after 8 exchanges, and keeps no more',
  },
  {
    ...oneSocket,
    guards: 'S5',
    name: 'page-never-watches',
    find: `          this.#peer.start(message.limits)
`,
    replace: '',
    title: 'takes a server that was silent for 9 s for dead, whatever the socket says',
  },
  {
    ...oneSocket,
    guards: 'S5',
    name: 'no-deadline-for-the-welcome',
    find: 'this.#cancelDeadline = ports.clock.after(welcomeDeadlineMs, () => {',
    replace: 'this.#cancelDeadline = ports.clock.after(100 * welcomeDeadlineMs, () => {',
    title: 'gives a server up that says nothing, and tries again',
  },
  {
    ...oneSocket,
    guards: 'S7',
    name: 'refused-credential-tried-again',
    find: `code === 'refused'
`,
    replace: `code === 'internal'
`,
    title: 'ends when the credential is refused, and tries on when nobody answers',
  },
  {
    ...oneSocket,
    guards: 'S9',
    name: 'given-up-socket-says-hello',
    find: `socket.addEventListener('open', () => {
      if (this.#isOver) return`,
    replace: "socket.addEventListener('open', () => {",
    title: 'is a socket that was given up: what it still says reaches nobody, and its late end ends nothing',
  },
  {
    ...oneSocket,
    guards: 'S7',
    name: 'ticket-after-leaving',
    find: `      if (this.#isOver) return
      this.#wasReached = true`,
    replace: '      this.#wasReached = true',
    title: 'is a ticket that came after the connection was left',
  },
  {
    ...voiceSocket,
    guards: 'S5',
    name: 'server-never-watches',
    find: `    this.#peer.start()
`,
    replace: '',
    title: 'gives up a peer that is silent for 9 s, and cuts it off when it does not answer the close',
    mayHang: true,
  },
  {
    ...voiceSocket,
    guards: 'S5',
    name: 'dead-socket-is-kept',
    find: `      this.#socket.terminate()
`,
    replace: '',
    title: 'gives up a peer that is silent for 9 s, and cuts it off when it does not answer the close',
    mayHang: true,
  },
  {
    ...backoff,
    guards: 'S7',
    name: 'first-try-late',
    find: 'attempt === 0 ? atOnceMs : ',
    replace: '',
    title: 'tries at once after a loss, within 100 ms',
  },
  {
    ...backoff,
    guards: 'S7',
    name: 'wait-without-cap',
    find: 'Math.min(thenMs, firstMs * 2 ** Math.min(attempt - 1, 10))',
    replace: 'firstMs * 2 ** Math.min(attempt - 1, 10)',
    title: 'then waits at most twice as long each time, and never over 5 s',
  },
  {
    ...backoff,
    guards: 'S7',
    name: 'half-jitter',
    find: 'mostMs * chance',
    replace: 'mostMs * (0.5 + chance / 2)',
    title: 'leaves the whole of each delay to chance, so that clients of one server do not come back together',
  },
  {
    ...connectionLife,
    guards: 'S7',
    name: 'failing-server-hammered',
    find: "life.name === 'open' && event.atMs - life.sinceMs >= steadyAfterMs",
    replace: "life.name === 'open'",
    title:
      'goes on in the schedule when it had not held, so that a server that fails after its welcome is not hammered',
  },
  {
    ...connectionLife,
    guards: 'S7',
    name: 'schedule-never-begins-anew',
    find: 'const attempt = wasGood ? 0 : life.attempt',
    replace: 'const attempt = wasGood ? life.attempt : life.attempt',
    title: 'tries at once when it had held',
  },
  {
    ...connectionLife,
    guards: 'S7',
    name: 'stop-is-tried-again',
    find: `effects: [{ type: 'drop-socket' }, { type: 'give-up' }],
      }
    }`,
    replace: `effects: [{ type: 'drop-socket' }, { type: 'wait', delayMs: 0 }],
      }
    }`,
    title: 'ends for good where the same would only happen again',
  },
  {
    ...closeCodes,
    guards: 'S7',
    name: 'replaced-comes-back',
    find: "replaced: { code: 4004, advice: 'stop' }",
    replace: "replaced: { code: 4004, advice: 'retry' }",
    title: 'does as close code 4004 advises, and says why',
  },
  {
    ...closeCodes,
    guards: 'S7',
    name: 'bad-hello-tried-again',
    find: "badHello: { code: 4002, advice: 'stop' }",
    replace: "badHello: { code: 4002, advice: 'retry' }",
    title: 'does as close code 4002 advises, and says why',
  },
  {
    ...closeCodes,
    guards: 'S7',
    name: 'renewed-credential-ends',
    find: "credentialRevoked: { code: 4005, advice: 're-authenticate' }",
    replace: "credentialRevoked: { code: 4005, advice: 'stop' }",
    title: 'does as close code 4005 advises, and says why',
  },
  {
    ...voiceConnection,
    guards: 'S6',
    name: 'no-probe-on-waking',
    find: `    this.#socket?.probe()
`,
    replace: '',
    title: 'asks at once when it is told to, and believes the answer',
  },
  {
    ...voiceConnection,
    guards: 'S8',
    name: 'network-return-waits',
    find: `    this.#socket?.probe()
    this.#take({ type: 'retry' })`,
    replace: '    this.#socket?.probe()',
    title: 'tries at once when the network came back during a wait',
  },
]
