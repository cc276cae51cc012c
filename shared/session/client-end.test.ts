import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../protocol/frame.ts'
import type { ServerMessage } from '../protocol/server-messages.ts'
import { ModelLink } from './__fixtures__/model-server.ts'
import { welcome } from './__fixtures__/welcome.ts'
import type { ClientEndEffect, ClientEndEvent } from './client-end-events.ts'
import { clientEnd, transition, type ClientEnd } from './client-end.ts'

const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const microphone = (sequence: number): AudioFrame => ({
  ...{ kind: 'microphone', flags: 0, streamId: 1, sequence, position: sequence * 320, samples: new Int16Array(320) },
})
const speech = (streamId: number, position: number): AudioFrame => ({
  ...{ kind: 'speech', flags: 0, streamId, sequence: position / 480, position, samples: new Int16Array(480) },
})

class Script {
  end: ClientEnd = clientEnd()
  effects: readonly ClientEndEffect[] = []

  take(...events: readonly ClientEndEvent[]): this {
    const effects: ClientEndEffect[] = []
    for (const event of events) {
      const step = transition(this.end, event)
      this.end = step.state
      effects.push(...step.effects)
    }
    this.effects = effects
    return this
  }

  says(message: ServerMessage, nowMs = 0): this {
    return this.take({ type: 'received', socketId: this.end.socketId, message, nowMs })
  }

  lost(): this {
    const { socketId } = this.end
    return this.take({ type: 'lost', socketId, advice: 'retry', reason: 'Gone.', nowMs: 0, chance: 0.5 })
  }

  speaks(frame: AudioFrame): this {
    return this.take({ type: 'speech', socketId: this.end.socketId, frame })
  }

  /** Sequence numbers of the microphone frames that went out. */
  get framesOut(): number[] {
    return this.effects.flatMap((effect) => (effect.type === 'transmit-audio' ? [effect.frame.sequence] : []))
  }

  get transmitted(): string[] {
    return this.effects.flatMap((effect) => (effect.type === 'transmit' ? [effect.message.type] : []))
  }

  static open(): Script {
    return new Script().take({ type: 'open' }).says(welcome())
  }
}

const hellos = (script: Script): unknown[] =>
  script.effects.flatMap((effect) => (effect.type === 'connect' ? [effect.place] : []))

describe('whatever happens to the link', () => {
  const acts = ['say', 'command', 'record', 'record', 'speak', 'up', 'up', 'down', 'down', 'cut', 'retry', 'tick']
  const script = fc.array(fc.constantFrom(...acts), { minLength: 20, maxLength: 250 })

  it('nothing is lost, doubled or put in another order: messages, commands, the voice of both', () => {
    let cuts = 0
    fc.assert(
      fc.property(script, (steps) => {
        const link = new ModelLink()
        const commands: string[] = []
        link.open()
        for (const step of steps) {
          if (step === 'say') link.say()
          if (step === 'command' && commands.length < 20) commands.push(link.command())
          if (step === 'record') link.record()
          if (step === 'speak') link.speak()
          if (step === 'up') link.deliverUp()
          if (step === 'down') link.deliverDown()
          if (step === 'retry') link.take({ type: 'retry' })
          if (step === 'tick') link.tick()
          if (step !== 'cut') continue
          cuts++
          link.cut()
        }
        link.settle()
        const first = link.shown.find((message) => message.type === 'welcome')?.seq ?? 0
        const shown = link.shown.flatMap((message) =>
          'seq' in message && message.type !== 'welcome' ? [message.seq] : [],
        )
        expect(shown).toEqual(Array.from({ length: link.saidCount - first }, (_, index) => first + 1 + index))
        expect([...link.effects.entries()]).toEqual(commands.map((id) => [id, 1]))
        expect(link.heard).toEqual(Array.from({ length: link.recordedSamples }, (_, index) => (index << 16) >> 16))
        expect(link.played).toEqual(Array.from({ length: link.madeSamples }, (_, index) => (index << 16) >> 16))
        expect(link.end.line.filter(({ kind }) => kind === 'command')).toEqual([])
      }),
      { numRuns: 1_000 },
    )
    expect(cuts).toBeGreaterThan(1_000)
  })
})

