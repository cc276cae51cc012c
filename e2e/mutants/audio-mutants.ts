import type { Mutant } from './mutant.ts'

const microphone = { file: 'renderer/audio/microphone.ts', test: 'renderer/audio/microphone.test.ts' }
const problem = { file: 'renderer/audio/microphone-problem.ts', test: 'renderer/audio/microphone-problem.test.ts' }
const microphoneStream = {
  file: 'renderer/audio/microphone-stream.ts',
  test: 'renderer/audio/microphone-stream.test.ts',
}
const flowWatch = { file: 'renderer/worker/flow-watch.ts', test: 'renderer/worker/flow-watch.test.ts' }
const output = { file: 'renderer/audio/audio-output.ts', test: 'renderer/audio/audio-output.test.ts' }
const playoutBuffer = { file: 'renderer/audio/playout-buffer.ts', test: 'renderer/audio/playout-buffer.test.ts' }
const playback = { file: 'renderer/audio/playback.ts', test: 'renderer/audio/playback.test.ts' }
const microphoneLine = { file: 'renderer/worker/microphone-line.ts', test: 'renderer/worker/microphone-line.test.ts' }

/** What browsers and devices do to sound, and what the user is told of it. */
export const audioMutants: readonly Mutant[] = [
  {
    ...microphone,
    guards: 'A1',
    name: 'unplugged-not-noticed',
    find: `    parts.host.devices.addEventListener('devicechange', this.#onDeviceChange)
`,
    replace: '',
    title: 'is unplugged when its device is gone, even if its track does not end',
  },
  {
    ...microphone,
    guards: 'A1',
    name: 'ends-twice',
    find: `    if (this.#isOver) return
`,
    replace: '',
    title: 'ends once: by its track and its device together, or without a word when it is closed',
  },
  {
    ...microphone,
    guards: 'A2',
    name: 'device-kept-after-a-failure',
    find: `    captured?.track.stop()
`,
    replace: '',
    title: 'lets the device go when its sound cannot be read',
  },
  {
    ...microphone,
    guards: 'A2',
    name: 'asks-where-it-may-not',
    find: `  if (!host.isSecure) return { isOpen: false, problem: microphoneProblem('insecure') }
`,
    replace: '',
    title: 'does not even ask at an address that is not secure',
  },
  {
    ...problem,
    guards: 'A2',
    name: 'busy-is-unknown',
    find: `    case 'NotReadableError':
`,
    replace: '',
    title: 'for NotReadableError is busy',
  },
  {
    ...problem,
    guards: 'A2',
    name: 'none-is-denied',
    find: `    case 'NotFoundError':
      return 'none'
`,
    replace: `    case 'NotFoundError':
      return 'denied'
`,
    title: 'for NotFoundError is none',
  },
  {
    ...problem,
    guards: 'A3',
    name: 'permission-taken-back-not-told',
    find: `  if (found.permission === 'denied') return 'revoked'
`,
    replace: '',
    title: 'with permission denied and its device there: true, was revoked',
  },
  {
    ...problem,
    guards: 'A1',
    name: 'unplugged-is-ended',
    find: "isDeviceThere ? 'ended' : 'unplugged'",
    replace: "isDeviceThere ? 'ended' : 'ended'",
    title: 'with permission granted and its device there: false, was unplugged',
  },
  {
    ...microphoneStream,
    guards: 'A4',
    name: 'rate-of-the-first-device',
    find: 'if (this.#resampler?.rateHz !== rateHz)',
    replace: 'if (this.#resampler === undefined)',
    title: 'gives as many samples as there was time, at any rate from 8 to 96 kHz and over a change of it',
  },
  {
    ...microphoneStream,
    guards: 'A4',
    name: 'lost-samples-cut-out',
    find: `    if (lostSamples === 0) return run.push(samples)
`,
    replace: `    if (lostSamples >= 0) return run.push(samples)
`,
    title: 'puts silence where samples were lost',
  },
  {
    ...microphoneStream,
    guards: 'A4',
    name: 'hours-of-silence',
    find: 'msToSamples(longestHoleMs, rateHz)',
    replace: 'msToSamples(5 * longestHoleMs, rateHz)',
    title: 'does not make hours of silence of a machine that slept',
  },
  {
    ...microphoneStream,
    guards: 'A6',
    name: 'zeros-are-sound',
    find: "isZero ? (this.#zerosMs >= silentAfterMs ? 'silent' : this.#state) : 'flowing'",
    replace: "isZero ? this.#state : 'flowing'",
    title: 'says that it is silent after a second of exact zeros, and that it flows again',
  },
  {
    ...flowWatch,
    guards: 'A6',
    name: 'stalled-microphone-not-told',
    find: `      if (this.#looksLeft === 0) this.#onStalled()
`,
    replace: '',
    title: 'tells once that nothing comes any more, 500 to 750 ms after the last block',
  },
  {
    ...flowWatch,
    guards: 'A6',
    name: 'stalled-told-for-ever',
    find: 'if (this.#looksLeft === 0)',
    replace: 'if (this.#looksLeft <= 0)',
    title: 'tells once that nothing comes any more, 500 to 750 ms after the last block',
  },
  {
    ...output,
    guards: 'A5',
    name: 'stopped-loudspeaker-stays',
    find: `      if (this.state !== 'running') this.resume()
`,
    replace: '',
    title: 'a loudspeaker that is interrupted by others is told at once, and resumed',
  },
  {
    ...output,
    guards: 'A5',
    name: 'stopped-loudspeaker-not-told',
    find: `      events.onState(this.state)
`,
    replace: '',
    title: 'a loudspeaker that is suspended by others is told at once, and resumed',
  },
  {
    ...playoutBuffer,
    guards: 'A5',
    name: 'dry-silence-counts',
    find: 'const count = this.#isFlowing ? Math.min(block.length, this.queuedSamples) : 0',
    replace: 'const count = block.length',
    title: 'runs dry: silence moves nothing, and speech goes on where it was once enough is there again',
  },
  {
    ...playoutBuffer,
    guards: 'B5',
    name: 'player-falls-ever-further-behind',
    find: `    if (this.queuedSamples > this.#mostQueuedSamples) this.#moveTo(this.#receivedEnd - this.#mostQueuedSamples)
`,
    replace: '',
    title: 'keeps the newest 5 s of what a server sends without end, and skips the oldest',
  },
  {
    ...playoutBuffer,
    guards: 'S1',
    name: 'sound-that-comes-twice-is-played-twice',
    find: 'const skipped = Math.max(0, Math.max(this.#receivedEnd, this.#position) - position)',
    replace: 'const skipped = 0',
    title: 'takes what comes twice once',
  },
  {
    ...playback,
    guards: 'S11',
    name: 'discarded-answer-taken-again',
    find: `    if (responseId <= this.#forgottenThrough) return undefined
`,
    replace: '',
    title: 'a discarded response falls silent in 4 ms, says where it ended, and nothing of it is taken again',
  },
  {
    ...microphoneLine,
    guards: 'A1',
    name: 'half-said-turn-stays-open',
    find: `    this.#flow.stop()
    this.#sender.finish()
    this.#toGate`,
    replace: `    this.#flow.stop()
    this.#toGate`,
    title: 'ends an utterance whose last sound was still to come when the microphone is pulled out',
  },
]
