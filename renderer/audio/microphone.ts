import { chooseDevice, guessRoute, type DeviceName } from './microphone-choice.ts'
import { endProblem, microphoneProblem, openProblem, type MicrophoneProblem } from './microphone-problem.ts'
import { openSource, type OpenSource, type SourceOptions } from './microphone-source.ts'

export interface MicrophoneEvents {
  /** The browser or the system holds the microphone back for a while (a call, a switch at the headset), or no more. */
  readonly onHeldBack: (isHeldBack: boolean) => void
  /** It is over, not by `close`. */
  readonly onEnded: (problem: MicrophoneProblem) => void
}

export interface MicrophoneOptions extends SourceOptions {
  /** The one that was used last. */
  readonly wanted: Partial<DeviceName>
  /** Of the loudspeaker, where it is known. */
  readonly loudspeakerLabel?: string
  readonly events: MicrophoneEvents
}

/** What `navigator` has, as far as a microphone needs it. */
export interface MicrophoneHost {
  readonly isSecure: boolean
  readonly devices: Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'>
  permission(): Promise<PermissionState>
}

export type MicrophoneAnswer =
  | { readonly isOpen: true; readonly microphone: Microphone }
  | { readonly isOpen: false; readonly problem: MicrophoneProblem }

/** The browser's own. `undefined` devices: the page's address is not a secure one. */
export function browserMicrophoneHost(): MicrophoneHost {
  return {
    isSecure: globalThis.isSecureContext,
    devices: navigator.mediaDevices,
    permission: async () => {
      try {
        return (await navigator.permissions.query({ name: 'microphone' })).state
      } catch {
        return 'prompt'
      }
    },
  }
}

/** Opened once and kept: each new opening makes the echo canceller learn the room again, which costs the first words. */
export async function openMicrophone(options: MicrophoneOptions, host: MicrophoneHost): Promise<MicrophoneAnswer> {
  if (!host.isSecure) return { isOpen: false, problem: microphoneProblem('insecure') }
  try {
    const stream = await open(options.wanted, host)
    const [track] = stream.getAudioTracks()
    if (track === undefined) return { isOpen: false, problem: microphoneProblem('none') }
    return {
      isOpen: true,
      microphone: new Microphone(track, { options, host, source: await openSource(stream, options) }),
    }
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : ''
    return { isOpen: false, problem: microphoneProblem(openProblem(name)) }
  }
}

async function open(wanted: Partial<DeviceName>, host: MicrophoneHost): Promise<MediaStream> {
  const known = chooseDevice(await audioInputs(host), wanted)
  const stream = await host.devices.getUserMedia({ audio: constraints(known) })
  if (known !== undefined || (wanted.deviceId === undefined && wanted.label === undefined)) return stream
  // Ids and labels are hidden until a microphone was allowed once, so the wanted one may only be found now.
  const chosen = chooseDevice(await audioInputs(host), wanted)
  if (chosen === undefined || chosen.deviceId === stream.getAudioTracks()[0]?.getSettings().deviceId) return stream
  for (const track of stream.getTracks()) track.stop()
  return host.devices.getUserMedia({ audio: constraints(chosen) })
}

async function audioInputs(host: MicrophoneHost): Promise<readonly DeviceName[]> {
  return (await host.devices.enumerateDevices()).filter(({ kind }) => kind === 'audioinput')
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

/** An open microphone. Its source is handed over to the worker; here only its state is watched. */
export class Microphone {
  readonly deviceId: string
  readonly label: string
  readonly route: 'headset' | 'unknown'
  readonly source: OpenSource['source']
  readonly #track: MediaStreamTrack
  readonly #parts: { readonly options: MicrophoneOptions; readonly host: MicrophoneHost; readonly source: OpenSource }
  #isOver = false

  constructor(
    track: MediaStreamTrack,
    parts: { readonly options: MicrophoneOptions; readonly host: MicrophoneHost; readonly source: OpenSource },
  ) {
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
    const present = await audioInputs(this.#parts.host)
    return present.some(({ deviceId }) => deviceId === this.deviceId)
  }

  async #end(): Promise<void> {
    if (this.#isOver) return
    this.close()
    const [permission, isDeviceThere] = await Promise.all([this.#parts.host.permission(), this.#isThere()])
    this.#parts.options.events.onEnded(microphoneProblem(endProblem({ permission, isDeviceThere })))
  }
}