describe('the hello of a resume', () => {
  it('tells the last message and what is held of the answer that was being spoken', () => {
    const script = Script.open().speaks(speech(4, 0)).speaks(speech(4, 480)).lost().take({ type: 'retry' })
    expect(hellos(script)).toEqual([
      { sessionId: 's-1', epoch: 7, lastSeq: 0, heldSpeech: { responseId: 4, samples: 960 } },
    ])
  })

  it('asks for nothing of an answer that was interrupted, or of which the end was played', () => {
    const interrupted = Script.open()
      .speaks(speech(4, 0))
      .says({ type: 'response-interrupt', epoch: 7, seq: 1, responseId: 4, reason: 'barge-in' })
    expect(interrupted.speaks(speech(4, 480)).effects).toEqual([])
    expect(hellos(interrupted.lost().take({ type: 'retry' }))).toEqual([{ sessionId: 's-1', epoch: 7, lastSeq: 1 }])
    const played = Script.open()
      .speaks(speech(4, 0))
      .take({ type: 'send', message: { type: 'playout', responseId: 4, playedSamples: 480, isFinal: true }, bytes: 0 })
    expect(hellos(played.lost().take({ type: 'retry' }))).toEqual([{ sessionId: 's-1', epoch: 7, lastSeq: 0 }])
  })

  it('begins the answers anew in another life of the session, which counts them from 1 again', () => {
    const script = Script.open()
      .speaks(speech(9, 0))
      .lost()
      .take({ type: 'retry' })
      .says(welcome({ epoch: 8 }))
    expect(script.speaks(speech(1, 0)).effects).toEqual([{ type: 'play', frame: speech(1, 0) }])
  })
})

describe('the microphone after a resume', () => {
  function away(): Script {
    const script = Script.open()
    for (let sequence = 0; sequence < 5; sequence++) script.take({ type: 'microphone', frame: microphone(sequence) })
    script.lost().take({ type: 'microphone', frame: microphone(5) }, { type: 'retry' })
    return script.says(welcome({ isResumed: true }))
  }

  it('waits for the word of the server on what it has, and asks for one', () => {
    const script = away()
    expect([script.framesOut, script.transmitted]).toEqual([[], ['ping']])
    expect(script.says({ type: 'ack', streamId: 1, microphonePosition: 960 }).framesOut).toEqual([3, 4, 5])
  })

  it('sends all of it again when the server has none: its pong comes behind where the word would be', () => {
    expect(away().says({ type: 'pong', sentAtMs: 0, serverAtMs: 1 }).framesOut).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('does not wait for ever for a server that says nothing', () => {
    const script = away().take({ type: 'tick', bufferedBytes: 0, nowMs: 999 })
    expect(script.framesOut).toEqual([])
    expect(script.take({ type: 'tick', bufferedBytes: 0, nowMs: 1_000 }).framesOut).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('does not wait where nothing is in doubt', () => {
    const script = Script.open()
      .lost()
      .take({ type: 'microphone', frame: microphone(0) }, { type: 'retry' })
    expect(script.says(welcome({ isResumed: true })).framesOut).toEqual([0])
  })

  it('sends three seconds in what the server takes at once, and catches up while the user speaks on', () => {
    const script = Script.open().lost()
    for (let sequence = 0; sequence < 150; sequence++) script.take({ type: 'microphone', frame: microphone(sequence) })
    expect(script.take({ type: 'retry' }).says(welcome({ isResumed: true })).framesOut).toHaveLength(140)
    for (let sequence = 150; sequence < 210; sequence++)
      script.take({ type: 'microphone', frame: microphone(sequence) })
    expect(script.framesOut).toEqual([209])
    expect(script.end.line.every(({ isOut }) => isOut)).toBe(true)
  })
})

describe('an end', () => {
  it('of the connection answers every command that waits, once', () => {
    const text = { type: 'text-submit', id: idOf(1), text: 'Hello' } as const
    const script = Script.open().take({ type: 'send', message: text, bytes: 10 }, { type: 'close', reason: 'Left.' })
    expect(script.effects).toMatchObject([
      { type: 'transmit' },
      { type: 'await-answer' },
      ...[{ type: 'cancel-wait' }, { type: 'drop-socket' }, { type: 'show', message: { commandId: idOf(1) } }],
      { type: 'life-changed' },
    ])
    expect(script.take({ type: 'close', reason: 'Again.' }).effects).toEqual([])
  })

  it.each(['stop', 'retry', 're-authenticate'] as const)('that says %s is obeyed', (advice) => {
    const script = Script.open()
    script.take({ type: 'lost', socketId: 1, advice, reason: 'Gone.', nowMs: 0, chance: 1 })
    expect(script.end.life.name).toBe(advice === 'stop' ? 'closed' : 'waiting')
  })

  it('of a socket that was given up, and all it still says, changes nothing', () => {
    const script = Script.open().lost().take({ type: 'retry' })
    const before = script.end
    script.take(
      { type: 'received', socketId: 1, message: welcome({ epoch: 9 }), nowMs: 0 },
      { type: 'speech', socketId: 1, frame: speech(1, 0) },
      { type: 'unreadable', socketId: 1, nowMs: 0, chance: 0 },
      { type: 'lost', socketId: 1, advice: 'stop', reason: 'Late.', nowMs: 0, chance: 0 },
    )
    expect(script.effects).toEqual([])
    expect(script.end).toBe(before)
  })
})
