import { describe, expect, it } from 'vitest'
import { hasSidebarRoom } from './sidebar-room.ts'

describe('the conversations', () => {
  it('stand beside the thread in text from 820 px on, and with the voice beside it only where three fit', () => {
    expect(hasSidebarRoom('text', 819)).toBe(false)
    expect(hasSidebarRoom('text', 820)).toBe(true)
    expect(hasSidebarRoom('push-to-talk', 900)).toBe(false)
    expect(hasSidebarRoom('always-listening', 1_280)).toBe(true)
  })
})
