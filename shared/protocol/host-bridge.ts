/*
 * What Electron's main process does for the page, and nothing else: `window.parleyHost`, put there by the preload. In a
 * browser it is not there. At most 12 functions; the main process checks who calls each.
 */

export const hostBridgeName = 'parleyHost'

/** What the tray shows. */
export const hostFaces = ['off', 'idle', 'hearing', 'thinking', 'speaking', 'muted', 'problem'] as const
export type HostFace = (typeof hostFaces)[number]

export const hostCommands = [
  /** The window was summoned: put the cursor where one types. */
  'summoned',
  'toggle-voice',
  'toggle-mute',
  'stop',
  'new-conversation',
  'open-settings',
  /** The machine is about to sleep, or its screen was locked: let the microphone go. */
  'suspend',
  /** It is awake again: probe the connection, open what was open. */
  'resume',
] as const
export type HostCommand = (typeof hostCommands)[number]

export const microphoneAccesses = ['granted', 'denied', 'restricted', 'not-determined', 'unknown'] as const
export type MicrophoneAccess = (typeof microphoneAccesses)[number]

export interface HostDescription {
  /** Of Electron; the stand-in for tests says so in it. */
  readonly runtime: string
  readonly platform: string
  readonly microphoneAccess: MicrophoneAccess
  /** What holds, or why nothing does. */
  readonly summonShortcut: ShortcutOutcome
  readonly startAtLogin: StartAtLogin
}

/** Whether the system starts Parley with the session; it keeps that itself. */
export type StartAtLogin =
  | { readonly canBeSet: true; readonly isOn: boolean }
  | { readonly canBeSet: false; readonly isOn: false; readonly reason: string }

export type ShortcutOutcome =
  | { readonly isHeld: true; readonly accelerator: string }
  | { readonly isHeld: false; readonly accelerator: string | undefined; readonly reason: string }

export interface HostBridge {
  /** A one-use ticket for `POST /api/page-credential`. */
  takeTicket(): Promise<string>
  describe(): Promise<HostDescription>
  /** The first call says that the page listens: commands wait for it. */
  showFace(face: HostFace): void
  /** Returns what ends it. */
  onCommand(listener: (command: HostCommand) => void): () => void
  /** `undefined` gives it up. */
  useSummonShortcut(accelerator: string | undefined): Promise<ShortcutOutcome>
  /** What holds then. */
  setStartAtLogin(isOn: boolean): Promise<StartAtLogin>
  /** False when the address was refused: only `https:` goes out. */
  openExternal(url: string): Promise<boolean>
  /** Asks the system where it has to be asked (macOS); elsewhere what is known. */
  askForMicrophone(): Promise<MicrophoneAccess>
  openMicrophoneSettings(): Promise<void>
  /** While somebody listens or speaks the app must not be put to sleep. */
  keepAwake(isNeeded: boolean): void
}
