import { microphoneRateHz, samplesToMs } from '../../shared/audio/format.ts'
import type { Mode } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import type { CaptureBlock } from '../audio/capture-block.ts'
import { MicrophoneStream } from '../audio/microphone-stream.ts'
import {
  listening,
  transition as judge,
  type BargeInEffect,
  type BargeInEvent,
  type Route,
  type VoiceEffect,
} from '../voice/barge-in.ts'
import type { DetectedWindow } from '../voice/speech-detector.ts'
import { closedGate, transition as gate, type TalkGateEffect, type TalkGateEvent } from '../voice/talk-gate.ts'
import { EndlessSender, UtteranceSender, type UtteranceCommand } from '../voice/utterance-sender.ts'
import { FlowWatch } from './flow-watch.ts'

/** What the microphone's line does to the rest of the worker. */
export interface MicrophoneLinePorts {
  readonly clock: Clock
  readonly newId: () => string
  /** Grows over reloads too: seconds since 1970. */
  readonly firstUtteranceId: number
  readonly sendCommand: (command: UtteranceCommand) => void
  readonly sendFrame: (frame: AudioFrame) => void
  readonly playerDb: () => number
  readonly player: { duck(): void; restore(): void; cut(): void; pause(): void; resume(): void }
  /** `sinceOnsetMs`: from the user's first sound to now, at the microphone. */
  readonly onBargeIn: (effect: VoiceEffect, sinceOnsetMs: number | undefined) => void
  readonly onFlow: (
    flow: { state: 'flowing' | 'silent'; rateHz: number; channels: number } | { state: 'stalled' },
  ) => void
}

export interface MicrophoneLineDetector {
  push(samples: Float32Array, position: number): void
  setHop(hopSamples: 256 | 512): void
  reset(): void
}

/** From the microphone to the socket, and to the player: blocks in, utterances out, the voice ducked and cut on the way. */
export class MicrophoneLine {
  readonly #ports: MicrophoneLinePorts
  readonly #stream = new MicrophoneStream()
  readonly #sender: UtteranceSender
  readonly #endless: EndlessSender
  readonly #flow: FlowWatch
  #detector: MicrophoneLineDetector | undefined
  /** Not before it is known that there is no detector here: while one loads, nobody listens. */
  #isServerListening = false
  #bargeIn = listening('unknown')
  #gate
  #preset: InterruptionPreset
  #cancelKeyTimer: () => void = () => undefined
  #levels = { microphoneDb: -120, probability: 0 }
  #captured = { atMs: 0, position: 0 }

