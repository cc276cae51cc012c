import { describe, expect, it } from 'vitest'
import { followDevice, systemDefault, type DeviceInUse } from './call-devices.ts'

const headset = { deviceId: 'h', label: 'USB Headset' }
const builtIn = { deviceId: 'b', label: 'Built-in' }

describe('the chosen device of a call', () => {
  it('is the system’s default as long as none is chosen, whatever comes and goes', () => {
    expect(followDevice('microphone', systemDefault, { kept: undefined, present: [headset] })).toEqual({
      next: systemDefault,
    })
  })

  it('is used where it is there, without a word', () => {
    const step = followDevice('microphone', systemDefault, { kept: headset, present: [builtIn, headset] })
    expect(step).toEqual({ next: { used: headset, missing: undefined } })
  })

  it('is found by its name where its id has changed with the address of the page', () => {
    const present = [builtIn, { deviceId: 'new', label: 'USB Headset' }]
    expect(followDevice('loudspeaker', systemDefault, { kept: headset, present }).next.used?.deviceId).toBe('new')
  })

  it('that is gone gives way to the default, which is said once', () => {
    const used: DeviceInUse = { used: headset, missing: undefined }
    const gone = followDevice('microphone', used, { kept: headset, present: [builtIn] })
    expect(gone.next).toEqual({ used: undefined, missing: headset })
    expect(gone.notice).toContain('“USB Headset” is not there, so Parley listens to the system’s microphone')
    expect(followDevice('microphone', gone.next, { kept: headset, present: [builtIn] }).notice).toBeUndefined()
  })

  it('that comes back is used again, which is said', () => {
    const step = followDevice(
      'loudspeaker',
      { used: undefined, missing: headset },
      { kept: headset, present: [headset] },
    )
    expect(step.next.used).toEqual(headset)
    expect(step.notice).toBe('“USB Headset” is there again, and Parley speaks through it.')
  })

  it('is not called missing while the browser tells no names', () => {
    const present = [{ deviceId: '', label: '' }]
    expect(followDevice('microphone', systemDefault, { kept: headset, present })).toEqual({ next: systemDefault })
  })

  it('chosen in place of a missing one is used without a word about the other', () => {
    const before: DeviceInUse = { used: undefined, missing: headset }
    expect(followDevice('microphone', before, { kept: builtIn, present: [builtIn] })).toEqual({
      next: { used: builtIn, missing: undefined },
    })
  })
})
