import { recordingRateHz as rateHz } from '../sound-card/recording-rate.ts'
import {
  measureCut,
  say,
  textOf,
  type,
  untilAnswered,
  untilHeardOut,
  untilQuiet,
  untilUnderstood,
  type Stage,
} from './conversation.ts'

export interface Step {
  readonly title: string
  /** What the person says in it; nothing: it is typed. */
  readonly says: readonly string[]
  /** Throws where something was not heard. Gives what was, in a sentence. */
  readonly play: (stage: Stage) => Promise<string>
}

const askTime = 'What time is it?'
const askAbilities = 'What can you do?'
const askDay = 'What day is it?'
const askReading = 'Read to me.'
const stop = 'Stop.'
const goOn = 'Go on.'

const story =
  'The lamp on the island had burned every night for a hundred years. ' +
  'One evening the keeper found a letter under the door, and it was addressed to the lamp. ' +
  'She read it aloud, because nobody else was there to listen. ' +
  'The light turned once around the room, as if it were thinking. ' +
  'Then it went out over the water, and it did not come back until the morning.'

const listensMs = 2_500

/** Each goes on from where the one before ended; none of the answers is written down anywhere but in Parley. */
export const course: readonly Step[] = [
  {
    title: 'A question is asked aloud and answered aloud',
    says: [askTime],
    async play(stage) {
      const answer = await untilAnswered(stage, await say(stage, askTime))
      return heard(await untilHeardOut(stage, answer), /\d{1,2}:\d{2}|o’clock|noon|midnight/i)
    },
  },
  {
    title: 'A long answer is cut into by the next question',
    says: [askAbilities, askDay],
    async play(stage) {
      const answer = await untilAnswered(stage, await say(stage, askAbilities))
      await stage.recorder.untilSample(answer.audibleFrom + (listensMs * rateHz) / 1000)
      const told = await say(stage, askDay)
      const next = await untilAnswered(stage, told)
      await measureCut(stage, { answer, told, next })
      return heard(await untilHeardOut(stage, next), /(mon|tues|wednes|thurs|fri|satur|sun)day/i)
    },
  },
  {
    title: 'A follow-up is typed and answered aloud',
    says: [],
    async play(stage) {
      const answer = await untilAnswered(stage, await type(stage, 'What is twelve times seven'))
      return heard(await untilHeardOut(stage, answer), /\b84\b/)
    },
  },
  {
    title: 'Asked to read, it asks what; a text is typed, and it reads until “stop”',
    says: [askReading, stop],
    async play(stage) {
      const question = await untilAnswered(stage, await say(stage, askReading))
      heard(await untilHeardOut(stage, question), /what shall i read/i)
      const reading = await untilAnswered(stage, await type(stage, story))
      await stage.recorder.untilSample(reading.audibleFrom + (2 * listensMs * rateHz) / 1000)
      const told = await say(stage, stop)
      const heardText = await measureCut(stage, { answer: reading, told })
      heard((await untilUnderstood(stage, told)).text, /stop/i)
      if (!story.startsWith(heardText.slice(0, 30))) throw new Error(`It was reading something else: "${heardText}".`)
      await untilQuiet(stage)
      return `read up to “… ${heardText.split(' ').slice(-5).join(' ')}”`
    },
  },
  {
    title: '“Go on” reads on from where it was stopped',
    says: [goOn],
    async play(stage) {
      const heardBefore = stage.tap.messages
        .flatMap((message) => (message.type === 'response-end' ? [message.heardText] : []))
        .findLast((text) => story.includes(text.slice(0, 30)) && text !== '')
      if (heardBefore === undefined) throw new Error('Nothing was being read.')
      const answer = await untilAnswered(stage, await say(stage, goOn))
      const text = await untilHeardOut(stage, answer)
      const [resumed, left] = [story.indexOf(text.slice(0, 30)), heardBefore.length]
      if (resumed < 0) throw new Error(`It said "${text}".`)
      // From the beginning of the sentence in which it was stopped, at the most.
      if (resumed === 0 || Math.abs(resumed - left) > 90)
        throw new Error(`It was stopped at letter ${left} of the text and went on from letter ${resumed}.`)
      return `read on from “${textOf(stage, answer.responseId).slice(0, 40)}…” to the end`
    },
  },
]

export const everythingSaid: readonly string[] = course.flatMap(({ says }) => says)

function heard(text: string, expected: RegExp): string {
  if (!expected.test(text)) throw new Error(`What came was "${text}".`)
  return `“${text}”`
}
