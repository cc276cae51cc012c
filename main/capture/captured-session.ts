import type { Hello } from '../../shared/protocol/client-messages.ts'
import type { ErrorCode } from '../../shared/protocol/errors.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { AttachedClient, ClientChannel } from '../voice/client-channel.ts'
import { Sessions, type HubPorts } from '../voice/session-hub.ts'
import type { SessionSettings } from '../voice/session-settings.ts'
import type { CaptureGate } from './capture-gate.ts'
import type { CaptureLevel } from '../../shared/session/capture-level.ts'
import type { CaptureEntry, ChannelName } from './capture-lines.ts'
import { LiveSteps } from './live-steps.ts'
import { receiveOrAnswer, recordedChannel, settledEntry } from './recorded-channel.ts'
import { recordedDetector } from './recorded-detector.ts'
import { recordedProviders } from './recorded-providers.ts'
import { recordedStore } from './recorded-store.ts'
import { copyOf, followedSettings } from './followed-settings.ts'
import { Recorder, type CaptureSink } from './recorder.ts'
import { VirtualTime } from './virtual-time.ts'

export interface CapturedSessionPorts {
  /** As an uncaptured session would have them. */
  readonly hub: Omit<HubPorts, 'onArrival'>
  readonly level: Exclude<CaptureLevel, 'off'>
  readonly sink: CaptureSink
  /** Resolves when everything that was ready has run. */
  readonly settle: () => Promise<void>
}

/** A wall clock that is off by more than this was set, or the machine slept. */
const wallSlackMs = 1_000

/**
 * One session that is written down while it runs. It has a hub of its own, so that the capture holds this session and
 * nothing of any other; and it runs on virtual time, a step at a time, so that a replay can do the same steps again.
 */
export class CapturedSession {
  readonly #hub: Sessions
  readonly #ports: CapturedSessionPorts
  readonly #time: VirtualTime
  readonly #steps: LiveSteps
  readonly #recorder: Recorder
  readonly #startWallMs: number
  #channels = 0
  /** As they were when the step began. */
  #settings: SessionSettings

  constructor(ports: CapturedSessionPorts) {
    const { clock, settings } = ports.hub
    this.#ports = ports
    this.#startWallMs = clock.wallMs()
    this.#time = new VirtualTime(this.#startWallMs)
    this.#steps = new LiveSteps({ clock, time: this.#time, settle: ports.settle })
    const recorder = new Recorder({ level: ports.level, sink: ports.sink, nowMs: () => this.#time.nowMs })
    this.#recorder = recorder
    this.#settings = copyOf(settings)
    let calls = 0
    const gate: CaptureGate = {
      recorder,
      nextCall: () => ++calls,
      step: (entry, run) => {
        this.#step(entry, run)
      },
    }
    this.#hub = new Sessions({
      ...ports.hub,
      clock: this.#time.clock,
      settings: this.#sampledSettings(),
      providers: recordedProviders(ports.hub.providers, gate),
      detector: recordedDetector(ports.hub.detector, gate),
      store: recordedStore(ports.hub.store, recorder),
      newId: () => {
        const id = ports.hub.newId()
        recorder.note({ type: 'new-id', id })
        return id
      },
      newEpoch: () => {
        const epoch = ports.hub.newEpoch()
        recorder.note({ type: 'new-epoch', epoch })
        return epoch
      },
      // Rung from outside, when the client is there: what rings comes in as a step.
      onArrival: () => undefined,
    })
  }

  attach(hello: Hello, client: ClientChannel): AttachedClient {
    const name: ChannelName = `${client.kind}-${++this.#channels}`
    const recorder = this.#recorder
    const channel = recordedChannel(this.#beginning(client), name, recorder)
    const attached = this.#steps.runNow((isEarly) => {
      const early = isEarly && { isEarly: true as const }
      recorder.note({ type: 'client-attach', channel: name, frame: recorder.frame(hello), ...early })
      return this.#hub.attach(hello, channel)
    })
    return {
      sessionId: attached.sessionId,
      get conversationId() {
        return attached.conversationId
      },
      receive: (message) => {
        this.#step(
          () => ({ type: 'client-frame', channel: name, frame: recorder.frame(message) }),
          () => {
            receiveOrAnswer(attached, message, channel)
          },
        )
      },
      receiveAudio: (frame: AudioFrame) => {
        this.#step(
          () => ({ type: 'client-audio', channel: name, audio: recorder.audio(frame) }),
          () => {
            attached.receiveAudio(frame)
          },
        )
      },
      settled: (what) => {
        recorder.note(settledEntry(name, what, recorder))
      },
      detach: () => {
        this.#step(
          () => ({ type: 'client-detach', channel: name }),
          () => {
            attached.detach()
          },
        )
      },
    }
  }

  announce(text: string): void {
    this.#step(
      () => ({ type: 'announcement', text: this.#recorder.text(text) }),
      () => this.#hub.announce(text),
    )
  }

  notify(code: ErrorCode, text: string): void {
    this.#step(
      () => ({ type: 'notice', code, text: this.#recorder.text(text) }),
      () => {
        this.#hub.notify(code, text)
      },
    )
  }

  openConversations(): readonly string[] {
    return this.#hub.openConversations()
  }

  leaveConversation(conversationId: string): void {
    this.#step(
      () => ({ type: 'conversation-leave', conversationId }),
      () => {
        this.#hub.leaveConversation(conversationId)
      },
    )
  }

  /** Resolves when what was heard of a running answer is on record; the steps go on until then. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#step(
        () => ({ type: 'session-close' }),
        () => {
          this.#hub.close().then(resolve, resolve)
        },
      )
    })
    this.#steps.close()
    this.#recorder.close()
  }

  /** The first welcome names the session and its epoch: with it the capture begins. */
  #beginning(channel: ClientChannel): ClientChannel {
    const { hub } = this.#ports
    const begin = (message: ServerMessage): void => {
      if (message.type !== 'welcome') return
      this.#recorder.begin({
        startedAt: new Date(this.#startWallMs).toISOString(),
        serverVersion: hub.serverVersion,
        settings: this.#recorder.settings(hub.settings),
        limits: {
          audioFramesPerSecond: hub.limits.audioFramesPerSecond,
          audioFramesBurst: hub.limits.audioFramesBurst,
        },
        epoch: message.epoch,
        session: message.sessionId,
      })
    }
    return {
      kind: channel.kind,
      send: (message) => {
        begin(message)
        channel.send(message)
      },
      sendSpeech: (frame) => {
        channel.sendSpeech(frame)
      },
      bufferedBytes: () => channel.bufferedBytes(),
      close: (name) => {
        channel.close(name)
      },
    }
  }

  #step(entry: () => CaptureEntry, run: () => void): void {
    this.#steps.arrive(() => {
      this.#noteWall()
      this.#noteSettings()
      this.#recorder.note(entry())
      run()
    })
  }

  #noteWall(): void {
    const wallMs = this.#ports.hub.clock.wallMs()
    if (Math.abs(wallMs - this.#time.clock.wallMs()) <= wallSlackMs) return
    this.#time.setWall(wallMs)
    this.#recorder.note({ type: 'wall-time', wallMs })
  }

  #noteSettings(): void {
    const settings = copyOf(this.#ports.hub.settings)
    if (JSON.stringify(settings) === JSON.stringify(this.#settings)) return
    this.#settings = settings
    this.#recorder.note({ type: 'settings-change', settings: this.#recorder.settings(settings) })
  }

  #sampledSettings(): SessionSettings {
    return followedSettings(() => this.#settings)
  }
}
