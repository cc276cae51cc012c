import type { KeptDevices } from '../../shared/protocol/settings-api.ts'
import type { Clock } from '../../shared/std/clock.ts'
import type { CaptureBlock } from '../audio/capture-block.ts'
import { silentDb } from '../audio/level.ts'
import { LevelMeter } from '../audio/level-meter.ts'
import type { HearYourself } from '../state/settings-state.ts'

export const recordingMs = 3_000
/** Long enough to find the right place on the desk, and nobody leaves a microphone open by forgetting it. */
const meterMs = 60_000
const levelEveryMs = 100
/** The first block of a microphone takes up to a second on Bluetooth. */
const patienceMs = 4_000

export interface Recording {
  readonly samples: Float32Array<ArrayBuffer>
  readonly rateHz: number
}

export interface TriedMicrophone {
  /** Until the signal fires. */
  blocks(signal: AbortSignal): AsyncIterable<CaptureBlock>
  close(): void
}

export type TriedMicrophoneAnswer =
  { readonly isOpen: true; readonly microphone: TriedMicrophone } | { readonly isOpen: false; readonly message: string }

export interface SoundCheckPorts {
  readonly clock: Clock
  readonly devices: () => KeptDevices
  /** `onEnded`: it is over, not by `close`. */
  readonly openMicrophone: (
    wanted: KeptDevices['microphone'],
    onEnded: (message: string) => void,
  ) => Promise<TriedMicrophoneAnswer>
  /** Until it was heard, or the signal fires. */
  readonly play: (recording: Recording, options: PlayOptions) => Promise<void>
  readonly tell: (state: HearYourself) => void
  /** From now on the browser tells the names of the devices. */
  readonly onAllowed: () => void
}

export interface PlayOptions {
  readonly loudspeaker: KeptDevices['loudspeaker']
  readonly signal: AbortSignal
}

const noSound =
  'The microphone is open, and nothing comes from it. Choose another one, or look at the switch of your headset.'
const onlyZeros =
  'The microphone gave only silence. It may be muted at the device or in the sound settings of your system.'
const notPlayed = 'Your voice was recorded and could not be played. Choose another loudspeaker.'

/** One microphone that is open only to be tried. Whatever happens, it is let go. */
export class SoundCheck {
  readonly #ports: SoundCheckPorts
  #run: AbortController | undefined

  constructor(ports: SoundCheckPorts) {
    this.#ports = ports
  }

  async startMeter(): Promise<void> {
    const run = this.#begin()
    this.#tell(run, { name: 'metering', levelDb: silentDb })
    const heard = await this.#listen(run, meterMs, (levelDb) => ({ name: 'metering', levelDb }))
    if (heard !== undefined) this.#tell(run, { name: 'off' })
  }

  async startRecording(): Promise<void> {
    const run = this.#begin()
    const recording = (levelDb: number, recordedMs: number): HearYourself => ({
      name: 'recording',
      levelDb,
      recordedMs,
    })
    this.#tell(run, recording(silentDb, 0))
    const heard = await this.#listen(run, recordingMs, recording)
    if (heard === undefined) return
    if (heard.samples.every((sample) => sample === 0)) {
      this.#tell(run, { name: 'failed', message: onlyZeros })
      return
    }
    this.#tell(run, { name: 'playing' })
    try {
      await this.#ports.play(heard, { loudspeaker: this.#ports.devices().loudspeaker, signal: run.signal })
      this.#tell(run, { name: 'off' })
    } catch {
      this.#tell(run, { name: 'failed', message: notPlayed })
    }
  }

  stop(): void {
    if (this.#run === undefined) return
    this.#run.abort()
    this.#run = undefined
    this.#ports.tell({ name: 'off' })
  }

  #begin(): AbortController {
    this.#run?.abort()
    this.#run = new AbortController()
    return this.#run
  }

  /** What belongs to a run that was ended is not shown any more. */
  #tell(run: AbortController, state: HearYourself): void {
    if (run === this.#run && !run.signal.aborted) this.#ports.tell(state)
  }

  /** Undefined when it was ended, or failed: that was told. The microphone is let go in either case. */
  async #listen(
    run: AbortController,
    forMs: number,
    shown: (levelDb: number, heardMs: number) => HearYourself,
  ): Promise<Recording | undefined> {
    const { clock, devices, openMicrophone, onAllowed } = this.#ports
    const over = new AbortController()
    const signal = AbortSignal.any([run.signal, over.signal])
    const fail = (message: string): void => {
      this.#tell(run, { name: 'failed', message })
      over.abort()
    }
    const answer = await openMicrophone(devices().microphone, fail)
    if (!answer.isOpen) {
      fail(answer.message)
      return undefined
    }
    let cancelWatch = clock.after(patienceMs, () => {
      fail(noSound)
    })
    try {
      if (signal.aborted) return undefined
      onAllowed()
      const tape = new Tape()
      for await (const block of answer.microphone.blocks(signal)) {
        cancelWatch()
        cancelWatch = clock.after(patienceMs, () => {
          fail(noSound)
        })
        const levelDb = tape.add(block)
        if (levelDb !== undefined) this.#tell(run, shown(levelDb, tape.heardMs))
        if (tape.heardMs >= forMs) return tape.last(recordingMs)
      }
      return undefined
    } finally {
      cancelWatch()
      answer.microphone.close()
    }
  }
}

/** What came, and how loud: a level for each tenth of a second. */
class Tape {
  readonly #meter = new LevelMeter()
  #blocks: Float32Array<ArrayBuffer>[] = []
  #rateHz = 0
  #samples = 0
  #shownAt = 0
  heardMs = 0

  add({ samples, rateHz }: CaptureBlock): number | undefined {
    // Another rate is another device, and what came before would be played at the wrong pitch.
    if (rateHz !== this.#rateHz) {
      this.#blocks = []
      this.#samples = 0
    }
    this.#rateHz = rateHz
    this.#blocks.push(Float32Array.from(samples))
    this.#samples += samples.length
    this.heardMs += (samples.length * 1000) / rateHz
    this.#meter.add(samples)
    if (this.heardMs - this.#shownAt < levelEveryMs) return undefined
    this.#shownAt = this.heardMs
    this.#forget()
    // In steps that a bar can show.
    return Math.round(this.#meter.read())
  }

  last(durationMs: number): Recording {
    const all = new Float32Array(this.#samples)
    let at = 0
    for (const block of this.#blocks) {
      all.set(block, at)
      at += block.length
    }
    return { samples: all.slice(-Math.round((durationMs * this.#rateHz) / 1000)), rateHz: this.#rateHz }
  }

  /** A meter runs for a minute and plays nothing of it. */
  #forget(): void {
    const kept = (2 * recordingMs * this.#rateHz) / 1000
    while (this.#samples > kept) this.#samples -= this.#blocks.shift()?.length ?? this.#samples
  }
}
