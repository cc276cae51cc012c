import type { Page } from '@playwright/test'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { ParleyProcess } from '../parley-process.ts'
import { soundFrom } from '../sound-card/heard-gain.ts'
import type { Person } from '../sound-card/person.ts'
import type { Recorder } from '../sound-card/recorder.ts'
import { recordingRateHz as rateHz } from '../sound-card/recording-rate.ts'
import { untilHeard } from '../walks/sound-room.ts'
import { firstVoiced, heardCut, voicePlace, voicePlaceBefore } from './heard-voice.ts'
import type { PersonVoice } from './person-voice.ts'
import type { Protocol } from './report.ts'
import { sentAtMs } from './server-log.ts'
import type { SocketTap } from './socket-tap.ts'

type TranscriptFinal = Extract<ServerMessage, { readonly type: 'transcript-final' }>

export interface Stage {
  readonly page: Page
  readonly parley: ParleyProcess
  readonly recorder: Recorder
  readonly person: Person
  readonly voice: PersonVoice | undefined
  readonly tap: SocketTap
  readonly protocol: Protocol
}

/** What somebody told Parley, and from which message on Parley answers it. */
export interface Told {
  readonly text: string
  readonly messagesFrom: number
  /** First and last sound; typed: when it was sent. */
  readonly onset: number
  readonly last: number
  readonly isSpoken: boolean
}

/** An answer that is being heard. */
export interface Answer {
  readonly responseId: number
  /** Where its first sample lies in the recording. */
  readonly place: number
  readonly audibleFrom: number
}

const samples = (ms: number): number => Math.round((ms * rateHz) / 1000)
/** A machine that is busy with other things gets a good deal more than it needs; the times are printed. */
const answerWithinMs = 20_000
const endWithinMs = 40_000
/** Enough to tell a voice by. */
const listenMs = 1_000
const looks = 3
/** In which an answer that was cut has to be gone. */
const cutWithinMs = 2_500

export async function say(stage: Stage, text: string): Promise<Told> {
  const utterance = stage.voice?.utterances.get(text)
  if (utterance === undefined) throw new Error(`Nobody here can say "${text}".`)
  const messagesFrom = stage.tap.messages.length
  const said = await stage.person.say(utterance)
  const last = said.startSample + utterance.end
  stage.protocol.line({ atSample: said.onsetSample, who: 'person', how: 'says', text })
  return { text, messagesFrom, onset: said.onsetSample, last, isSpoken: true }
}

export async function type(stage: Stage, text: string): Promise<Told> {
  const { page, recorder, tap, protocol } = stage
  const message = page.getByRole('textbox', { name: 'Message' })
  await message.fill(text)
  const messagesFrom = tap.messages.length
  const sentAt = recorder.sampleAtMs(Date.now())
  await message.press('Enter')
  protocol.line({ atSample: sentAt, who: 'person', how: 'types', text })
  return { text, messagesFrom, onset: sentAt, last: sentAt, isSpoken: false }
}

export async function untilUnderstood(stage: Stage, told: Told): Promise<TranscriptFinal> {
  const { tap, recorder, parley, protocol } = stage
  const understood = await tap.until('transcript-final', { from: told.messagesFrom, withinMs: answerWithinMs })
  protocol.line({
    atSample: recorder.sampleAtMs(await sentAtMs(parley, understood)),
    who: 'Parley',
    how: `understands (certainty ${understood.certainty.toFixed(2)})`,
    text: understood.text,
  })
  return understood
}

