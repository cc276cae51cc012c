import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { playerProcessorName, type PortArrival } from './player-port.ts'

const watchMs = 1000
/** Chromium's figure trembles by a millisecond or two; what the heard position needs is not finer than a syllable. */
const latencyStepMs = 3

export interface AudioOutputEvents {
  onLatency(outputLatencyMs: number): void
  /** `suspended` until the user touches the page; `interrupted` while the system takes the loudspeaker away. */
  onState(state: AudioContextState): void
  /** The voice broke off because the device got no sound in time: seconds with such a break since it was told last. */
  onDeviceUnderruns(count: number): void
}

export interface AudioOutputOptions {
  readonly buffering: OutputBuffering
  readonly workletUrl: string
  readonly events: AudioOutputEvents
  /** Left out: the system's default. */
  readonly deviceId?: string
}

export type DeviceChoice = { readonly kind: 'used' } | { readonly kind: 'unavailable'; readonly reason: string }

/** What Chromium has and TypeScript's library does not name. */
interface OutputContext extends AudioContext {
  readonly setSinkId?: (deviceId: string) => Promise<void>
}

/**
 * The page's end of the loudspeaker: opens it, hands the player's port over, and watches it. No sound passes through
 * here: it goes from the worker to the audio thread.
 */
export class AudioOutput {
  readonly #context: OutputContext
  readonly #events: AudioOutputEvents
  readonly #timer: number
  #outputLatencyMs: number
  #isClosed = false
  #isResting = false
  /** To be handed over to the worker. */
  readonly port: MessagePort

  static async open(options: AudioOutputOptions): Promise<AudioOutput> {
    const context: OutputContext = new AudioContext({
      latencyHint: options.buffering === 'instant' ? 0 : 'interactive',
    })
    try {
      await context.audioWorklet.addModule(options.workletUrl)
    } catch (cause) {
      await context.close()
      const message = 'The loudspeaker could not be opened: the player did not load. Reload the page, or go on in text.'
      throw new AssistantError('internal', message, { cause })
    }
    const output = new AudioOutput(context, options.events)
    if (options.deviceId !== undefined) await output.useDevice(options.deviceId)
    output.resume()
    return output
  }

  private constructor(context: OutputContext, events: AudioOutputEvents) {
    this.#context = context
    this.#events = events
    const node = new AudioWorkletNode(context, playerProcessorName, {
      numberOfInputs: 0,
      numberOfOutputs: 1,
      outputChannelCount: [1],
    })
    const channel = new MessageChannel()
    const arrival: PortArrival = { type: 'port', port: channel.port1 }
    node.port.postMessage(arrival, [channel.port1])
    // It has one thing to tell: a `DropoutReport`.
    node.port.onmessage = () => {
      events.onDeviceUnderruns(1)
    }
    node.connect(context.destination)
    this.port = channel.port2
    this.#outputLatencyMs = latencyOf(context)
    context.onstatechange = () => {
      if (this.#isClosed) return
      // Stopped by somebody else, or by a rest that was over before it began. What was to be said waits in the player.
      if (this.state !== 'running') this.resume()
      events.onState(this.state)
    }
    this.#timer = window.setInterval(() => {
      this.#watch()
    }, watchMs)
  }

  /** For a capture worklet: what runs in one context goes by one device clock. */
  get context(): AudioContext {
    return this.#context
  }

  get rateHz(): number {
    return this.#context.sampleRate
  }

  get outputLatencyMs(): number {
    return this.#outputLatencyMs
  }

  /** At rest it is as good as running: it will be when it is needed. */
  get state(): AudioContextState {
    return this.#isResting ? 'running' : this.#context.state
  }

  /**
   * Without sound an audio thread with small blocks still costs 7 % of a core. Waking takes the device some 50 ms, so it
   * has to be needed before the sound is there: when the user begins to speak, at the latest with the answer.
   */
  setNeeded(isNeeded: boolean): void {
    if (isNeeded !== this.#isResting || this.#isClosed) return
    this.#isResting = !isNeeded
    if (isNeeded) this.resume()
    else this.#context.suspend().catch(() => undefined)
  }

  /** Call it from a click or a key: until then the browser may keep the page silent. Told by `onState`. */
  resume(): void {
    // Refused only when it was closed meanwhile.
    this.#context.resume().catch(() => undefined)
  }

  /** An empty id is the system's default. What was used before stays in use when this one cannot be. */
  async useDevice(deviceId: string): Promise<DeviceChoice> {
    if (this.#context.setSinkId === undefined)
      return {
        kind: 'unavailable',
        reason: 'This browser cannot choose a loudspeaker: choose it in the system’s settings.',
      }
    try {
      await this.#context.setSinkId(deviceId)
      return { kind: 'used' }
    } catch {
      return {
        kind: 'unavailable',
        reason: 'That loudspeaker is not there any more, so the voice stays where it was. Choose another one.',
      }
    }
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    window.clearInterval(this.#timer)
    this.#context.close().catch(() => undefined)
  }

  #watch(): void {
    if (this.#context.state !== 'running') return
    const latencyMs = latencyOf(this.#context)
    if (Math.abs(latencyMs - this.#outputLatencyMs) >= latencyStepMs) {
      this.#outputLatencyMs = latencyMs
      this.#events.onLatency(latencyMs)
    }
  }
}

/**
 * From the moment the player puts a sample out until it is heard. Measured at the virtual loudspeaker, the place reckoned
 * with it lies 8 ms behind the truth (median of 29, both buffer sizes; 12 behind to 5 ahead): it hardly ever claims what
 * was not heard. On a machine that is busy it lies further behind.
 */
function latencyOf(context: AudioContext): number {
  return (context.baseLatency + context.outputLatency) * 1000
}
