import type { Mutant } from './mutant.ts'

const speechPlace = { file: 'shared/session/speech-place.ts', test: 'shared/session/speech-place.test.ts' }
const clientEnd = { file: 'shared/session/client-end.ts', test: 'shared/session/client-end.test.ts' }
const clientState = { file: 'shared/session/client-end-state.ts', test: 'shared/session/client-end.test.ts' }
const responses = { file: 'main/voice/responses.ts', test: 'main/voice/resumed-speech.test.ts' }
const activeResponse = { file: 'main/voice/active-response.ts', test: 'main/voice/session.test.ts' }
const speechFrames = { file: 'main/voice/speech-frames.ts', test: 'main/voice/speech-frames.test.ts' }
const pacer = { file: 'main/voice/pacer.ts', test: 'main/voice/pacer.test.ts' }
const outgoingLine = { file: 'shared/session/outgoing-line.ts', test: 'shared/session/outgoing-line.test.ts' }
const microphoneGate = { file: 'shared/session/microphone-gate.ts', test: 'shared/session/client-end.test.ts' }
const arrivedAudio = { file: 'main/voice/arrived-audio.ts', test: 'main/voice/arrived-audio.test.ts' }
const hearing = { file: 'main/voice/hearing.ts', test: 'main/voice/microphone-gap.test.ts' }

