/*
 * The whole line as a person meets it: a recording goes into `talk`, real ears, the offline brain and the machine's own
 * voice answer it, and what came out is recognised again by pocketsphinx's general model, which knows nothing of Parley.
 */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parseCommand } from '../main/providers/offline-brain/parse-command.ts'
import { startOwnServer } from '../main/cli/own-server.ts'
import { systemClock } from '../main/system-clock.ts'
import { microphoneRateHz } from '../shared/audio/format.ts'
import { Pcm16Resampler } from '../shared/audio/resampler.ts'
import { decodeWav, encodeWav } from '../shared/audio/wav.ts'
import { parseServerMessage } from '../shared/protocol/parse.ts'

const run = promisify(execFile)
const talk = fileURLToPath(new URL('../main/cli/talk.ts', import.meta.url))

const questions = [
  'what time is it',
  'what day is it today',
  'what is twelve times seven',
  'convert ten miles to kilometers',
  'set a timer for five minutes',
  'roll the dice',
  'repeat after me the weather is nice today',
  'what can you do',
] as const
const voices = ['slt', 'rms', 'awb', 'kal16'] as const

interface Turn {
  readonly voice: string
  readonly said: string
  readonly heard: string
  readonly isUnderstood: boolean
  readonly answer: string
  readonly answerHeardAgain: string
  /** Words of the answer that the recogniser finds in its sound. */
  readonly wordsFound: number
  readonly words: number
}

export interface SpokenConversationFigures {
  readonly understood: string
  readonly wordsFound: string
  readonly wordShare: number
  readonly turns: readonly Turn[]
}

export async function measureSpokenConversation(options: {
  readonly directory: string
}): Promise<SpokenConversationFigures> {
  const server = await startOwnServer({ clock: systemClock, settings: undefined })
  const turns: Turn[] = []
  try {
    for (const [index, said] of questions.entries()) {
      for (const voice of voices.slice(0, index < 2 ? 4 : 2)) {
        const wav = join(options.directory, 'question.wav')
        await run('flite', ['-voice', voice, '-t', said, '-o', wav])
        turns.push(await takeTurn({ voice, said, wav }, server.ready, options.directory))
      }
    }
  } finally {
    await server.close()
  }
  const sum = (pick: (turn: Turn) => number): number => turns.reduce((total, turn) => total + pick(turn), 0)
  const [found, words] = [sum((turn) => turn.wordsFound), sum((turn) => turn.words)]
  return {
    understood: `${sum((turn) => (turn.isUnderstood ? 1 : 0))} of ${turns.length}`,
    wordsFound: `${found} of ${words}`,
    wordShare: Math.round((found / words) * 1000) / 1000,
    turns,
  }
}

async function takeTurn(
  turn: { readonly voice: string; readonly said: string; readonly wav: string },
  ready: { readonly ws: string; readonly secret: string },
  directory: string,
): Promise<Turn> {
  const reply = join(directory, 'reply.wav')
  const { stdout } = await run(process.execPath, [talk, turn.wav, '--json', '--out', reply, '--connect', ready.ws], {
    env: { ...process.env, PARLEY_SECRET: ready.secret },
    maxBuffer: 64 * 1024 * 1024,
  })
  let heard = ''
  let answer = ''
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    const { direction, frame } = JSON.parse(line) as { direction: string; frame: { type?: string } }
    if (direction !== 'received' || frame.type === undefined || frame.type === 'audio') continue
    const message = parseServerMessage(JSON.stringify(frame))
    if (message.type === 'transcript-final') heard = message.text
    if (message.type === 'response-end') answer = message.heardText
  }
  const answerHeardAgain = await recognise(reply, directory)
  const words = spokenWords(answer)
  return {
    voice: turn.voice,
    said: turn.said,
    heard,
    isUnderstood: JSON.stringify(parseCommand(heard)) === JSON.stringify(parseCommand(turn.said)),
    answer,
    answerHeardAgain,
    wordsFound: commonWords(words, spokenWords(answerHeardAgain)),
    words: words.length,
  }
}

async function recognise(path: string, directory: string): Promise<string> {
  const { rateHz, samples } = decodeWav(await readFile(path))
  const resampler = new Pcm16Resampler(rateHz, microphoneRateHz)
  const parts = [resampler.push(samples), resampler.flush()]
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0))
  whole.set(parts[0] ?? [], 0)
  whole.set(parts[1] ?? [], parts[0]?.length ?? 0)
  const narrow = join(directory, 'reply-16k.wav')
  await writeFile(narrow, encodeWav(whole, microphoneRateHz))
  const { stdout } = await run('pocketsphinx_continuous', ['-infile', narrow, '-logfn', '/dev/null'])
  return stdout.trim().replaceAll('\n', ' ')
}

const numerals =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

/** Words that sound alike are one word: a listener takes the right one from the sense, a recogniser guesses. */
const soundsLike: Readonly<Record<string, string>> = {
  to: 'two',
  too: 'two',
  four: 'for',
  passed: 'past',
  o: 'oh',
  know: 'no',
}

/** As a voice says it and the dictionary spells it: digits as words, dates and years as they are read, "PM" as "p m". */
function spokenWords(text: string): string[] {
  const words = text
    .replace(/(\d+):0(\d)\b/g, '$1 oh $2')
    .replace(/(\d+):(\d\d)/g, '$1 $2')
    .replace(/(\d+)\.(\d+)/g, (_, whole: string, rest: string) => `${whole} point ${rest.split(/(?=.)/).join(' ')}`)
    .replace(/\b(20)(\d\d)\b/g, '$1 $2')
    .replace(
      /\b([A-Z][a-z]+) (\d+), (?=\d)/g,
      (_, month: string, day: string) => `${month} ${ordinalWords(Number(day))} `,
    )
    .replace(/\b\d+\b/g, (digits) => numberWords(Number(digits)))
    .toLowerCase()
    .replace(/\b([ap])\.? ?m\b/g, '$1 m')
  return (words.match(/[a-z']+/g) ?? []).map((word) => soundsLike[word] ?? word)
}

const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first', two: 'second', three: 'third', five: 'fifth', eight: 'eighth', nine: 'ninth', twelve: 'twelfth',
} // prettier-ignore

function ordinalWords(value: number): string {
  const words = numberWords(value).trim().split(' ')
  const last = words.pop() ?? ''
  return [...words, irregularOrdinals[last] ?? `${last.replace(/y$/, 'ie')}th`].join(' ')
}

function numberWords(value: number): string {
  if (value < 20) return numerals[value] ?? ''
  if (value < 100)
    return `${tens[Math.floor(value / 10)] ?? ''} ${value % 10 === 0 ? '' : (numerals[value % 10] ?? '')}`
  return `${numerals[Math.floor(value / 100)] ?? ''} hundred ${numberWords(value % 100)}`
}

/** Longest common subsequence: the right words in the right order. */
function commonWords(a: readonly string[], b: readonly string[]): number {
  let before: number[] = new Array<number>(b.length + 1).fill(0)
  for (const word of a) {
    const row = [0]
    for (const [index, other] of b.entries()) {
      row.push(word === other ? (before[index] ?? 0) + 1 : Math.max(row[index] ?? 0, before[index + 1] ?? 0))
    }
    before = row
  }
  return before.at(-1) ?? 0
}
