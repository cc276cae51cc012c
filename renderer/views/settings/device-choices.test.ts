import { describe, expect, it } from 'vitest'
import { deviceChoices, keptAfter, systemDefaultId } from './device-choices.ts'

const desk = { deviceId: 'd', label: 'Desk' }
const headset = { deviceId: 'h', label: 'Headset' }

describe('the devices to choose from', () => {
  it('begin with what the system uses, which is chosen until another one is', () => {
    const { choices, chosenId } = deviceChoices([desk, headset], undefined)
    expect(choices.map(({ label }) => label)).toEqual(['What the system uses', 'Desk', 'Headset'])
    expect(chosenId).toBe(systemDefaultId)
  })

  it('keep one that is away, and say so', () => {
    const { choices, chosenId } = deviceChoices([desk], headset)
    expect(choices.at(-1)).toEqual({ value: 'h', label: 'Headset', hint: 'Not connected' })
    expect(chosenId).toBe('h')
  })

  it('know one by its name when its id has changed', () => {
    const { chosenId, choices } = deviceChoices([{ deviceId: 'new', label: 'Headset' }], headset)
    expect([chosenId, choices.length]).toEqual(['new', 2])
  })

  it('are not told apart before the microphone was allowed', () => {
    expect(deviceChoices([{ deviceId: '', label: '' }], undefined)).toMatchObject({ areNamesHidden: true })
    expect(deviceChoices([], undefined)).toMatchObject({ areNamesHidden: false })
  })
})

describe('a device that is chosen', () => {
  it('is kept with id and name, and leaves the other one as it is', () => {
    const kept = keptAfter({ loudspeaker: desk }, 'microphone', { id: 'h', present: [headset] })
    expect(kept).toEqual({ loudspeaker: desk, microphone: headset })
  })

  it('is forgotten for what the system uses', () => {
    expect(keptAfter({ loudspeaker: desk, microphone: headset }, 'microphone', { id: '', present: [] })).toEqual({
      loudspeaker: desk,
    })
  })

  it('stays when it is chosen again while it is away', () => {
    expect(keptAfter({ microphone: headset }, 'microphone', { id: 'h', present: [] })).toEqual({ microphone: headset })
  })
})
