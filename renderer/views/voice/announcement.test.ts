import { describe, expect, it } from 'vitest'
import { faces } from '../../state/status.ts'
import { announcementOf } from './announcement.ts'

const words = { title: 'Title', hint: 'Hint' }

describe('what a screen reader says', () => {
  it('keeps quiet while the user talks, and over what only flickers', () => {
    const quiet = faces.filter((face) => announcementOf({ face, ...words }) === undefined)
    expect(quiet).toEqual(['hearing', 'endpointing', 'ducked', 'paused', 'interrupted'])
  })

  it('says with a trouble what can be done, and with the usual only its name', () => {
    expect(announcementOf({ face: 'error', ...words })).toBe('Title. Hint')
    expect(announcementOf({ face: 'speaking', ...words })).toBe('Title')
  })
})
