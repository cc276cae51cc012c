import { expect, it } from 'vitest'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import { fullBudget, ratesOf, spend } from '../server/frame-budget.ts'
import { says, scriptedModel } from '../testing/scripted-providers.ts'
import { recordingChannel, scriptedSession } from '../testing/scripted-session.ts'
import type { SpeechToText } from '../providers/types.ts'

const limits = { audioFramesPerSecond: 60, audioFramesBurst: 150, controlPerSecond: 20, controlBurst: 40 }
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** Frame `place` of utterance 1; every sample of it is another one. */
function frame(place: number): AudioFrame {
  const samples = Int16Array.from({ length: 320 }, (_, index) => (place * 320 + index) % 30_000)
  return { kind: 'microphone', flags: 0, streamId: 1, sequence: place, position: place * 320, samples }
}

/** Writes down all that it hears. */
function listeningEars(): SpeechToText & { readonly heard: number[] } {
  const heard: number[] = []
  return {
    name: 'listening',
    heard,
    async *transcribe(audio) {
      for await (const samples of audio) heard.push(...samples)
      yield { type: 'transcript-final', text: 'hello', certainty: 1 }
    },
  }
}

const ackOf = (messages: readonly ServerMessage[]): ServerMessage | undefined =>
  messages.filter((message) => message.type === 'ack').at(-1)

it('three seconds of microphone audio from a gap are within the rates, and the recogniser hears each sample once', async () => {
  const stt = listeningEars()
  const rig = scriptedSession({ llm: scriptedModel(says('Hello.')), stt })
  const first = recordingChannel()
  let client = rig.connect(first, { vad: 'client' })
  rig.command(client, { type: 'speech-start', id: uuid(1), utteranceId: 1, position: 0 })
  for (let place = 0; place < 100; place++) client.receiveAudio(frame(place))
  await rig.pass()
  client.detach()

  // 2.8 s later: the client says all that it kept, beginning where the acknowledgement of the new socket tells it to.
  await rig.pass(2_800)
  const second = recordingChannel()
  client = rig.connect(second, { vad: 'client', sessionId: client.sessionId })
  const ack = ackOf(second.messages)
  expect(ack).toEqual({ type: 'ack', streamId: 1, microphonePosition: 100 * 320 })
  const { audio: rate } = ratesOf(limits)
  let budget = fullBudget(ratesOf(limits), rig.clock.nowMs()).audio
  const send = (place: number): void => {
    const step = spend(budget, rate, rig.clock.nowMs())
    budget = step.budget
    expect(step.verdict).toBe('pass')
    client.receiveAudio(frame(place))
  }
  // A client that did not wait for it sends the last ten once more.
  for (let place = 90; place < 240; place++) send(place)
  for (let place = 240; place < 340; place++) {
    await rig.pass(20)
    send(place)
  }
  rig.command(client, { type: 'speech-end', id: uuid(2), utteranceId: 1, position: 340 * 320 })
  await rig.pass(500)
  expect(stt.heard).toEqual(Array.from({ length: 340 * 320 }, (_, index) => index % 30_000))
})
