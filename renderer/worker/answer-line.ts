import type { ClientMessage } from '../../shared/protocol/client-messages.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { samplesToMs, speechRateHz } from '../../shared/audio/format.ts'
import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { AnswerTape } from '../audio/answer-tape.ts'
import { CutSounds } from '../audio/cut-sounds.ts'
import { Player, type PlayerPort } from '../audio/player.ts'
import { PlayoutReporter } from '../audio/playout-reporter.ts'
import { longestWayMs, PlayerLevels } from './player-levels.ts'
import type { FromWorker } from './worker-messages.ts'

export type Playout = Extract<ClientMessage, { type: 'playout' }>

export interface AnswerLinePorts {
  readonly player: { readonly port: PlayerPort; readonly rateHz: number; readonly outputLatencyMs: number }
  readonly clock: Clock
  readonly send: (playout: Playout) => void
  /** An answer began or ceased to be heard. */
  readonly onAudible: (isAudible: boolean) => void
  readonly tell: (message: Extract<FromWorker, { type: 'player' | 'cut-sounds' }>) => void
  /** The sound of an old cut is heard, or may still come back by the microphone. */
  readonly onReplay: (isPlaying: boolean) => void
}

/** The player tells of a cut at once; two answers later nothing of it is still on its way. */
const itemsKnown = 8

/** From the socket to the loudspeaker: speech is played, what was played is told to the server. */
export class AnswerLine {
  readonly #player: Player
  readonly #clock: Clock
  readonly #send: (playout: Playout) => void
  readonly #onAudible: (isAudible: boolean) => void
  readonly #reporter = new PlayoutReporter()
  readonly #tell: AnswerLinePorts['tell']
  readonly #onReplay: AnswerLinePorts['onReplay']
  readonly #tape = new AnswerTape()
  readonly #cutSounds = new CutSounds()
  readonly #itemIds = new Map<number, string>()
  #cancelReplay: (() => void) | undefined
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

  constructor({ player, clock, send, onAudible, tell, onReplay }: AnswerLinePorts) {
    this.#tell = tell
    this.#onReplay = onReplay
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
          this.#tape.played(responseId, playedSamples)
          this.#report(this.#reporter.played({ responseId, playedSamples }, clock.nowMs()))
        },
        onPaused: (responseId, playedSamples) => {
          const reached = { responseId, playedSamples }
          const isCut = responseId <= this.#cutThrough
          if (isCut) this.#keepCut(responseId, playedSamples)
          this.#report(isCut ? this.#reporter.ended(reached) : this.#reporter.paused(reached, clock.nowMs()))
        },
        onFinished: (responseId, playedSamples) => {
          this.#hear(false)
          this.#report(this.#reporter.ended({ responseId, playedSamples }))
        },
        onUnderrun: (underruns) => {
          tell({ type: 'player', underruns, startBufferMs: this.#player.startBufferMs })
        },
      },
    })
  }

  get isAudible(): boolean {
    return this.#isAudible
  }

  play(frame: AudioFrame): void {
    this.#highest = Math.max(this.#highest, this.#base + frame.streamId)
    const numbered = { ...frame, streamId: this.#base + frame.streamId }
    if (numbered.streamId > this.#cutThrough) this.#tape.push(numbered)
    this.#player.play(numbered)
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
      case 'response-start':
        this.#begin(this.#base + message.responseId, message.itemId)
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

  /** What was heard of a cut answer, once more; no answer, so nothing of it is told to the server and nothing cuts it. */
  replay(itemId: string): void {
    const samples = this.#cutSounds.of(itemId)
    if (samples === undefined || this.#isAudible || this.#cancelReplay !== undefined) return
    this.#player.cue(samples, speechRateHz)
    this.#onReplay(true)
    this.#cancelReplay = this.#clock.after(samplesToMs(samples.length, speechRateHz) + longestWayMs, () => {
      this.#cancelReplay = undefined
      this.#onReplay(false)
    })
  }

  setOutputLatencyMs(outputLatencyMs: number): void {
    this.#player.setOutputLatencyMs(outputLatencyMs)
  }

  close(): void {
    this.#cancelReplay?.()
    this.#player.close()
  }

  /** An answer that goes on after a false alarm was not cut. */
  #begin(responseId: number, itemId: string): void {
    this.#itemIds.set(responseId, itemId)
    for (const known of this.#itemIds.keys()) if (known < responseId - itemsKnown) this.#itemIds.delete(known)
    if (this.#cutSounds.forget(itemId)) this.#tell({ type: 'cut-sounds', itemIds: this.#cutSounds.itemIds })
  }

  #keepCut(responseId: number, playedSamples: number): void {
    const itemId = this.#itemIds.get(responseId)
    const sound = this.#tape.cut(responseId, playedSamples)
    if (itemId === undefined || sound === undefined) return
    this.#cutSounds.keep(itemId, sound)
    this.#tell({ type: 'cut-sounds', itemIds: this.#cutSounds.itemIds })
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
