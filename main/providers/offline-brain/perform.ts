import type { LlmRequest, SessionControl } from '../types.ts'
import type { Answer } from './answer.ts'
import type { Command } from './command.ts'
import type { LastAnswer, SettledState } from './conversation-state.ts'
import { lastWordHeard } from './conversation-state.ts'
import type { OfflineBrainPorts } from './ports.ts'
import { openDocument } from './reading/open-document.ts'
import { moveReading } from './reading/reading-commands.ts'
import type { Reading } from './reading/reading-position.ts'
import { isFinished, lastHeardWord } from './reading/reading-position.ts'
import { flipCoin, pickNumber, rollDice } from './skills/chance.ts'
import { cannotDo } from './skills/limits.ts'
import { addNote, declineOneNote, deleteNotes, readNotes } from './skills/notes.ts'
import { answerConversion, answerSum, declineCurrency } from './skills/reckoning.ts'
import { smallTalk } from './skills/small-talk.ts'
import type { SpeechControlKind } from './skills/speech-controls.ts'
import { controlSpeech } from './skills/speech-controls.ts'
import { bareWord, spellWord } from './skills/spelling.ts'
import {
  cancelAllTimers,
  cancelTimer,
  listTimers,
  setAlarm,
  setTimer,
  tellDate,
  tellTime,
} from './skills/timekeeping.ts'

export interface Outcome {
  readonly text: string
  readonly control?: SessionControl
  readonly pending?: Answer['pending']
  /** After the text, the document is read from here on. */
  readonly readOn?: Reading
  readonly aboutWord?: string
  readonly isStop?: true
}

export interface Situation {
  readonly ports: OfflineBrainPorts
  readonly request: LlmRequest
  readonly settled: SettledState
}

/** Does what a command asks and gives what is to be said. The only place where the brain changes anything. */
export async function perform(command: Command, situation: Situation): Promise<Outcome> {
  const { ports, request, settled } = situation
  switch (command.kind) {
    case 'time':
      return tellTime(ports)
    case 'date':
      return tellDate(command, ports)
    case 'timer-set':
      return setTimer(command, ports)
    case 'timer-start':
      return { text: 'For how long?', pending: { kind: 'duration' } }
    case 'alarm-set':
      return setAlarm(command, ports)
    case 'alarm-start':
      return { text: 'For what time?', pending: { kind: 'alarm-time' } }
    case 'timers-list':
      return listTimers(ports)
    case 'timer-cancel':
      return cancelTimer(command, ports)
    case 'timers-cancel-all':
      return cancelAllTimers(command, ports)
    case 'calculate':
      return answerSum(command)
    case 'convert':
      return answerConversion(command)
    case 'convert-currency':
      return declineCurrency()
    case 'dice':
      return rollDice(command, ports.random)
    case 'coin':
      return flipCoin(ports.random)
    case 'pick-number':
      return pickNumber(command, ports.random)
    case 'note-add':
      return addNote(command.text, ports.notes)
    case 'note-start':
      return { text: 'What shall I write down?', pending: { kind: 'note-text' } }
    case 'notes-read':
      return readNotes(ports.notes)
    case 'notes-delete':
      return deleteNotes(ports.notes)
    case 'note-delete-one':
      return declineOneNote()
    case 'repeat-after-me':
      return { text: command.text }
    case 'repeat-start':
      return { text: 'Go ahead. I repeat what you say.', pending: { kind: 'repeat-text' } }
    case 'say-again':
      return sayAgain(situation)
    case 'spell':
      return { ...spellWord(command.text), aboutWord: command.text }
    case 'spell-that':
      return spellThat(situation)
    case 'last-word':
      return tellLastWord(situation)
    case 'faster':
    case 'slower':
    case 'normal-speed':
    case 'louder':
    case 'quieter':
    case 'full-volume':
      return changeSpeech(command.kind, situation)
    case 'stop':
      return { text: '', isStop: true }
    case 'never-mind':
    case 'no':
      return { text: 'All right.' }
    case 'yes':
      return { text: 'I asked nothing. Say help to hear what I can do.' }
    case 'help':
    case 'thanks':
    case 'hello':
    case 'goodbye':
    case 'who-are-you':
    case 'how-are-you':
      return smallTalk(command.kind)
    case 'read': {
      const document = await openDocument(command.source, ports, request.signal)
      return { text: '', readOn: { document, position: 0 } }
    }
    case 'read-start':
      return {
        text: 'What shall I read? Give me a path, a web address, or the text itself.',
        pending: { kind: 'read-source' },
      }
    case 'read-unclear':
      return {
        text: `I cannot find "${command.text.slice(0, 80)}" by its name. I can read a file by its path, a web page by its address, or a text that you paste after read this.`,
      }
    case 'go-on':
      return goOn(situation)
    case 'back-sentence':
    case 'skip-sentence':
    case 'start-over':
    case 'where-are-we':
      return outcomeOf(moveReading(command, settled.reading))
    case 'unknown':
      return cannotDo(command.text, saidBefore(request))
  }
}

