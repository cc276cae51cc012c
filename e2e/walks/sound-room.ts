import { startChatCompletionsSimulator } from '../simulators/chat-completions-simulator.ts'
import { machineClock } from '../simulators/machine-clock.ts'
import { startSpokenVoiceSimulator } from '../simulators/spoken-voice-simulator.ts'
import { startTranscriptionSimulator } from '../simulators/transcription-simulator.ts'
import { soundFrom } from '../sound-card/heard-gain.ts'
import { startPerson, type Person } from '../sound-card/person.ts'
import { defaultPilotHz } from '../sound-card/pilot.ts'
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
  const llm = await startChatCompletionsSimulator({ clock, replies: () => ({ tokens }) })
  const tts = await startSpokenVoiceSimulator({ clock, pilotHzOf: () => defaultPilotHz })
  const stt = await startTranscriptionSimulator({
    clock,
    replies: (_request, index) => ({ text: index === 1 ? 'Tell me a story.' : 'Wait, tell me another one.' }),
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

/** Words have pauses of their own: silence is what lasts. */
const silenceMs = 400
const stepMs = 20

/** The first sample from which the loudspeaker sounds, or has fallen silent for good. */
export async function heard(
  { recorder, rateHz }: SoundRoom,
  from: number,
  wanted: { readonly what: 'sound' | 'silence'; readonly withinMs: number },
): Promise<number> {
  const step = (stepMs * rateHz) / 1000
  let quietFrom = from
  for (let at = from; at < from + (wanted.withinMs * rateHz) / 1000; at += step) {
    await recorder.untilSample(at + step)
    const sound = soundFrom(recorder.slice('speakerLeft', at, at + step), 0)
    if (sound !== undefined) {
      if (wanted.what === 'sound') return at + sound
      quietFrom = at + step
    } else if (wanted.what === 'silence' && at + step - quietFrom >= (silenceMs * rateHz) / 1000) return quietFrom
  }
  throw new Error(`No ${wanted.what} was heard within ${wanted.withinMs / 1000} s.`)
}
