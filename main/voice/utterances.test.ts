import { expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { SpeechToText } from '../providers/types.ts'
import { scriptedModel, scriptedVoice } from '../testing/scripted-providers.ts'
import { Utterances } from './utterances.ts'

function listening(stt: SpeechToText) {
  const clock = new ManualClock()
  const told: (number | string)[] = []
  const set = { llm: scriptedModel(), stt, tts: scriptedVoice(), giveBack: () => undefined }
  const utterances = new Utterances({
    ...{ clock, language: () => 'en', providers: { borrow: () => set } },
    sink: {
      transcript: (_, event, sinceSpeechEndMs) => told.push(event.text, sinceSpeechEndMs),
      failed: (_, error) => told.push(error.code),
    },
  })
  const settled = async (): Promise<void> => {
    await new Promise(setImmediate)
  }
  return { clock, told, utterances, settled }
}

it('tells with each transcript how long ago the user stopped, and nothing of it while the user speaks', async () => {
  let goOn = (): void => undefined
  const later = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const rig = listening({
    name: 'slow',
    async *transcribe() {
      yield { type: 'transcript-interim', text: 'he' }
      await later
      yield { type: 'transcript-final', text: 'hello', certainty: 1 }
    },
  })
  rig.clock.advance(500)
  rig.utterances.open(1)
  await rig.settled()
  rig.utterances.close(1)
  rig.clock.advance(120)
  goOn()
  await rig.settled()
  expect(rig.told).toEqual(['he', 0, 'hello', 120])
})

it('keeps no end of speech of an utterance whose transcript failed, also when it ends after that', async () => {
  let asked = 0
  const rig = listening({
    name: 'away once',
    async *transcribe() {
      asked += 1
      await Promise.resolve()
      if (asked === 1) throw new AssistantError('refused', 'The recogniser is away.')
      yield { type: 'transcript-final', text: 'hello', certainty: 1 }
    },
  })
  rig.utterances.open(1)
  rig.utterances.close(1)
  await rig.settled()
  rig.utterances.close(1)
  rig.clock.advance(60_000)
  rig.utterances.open(1)
  await rig.settled()
  expect(rig.told).toEqual(['refused', 'hello', 0])
})
