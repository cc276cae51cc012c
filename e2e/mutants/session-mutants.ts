import type { Mutant } from './mutant.ts'

const resumeWindow = { file: 'shared/session/resume-window.ts', test: 'shared/session/resume-window.test.ts' }
const serverEnd = { file: 'shared/session/server-end.ts', test: 'shared/session/server-end.test.ts' }
const commandMemory = { file: 'shared/session/command-memory.ts', test: 'shared/session/command-memory.test.ts' }
const sessionOutput = { file: 'main/voice/session-output.ts', test: 'main/voice/session-output.test.ts' }
const sessionCommands = { file: 'main/voice/session-commands.ts', test: 'main/voice/session-commands.test.ts' }
const alarmClock = { file: 'main/voice/alarm-clock.ts', test: 'main/voice/alarm-clock.test.ts' }
const sessionHub = { file: 'main/voice/session-hub.ts', test: 'main/voice/resumed-speech.test.ts' }

/** The server’s end of the session protocol: what is kept, resumed, acknowledged, and run once. */
export const sessionMutants: readonly Mutant[] = [
  {
    ...resumeWindow,
    guards: 'S3',
    name: 'window-without-120-s',
    find: ' && nowMs - oldest.atMs <= resumeWindowMs',
    replace: '',
    title: 'gives nothing rather than a part: after 1,000 messages, 120 s or 1 MiB',
  },
  {
    ...resumeWindow,
    guards: 'S3',
    name: 'window-without-1000-frames',
    find: 'length <= resumeWindowFrames && ',
    replace: '',
    title: 'gives nothing rather than a part: after 1,000 messages, 120 s or 1 MiB',
  },
  {
    ...resumeWindow,
    guards: 'S3',
    name: 'window-without-1-mib',
    find: ' && bytes <= resumeWindowBytes',
    replace: '',
    title: 'gives nothing rather than a part: after 1,000 messages, 120 s or 1 MiB',
  },
  {
    ...resumeWindow,
    guards: 'S3',
    name: 'half-resume',
    find: ' || missed > window.kept.length',
    replace: '',
    title: 'gives nothing rather than a part: after 1,000 messages, 120 s or 1 MiB',
  },
  {
    ...resumeWindow,
    guards: 'S3',
    name: 'resume-of-another-life',
    find: 'place.epoch !== window.epoch || ',
    replace: '',
    title: 'does not know another epoch or a number it never gave',
  },
  {
    ...resumeWindow,
    guards: 'S3',
    name: 'resume-from-the-future',
    find: 'missed < 0 || ',
    replace: '',
    title: 'does not know another epoch or a number it never gave',
  },
  {
    ...resumeWindow,
    guards: 'S3',
    name: 'acknowledged-bytes-still-count',
    find: `    if (oldest.message.seq > seq) return false
    bytes -= oldest.bytes`,
    replace: '    if (oldest.message.seq > seq) return false',
    title: 'forgets what everybody has, and counts its bytes no more',
  },
  {
    ...serverEnd,
    guards: 'S9',
    name: 'socket-not-replaced',
    find: "const replaced = kind === 'socket' ? before.socket : undefined",
    replace: 'const replaced = before.eventStreams.find(() => false)',
    title: 'replaces a socket by the next one, and no event stream by anything',
  },
  {
    ...serverEnd,
    guards: 'S9',
    name: 'replaced-socket-not-told',
    find: "...(replaced === undefined ? [] : [{ type: 'replace' as const, channelId: replaced.channelId }]),",
    replace: '',
    title: 'replaces a socket by the next one, and no event stream by anything',
  },
  {
    ...serverEnd,
    guards: 'S9',
    name: 'event-stream-takes-the-socket',
    find: "const replaced = kind === 'socket' ? before.socket : undefined",
    replace: 'const replaced = before.socket',
    title: 'replaces a socket by the next one, and no event stream by anything',
  },
  {
    ...serverEnd,
    guards: 'S9',
    name: 'replaced-socket-commands',
    find: `  if (!isAttached(state, channelId)) return { state, effects: [] }
`,
    replace: '',
    title: 'replaces a socket by the next one, and no event stream by anything',
  },
  {
    ...serverEnd,
    guards: 'S1',
    name: 'ack-of-what-was-never-sent',
    find: `  if (seq > state.window.lastSeq) return state
`,
    replace: '',
    title: 'forgets what was acknowledged, and takes no ack that goes back or names what was never sent',
  },
  {
    ...serverEnd,
    guards: 'S1',
    name: 'ack-that-goes-back',
    find: ' && seq > reader.hasThrough',
    replace: '',
    title: 'forgets what was acknowledged, and takes no ack that goes back or names what was never sent',
  },
  {
    ...serverEnd,
    guards: 'S1',
    name: 'one-ack-speaks-for-all',
    find: 'Math.min(...needed, after.absent?.hasThrough ?? Infinity)',
    replace: 'Math.max(...needed)',
    title: 'keeps for an event stream, which cannot acknowledge, what a socket has acknowledged',
  },
  {
    ...serverEnd,
    guards: 'S1',
    name: 'ack-forgets-who-is-away',
    find: ', after.absent?.hasThrough ?? Infinity))',
    replace: '))',
    title: 'keeps for a socket that was replaced, for a whole window, what the next one acknowledges',
  },
  {
    ...serverEnd,
    guards: 'S4',
    name: 'result-twice',
    find: `  if (!state.commands.running.includes(result.commandId)) return { state, effects: [] }
`,
    replace: '',
    title: 'runs a command once, and answers it again from memory',
  },
  {
    ...commandMemory,
    guards: 'S4',
    name: 'running-command-runs-again',
    find: `  if (memory.running.includes(commandId)) return { state: 'running' }
`,
    replace: '',
    title: 'knows one that is still running, for however long',
  },
  {
    ...commandMemory,
    guards: 'S4',
    name: 'done-command-runs-again',
    find: "{ state: 'done', result: known.result }",
    replace: "{ state: 'unknown' }",
    title: 'answers a command that comes again from its first result',
  },
  {
    ...commandMemory,
    guards: 'S4',
    name: 'results-for-ever',
    find: 'return nowMs - kept.atMs <= commandResultKeptMs',
    replace: 'return nowMs >= kept.atMs',
    title: 'forgets results after five minutes, and the oldest of more than a thousand',
  },
  {
    ...commandMemory,
    guards: 'S4',
    name: 'results-without-number',
    find: 'length <= commandResultsKept && ',
    replace: '',
    title: 'forgets results after five minutes, and the oldest of more than a thousand',
  },
  {
    ...sessionOutput,
    guards: 'S3',
    name: 'resume-over-a-changed-conversation',
    find: 'place !== undefined && place.lastSeq > this.#snapshotSeq',
    replace: 'place !== undefined',
    title: 'gives a snapshot to whoever comes back from before a snapshot that went to all',
  },
  {
    ...sessionOutput,
    guards: 'S1',
    name: 'words-between-words',
    find: 'this.#effects.push(...effects)',
    replace: 'this.#effects.unshift(...effects)',
    title: 'keeps numbers in order for everybody when a channel makes the session say something',
  },
  {
    ...sessionOutput,
    guards: 'A7',
    name: 'speech-into-nothing',
    find: 'if (this.#socket === undefined) await this.#nextSocket(signal)',
    replace: 'if (this.#socket === undefined) return',
    title: 'lets speech wait until there is a socket and it keeps up',
  },
  {
    ...sessionOutput,
    guards: 'B4',
    name: 'speech-to-a-stuck-reader',
    find: 'else if (this.#socket.bufferedBytes() > speechBacklogBytes) await',
    replace: 'else if (this.#socket.bufferedBytes() < 0) await',
    title: 'lets speech wait until there is a socket and it keeps up',
  },
  {
    ...sessionCommands,
    guards: 'S4',
    name: 'text-answered-twice-after-a-restart',
    find: `      if (session.conversation.knows(itemId)) return done(command)
`,
    replace: '',
    title: 'is answered for, and not run a second time',
  },
  {
    ...alarmClock,
    guards: 'S1',
    name: 'said-to-nobody',
    find: `      if (!this.#ports.ring(sentenceFor(timer, -leftMs))) break
`,
    replace: `      this.#ports.ring(sentenceFor(timer, -leftMs))
`,
    title: 'keeps what nobody heard until somebody comes, and rings the next one all the same',
  },
  {
    ...alarmClock,
    guards: 'P10',
    name: 'timers-by-the-wall',
    find: "if (kind === 'alarm') return",
    replace: 'return',
    title: 'rings after ten minutes when the wall clock is set back a day, and says until then how long it has',
  },
  {
    ...alarmClock,
    guards: 'P10',
    name: 'sleep-unseen',
    find: 'const longestWaitMs = 30_000',
    replace: 'const longestWaitMs = 86_400_000',
    title: 'counts the time that the machine slept, and rings soon after it woke',
  },
  {
    ...sessionHub,
    guards: 'S3',
    name: 'session-left-at-once',
    find: 'this.#ports.clock.after(resumeWindowMs, () => {',
    replace: 'this.#ports.clock.after(1_000, () => {',
    title: 'is over when nobody comes back in time, as far as it was heard',
  },
  {
    ...sessionHub,
    guards: 'S3',
    name: 'session-never-left',
    find: `      void session.close()
`,
    replace: '',
    title: 'is over when nobody comes back in time, as far as it was heard',
  },
]
