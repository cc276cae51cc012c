import type { Answer } from '../answer.ts'
import type { Reading } from './reading-position.ts'
import { backBy, forwardBy, fromTheStart, isFinished, whereabouts } from './reading-position.ts'

export type ReadingCommand =
  | { readonly kind: 'go-on' | 'start-over' | 'where-are-we' }
  | { readonly kind: 'back-sentence' | 'skip-sentence'; readonly count: number }

/** Either it reads on from a place, or it says something. */
export type ReadingMove =
  { readonly type: 'read-on'; readonly reading: Reading } | { readonly type: 'say'; readonly answer: Answer }

const nothingToRead: Answer = {
  text: 'I am not reading anything. Say, read, and then a path, an address or the text itself.',
}

/** Pure. */
export function moveReading(command: ReadingCommand, reading: Reading | undefined): ReadingMove {
  if (reading === undefined) return { type: 'say', answer: nothingToRead }
  switch (command.kind) {
    case 'go-on':
      return isFinished(reading) ? { type: 'say', answer: atTheEnd(reading) } : { type: 'read-on', reading }
    case 'back-sentence':
      return { type: 'read-on', reading: backBy(reading, command.count) }
    case 'skip-sentence': {
      const next = forwardBy(reading, command.count)
      return isFinished(next) ? { type: 'say', answer: atTheEnd(reading) } : { type: 'read-on', reading: next }
    }
    case 'start-over':
      return { type: 'read-on', reading: fromTheStart(reading) }
    case 'where-are-we':
      return { type: 'say', answer: place(reading) }
  }
}

function atTheEnd({ document }: Reading): Answer {
  return { text: `That was the end of ${document.title}. To hear it again, say start over.` }
}

function place(reading: Reading): Answer {
  if (isFinished(reading)) return atTheEnd(reading)
  const { sentence, of, percent } = whereabouts(reading)
  return {
    text: `We are in ${reading.document.title}, at sentence ${sentence} of ${of}, ${percent} percent of the way. Say go on, and I read on.`,
  }
}
