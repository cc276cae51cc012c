import { Playback } from '../audio/playback.ts'
import type { PlayerPort } from '../audio/player.ts'
import type { PlayerCommand, PlayerReport } from '../audio/player-port.ts'

/** The audio thread by hand: commands arrive, and sound is made, when `render` says so. */
export class AudioThread implements PlayerPort {
  readonly playback = new Playback(48_000)
  readonly commands: PlayerCommand[] = []
  #waiting: PlayerCommand[] = []
  #listener: ((event: { readonly data: PlayerReport }) => void) | undefined
  isClosed = false

  postMessage(command: PlayerCommand): void {
    this.commands.push(command)
    this.#waiting.push(command)
  }

  addEventListener(_type: 'message', listener: (event: { readonly data: PlayerReport }) => void): void {
    this.#listener = listener
  }

  /** Without it a port keeps what was sent to it. */
  start(): void {
    if (this.#listener === undefined) throw new Error('The port was started before anybody listened.')
  }

  close(): void {
    this.isClosed = true
  }

  report(...reports: PlayerReport[]): void {
    for (const data of reports) this.#listener?.({ data })
  }

  /** One quantum is 2.7 ms; returns what left the audio thread. */
  render(quanta: number): number[] {
    return Array.from({ length: quanta }, () => {
      for (const command of this.#waiting.splice(0)) this.report(...this.playback.take(command))
      const block = new Float32Array(128)
      this.report(...this.playback.render(block))
      return [...block]
    }).flat()
  }
}
