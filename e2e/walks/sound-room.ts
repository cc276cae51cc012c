import { startChatCompletionsSimulator } from '../simulators/chat-completions-simulator.ts'
import { machineClock } from '../simulators/machine-clock.ts'
import { startSpokenVoiceSimulator } from '../simulators/spoken-voice-simulator.ts'
import { startTranscriptionSimulator } from '../simulators/transcription-simulator.ts'
import { pilotHeard, soundFrom } from '../sound-card/heard-gain.ts'
import { startPerson, type Person } from '../sound-card/person.ts'
import { pilotsHz } from '../sound-card/pilot.ts'
import { startRecorder, type Recorder } from '../sound-card/recorder.ts'
import { recordingRateHz } from '../sound-card/recording-rate.ts'
import { openSoundCard } from '../sound-card/sound-card.ts'

/** A sound card with a person at it, and models that answer at once; whoever is started with `env` is in the room. */
export interface SoundRoom {
  readonly env: Readonly<Record<string, string>>
  readonly settings: object
  readonly recorder: Recorder
  readonly person: Person
  readonly rateHz: number
  close(): Promise<void>
}

const story =
  'Once there was a keeper who lived alone on a small island far out in the cold grey sea. Every evening she climbed the ' +
  'narrow stairs and lit the lamp. Then she counted the ships that passed in the dark and wrote their names into a book ' +
  'that her grandmother had begun. One night somebody knocked at the door, and there stood an old fisherman.'

export async function openSoundRoom(directory: string): Promise<SoundRoom> {
  const clock = machineClock
  const card = await openSoundCard({ directory })
  const recorder = await startRecorder({ card, clock })
  const person = startPerson({ card, recorder })
  const tokens = story.match(/\s*\S+/gu) ?? []
  let answers = 0
  const llm = await startChatCompletionsSimulator({
    clock,
    replies: () => {
      answers += 1
      return { tokens }
    },
  })
  const tts = await startSpokenVoiceSimulator({ clock, pilotHzOf: () => pilotOfAnswer(answers) })
  const stt = await startTranscriptionSimulator({
    clock,
    replies: (_request, index) => ({ text: index === 0 ? 'Tell me a story.' : 'Wait, tell me another one.' }),
  })
  const model = { kind: 'openai-compatible', model: 'simulated' }
  return {
    env: card.env,
    settings: {
      llm: { ...model, baseUrl: llm.baseUrl },
      stt: { ...model, baseUrl: stt.baseUrl },
      tts: { ...model, baseUrl: tts.baseUrl, voice: 'slt' },
    },
    recorder,
    person,
    rateHz: recordingRateHz,
    async close() {
      await Promise.all([llm.close(), tts.close(), stt.close()])
      await person.close()
      await recorder.close()
      await card.close()
    },
  }
}

/** Each answer carries a faint high tone of its own, also through its pauses: who is heard is no guess. */
function pilotOfAnswer(answer: number): number {
  return pilotsHz[answer % pilotsHz.length] ?? 0
}

export type Heard =
  | { readonly type: 'sound' }
  | { readonly type: 'quiet' }
  /** By its number, from 1 on. */
  | { readonly type: 'answer' | 'end-of-answer'; readonly answer: number }

/** A stall of the player is no end. */
const endedMs = 100
const quietMs = 1_000
const stepMs = 20

/** The first sample from which the loudspeaker is so. */
export async function untilHeard(
  { recorder, rateHz }: Pick<SoundRoom, 'recorder' | 'rateHz'>,
  from: number,
  wanted: Heard & { readonly withinMs: number },
): Promise<number> {
  const samples = (ms: number): number => (ms * rateHz) / 1000
  const lastsMs = wanted.type === 'quiet' ? quietMs : wanted.type === 'end-of-answer' ? endedMs : stepMs
  let since = from
  for (let at = from; at < from + samples(wanted.withinMs); at += samples(stepMs)) {
    await recorder.untilSample(at + samples(stepMs))
    if (!isSo(recorder.slice('speakerLeft', at, at + samples(stepMs)), wanted)) since = at + samples(stepMs)
    else if (at + samples(stepMs) - since >= samples(lastsMs)) return since
  }
  throw new Error(`No ${wanted.type} was heard within ${wanted.withinMs / 1000} s.`)
}

function isSo(step: Float32Array, wanted: Heard): boolean {
  const hasSound = soundFrom(step, 0) !== undefined
  switch (wanted.type) {
    case 'sound':
      return hasSound
    case 'quiet':
      return !hasSound
    case 'answer':
      return pilotHeard(step, pilotsHz) === pilotOfAnswer(wanted.answer)
    case 'end-of-answer':
      return pilotHeard(step, pilotsHz) !== pilotOfAnswer(wanted.answer)
    default:
      return wanted satisfies never
  }
}
