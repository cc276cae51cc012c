import { describe, expect, it } from 'vitest'
import type { Captured, MicrophoneHost } from './microphone-host.ts'
import { openMicrophone, type Microphone, type MicrophoneOptions } from './microphone.ts'

interface Device {
  readonly deviceId: string
  readonly label: string
}

/** As much of a browser's track as is watched. */
class ScriptedTrack extends EventTarget {
  readonly label: string
  readonly #deviceId: string
  muted = false
  isStopped = false

  constructor(device: Device) {
    super()
    this.label = device.label
    this.#deviceId = device.deviceId
  }

  getSettings(): { deviceId: string } {
    return { deviceId: this.#deviceId }
  }

  stop(): void {
    this.isStopped = true
  }
}

/** A machine with two microphones. */
class Machine extends EventTarget {
  present: Device[] = [
    { deviceId: 'built-in', label: 'Built-in' },
    { deviceId: 'usb', label: 'USB Headset' },
  ]
  isAllowed = false
  isSecure = true
  refusal: string | undefined
  state: PermissionState = 'granted'
  isSourceClosed = false
  isSourceBroken = false
  readonly tracks: ScriptedTrack[] = []
  readonly asked: MediaTrackConstraints[] = []
  readonly heldBack: boolean[] = []
  readonly ended: string[] = []

  get host(): MicrophoneHost<unknown> {
    return {
      isSecure: this.isSecure,
      devices: this,
      // Until then a browser hides their names.
      audioInputs: () =>
        Promise.resolve(this.isAllowed ? this.present : this.present.map(() => ({ deviceId: '', label: '' }))),
      capture: (audio) => this.#capture(audio),
      permission: () => Promise.resolve(this.state),
    }
  }

  #capture(audio: MediaTrackConstraints): Promise<Captured<unknown>> {
    this.asked.push(audio)
    if (this.refusal !== undefined) return Promise.reject(new DOMException('scripted', this.refusal))
    this.isAllowed = true
    const exact = typeof audio.deviceId === 'object' && 'exact' in audio.deviceId ? audio.deviceId.exact : undefined
    const device = this.present.find(({ deviceId }) => exact === undefined || deviceId === exact)
    if (device === undefined) return Promise.reject(new DOMException('scripted', 'NotFoundError'))
    const track = new ScriptedTrack(device)
    this.tracks.push(track)
    return Promise.resolve({
      track,
      openSource: () =>
        this.isSourceBroken
          ? Promise.reject(new TypeError('no worklet here'))
          : Promise.resolve({
              source: { kind: 'processor', readable: new ReadableStream<AudioData>() },
              close: () => {
                this.isSourceClosed = true
              },
            }),
    })
  }

  options(wanted: MicrophoneOptions['wanted'] = {}): MicrophoneOptions {
    return {
      wanted,
      events: {
        onHeldBack: (isHeldBack) => this.heldBack.push(isHeldBack),
        onEnded: ({ kind }) => this.ended.push(kind),
      },
    }
  }

  async open(wanted: MicrophoneOptions['wanted'] = {}): Promise<Microphone> {
    const answer = await openMicrophone(this.options(wanted), this.host)
    if (!answer.isOpen) throw new Error(answer.problem.message)
    return answer.microphone
  }
}

const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

