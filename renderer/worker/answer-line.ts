import type { ClientMessage } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { Player, type PlayerPort } from '../audio/player.ts'
import { PlayoutReporter } from '../audio/playout-reporter.ts'
import { PlayerLevels } from './player-levels.ts'

export type Playout = Extract<ClientMessage, { type: 'playout' }>

export interface AnswerLinePorts {
  readonly player: { readonly port: PlayerPort; readonly rateHz: number; readonly outputLatencyMs: number }
  readonly clock: Clock
  readonly send: (playout: Playout) => void
  /** An answer began or ceased to be heard. */
  readonly onAudible: (isAudible: boolean) => void
  readonly onUnderrun: (underruns: number, startBufferMs: number) => void
}

/** From the socket to the loudspeaker: speech is played, what was played is told to the server. */
export class AnswerLine {
  readonly #player: Player
  readonly #clock: Clock
  readonly #send: (playout: Playout) => void
  readonly #onAudible: (isAudible: boolean) => void
  readonly #reporter = new PlayoutReporter()
  readonly levels = new PlayerLevels()
  #isAudible = false
  /** Cut because the user has the word: nothing of it is played any more, and its place is final. */
  #cutThrough = -1
  /**
   * A server that was restarted counts its answers from 1 again, and the player takes only growing numbers: for it they
   * are counted on from the last life's.
   */
  #base = 0
  #highest = 0

  constructor({ player, clock, send, onAudible, onUnderrun }: AnswerLinePorts) {
    this.#clock = clock
    this.#send = send
    this.#onAudible = onAudible
    this.#player = new Player({
      ...player,
      events: {
        onPlayed: (responseId, playedSamples, levelDb) => {
          this.levels.add(clock.nowMs(), levelDb)
          // On its way when it was paused: silence has begun since.
          if (!this.#player.isPlaying) return
          this.#hear(true)
          this.#report(this.#reporter.played({ responseId, playedSamples }, clock.nowMs()))
        },
        onPaused: (responseId, playedSamples) => {
          const reached = { responseId, playedSamples }
          const isCut = responseId <= this.#cutThrough
          this.#report(isCut ? this.#reporter.ended(reached) : this.#reporter.paused(reached, clock.nowMs()))
        },
        onFinished: (responseId, playedSamples) => {
          this.#hear(false)
          this.#report(this.#reporter.ended({ responseId, playedSamples }))
        },
        onUnderrun: (underruns) => {
          onUnderrun(underruns, this.#player.startBufferMs)
        },
      },
    })
  }

  get isAudible(): boolean {
    return this.#isAudible
  }

  play(frame: AudioFrame): void {
    this.#highest = Math.max(this.#highest, this.#base + frame.streamId)
    this.#player.play({ ...frame, streamId: this.#base + frame.streamId })
  }

  duck(): void {
    this.#player.duck()
  }

  restore(): void {
    this.#player.restore()
  }

  /** While a key press is judged: it may have been nothing. */
  pause(): void {
    this.#player.pause()
    this.#hear(false)
  }

  resume(): void {
    this.#player.resume()
  }

  /** The user has the word: silent at this sample, and nothing of this answer is played any more. */
  cut(): void {
    const responseId = this.#player.currentResponseId
    if (responseId !== undefined) this.#cut(responseId)
  }

  onMessage(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        if (message.isResumed) this.#report(this.#reporter.again(this.#clock.nowMs()))
        else this.#beginAnew()
        return
      case 'speech-sent':
        this.#player.endOfSpeech(this.#base + message.responseId, message.samples)
        return
      case 'response-interrupt':
        this.#cut(this.#base + message.responseId)
        return
      case 'response-end':
        // An answer that failed half-way is never said to be sent; what came of it is played to its end.
        if (message.sentSamples > 0 && message.reason !== 'interrupted')
          this.#player.endOfSpeech(this.#base + message.responseId, message.sentSamples)
        return
      default:
    }
  }

  cue(samples: Float32Array, rateHz: number): void {
    this.#player.cue(samples, rateHz)
  }

  setOutputLatencyMs(outputLatencyMs: number): void {
    this.#player.setOutputLatencyMs(outputLatencyMs)
  }

  close(): void {
    this.#player.close()
  }

  #cut(responseId: number): void {
    this.#cutThrough = Math.max(this.#cutThrough, responseId)
    // `discard` fades at once and tells where; what is still on its way from the server is dropped by its id.
    this.#player.discard(responseId)
    // The next answer is not the one that was ducked.
    this.#player.restore()
    this.#hear(false)
  }

  /** Another life of the session: what plays belongs to the old one, and nobody wants to hear of it any more. */
  #beginAnew(): void {
    this.#base = this.#highest + 1
    this.#cut(this.#highest)
  }

  #hear(isAudible: boolean): void {
    if (isAudible === this.#isAudible) return
    this.#isAudible = isAudible
    this.#onAudible(isAudible)
  }

  #report(playout: Playout | undefined): void {
    // Below 0: of an answer of the life before.
    if (playout !== undefined && playout.responseId >= this.#base)
      this.#send({ ...playout, responseId: playout.responseId - this.#base })
  }
}
