import { DropoutWatch } from './dropout-watch.ts'
import { Playback } from './playback.ts'
import {
  type DropoutReport,
  type PlayerCommand,
  playerProcessorName,
  type PlayerReport,
  type PortArrival,
} from './player-port.ts'

/** The audio thread's shell around `Playback`: the worker's port on one side, the device's blocks on the other. */
class PlayerProcessor extends AudioWorkletProcessor {
  readonly #playback = new Playback(sampleRate)
  readonly #dropouts = new DropoutWatch(sampleRate)
  #port: MessagePort | undefined

  constructor() {
    super()
    this.port.onmessage = (event: MessageEvent<PortArrival>) => {
      this.#port = event.data.port
      this.#port.onmessage = (command: MessageEvent<PlayerCommand>) => {
        this.#tell(this.#playback.take(command.data))
      }
    }
  }

  process(_inputs: readonly (readonly Float32Array[])[], outputs: readonly (readonly Float32Array[])[]): boolean {
    const [first, ...others] = outputs[0] ?? []
    if (first === undefined) return true
    this.#tell(this.#playback.render(first))
    for (const other of others) other.set(first)
    if (this.#dropouts.rendered(Date.now(), first)) this.port.postMessage({ type: 'dropout' } satisfies DropoutReport)
    return true
  }

  #tell(reports: readonly PlayerReport[]): void {
    for (const report of reports) this.#port?.postMessage(report)
  }
}

registerProcessor(playerProcessorName, PlayerProcessor)
