import type { LlmMessage } from '../../types.ts'
import type { Command, ReadSource } from '../command.ts'
import type { ConversationState, SettledState } from '../conversation-state.ts'
import { settle } from '../conversation-state.ts'
import { placeOf } from '../language/read-source.ts'
import { parseCommand } from '../parse-command.ts'
import { controlSpeech } from '../skills/speech-controls.ts'
import type { ReadingDocument } from './document.ts'
import { piecesFrom } from './document.ts'
import { wordsIn } from './heard-words.ts'
import { moveReading } from './reading-commands.ts'
import type { Reading } from './reading-position.ts'

/** Where the conversation last began to read, and what: found when the brain itself was started anew. */
export function lastReadRequest(
  messages: readonly LlmMessage[],
): { readonly index: number; readonly source: ReadSource } | undefined {
  for (let index = messages.length - 2; index >= 0; index -= 1) {
    const message = messages[index]
    const source = message?.role === 'user' ? sourceIn(message.text) : undefined
    if (source !== undefined) return { index, source }
  }
  return undefined
}

function sourceIn(text: string): ReadSource | undefined {
  const command = parseCommand(text)
  return command.kind === 'read' ? command.source : placeOf(text.trim())
}

/**
 * The state that the brain had, made again from the conversation: every turn since the reading began moves the place as
 * it did then. Pure. `messages` begin with the request to read and end with the user's newest turn.
 */
export function restoredState(document: ReadingDocument, messages: readonly LlmMessage[]): ConversationState {
  const [first, ...later] = messages
  let state = readingFrom({ document, position: 0 }, first?.role === 'user' ? first.text : '')
  for (const [index, message] of later.slice(0, -1).entries()) {
    if (message.role !== 'user') continue
    state = afterTurn(settle(state, messages.slice(0, index + 2)), message.text)
  }
  return state
}

function afterTurn(settled: SettledState, text: string): ConversationState {
  const { reading, lastAnswer } = settled
  const wasReading = lastAnswer !== undefined && lastAnswer.stretches.length > 0
  const moved = reading === undefined ? undefined : movedBy(parseCommand(text), reading, wasReading)
  if (moved !== undefined) return readingFrom(moved.reading, text, moved.lead)
  return {
    ...(reading === undefined ? {} : { reading }),
    lastAnswer: { userText: text, text: '', words: [], stretches: [] },
  }
}

function movedBy(
  command: Command,
  reading: Reading,
  wasReading: boolean,
): { readonly reading: Reading; readonly lead?: string } | undefined {
  switch (command.kind) {
    case 'go-on':
    case 'back-sentence':
    case 'skip-sentence':
    case 'start-over': {
      const move = moveReading(command, reading)
      return move.type === 'read-on' ? { reading: move.reading } : undefined
    }
    case 'faster':
    case 'slower':
    case 'normal-speed':
    case 'louder':
    case 'quieter':
    case 'full-volume':
      return wasReading ? { reading, lead: controlSpeech(command.kind).text } : undefined
    default:
      return undefined
  }
}

function readingFrom(reading: Reading, userText: string, lead = ''): ConversationState {
  const text = [lead, ' ', ...piecesFrom(reading.document, reading.position)].join('')
  const stretch = { start: 0, end: Infinity, from: reading.position, lead: wordsIn(lead).length }
  return { reading, lastAnswer: { userText, text, words: wordsIn(text), stretches: [stretch] } }
}

/** What only makes sense when something is being read. */
export function isAboutReading(command: Command): boolean {
  switch (command.kind) {
    case 'go-on':
    case 'back-sentence':
    case 'skip-sentence':
    case 'start-over':
    case 'where-are-we':
      return true
    default:
      return false
  }
}
