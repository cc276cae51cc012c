import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../../shared/std/manual-clock.ts'
import { memoryNotes } from '../../../testing/memory-stores.ts'
import { addNote, deleteNotes, readNotes } from './notes.ts'

describe('notes', () => {
  it('are kept as said and read back in order', () => {
    const notes = memoryNotes(new ManualClock())
    expect(readNotes(notes).text).toContain('You have no notes.')
    expect(addNote('buy milk', notes).text).toBe('I wrote down: buy milk.')
    expect(readNotes(notes).text).toBe('You have one note: buy milk.')
    addNote('Call Ann!', notes)
    expect(readNotes(notes).text).toBe('You have 2 notes.\nNote 1: buy milk.\nNote 2: Call Ann!')
    expect(deleteNotes(notes).text).toBe('I deleted your 2 notes.')
    expect(deleteNotes(notes).text).toBe('You have no notes to delete.')
  })

  it('are read back only as far as one can listen, the newest', () => {
    const notes = memoryNotes(new ManualClock())
    for (let count = 1; count <= 25; count += 1) addNote(`number ${count}`, notes)
    const { text } = readNotes(notes)
    expect(text).toContain('You have 25 notes. Here are the last 20.')
    expect(text).toContain('Note 6: number 6.')
    expect(text).not.toContain('Note 5:')
  })

  it('that are empty or a book are not kept', () => {
    const notes = memoryNotes(new ManualClock())
    expect(addNote('  ', notes).pending).toEqual({ kind: 'note-text' })
    expect(addNote('x'.repeat(10_001), notes).text).toContain('too long')
    expect(notes.list()).toEqual([])
  })
})
