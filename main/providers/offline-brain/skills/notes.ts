import type { NoteStore } from '../../../store/types.ts'
import type { Answer } from '../answer.ts'
import { withFullStop } from '../reading/sentences.ts'

/** As much as a person dictates; the protocol's own bound on a text is 64 KiB. */
const longestNote = 10_000
/** More than that is not heard in one go. */
const mostReadAloud = 20

export function addNote(text: string, notes: NoteStore): Answer {
  const trimmed = text.trim()
  if (trimmed === '') return { text: 'What shall I write down?', pending: { kind: 'note-text' } }
  if (trimmed.length > longestNote)
    return { text: `That is too long for a note, so I kept nothing. A note can have ${longestNote} characters.` }
  notes.add(trimmed)
  return { text: `I wrote down: ${withFullStop(trimmed)}` }
}

export function readNotes(notes: NoteStore): Answer {
  const all = notes.list()
  const [only] = all
  if (only === undefined) return { text: 'You have no notes. Say, take a note, and then what I should write down.' }
  if (all.length === 1) return { text: `You have one note: ${withFullStop(only.text)}` }
  const latest = all.slice(-mostReadAloud)
  const left = all.length - latest.length
  const lines = latest.map((note, index) => `Note ${left + index + 1}: ${withFullStop(note.text)}`)
  const lead =
    left === 0 ? `You have ${all.length} notes.` : `You have ${all.length} notes. Here are the last ${latest.length}.`
  return { text: [lead, ...lines].join('\n') }
}

export function deleteNotes(notes: NoteStore): Answer {
  const count = notes.deleteAll()
  if (count === 0) return { text: 'You have no notes to delete.' }
  return { text: count === 1 ? 'I deleted your note.' : `I deleted your ${count} notes.` }
}

export function declineOneNote(): Answer {
  return { text: 'I cannot delete a single note, only all of them together. Say, delete all notes.' }
}