/** Sound over a gap: the spoken answer goes on from what the player holds, and the microphone loses nothing in 3 s. */
export const speechMutants: readonly Mutant[] = [
  {
    ...speechPlace,
    guards: 'S11',
    name: 'stale-audio-is-played',
    find: 'streamId <= place.silencedThrough || ',
    replace: '',
    title: 'that was interrupted is not played any more, nor asked for',
  },
  {
    ...speechPlace,
    guards: 'S11',
    name: 'stale-audio-is-asked-for',
    find: ' || responseId <= silencedThrough',
    replace: '',
    title: 'that was interrupted is not played any more, nor asked for',
  },
  {
    ...speechPlace,
    guards: 'S11',
    name: 'older-answer-goes-on',
    find: ' || streamId < place.responseId',
    replace: '',
    title: 'is over when a newer one began',
  },
  {
    ...speechPlace,
    guards: 'S1',
    name: 'speech-comes-twice',
    find: `  if (end <= place.samples) return { place, fresh: undefined }
`,
    replace: '',
    title: 'goes on behind a hole, and what was left out does not come after it',
  },
  {
    ...speechPlace,
    guards: 'S1',
    name: 'overlap-comes-twice',
    find: `  if (known <= 0) return { place: next, fresh: frame }
`,
    replace: `  if (known > 0) return { place: next, fresh: frame }
`,
    title: 'that comes again from anywhere is played once and in order, whatever the frames are cut like',
  },
  {
    ...clientEnd,
    guards: 'S11',
    name: 'interrupt-does-not-silence',
    find: `    case 'response-interrupt':
      return { ...state, speech: silenced(state.speech, message.responseId) }`,
    replace: `    case 'response-interrupt':
      return state`,
    title: 'asks for nothing of an answer that was interrupted, or of which the end was played',
  },
  {
    ...clientEnd,
    guards: 'S11',
    name: 'place-of-another-life',
    find: 'isSameLife ? state.speech : noSpeech',
    replace: 'isSameLife ? state.speech : state.speech',
    title: 'begins the answers anew in another life of the session, which counts them from 1 again',
  },
  {
    ...clientState,
    guards: 'S1',
    name: 'held-speech-not-told',
    find: ': { ...resume, heldSpeech: held }',
    replace: ': resume',
    title: 'tells the last message and what is held of the answer that was being spoken',
  },
  {
    ...clientState,
    guards: 'S11',
    name: 'played-answer-asked-for',
    find: 'held === undefined || isPlayed ?',
    replace: 'held === undefined ?',
    title: 'asks for nothing of an answer that was interrupted, or of which the end was played',
  },
  {
    ...responses,
    guards: 'S1',
    name: 'untold-answer-begins-in-the-middle',
    find: 'lastSeq !== undefined && lastSeq < this.#activeFromSeq',
    replace: 'lastSeq !== undefined && lastSeq < 0',
    title: 'is heard from its first sample by a client that was not even told that it began',
  },
  {
    ...responses,
    guards: 'S11',
    name: 'held-speech-of-another-life',
    find: 'if (epoch !== this.#ports.output.epoch) active?.onReturn(undefined)',
    replace: 'if (epoch === undefined) active?.onReturn(undefined)',
    title: 'does not repeat itself for what a client holds of another answer, or of another life of the session',
  },
  {
    ...responses,
    guards: 'S11',
    name: 'held-speech-of-another-answer',
    find: 'heldSpeech?.responseId === active.plan.responseId ? heldSpeech.samples : undefined',
    replace: 'heldSpeech?.samples',
    title: 'does not repeat itself for what a client holds of another answer, or of another life of the session',
  },
  {
    ...responses,
    test: 'main/voice/session.test.ts',
    guards: 'S11',
    name: 'stop-signal-late',
    find: `    this.#ports.output.send({ type: 'response-interrupt', responseId, reason })
`,
    replace: '',
    title: 'sends the stop signal, no frame after it, and cuts the item to what was heard',
  },
  {
    ...activeResponse,
    guards: 'S11',
    name: 'frames-after-the-stop',
    find: 'if (signal.aborted || this.#playout.isStalled) return',
    replace: 'if (this.#playout.isStalled) return',
    title: 'sends the stop signal, no frame after it, and cuts the item to what was heard',
  },
  {
    ...activeResponse,
    test: 'main/voice/resumed-speech.test.ts',
    guards: 'S1',
    name: 'lost-frames-wait-for-new-ones',
    find: `    void this.#sendFrames(this.#aloud)
`,
    replace: '',
    title: 'goes out again at once, though the model has nothing new to say yet',
  },
  {
    ...speechFrames,
    guards: 'S1',
    name: 'lost-frames-not-sent-again',
    find: `    this.#next = Math.min(this.#next, first)
`,
    replace: '',
    title: 'come again from the frame with the first sample that is missing, under their old numbers',
  },
  {
    ...speechFrames,
    guards: 'S1',
    name: 'frames-that-were-never-sent-skipped',
    find: 'Math.min(this.#next, first)',
    replace: 'first',
    title: 'stay where they are for a client that says it holds more than was sent',
  },
  {
    ...pacer,
    guards: 'S11',
    name: 'claims-believed',
    find: 'Math.min(Math.max(before, played), state.sentSamples)',
    replace: 'played',
    title: 'never goes back and never passes what was sent, whatever a client claims',
  },
  {
    ...outgoingLine,
    guards: 'S1',
    name: 'microphone-backlog-without-bound',
    find: `  while (samplesIn(next) > audioKeptSamples) next = withoutOldestFrame(next)
`,
    replace: '',
    title: 'is kept for 3 s: then the oldest goes and the next says that there is a gap',
  },
  {
    ...outgoingLine,
    guards: 'S1',
    name: 'gap-without-flag',
    find: 'waiting.frame.flags | audioFlags.gap',
    replace: 'waiting.frame.flags',
    title: 'is kept for 3 s: then the oldest goes and the next says that there is a gap',
  },
  {
    ...outgoingLine,
    guards: 'S1',
    name: 'utterance-without-sound',
    find: 'oldest.isOut ? rest : withoutUtterance(rest, streamId)',
    replace: 'rest',
    title: 'does not tell the gap of one utterance in the next, and forgets an utterance of which nothing is left',
  },
  {
    ...outgoingLine,
    guards: 'S1',
    name: 'edge-before-its-sound',
    find: 'isAudioHeld && isEdge(waiting.command)',
    replace: "isAudioHeld && waiting.command.id === ''",
    title: 'that may not go holds back the edges of utterances, and no other command',
  },
  {
    ...outgoingLine,
    guards: 'S1',
    name: 'arrived-sound-sent-again',
    find: 'index > last',
    replace: 'index > -1',
    title: 'is kept until the server has it, and what is before it too: frames go in order',
  },
  {
    ...microphoneGate,
    guards: 'S1',
    name: 'sound-before-the-servers-word',
    find: 'const isWaiting = gate.isUnsure && isSameLife',
    replace: 'const isWaiting = gate.isUnsure && !isSameLife',
    title: 'waits for the word of the server on what it has, and asks for one',
  },
  {
    ...microphoneGate,
    guards: 'S1',
    name: 'waits-for-ever-for-the-word',
    find: 'if (nowMs - gate.openedAtMs < settledAfterMs) return next',
    replace: 'if (nowMs >= gate.openedAtMs) return next',
    title: 'does not wait for ever for a server that says nothing',
  },
  {
    ...microphoneGate,
    guards: 'B6',
    name: 'backlog-over-the-rate',
    find: 'audioFramesBurst - framesSpared',
    replace: 'audioFramesBurst',
    title: 'sends three seconds in what the server takes at once, and catches up while the user speaks on',
  },
  {
    ...microphoneGate,
    test: 'renderer/connection/voice-connection.test.ts',
    guards: 'B4',
    name: 'microphone-into-a-stuck-socket',
    find: 'gate.isWaiting || gate.bufferedBytes > bufferedMaxBytes ?',
    replace: 'gate.isWaiting ?',
    title: 'waits while 64 KiB are unsent, loses its oldest, and says where',
  },
  {
    ...arrivedAudio,
    guards: 'S1',
    name: 'repeated-frame-heard-twice',
    find: `  if (end <= before.position) return { arrived: before, fresh: undefined }
`,
    replace: '',
    title: 'is new the first time and nothing the second',
  },
  {
    ...arrivedAudio,
    guards: 'S1',
    name: 'part-of-a-frame-heard-twice',
    find: 'position: before.position, samples: frame.samples.subarray(known)',
    replace: 'position: frame.position, samples: frame.samples',
    title: 'is new from the first sample that had not arrived',
  },
  {
    ...hearing,
    guards: 'S1',
    name: 'recogniser-hears-twice',
    find: 'arrive(isAnew ? undefined : before, frame)',
    replace: 'arrive(undefined, frame)',
    title:
      'three seconds of microphone audio from a gap are within the rates, and the recogniser hears each sample once',
  },
  {
    ...hearing,
    guards: 'S1',
    name: 'no-word-on-what-came',
    find: `    this.#acknowledged = undefined
    this.#acknowledge()
`,
    replace: '',
    title:
      'three seconds of microphone audio from a gap are within the rates, and the recogniser hears each sample once',
  },
]