  constructor(ports: MicrophoneLinePorts, start: { readonly mode: Mode; readonly preset: InterruptionPreset }) {
    this.#ports = ports
    this.#preset = start.preset
    this.#gate = closedGate(start.mode, ports.firstUtteranceId)
    const output = { command: ports.sendCommand, frame: ports.sendFrame }
    this.#sender = new UtteranceSender({ microphone: this.#stream, output, newId: ports.newId })
    this.#flow = new FlowWatch(ports.clock, () => {
      // Whatever comes next is told, also if it is as before.
      this.#stream.deviceOpened()
      ports.onFlow({ state: 'stalled' })
    })
    this.#endless = new EndlessSender({ microphone: this.#stream, streamId: ports.firstUtteranceId - 1, output })
  }

  get levels(): { readonly microphoneDb: number; readonly probability: number } {
    return this.#levels
  }

  /** Without one the server listens: it gets the microphone as one endless stream. */
  use(detector: MicrophoneLineDetector | undefined): void {
    this.#detector = detector
    this.#isServerListening = detector === undefined
    this.#setHop()
    this.#settleEndless()
  }

  /** Muted means that nothing goes past this line: no detector, no socket, no memory of it. */
  push(block: CaptureBlock): void {
    this.#flow.arrived()
    if (this.#gate.isMuted) return
    const update = this.#stream.push(block)
    this.#captured = { atMs: block.capturedAtMs, position: this.#stream.position }
    this.#levels = { ...this.#levels, microphoneDb: update.levelDb }
    if (update.state !== undefined)
      this.#ports.onFlow({ state: update.state, rateHz: block.rateHz, channels: block.channels })
    this.#detector?.push(update.samples, update.position)
    this.#sender.advance()
    this.#endless.advance()
  }

  onWindow({ probability, position, levelDb }: DetectedWindow): void {
    this.#levels = { ...this.#levels, probability }
    this.#judge({ type: 'window', probability, position, levelDb, playerDb: this.#ports.playerDb() })
  }

  setAudible(isAudible: boolean): void {
    this.#judge({ type: 'audible', isAudible })
    this.#setHop()
  }

  /** A piece of an old answer is heard: nothing to cut in on, and nothing that anybody says. */
  setReplaying(isReplaying: boolean): void {
    this.#judge({ type: 'replay', isReplaying })
  }

  microphoneOpened(route: Route): void {
    this.#stream.deviceOpened()
    this.#flow.opened()
    this.#judge({ type: 'route', route })
    this.#toGate({ type: 'microphone', isOpen: true, position: this.#stream.position })
  }

  microphoneGone(): void {
    this.#flow.stop()
    this.#sender.finish()
    this.#toGate({ type: 'microphone', isOpen: false, position: this.#stream.position })
    this.#forget()
  }

  talkKey(isDown: boolean): void {
    const atMs = this.#ports.clock.nowMs()
    this.#toGate({ type: 'talk-key', isDown, atMs, position: this.#stream.position })
  }

  setMuted(isMuted: boolean): void {
    this.#toGate({ type: 'mute', isMuted, position: this.#stream.position })
    if (isMuted) this.#forget()
  }

  setMode(mode: Mode): void {
    this.#toGate({ type: 'mode', mode, position: this.#stream.position })
  }

  setPreset(preset: InterruptionPreset): void {
    this.#preset = preset
  }

  close(): void {
    this.#cancelKeyTimer()
    this.#flow.stop()
    this.#sender.finish()
  }

  #forget(): void {
    this.#levels = { microphoneDb: -120, probability: 0 }
    this.#detector?.reset()
    this.#judge({ type: 'deaf' })
  }

  #setHop(): void {
    // Two inferences for each 32 ms only while being quick matters.
    this.#detector?.setHop(this.#hopSamples)
  }

  get #hopSamples(): 256 | 512 {
    return this.#bargeIn.isAudible && this.#gate.mode === 'always-listening' ? 256 : 512
  }

  #judge(event: BargeInEvent): void {
    // In push-to-talk the key alone interrupts.
    const preset = this.#gate.mode === 'always-listening' ? this.#preset : 'off'
    const step = judge(this.#bargeIn, event, { preset, hopSamples: this.#hopSamples })
    this.#bargeIn = step.state
    for (const effect of step.effects) this.#do(effect)
  }

  #do(effect: BargeInEffect): void {
    switch (effect.type) {
      case 'duck':
      case 'restore':
      case 'pause':
        this.#yield(effect)
        return
      case 'speech-start':
      case 'speech-end':
        this.#toGate(effect)
        return
      default:
        effect satisfies never
    }
  }

  #yield(effect: VoiceEffect): void {
    const { player, onBargeIn, clock } = this.#ports
    if (effect.type === 'pause') player.cut()
    else player[effect.type]()
    onBargeIn(effect, effect.type === 'restore' ? undefined : this.#sinceMs(effect.position, clock.nowMs()))
  }

  #sinceMs(position: number, nowMs: number): number {
    const { atMs, position: capturedTo } = this.#captured
    return nowMs - atMs + samplesToMs(capturedTo - position, microphoneRateHz)
  }

  #toGate(event: TalkGateEvent): void {
    const step = gate(this.#gate, event)
    this.#gate = step.state
    for (const effect of step.effects) this.#talk(effect)
    this.#settleEndless()
  }

  #settleEndless(): void {
    const isFlowing = this.#gate.hasMicrophone && !this.#gate.isMuted && this.#gate.mode !== 'text'
    this.#endless.setOpen(this.#isServerListening && isFlowing)
  }

  #talk(effect: TalkGateEffect): void {
    switch (effect.type) {
      case 'open-utterance':
        if (this.#detector !== undefined) this.#sender.open(effect)
        return
      case 'close-utterance':
        this.#sender.close(effect)
        return
      case 'start-key-timer':
        this.#cancelKeyTimer()
        this.#cancelKeyTimer = this.#ports.clock.after(effect.afterMs, () => {
          this.#toGate({ type: 'key-timer', position: this.#stream.position })
        })
        return
      case 'stop-key-timer':
        this.#cancelKeyTimer()
        return
      case 'pause-player':
        this.#ports.player.pause()
        return
      case 'resume-player':
        this.#ports.player.resume()
        return
      case 'discard-player':
        this.#ports.player.cut()
        return
      default:
        effect satisfies never
    }
  }
}