describe('opening a microphone', () => {
  it('asks for echo cancellation, and for nothing that changes the voice', async () => {
    const machine = new Machine()
    await machine.open()
    expect(machine.asked).toEqual([
      { channelCount: 1, echoCancellation: true, noiseSuppression: false, autoGainControl: false },
    ])
  })

  it('takes the one that is remembered, without opening another first where names are known', async () => {
    const machine = new Machine()
    machine.isAllowed = true
    const microphone = await machine.open({ deviceId: 'usb' })
    expect(microphone).toMatchObject({ deviceId: 'usb', label: 'USB Headset', route: 'headset' })
    expect(machine.tracks).toHaveLength(1)
  })

  it('finds the one that is remembered once names are known, and lets the other go', async () => {
    const machine = new Machine()
    const microphone = await machine.open({ label: 'USB Headset' })
    expect(microphone.deviceId).toBe('usb')
    expect(machine.tracks.map(({ label, isStopped }) => [label, isStopped])).toEqual([
      ['Built-in', true],
      ['USB Headset', false],
    ])
  })

  it('takes what the system offers when the remembered one is not there', async () => {
    const microphone = await new Machine().open({ deviceId: 'gone', label: 'Gone' })
    expect(microphone).toMatchObject({ label: 'Built-in', route: 'unknown' })
  })

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'none'],
    ['OverconstrainedError', 'unsuitable'],
    ['NotReadableError', 'busy'],
  ])('names why it does not open: %s is %s', async (refusal, kind) => {
    const machine = new Machine()
    machine.refusal = refusal
    expect(await openMicrophone(machine.options(), machine.host)).toMatchObject({ isOpen: false, problem: { kind } })
  })

  it('lets the device go when its sound cannot be read', async () => {
    const machine = new Machine()
    machine.isSourceBroken = true
    const answer = await openMicrophone(machine.options(), machine.host)
    expect(answer).toMatchObject({ problem: { kind: 'unknown' } })
    expect(machine.tracks[0]?.isStopped).toBe(true)
  })

  it('does not even ask at an address that is not secure', async () => {
    const machine = new Machine()
    machine.isSecure = false
    expect(await openMicrophone(machine.options(), machine.host)).toMatchObject({ problem: { kind: 'insecure' } })
    expect(machine.asked).toEqual([])
  })
})

describe('an open microphone', () => {
  it('tells when it is held back and when no more', async () => {
    const machine = new Machine()
    await machine.open()
    const [track] = machine.tracks
    for (const type of ['mute', 'unmute']) {
      if (track !== undefined) track.muted = type === 'mute'
      track?.dispatchEvent(new Event(type))
    }
    expect(machine.heldBack).toEqual([true, false])
  })

  it.each([
    ['denied', true, 'revoked'],
    ['granted', false, 'unplugged'],
    ['granted', true, 'ended'],
  ] as const)('whose track ends, with permission %s and the device there: %s, is %s', async (state, isThere, kind) => {
    const machine = new Machine()
    await machine.open()
    machine.state = state
    if (!isThere) machine.present = []
    machine.tracks[0]?.dispatchEvent(new Event('ended'))
    await settled()
    expect(machine.ended).toEqual([kind])
    expect(machine.isSourceClosed).toBe(true)
  })

  it('is unplugged when its device is gone, even if its track does not end', async () => {
    const machine = new Machine()
    await machine.open()
    machine.present = machine.present.slice(1)
    machine.dispatchEvent(new Event('devicechange'))
    await settled()
    expect(machine.ended).toEqual(['unplugged'])
  })

  it('does not care for other devices that come and go', async () => {
    const machine = new Machine()
    await machine.open()
    machine.present = machine.present.slice(0, 1)
    machine.dispatchEvent(new Event('devicechange'))
    await settled()
    expect(machine.ended).toEqual([])
  })

  it('ends once: by its track and its device together, or without a word when it is closed', async () => {
    const machine = new Machine()
    await machine.open()
    const [track] = machine.tracks
    machine.present = []
    machine.dispatchEvent(new Event('devicechange'))
    track?.dispatchEvent(new Event('ended'))
    await settled()
    expect(machine.ended).toEqual(['unplugged'])

    const other = new Machine()
    const microphone = await other.open()
    microphone.close()
    other.tracks[0]?.dispatchEvent(new Event('ended'))
    await settled()
    expect([other.ended, other.tracks[0]?.isStopped, other.isSourceClosed]).toEqual([[], true, true])
  })
})
