import type { AudioFrame } from '../../shared/protocol/frame.ts'
import type { HelloPlace, OutgoingMessage } from '../../shared/session/client-end-events.ts'
import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import { speechFrameMs, speechFrameSamples, spokenSamples, type World } from './world.ts'

/** All sent to somebody who never says that it was played. Longer than a dead peer stays unnoticed, and a few reconnects. */
const nobodyAfterMs = 60_000

interface Returning {
  readonly isResumed: boolean
  readonly lastSeq?: number | undefined
}
type Held = NonNullable<HelloPlace['heldSpeech']>

interface AnswerPorts {
  readonly epoch: number
  readonly responseId: number
  readonly samples: number
  /** Of its `response-start`. */
  readonly startSeq: number
  readonly clientId: () => number | undefined
  readonly sendSpeech: (frame: AudioFrame) => void
  readonly say: (message: SessionMessage) => void
  readonly over: () => void
}

/** One spoken answer: a frame every 100 ms while there is a socket, from where the client's own count ends. */
export class AnswerModel {
  readonly #world: World
  readonly #ports: AnswerPorts
  readonly #audience = new Set<number>()
  #sent = 0
  #isAllSaid = false
  #unheardMs = 0
  #isOver = false

  constructor(world: World, ports: AnswerPorts) {
    this.#world = world
    this.#ports = ports
    this.#speak()
  }

  /** Who does not even know that it began has nothing of it, whatever it says of the answer before. */
  resume(clientId: number, { isResumed, ...held }: Partial<Held> & Returning): void {
    this.#audience.add(clientId)
    // The page promises that speech goes on over a resume; over a snapshot it may begin anywhere.
    if (!isResumed) this.#audience.add(-clientId)
    const { responseId, startSeq } = this.#ports
    if (held.lastSeq !== undefined && held.lastSeq < startSeq) this.#sent = 0
    else if (held.responseId === responseId) this.#sent = Math.min(this.#sent, held.samples ?? 0)
  }

  report(playout: Extract<OutgoingMessage, { readonly type: 'playout' }>): void {
    const { responseId, samples } = this.#ports
    if (playout.responseId !== responseId || playout.isFinal !== true) return
    this.#end(playout.playedSamples >= samples ? 'heard' : 'interrupted')
  }

  interrupt(): void {
    const { responseId } = this.#ports
    this.#ports.say({ type: 'response-interrupt', responseId, reason: 'stop-button' })
    this.#end('interrupted')
  }

  die(): void {
    this.#isOver = true
  }

  #speak(): void {
    if (this.#isOver) return
    const { responseId, samples, clientId, sendSpeech, say } = this.#ports
    const listener = clientId()
    if (listener !== undefined) {
      this.#audience.add(listener)
      if (this.#sent < samples) {
        const end = Math.min(samples, this.#sent + speechFrameSamples)
        sendSpeech({
          ...{ kind: 'speech', flags: 0, streamId: responseId, position: this.#sent },
          sequence: Math.floor(this.#sent / speechFrameSamples),
          samples: spokenSamples.subarray(this.#sent, end),
        })
        this.#sent = end
        this.#unheardMs = 0
      } else if (!this.#isAllSaid) {
        this.#isAllSaid = true
        say({ type: 'speech-sent', responseId, samples })
      } else {
        this.#unheardMs += speechFrameMs
      }
      if (this.#unheardMs > nobodyAfterMs) this.#end('nobody')
    }
    this.#world.clock.after(speechFrameMs, () => {
      this.#speak()
    })
  }

  #end(reason: 'heard' | 'interrupted' | 'nobody'): void {
    if (this.#isOver) return
    this.#isOver = true
    const { epoch, responseId, samples, say, over } = this.#ports
    this.#world.note({ type: 'spoken', epoch, responseId, samples, reason, audience: [...this.#audience] })
    over()
    say({
      ...{ type: 'response-end', responseId, itemId: `i-${responseId}`, heardText: '', generatedCharacters: 0 },
      ...{ reason: reason === 'interrupted' ? 'interrupted' : 'completed', sentSamples: this.#sent, heardSamples: 0 },
    })
  }
}
