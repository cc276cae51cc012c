import type { DeviceName } from './microphone-choice.ts'
import type { OpenSource } from './microphone-source.ts'

/** As much of a `MediaStreamTrack` as is watched. */
export interface CapturedTrack {
  readonly label: string
  readonly muted: boolean
  getSettings(): { readonly deviceId?: string }
  stop(): void
  addEventListener(type: 'mute' | 'unmute' | 'ended', listener: () => void): void
  removeEventListener(type: 'mute' | 'unmute' | 'ended', listener: () => void): void
}

/** What the browser opened. */
export interface Captured<Source> {
  readonly track: CapturedTrack
  openSource(options: Source): Promise<OpenSource>
}

/** What a browser has to open microphones with; `Source` is what it wants to know about where they lead. */
export interface MicrophoneHost<Source> {
  readonly isSecure: boolean
  readonly devices: {
    addEventListener(type: 'devicechange', listener: () => void): void
    removeEventListener(type: 'devicechange', listener: () => void): void
  }
  audioInputs(): Promise<readonly DeviceName[]>
  /** Throws as `getUserMedia` does. */
  capture(audio: MediaTrackConstraints): Promise<Captured<Source>>
  permission(): Promise<PermissionState>
}
