import { describe, expect, it } from 'vitest'
import { chooseDevice, guessRoute } from './microphone-choice.ts'

const present = [
  { deviceId: 'a', label: 'Built-in' },
  { deviceId: 'b', label: 'Desk microphone' },
]

describe('the remembered microphone', () => {
  it('is found by its id, whatever it is called now', () => {
    expect(chooseDevice(present, { deviceId: 'b', label: 'Built-in' })?.deviceId).toBe('b')
  })

  it('is found by its label when the id is another', () => {
    expect(chooseDevice(present, { deviceId: 'old', label: 'Desk microphone' })?.deviceId).toBe('b')
  })

  it('is left to the system when it is not there, or none is remembered', () => {
    expect(chooseDevice(present, { deviceId: 'old', label: 'Headset' })).toBeUndefined()
    expect(chooseDevice(present, {})).toBeUndefined()
  })

  it('is not one whose name the browser still hides', () => {
    expect(chooseDevice([{ deviceId: '', label: '' }], { deviceId: '', label: '' })).toBeUndefined()
  })
})

describe('the route', () => {
  it.each([
    'USB Headset',
    'WH-1000 Headphones',
    'EarPods',
    "Ann's AirPods Pro",
    'Buds hands-free',
    'Head phones',
    'Handsfree',
  ])('is a headset for %s', (label) => {
    expect(guessRoute(label)).toBe('headset')
  })

  it('is a headset when only the loudspeaker says so', () => {
    expect(guessRoute('Default', 'Headphones (Realtek)')).toBe('headset')
  })

  it.each(['Built-in Audio Analog Stereo', 'Desk microphone', 'Overhead mic', ''])('is not known for "%s"', (label) => {
    expect(guessRoute(label)).toBe('unknown')
  })
})
