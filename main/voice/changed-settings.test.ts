import { expect, it } from 'vitest'
import type { ProviderSet, ProviderSource, SpeechToText } from '../providers/types.ts'
import { says, scriptedEars, scriptedModel, scriptedVoice } from '../testing/scripted-providers.ts'
import { recordingChannel, scriptedSession, type SessionRig } from '../testing/scripted-session.ts'
import type { AttachedClient } from './client-channel.ts'
import type { SessionSettings } from './session-settings.ts'

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** Lends what is set at the moment, and counts what has not come back. */
function changeable(first: ProviderSet): {
  source: ProviderSource
  use(next: Partial<ProviderSet>): void
  lent(): number
} {
  let current = first
  let lent = 0
  return {
    source: {
      borrow: () => {
        lent += 1
        return { ...current, giveBack: () => (lent -= 1) }
      },
    },
    use(next) {
      current = { ...current, ...next }
    },
    lent: () => lent,
  }
}

const sessionSettings = (): { -readonly [Name in keyof SessionSettings]: SessionSettings[Name] } => ({
  mode: 'always-listening',
  language: 'en-US',
  bargeIn: { preset: 'balanced' },
  endpointing: { silenceMs: 550, deadlineMs: 2_500, vadSilenceMs: 400 },
  instructions: '',
})

async function speak(rig: SessionRig, client: AttachedClient): Promise<void> {
  rig.soundStart(client)
  await rig.pass()
  rig.soundEnd()
  await rig.pass(200)
}

it('a running answer keeps its model and its voice when others are set, and the next answer has the new ones', async () => {
  let goOn = (): void => undefined
  const pause = new Promise<void>((resolve) => (goOn = resolve))
  const [oldModel, newModel] = [
    scriptedModel([...says('First. ').slice(0, 1), pause, ...says('Second.')]),
    scriptedModel(says('Third.')),
  ]
  const [oldVoice, newVoice] = [scriptedVoice(), scriptedVoice()]
  const providers = changeable({ llm: oldModel, stt: scriptedEars(), tts: oldVoice })
  const rig = scriptedSession({ llm: oldModel, providers: providers.source })
  const client = rig.connect(recordingChannel())
  rig.command(client, { type: 'text-submit', id: uuid(1), text: 'Count.' })
  await rig.pass(40)
  providers.use({ llm: newModel, tts: newVoice })
  goOn()
  await rig.pass(2_000)
  expect([oldVoice.texts, newVoice.texts]).toEqual([['First.', 'Second.'], []])
  rig.command(client, { type: 'text-submit', id: uuid(2), text: 'Go on.' })
  await rig.pass(2_000)
  expect([oldVoice.texts.length, newVoice.texts, oldModel.requests.length]).toEqual([2, ['Third.'], 1])
  await rig.hub.close()
  expect(providers.lent()).toBe(0)
})

it('the next utterance is heard by the new ears and in the new language', async () => {
  const languages: string[] = []
  let samples = 0
  const earsOf = (name: string): SpeechToText => ({
    name,
    async *transcribe(audio, { language }) {
      languages.push(`${name} ${language}`)
      for await (const block of audio) samples += block.length
      yield { type: 'transcript-final', text: 'hello', certainty: 1 }
    },
  })
  const llm = scriptedModel(says('Hi.'), says('Hallo.'))
  const providers = changeable({ llm, stt: earsOf('old'), tts: scriptedVoice() })
  const settings = sessionSettings()
  const rig = scriptedSession({ llm, providers: providers.source, settings })
  const client = rig.connect(recordingChannel())
  await speak(rig, client)
  await rig.pass(3_000)
  providers.use({ stt: earsOf('new') })
  settings.language = 'de'
  await speak(rig, client)
  await rig.pass(3_000)
  expect(languages).toEqual(['old en-US', 'new de'])
  expect(samples).toBeGreaterThan(0)
  await rig.hub.close()
})

it('the server’s own detector follows a changed preset, and not in the middle of an utterance', async () => {
  const settings = sessionSettings()
  const rig = scriptedSession({
    llm: scriptedModel(says('Hi.'), says('Yes.')),
    stt: scriptedEars('one', 'two'),
    settings,
  })
  const client = rig.connect(recordingChannel())
  rig.soundStart(client)
  settings.bargeIn = { preset: 'careful' }
  const frame = { kind: 'microphone', flags: 0, streamId: 1, sequence: 1, position: 8_000 } as const
  client.receiveAudio({ ...frame, samples: new Int16Array(320) })
  expect(rig.presets).toEqual(['balanced'])
  rig.soundEnd()
  client.receiveAudio({ ...frame, position: 8_320, samples: new Int16Array(320) })
  expect(rig.presets).toEqual(['balanced', 'careful'])
  await rig.hub.close()
})
