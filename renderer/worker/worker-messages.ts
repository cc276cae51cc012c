import type { Mode, WhileSpeaking } from '../../shared/protocol/client-messages.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import type { RequestCommand } from '../connection/voice-connection.ts'
import type { ConnectionState } from '../../shared/session/connection-state.ts'

/*
 * What crosses between the page and its audio worker. The worker owns microphone, detector, socket and player; the page
 * only asks the browser for devices, hands their ends over, and shows what it is told.
 */

/** Where microphone audio comes from; both are handed over and never touched by the page again. */
export type MicrophoneSource =
  | { readonly kind: 'processor'; readonly readable: ReadableStream<AudioData> }
  /** The fallback where there is no MediaStreamTrackProcessor: `capture-worklet.ts` posts mono blocks. */
  | { readonly kind: 'worklet'; readonly port: MessagePort; readonly rateHz: number }

/** What sits between the loudspeaker and the microphone, as far as the devices' labels tell. */
export type Route = 'headset' | 'loudspeaker' | 'unknown'

export interface WorkerStart {
  readonly type: 'start'
  /** `http://127.0.0.1:47800`: the page's own origin. */
  readonly origin: string
  /** Buys tickets; see "Connect and authenticate" of the protocol page. */
  readonly credential: string
  readonly clientVersion: string
  readonly mode: Mode
  readonly preset: InterruptionPreset
  readonly sessionId?: string
  readonly conversationId?: string
  /** Folder of the model and the wasm, absolute, with a slash at its end. */
  readonly detectorAssetsUrl: string
  readonly player: { readonly port: MessagePort; readonly rateHz: number; readonly outputLatencyMs: number }
}

export type ToWorker =
  | WorkerStart
  | {
      readonly type: 'microphone'
      /** Echo cancelled by the browser. */
      readonly source: MicrophoneSource
      readonly route: Route
    }
  | { readonly type: 'microphone-gone' }
  | { readonly type: 'talk-key'; readonly isDown: boolean }
  | { readonly type: 'mute'; readonly isMuted: boolean }
  | { readonly type: 'mode'; readonly mode: Mode }
  | { readonly type: 'preset'; readonly preset: InterruptionPreset }
  | { readonly type: 'submit-text'; readonly id: string; readonly text: string; readonly whileSpeaking: WhileSpeaking }
  | { readonly type: 'stop' }
  /** No id: a new one. */
  | { readonly type: 'open-conversation'; readonly conversationId?: string }
  /** What was heard of this cut answer, once more. */
  | { readonly type: 'replay'; readonly itemId: string }
  | { readonly type: 'output-latency'; readonly outputLatencyMs: number }
  /** The page was shown again, or the network came back: find out at once whether the server is there. */
  | { readonly type: 'probe' }
  /** It was begun by a request, while no socket came through. */
  | { readonly type: 'session'; readonly sessionId: string }
  | { readonly type: 'close' }

export type { ConnectionState }

export type FromWorker =
  | { readonly type: 'server'; readonly message: ServerMessage }
  | { readonly type: 'connection'; readonly state: ConnectionState }
  /** How long the last ping and its answer took together. */
  | { readonly type: 'round-trip'; readonly roundTripMs: number }
  /** `server`: the model did not load here and the server's detector listens instead; the reason says why. */
  | { readonly type: 'detector'; readonly state: 'loading' | 'ready' | 'server'; readonly reason?: string }
  /** About ten times a second while a microphone is open. */
  | { readonly type: 'level'; readonly microphoneDb: number; readonly playerDb: number; readonly probability: number }
  /**
   * `silent`: nothing but zeros came for a second, which no real microphone does. `stalled`: it is open, and nothing at
   * all comes.
   */
  | {
      readonly type: 'microphone'
      readonly state: 'flowing' | 'silent' | 'stalled' | 'ended'
      readonly rateHz?: number
      readonly channels?: number
      readonly path?: MicrophoneSource['kind']
    }
  | {
      readonly type: 'barge-in'
      readonly action: 'duck' | 'restore' | 'pause' | 'resume' | 'discard'
      readonly reason: string
      /** From the user's first sound to this, as the worker reckons it; of a `pause`, to the silence. */
      readonly sinceOnsetMs?: number
    }
  | { readonly type: 'player'; readonly underruns: number; readonly startBufferMs: number }
  /** The cut answers whose last second can be played again: all there are. */
  | { readonly type: 'cut-sounds'; readonly itemIds: readonly string[] }
  /** Whether there is, or soon will be, something to play. */
  | { readonly type: 'loudspeaker'; readonly isNeeded: boolean }
  /** No socket comes through: the page is to send this another way. */
  | { readonly type: 'by-request'; readonly command: RequestCommand; readonly sentInEpoch?: number }
