import { describe, expect, test } from 'vitest'
import { browserEnd, type ProcessEnd } from './browser-end.ts'

const closed: ProcessEnd = { code: 0, signal: undefined, livedMs: 60_000, said: [], ownerId: undefined }

describe('a browser that has ended', () => {
  test('with code 0 had its window closed, however soon', () => {
    expect(browserEnd(closed)).toEqual({ type: 'closed' })
    expect(browserEnd({ ...closed, livedMs: 200 })).toEqual({ type: 'closed' })
  })

  test('with code 0 while another one has the folder gave its window to that one', () => {
    expect(browserEnd({ ...closed, livedMs: 200, ownerId: 7 })).toEqual({ type: 'handed-over', processId: 7 })
  })

  test('by a signal, later, died', () => {
    const end = browserEnd({ ...closed, code: undefined, signal: 'SIGSEGV' })
    expect(end).toEqual({ type: 'died', why: 'it was ended by SIGSEGV' })
  })

  test('at once has never opened, and its own reason is told', () => {
    const said = [
      '[1:1:ERROR:dbus/bus.cc:405] Failed to connect to the bus',
      '[1:1:ERROR:ozone_platform_x11.cc:256] Missing X server or $DISPLAY',
      '[1:1:ERROR:env.cc:257] The platform failed to initialize.  Exiting.',
    ]
    expect(browserEnd({ ...closed, code: 1, livedMs: 90, said })).toEqual({
      type: 'never-opened',
      why: 'it ended with code 1 and said "Missing X server or $DISPLAY"',
    })
  })

  test('for no reason that is known says how it ended', () => {
    const said = ['[1:1:ERROR:dbus/bus.cc:405] Failed to connect to the bus']
    expect(browserEnd({ ...closed, code: 1, livedMs: 90, said })).toMatchObject({ why: 'it ended with code 1' })
  })
})
