import { chooseDevice, guessRoute, type DeviceName } from './microphone-choice.ts'
import { endProblem, microphoneProblem, openProblem, type MicrophoneProblem } from './microphone-problem.ts'
import type { Captured, CapturedTrack, MicrophoneHost } from './microphone-host.ts'
import { openSource, type OpenSource, type SourceOptions } from './microphone-source.ts'

export interface MicrophoneEvents {
  /** The browser or the system holds the microphone back for a while (a call, a switch at the headset), or no more. */
  readonly onHeldBack: (isHeldBack: boolean) => void
  /** It is over, not by `close`. */
  readonly onEnded: (problem: MicrophoneProblem) => void
}

export interface MicrophoneOptions {
  /** The one that was used last. */
  readonly wanted: Partial<DeviceName>
  /** Of the loudspeaker, where it is known. */
  readonly loudspeakerLabel?: string
  readonly events: MicrophoneEvents
}

export type MicrophoneAnswer =
  | { readonly isOpen: true; readonly microphone: Microphone }
  | { readonly isOpen: false; readonly problem: MicrophoneProblem }

export function browserMicrophoneHost(): MicrophoneHost<SourceOptions> {
  return {
    isSecure: globalThis.isSecureContext,
    devices: navigator.mediaDevices,
    audioInputs: async () =>
      (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audioinput'),
    capture: async (audio) => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio })
      const [track] = stream.getAudioTracks()
      if (track === undefined) throw new DOMException('No audio track.', 'NotFoundError')
      return { track, openSource: (options) => openSource(stream, options) }
    },
    permission: async () => {
      try {
        return (await navigator.permissions.query({ name: 'microphone' })).state
      } catch {
        // Some browsers cannot be asked.
        return 'prompt'
      }
    },
  }
}

/** Opened once and kept: each new opening makes the echo canceller learn the room again, which costs the first words. */
export async function openMicrophone<Source>(
  options: MicrophoneOptions & Source,
  host: MicrophoneHost<Source>,
): Promise<MicrophoneAnswer> {
  if (!host.isSecure) return { isOpen: false, problem: microphoneProblem('insecure') }
  let captured: Captured<Source> | undefined
  try {
    captured = await open(options.wanted, host)
    const source = await captured.openSource(options)
    return { isOpen: true, microphone: new Microphone(captured.track, { options, host, source }) }
  } catch (cause) {
    captured?.track.stop()
    const name = cause instanceof Error ? cause.name : ''
    return { isOpen: false, problem: microphoneProblem(openProblem(name)) }
  }
}

async function open<Source>(wanted: Partial<DeviceName>, host: MicrophoneHost<Source>): Promise<Captured<Source>> {
  const known = chooseDevice(await host.audioInputs(), wanted)
  const captured = await host.capture(constraints(known))
  if (known !== undefined || (wanted.deviceId === undefined && wanted.label === undefined)) return captured
  // Ids and labels are hidden until a microphone was allowed once, so the wanted one may only be found now.
  const chosen = chooseDevice(await host.audioInputs(), wanted)
  if (chosen === undefined || chosen.deviceId === captured.track.getSettings().deviceId) return captured
  captured.track.stop()
  return host.capture(constraints(chosen))
}

function constraints(device: DeviceName | undefined): MediaTrackConstraints {
  return {
    channelCount: 1,
    echoCancellation: true,
    // Both cost the detector more than they give: the start of a word, and 10 to 20 dB more of the echo that is left.
    noiseSuppression: false,
    autoGainControl: false,
    ...(device === undefined ? {} : { deviceId: { exact: device.deviceId } }),
  }
}

interface MicrophoneParts {
  readonly options: MicrophoneOptions
  readonly host: Pick<MicrophoneHost<never>, 'audioInputs' | 'permission' | 'devices'>
  readonly source: OpenSource
}

/** An open microphone. Its source is handed over to the worker; here only its state is watched. */
export class Microphone {
  readonly deviceId: string
  readonly label: string
  readonly route: 'headset' | 'unknown'
  readonly source: OpenSource['source']
  readonly #track: CapturedTrack
  readonly #parts: MicrophoneParts
  #isOver = false

  constructor(track: CapturedTrack, parts: MicrophoneParts) {
    this.#track = track
    this.#parts = parts
    this.deviceId = track.getSettings().deviceId ?? ''
    this.label = track.label
    this.route = guessRoute(track.label, parts.options.loudspeakerLabel ?? '')
    this.source = parts.source.source
    track.addEventListener('mute', this.#onMute)
    track.addEventListener('unmute', this.#onMute)
    track.addEventListener('ended', this.#onEnded)
    parts.host.devices.addEventListener('devicechange', this.#onDeviceChange)
  }

  close(): void {
    this.#isOver = true
    this.#track.removeEventListener('mute', this.#onMute)
    this.#track.removeEventListener('unmute', this.#onMute)
    this.#track.removeEventListener('ended', this.#onEnded)
    this.#parts.host.devices.removeEventListener('devicechange', this.#onDeviceChange)
    this.#track.stop()
    this.#parts.source.close()
  }

  readonly #onMute = (): void => {
    this.#parts.options.events.onHeldBack(this.#track.muted)
  }

  readonly #onEnded = (): void => {
    void this.#end()
  }

  // Some systems never end the track of a device that is gone: it only gives nothing more.
  readonly #onDeviceChange = (): void => {
    void this.#isThere().then((isThere) => {
      if (!isThere) void this.#end()
    })
  }

  async #isThere(): Promise<boolean> {
    // A browser that tells no ids cannot be asked.
    if (this.deviceId === '') return true
    const present = await this.#parts.host.audioInputs()
    return present.some(({ deviceId }) => deviceId === this.deviceId)
  }

  async #end(): Promise<void> {
    if (this.#isOver) return
    this.close()
    const [permission, isDeviceThere] = await Promise.all([this.#parts.host.permission(), this.#isThere()])
    this.#parts.options.events.onEnded(microphoneProblem(endProblem({ permission, isDeviceThere })))
  }
}
