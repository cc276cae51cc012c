import { microphoneRateHz, msToSamples } from '../../shared/audio/format.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { connectParley } from '../client/parley-client.ts'
import type { ServerAccess } from '../client/server-access.ts'
import { holdVoiceConversation } from '../client/voice-conversation.ts'
import type { TextToSpeech } from '../providers/types.ts'
import { breakLine, conversationLines, initialLines } from './conversation-lines.ts'
import { soundOnset } from './sound-onset.ts'
import { speakToClip } from './spoken-clip.ts'
import { initialTimings, timed } from './turn-timings.ts'

export interface DemoPorts {
  readonly access: ServerAccess
  readonly clock: Clock
  readonly voice: TextToSpeech
  readonly write: (text: string) => void
}

/** Asked first because its answer is long enough to be cut into; asked second because its answer is short. */
const question = 'What can you do?'
const secondQuestion = 'What time is it?'
const cutInAfterAudioMs = 1_500

/** Somebody who opens the microphone does not speak at once; meanwhile the server loads its detector and its ears. */
const leadInMs = 3_000

/** Two questions by the machine's own voice, the second into the answer to the first, through the server's real ears. */
export async function runDemo(ports: DemoPorts, signal: AbortSignal): Promise<void> {
  const { clock, voice, write } = ports
  write(`A spoken turn, without a sound card: ${voice.name} asks, Parley hears, answers and is cut off.\n`)
  const making = { rateHz: microphoneRateHz, language: 'en-US', signal }
  const clip = afterSilence(await speakToClip(voice, question, making))
  const secondClip = await speakToClip(voice, secondQuestion, making)
  const client = await connectParley({
    access: ports.access,
    clock,
    signal,
    hello: { client: { name: 'parley-demo', version: '1' }, vad: 'server', mode: 'always-listening' },
  })
  let lines = initialLines
  let timings = initialTimings(clock.nowMs())
  const result = await holdVoiceConversation({
    client,
    clock,
    clip,
    interruption: { clip: secondClip, afterAudioMs: cutInAfterAudioMs },
    pace: { kind: 'real-time' },
    speakerSpeed: 1,
    onMessage(message) {
      timings = timed(timings, { type: 'message', message, atMs: clock.nowMs() })
      const step = conversationLines(lines, message)
      lines = step.state
      write(step.text)
    },
    onSpeech(frame) {
      timings = timed(timings, { type: 'speech', responseId: frame.streamId, atMs: clock.nowMs() })
    },
    onClip(name, position) {
      if (name !== 'interrupting') return
      const onset = soundOnset(secondClip, microphoneRateHz) ?? 0
      timings = timed(timings, { type: 'cut-in', onsetPosition: position + onset })
    },
  })
  write(breakLine(lines).text)
  for (const line of timings.lines) write(`  ${line}\n`)
  if (result.verdict === 'nothing-heard') write('  The ears heard nothing. Is pocketsphinx installed?\n')
}

function afterSilence(clip: Int16Array): Int16Array {
  const silentSamples = msToSamples(leadInMs, microphoneRateHz)
  const delayed = new Int16Array(silentSamples + clip.length)
  delayed.set(clip, silentSamples)
  return delayed
}
