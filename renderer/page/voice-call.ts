import type { OutputBuffering } from '../../shared/audio/output-buffering.ts'
import type { KeptDevices } from '../../shared/protocol/settings-api.ts'
import { AudioOutput } from '../audio/audio-output.ts'
import captureWorkletUrl from '../audio/capture-worklet.ts?worker&url'
import playoutWorkletUrl from '../audio/playout-worklet.ts?worker&url'
import { browserMicrophoneHost, openMicrophone, type Microphone } from '../audio/microphone.ts'
import type { MicrophoneHost } from '../audio/microphone-host.ts'
import type { MicrophoneProblem } from '../audio/microphone-problem.ts'
import type { SourceOptions } from '../audio/microphone-source.ts'
import type { RequestCommand } from '../connection/voice-connection.ts'
import type { Output } from '../state/app-state.ts'
import type { AppEvent } from '../state/reducer.ts'
import { followDevice, systemDefault, type DeviceInUse } from './call-devices.ts'
import type { FromWorker, ToWorker, WorkerStart } from '../worker/worker-messages.ts'

export interface VoiceCallOptions {
  readonly start: Omit<WorkerStart, 'type' | 'player' | 'detectorAssetsUrl'>
  readonly buffering: OutputBuffering
  readonly isMuted: boolean
  /** The chosen ones, as they are now. */
  readonly devices: () => KeptDevices
  readonly tell: (event: AppEvent) => void
  readonly onDeviceUnderruns: (count: number) => void
  /** Voice is away, because no socket comes through; this can go without one. */
  readonly byRequest?: (command: RequestCommand, sentInEpoch: number | undefined) => void
  /** Left out: the browser's own microphones. */
  readonly microphones?: MicrophoneHost<SourceOptions>
}

/** Voice while it is on: asks the browser for loudspeaker and microphone, and hands their ends to the worker. */
export class VoiceCall {
  readonly #options: VoiceCallOptions
  readonly #output: AudioOutput
  readonly #worker: Worker
  #microphone: Microphone | undefined
  #problem: MicrophoneProblem | undefined
  #isAsking = false
  #wantedMicrophone: DeviceInUse = systemDefault
  #loudspeaker: DeviceInUse = systemDefault
  #isMuted: boolean
  #isClosed = false

  static async open(options: VoiceCallOptions): Promise<VoiceCall> {
    const { tell } = options
    // What happens before the worker is there is read off the output when it is.
    const made: { call?: VoiceCall } = {}
    const output = await AudioOutput.open({
      buffering: options.buffering,
      workletUrl: playoutWorkletUrl,
      events: {
        onLatency: (outputLatencyMs) => made.call?.send({ type: 'output-latency', outputLatencyMs }),
        onState: (state) => {
          tell({ type: 'output', state: outputOf(state) })
        },
        onDeviceUnderruns: options.onDeviceUnderruns,
      },
    })
    const call = new VoiceCall(options, output)
    made.call = call
    call.useDevices()
    void call.openMicrophone()
    return call
  }

  private constructor(options: VoiceCallOptions, output: AudioOutput) {
    this.#options = options
    this.#output = output
    this.#isMuted = false
    this.#worker = new Worker(new URL('../worker/audio-worker.ts', import.meta.url), { type: 'module' })
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      // What is still under way when voice was left is about a line that is gone.
      if (this.#isClosed) return
      if (data.type === 'loudspeaker') this.#needOutput(data.isNeeded)
      else if (data.type === 'by-request') options.byRequest?.(data.command, data.sentInEpoch)
      else options.tell(data)
    }
    this.#worker.onerror = () => {
      const message = 'The voice part of this page failed. Connect again, or reload the page; the conversation is kept.'
      options.tell({ type: 'connection', state: { name: 'closed', reason: message } })
    }
    const { port, rateHz, outputLatencyMs } = output
    const start: WorkerStart = {
      type: 'start',
      ...options.start,
      detectorAssetsUrl: new URL('vad/', options.start.origin).href,
      player: { port, rateHz, outputLatencyMs },
    }
    this.#worker.postMessage(start, [port])
    this.setMuted(options.isMuted)
    options.tell({ type: 'output', state: outputOf(output.state) })
    navigator.mediaDevices.addEventListener('devicechange', this.#onDeviceChange)
  }