/** Until the answer's first words are out of the loudspeaker. */
export async function untilAnswered(stage: Stage, told: Told): Promise<Answer> {
  const { tap, recorder, protocol } = stage
  const understood = told.isSpoken ? await untilUnderstood(stage, told) : undefined
  const from = understood === undefined ? told.messagesFrom : tap.messages.indexOf(understood)
  const start = await tap.until('response-start', { from, withinMs: answerWithinMs })
  const earliest = Math.min(recorder.sampleCount, Math.max(told.last, recorder.sampleAtMs(Date.now()) - samples(300)))
  const room = { recorder, rateHz }
  const sound = await untilHeard(room, earliest, { type: 'sound', withinMs: answerWithinMs })
  const spoken = (): Float32Array => tap.spoken(start.responseId)
  const searchFrom = Math.max(0, sound - samples(200))
  let found: number | undefined
  for (let look = 1; found === undefined && look <= looks; look++) {
    const to = sound + look * samples(listenMs)
    await recorder.untilSample(to)
    found = voicePlace(recorder.slice('speakerLeft', searchFrom, to), spoken(), 'first words')
  }
  const text = textOf(stage, start.responseId)
  if (found === undefined) throw new Error(`"${text}" was sent, and the loudspeaker played something else.`)
  const place = searchFrom + found
  const audibleFrom = place + (firstVoiced(spoken()) ?? 0)
  protocol.line({ atSample: audibleFrom, who: 'Parley', how: 'is heard', text })
  protocol.timing({
    turn: told.text,
    isSpoken: told.isSpoken,
    ...(understood === undefined
      ? {}
      : { understoodMs: (await sentAtMs(stage.parley, understood)) - recorder.msAtSample(told.last) }),
    firstSoundMs: ((audibleFrom - told.last) * 1000) / rateHz,
  })
  return { responseId: start.responseId, place, audibleFrom }
}

/** To its last word, which is looked for in the recording. */
export async function untilHeardOut(stage: Stage, answer: Answer): Promise<string> {
  const { tap, recorder } = stage
  const { responseId, place } = answer
  const isIt = (message: { readonly responseId: number }): boolean => message.responseId === responseId
  const end = await tap.until('response-end', { from: 0, withinMs: endWithinMs, isIt })
  const text = textOf(stage, responseId)
  if (end.reason !== 'completed') throw new Error(`"${text}" ended before its end: ${end.reason}.`)
  const spoken = tap.spoken(responseId)
  // A player that ran dry plays the rest later than it should; it tells when it has.
  const endedAt = recorder.sampleAtMs(await sentAtMs(stage.parley, end))
  const [searchFrom, to] = [Math.max(place, endedAt - samples(2_500)), endedAt + samples(500)]
  await recorder.untilSample(to)
  if (voicePlace(recorder.slice('speakerLeft', searchFrom, to), spoken, 'last words') === undefined)
    throw new Error(`The last words of "${text}" were not heard.`)
  return text
}

/** After somebody spoke into an answer: when it gave way, by the recording; `next` is what is heard instead of it. */
export async function measureCut(
  stage: Stage,
  cut: { readonly answer: Answer; readonly told: Told; readonly next?: Answer },
): Promise<string> {
  const { tap, recorder, protocol } = stage
  const { answer, told, next } = cut
  const until = Math.min(told.onset + samples(cutWithinMs), (next?.place ?? Infinity) - samples(50))
  await recorder.untilSample(until)
  const from = Math.max(0, answer.place)
  const [heard, spoken] = [recorder.slice('speakerLeft', from, until), tap.spoken(answer.responseId)]
  const onset = told.onset - from
  const place = voicePlaceBefore(heard, spoken, { before: onset, expected: 0 })
  if (place === undefined) throw new Error(`Nothing of the answer was heard right before "${told.text}".`)
  const { duckMs, silenceMs } = heardCut(heard, spoken, { place, onset, until: until - from })
  if (silenceMs === undefined) throw new Error(`"${told.text}" was said, and the answer went on.`)
  const isIt = (message: { readonly responseId: number }): boolean => message.responseId === answer.responseId
  const end = await tap.until('response-end', { from: told.messagesFrom, withinMs: answerWithinMs, isIt })
  protocol.line({
    atSample: told.onset + samples(silenceMs),
    who: 'Parley',
    how: 'is silent; heard of it was',
    text: end.heardText,
  })
  protocol.cut({ turn: told.text, silenceMs, ...(duckMs === undefined ? {} : { duckMs }) })
  return end.heardText
}

export function textOf({ tap }: Stage, responseId: number): string {
  return tap.messages
    .flatMap((message) => (message.type === 'text-delta' && message.responseId === responseId ? [message.text] : []))
    .join('')
    .trim()
}

/** Nothing is going on, and so long a pause that nobody would think it goes on. */
export async function untilQuiet({ page, recorder }: Stage): Promise<void> {
  await page.locator('.status[data-face="idle"]').waitFor({ timeout: endWithinMs })
  for (let at = recorder.sampleCount; ; at += rateHz) {
    await recorder.untilSample(at + rateHz)
    if (soundFrom(recorder.slice('speakerLeft', at, at + rateHz), 0) === undefined) return
  }
}
