import { fadeOut, GainRamp, gainOf } from './gain-ramp.ts'
import { LevelMeter } from './level-meter.ts'
import type { PlayerCommand, PlayerReport } from './player-port.ts'
import { PlayoutBuffer } from './playout-buffer.ts'
import { SoundMix } from './sound-mix.ts'
import { StartBuffer } from './start-buffer.ts'

/** 512 samples, 10.7 ms at 48 kHz: as fine as the barge-in policy looks at the player's level. */
const quantaPerReport = 4

/**
 * All of the player but the audio thread itself: commands in, blocks of samples and reports out.
 *
 * What must stay true:
 * - nothing of a response that was discarded, finished or replaced is taken again: by id, not by delay;
 * - a sample is played once, but for the 4 ms under a fade: those are played again from their first after `resume`;
 * - each response that ended before its end was `paused` exactly at the place that was told last.
 */
export class Playback {
  readonly #rateHz: number
  readonly #start: StartBuffer
  readonly #duck: GainRamp
  readonly #fade: GainRamp
  readonly #level = new LevelMeter()
  readonly #mix = new SoundMix()
  #current: PlayoutBuffer | undefined
  #isPaused = false
  #forgottenThrough = -1
  #quanta = 0
  /** Of the speech, as it was put out. */
  #lastSample = 0

  constructor(rateHz: number) {
    this.#rateHz = rateHz
    this.#start = new StartBuffer(rateHz)
    this.#duck = new GainRamp(rateHz, 1)
    this.#fade = new GainRamp(rateHz, 1)
  }

  take(command: PlayerCommand): readonly PlayerReport[] {
    switch (command.type) {
      case 'speech': {
        const reports = this.#giveWayTo(command.responseId)
        this.#bufferFor(command.responseId)?.push(command.position, command.samples)
        return reports
      }
      case 'end': {
        const reports = this.#giveWayTo(command.responseId)
        this.#bufferFor(command.responseId)?.endAt(command.samples)
        return reports
      }
      case 'gain':
        this.#duck.rampTo(gainOf(command.gainDb))
        return []
      case 'pause':
        return this.#pause()
      case 'resume':
        this.#resume()
        return []
      case 'discard':
        return this.#forget(command.throughResponseId)
      case 'cue':
        this.#mix.add(command.samples)
        return []
      default:
        return command satisfies never
    }
  }

  /** Fills the block; called once for each quantum. */
  render(block: Float32Array): readonly PlayerReport[] {
    block.fill(0)
    const reports = this.#playInto(block)
    this.#mix.addTo(block)
    this.#level.add(block)
    this.#quanta += 1
    if (this.#quanta < quantaPerReport) return reports
    this.#quanta = 0
    const levelDb = this.#level.read()
    const current = this.#current
    if (current === undefined || this.#isPaused) return reports
    return [
      ...reports,
      {
        type: 'played',
        responseId: current.responseId,
        position: current.position,
        queuedSamples: current.queuedSamples,
        startSamples: this.#start.samples,
        levelDb,
      },
    ]
  }

  #playInto(block: Float32Array): readonly PlayerReport[] {
    const current = this.#current
    if (current === undefined || this.#isPaused) {
      this.#duck.skip(block.length)
      return []
    }
    const wasFlowing = current.isFlowing
    const goesOn = current.position > 0
    const played = current.read(block)
    if (played > 0 && !wasFlowing && goesOn) this.#fadeIn()
    this.#fade.apply(block)
    this.#duck.apply(block)
    if (played > 0) this.#lastSample = block[played - 1] ?? 0
    const { responseId, position } = current
    if (current.isFinished) {
      this.#soften(played)
      this.#current = undefined
      this.#forgottenThrough = responseId
      return [{ type: 'finished', responseId, position }]
    }
    if (current.isFlowing || !(wasFlowing || played > 0)) return []
    this.#soften(played)
    return [{ type: 'underrun', responseId }]
  }

  #pause(): readonly PlayerReport[] {
    const current = this.#current
    if (current === undefined || this.#isPaused) return []
    this.#isPaused = true
    this.#letFade(current)
    return [{ type: 'paused', responseId: current.responseId, position: current.position }]
  }

  #resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#fadeIn()
  }

  /** A newer response takes the loudspeaker, though nobody said that the older one was over. */
  #giveWayTo(responseId: number): readonly PlayerReport[] {
    return this.#current !== undefined && responseId > this.#current.responseId ? this.#forget(responseId - 1) : []
  }

  #forget(throughResponseId: number): readonly PlayerReport[] {
    this.#forgottenThrough = Math.max(this.#forgottenThrough, throughResponseId)
    const current = this.#current
    if (current === undefined || current.responseId > throughResponseId) return []
    if (!this.#isPaused) this.#letFade(current)
    this.#current = undefined
    this.#isPaused = false
    return [{ type: 'paused', responseId: current.responseId, position: current.position }]
  }

  #bufferFor(responseId: number): PlayoutBuffer | undefined {
    if (responseId <= this.#forgottenThrough) return undefined
    if (this.#current === undefined) {
      this.#current = new PlayoutBuffer(responseId, { rateHz: this.#rateHz, start: this.#start })
      this.#fade.jumpTo(1)
    }
    return this.#current.responseId === responseId ? this.#current : undefined
  }

  #fadeIn(): void {
    this.#fade.jumpTo(0)
    this.#fade.rampTo(1)
  }

  /** The samples that would have come next, falling to silence, while the buffer stays where it is. */
  #letFade(current: PlayoutBuffer): void {
    if (!current.isFlowing) return
    const rest = new Float32Array(this.#fade.rampSamples)
    current.peek(rest)
    this.#fade.apply(rest)
    const gain = this.#duck.value
    for (let index = 0; index < rest.length; index++) rest[index] = (rest[index] ?? 0) * gain
    fadeOut(rest)
    this.#mix.add(rest)
  }

  /** Speech that breaks off at full swing would click: its last value falls to silence instead. */
  #soften(afterSamples: number): void {
    const rest = new Float32Array(this.#fade.rampSamples).fill(this.#lastSample)
    fadeOut(rest)
    this.#mix.add(rest, afterSamples)
    this.#lastSample = 0
  }
}