  send(message: Exclude<ToWorker, WorkerStart>): void {
    if (!this.#isClosed) this.#worker.postMessage(message)
  }

  setMuted(isMuted: boolean): void {
    if (isMuted === this.#isMuted) return
    this.#isMuted = isMuted
    this.send({ type: 'mute', isMuted })
  }

  /** From a click or a key: until then some browsers play nothing. */
  resumeOutput(): void {
    if (this.#output.state !== 'running') this.#output.resume()
  }

  // The capture worklet runs in the same context, and must not sleep while it listens.
  #needOutput(isNeeded: boolean): void {
    this.#output.setNeeded(isNeeded || this.#microphone?.source.kind === 'worklet')
  }

  /** Others were chosen, or some came or went. The session stays, and so does what is being said by the assistant. */
  useDevices(): void {
    void this.#followDevices()
  }

  /** Asks at most once at a time; a microphone that is open stays open. */
  async openMicrophone(): Promise<void> {
    const { tell, devices } = this.#options
    if (this.#isAsking || this.#microphone !== undefined) return
    this.#isAsking = true
    this.#problem = undefined
    tell({ type: 'device', device: { name: 'asking' } })
    const answer = await openMicrophone(
      {
        captureWorkletUrl,
        audioContext: this.#output.context,
        wanted: devices().microphone ?? {},
        loudspeakerLabel: this.#loudspeaker.used?.label ?? '',
        events: {
          onHeldBack: (isHeldBack) => {
            tell({ type: 'held-back', isHeldBack })
          },
          onEnded: (problem) => {
            const label = this.#microphone?.label ?? ''
            this.#microphone = undefined
            this.send({ type: 'microphone-gone' })
            this.#refused(problem)
            if (problem.kind === 'unplugged') void this.#takeAnother(label)
          },
        },
      },
      this.#options.microphones ?? browserMicrophoneHost(),
    )
    this.#isAsking = false
    if (!answer.isOpen) {
      if (!this.#isClosed) this.#refused(answer.problem)
      return
    }
    const { microphone } = answer
    // Allowed after voice was left again.
    if (this.#isClosed) {
      microphone.close()
      return
    }
    this.#microphone = microphone
    const { source, route, label } = microphone
    tell({ type: 'device', device: { name: 'open', label, route } })
    const end = source.kind === 'processor' ? source.readable : source.port
    this.#worker.postMessage({ type: 'microphone', source, route } satisfies ToWorker, [end])
    // Names are told from now on.
    this.useDevices()
  }

  close(): void {
    if (this.#isClosed) return
    this.send({ type: 'close' })
    this.#isClosed = true
    navigator.mediaDevices.removeEventListener('devicechange', this.#onDeviceChange)
    this.#microphone?.close()
    this.#output.close()
    // Its socket goes with it; it is asked to close first so that the server learns it at once.
    setTimeout(() => {
      this.#worker.terminate()
    }, closeGraceMs)
    this.#options.tell({ type: 'device', device: { name: 'off' } })
  }

  async #followDevices(): Promise<void> {
    const present = await navigator.mediaDevices.enumerateDevices()
    if (this.#isClosed) return
    const { devices, tell } = this.#options
    const { microphone: keptMicrophone, loudspeaker: keptLoudspeaker } = devices()
    const inputs = present.filter(({ kind }) => kind === 'audioinput')
    const microphone = followDevice('microphone', this.#wantedMicrophone, { kept: keptMicrophone, present: inputs })
    const outputs = present.filter(({ kind }) => kind === 'audiooutput')
    const loudspeaker = followDevice('loudspeaker', this.#loudspeaker, { kept: keptLoudspeaker, present: outputs })
    const before = { microphone: this.#wantedMicrophone.used, loudspeaker: this.#loudspeaker.used }
    this.#wantedMicrophone = microphone.next
    this.#loudspeaker = loudspeaker.next
    for (const { notice } of [microphone, loudspeaker])
      if (notice !== undefined) tell({ type: 'information', message: notice })
    const loudspeakerId = loudspeaker.next.used?.deviceId ?? ''
    if (loudspeakerId !== (before.loudspeaker?.deviceId ?? '')) {
      const choice = await this.#output.useDevice(loudspeakerId)
      if (choice.kind === 'unavailable') tell({ type: 'information', message: choice.reason })
    }
    const wantedId = microphone.next.used?.deviceId
    const isOther = wantedId === undefined ? before.microphone !== undefined : wantedId !== this.#microphone?.deviceId
    if (isOther) this.#reopenMicrophone()
  }

  #reopenMicrophone(): void {
    if (this.#microphone === undefined || this.#isAsking) return
    this.#microphone.close()
    this.#microphone = undefined
    this.send({ type: 'microphone-gone' })
    void this.openMicrophone()
  }

  /** The chosen one, or the only one, was unplugged: another is better than none, and the session goes on. */
  async #takeAnother(unplugged: string): Promise<void> {
    await this.#followDevices()
    await this.openMicrophone()
    const { tell, devices } = this.#options
    const used = this.#microphone?.label
    // Of a chosen one that is told already.
    if (used === undefined || devices().microphone !== undefined) return
    const message = `“${unplugged}” was unplugged, so Parley listens to “${used}” now. What you had said is kept.`
    tell({ type: 'information', message })
  }

  #refused({ kind, message }: MicrophoneProblem): void {
    this.#problem = { kind, message }
    this.#options.tell({ type: 'device', device: { name: 'problem', problem: kind, message } })
  }

  // A microphone that is plugged in is what was waited for; a refused one is asked for by the user alone.
  readonly #onDeviceChange = (): void => {
    if (mendedByDevices.has(this.#problem?.kind)) void this.openMicrophone()
    else this.useDevices()
  }
}

const mendedByDevices: ReadonlySet<MicrophoneProblem['kind'] | undefined> = new Set(['none', 'unplugged', 'unsuitable'])

/** A close frame needs no more. */
const closeGraceMs = 500

function outputOf(state: AudioContextState): Output {
  return state === 'closed' ? 'off' : state
}
