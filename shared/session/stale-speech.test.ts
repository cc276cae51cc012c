import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AudioFrame } from '../protocol/frame.ts'
import type { NumberedMessage } from '../protocol/server-messages.ts'
import { welcome } from './__fixtures__/welcome.ts'
import type { ClientEndEvent } from './client-end-events.ts'
import { clientEnd, transition } from './client-end.ts'

const acts = [
  'start',
  'frame',
  'frame',
  'stale',
  'interrupt',
  'deliver',
  'deliver',
  'deliver',
  'cut',
  'return',
] as const
const scripts = fc.array(fc.constantFrom(...acts), { minLength: 30, maxLength: 60 })

type OnWire = { readonly message: NumberedMessage } | { readonly frame: AudioFrame }

/** What a server says and when it arrives, in any mixture; its frames of old answers come at any moment. */
class Wire {
  interrupts = 0
  played = 0
  /** Frames that were played although the interrupt of their answer had been shown. */
  stale = 0
  #end = clientEnd()
  #queue: OnWire[] = []
  #said: NumberedMessage[] = []
  #responseId = 0
  #position = 0
  #silencedThrough = -1

  constructor() {
    this.#take({ type: 'open' })
    this.#receive(welcome())
  }

  act(act: (typeof acts)[number]): void {
    const isOpen = this.#end.life.name === 'open'
    switch (act) {
      case 'start':
        this.#position = 0
        this.#say({ type: 'response-start', responseId: ++this.#responseId, itemId: 'i', isSpoken: true })
        return
      case 'interrupt':
        this.#say({ type: 'response-interrupt', responseId: this.#responseId, reason: 'barge-in' })
        return
      case 'frame':
        this.#queue.push({ frame: frameOf(this.#responseId, this.#position) })
        this.#position += 480
        return
      case 'stale':
        this.#queue.push({ frame: frameOf(Math.max(1, this.#responseId - 1), this.#position) })
        return
      case 'deliver': {
        const next = isOpen ? this.#queue.shift() : undefined
        if (next === undefined) return
        if ('message' in next) this.#receive(next.message)
        else this.#take({ type: 'speech', socketId: this.#end.socketId, frame: next.frame })
        return
      }
      case 'cut': {
        const { socketId } = this.#end
        this.#queue = []
        this.#take({ type: 'lost', socketId, advice: 'retry', reason: 'Cut.', nowMs: 0, chance: 1 })
        return
      }
      case 'return': {
        if (isOpen) return
        this.#take({ type: 'retry' })
        const missed = this.#said.filter(({ seq }) => seq > (this.#end.point?.lastSeq ?? 0))
        this.#queue = missed.map((message) => ({ message }))
        this.#receive(welcome({ isResumed: true, seq: this.#said.length }))
        return
      }
      default:
        act satisfies never
    }
  }

  #say(
    message:
      | { type: 'response-start'; responseId: number; itemId: string; isSpoken: true }
      | { type: 'response-interrupt'; responseId: number; reason: 'barge-in' },
  ): void {
    const numbered = { ...message, epoch: 7, seq: this.#said.length + 1 }
    this.#said.push(numbered)
    this.#queue.push({ message: numbered })
  }

  #receive(message: NumberedMessage): void {
    this.#take({ type: 'received', socketId: this.#end.socketId, message, nowMs: 0 })
  }

  #take(event: ClientEndEvent): void {
    const { state, effects } = transition(this.#end, event)
    this.#end = state
    for (const effect of effects) {
      if (effect.type === 'show' && effect.message.type === 'response-interrupt') {
        this.interrupts++
        this.#silencedThrough = Math.max(this.#silencedThrough, effect.message.responseId)
      }
      if (effect.type !== 'play') continue
      this.played++
      if (effect.frame.streamId <= this.#silencedThrough) this.stale++
    }
  }
}

function frameOf(streamId: number, position: number): AudioFrame {
  return { kind: 'speech', flags: 0, streamId, sequence: position / 480, position, samples: new Int16Array(480) }
}

it('10,000 mixtures of answers, interrupts, late frames and cuts: after an interrupt was shown nothing of its answer is played', () => {
  let interrupts = 0
  let played = 0
  fc.assert(
    fc.property(scripts, (script) => {
      const wire = new Wire()
      for (const act of script) wire.act(act)
      interrupts += wire.interrupts
      played += wire.played
      expect(wire.stale).toBe(0)
    }),
    { numRuns: 10_000 },
  )
  expect(interrupts).toBeGreaterThan(10_000)
  expect(played).toBeGreaterThan(10_000)
}, 30_000)
