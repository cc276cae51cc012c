import { expect, it } from 'vitest'
import { audioDevicesIn } from './audio-devices.ts'

it('lists real microphones and loudspeakers, and not what Chromium adds for the system’s choice', () => {
  const devices = audioDevicesIn([
    { kind: 'audioinput', deviceId: 'default', label: 'Default - Desk' },
    { kind: 'audioinput', deviceId: 'a', label: 'Desk' },
    { kind: 'videoinput', deviceId: 'v', label: 'Camera' },
    { kind: 'audiooutput', deviceId: 'communications', label: 'Communications - Room' },
    { kind: 'audiooutput', deviceId: 'b', label: 'Room' },
  ])
  expect(devices).toEqual({
    microphones: [{ deviceId: 'a', label: 'Desk' }],
    loudspeakers: [{ deviceId: 'b', label: 'Room' }],
  })
})

it('keeps what has no name yet: that there is a microphone is known before it was allowed', () => {
  expect(audioDevicesIn([{ kind: 'audioinput', deviceId: '', label: '' }]).microphones).toHaveLength(1)
})