function outcomeOf(move: ReturnType<typeof moveReading>): Outcome {
  return move.type === 'read-on' ? { text: '', readOn: move.reading } : move.answer
}

function saidBefore({ messages }: LlmRequest): string[] {
  return messages.flatMap((message) => (message.role === 'assistant' ? [message.text] : []))
}

/** What is being read goes on; otherwise the newest answer does, if it was cut. */
function goOn({ settled }: Situation): Outcome {
  const { lastAnswer, reading } = settled
  const isReading = reading !== undefined && !isFinished(reading)
  if (!isReading && lastAnswer?.stretches.length === 0 && !lastAnswer.heard.isAll)
    return {
      text: lastAnswer.words.slice(lastAnswer.heard.words).join(' '),
      ...(lastAnswer.pending === undefined ? {} : { pending: lastAnswer.pending }),
    }
  return outcomeOf(moveReading({ kind: 'go-on' }, reading))
}

function sayAgain({ settled, request }: Situation): Outcome {
  const { lastAnswer, reading } = settled
  if (lastAnswer !== undefined && isReadingNow(lastAnswer))
    return outcomeOf(moveReading({ kind: 'back-sentence', count: 1 }, reading))
  if (lastAnswer !== undefined && lastAnswer.text !== '')
    return { text: lastAnswer.text, ...(lastAnswer.pending === undefined ? {} : { pending: lastAnswer.pending }) }
  const newest = saidBefore(request).findLast((text) => text.trim() !== '')
  return { text: newest ?? 'I have not said anything yet.' }
}

/** The document was read to the answer's end: nothing else was said after it. */
function isReadingNow({ stretches }: LastAnswer): boolean {
  return stretches.at(-1)?.end === Infinity
}

/** The word that is in question: the one just talked about, else the last that was heard. */
function wordInQuestion({ settled, request }: Situation): string | undefined {
  if (settled.lastAnswer?.aboutWord !== undefined) return settled.lastAnswer.aboutWord
  const { lastAnswer } = settled
  const read = lastAnswer !== undefined && isReadingNow(lastAnswer) ? settled.reading : undefined
  const word = read === undefined ? lastWordHeard(request.messages) : lastHeardWord(read)
  const bare = bareWord(word ?? '')
  return bare === '' ? undefined : bare
}

const noWord: Outcome = { text: 'You have not heard a word from me yet.' }

function tellLastWord(situation: Situation): Outcome {
  const word = wordInQuestion(situation)
  return word === undefined ? noWord : { text: `The last word was: ${word}.`, aboutWord: word }
}

function spellThat(situation: Situation): Outcome {
  const word = wordInQuestion(situation)
  return word === undefined ? noWord : { ...spellWord(word), aboutWord: word }
}

/** "Slower" in the middle of reading changes the voice and reads on: nobody says it to make it stop. */
function changeSpeech(kind: SpeechControlKind, { settled, request }: Situation): Outcome {
  const answer = controlSpeech(kind, request.speech)
  const { lastAnswer, reading } = settled
  const wasReading = lastAnswer !== undefined && isReadingNow(lastAnswer) && lastAnswer.isStopped !== true
  return wasReading && reading !== undefined && !isFinished(reading) ? { ...answer, readOn: reading } : answer
}
