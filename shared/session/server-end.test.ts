import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resumeWindowBytes, resumeWindowFrames, resumeWindowMs } from '../protocol/limits.ts'
import type { SessionMessage } from '../protocol/server-messages.ts'
import type { CommandResult, Place, ServerEndEffect, ServerEndEvent } from './server-end-events.ts'
import { serverEnd, transition, type ServerEnd } from './server-end.ts'

const epoch = 7
const delta = (text: string): SessionMessage => ({ type: 'text-delta', responseId: 1, text })
const result = (commandId: string): CommandResult => ({ type: 'command-result', commandId, isOk: true })

/** Carries events out one after the other and keeps every effect. */
class Rig {
  state: ServerEnd = serverEnd(epoch)
  readonly effects: ServerEndEffect[] = []
  nowMs = 0

  do(event: ServerEndEvent): readonly ServerEndEffect[] {
    const step = transition(this.state, event)
    this.state = step.state
    this.effects.push(...step.effects)
    return step.effects
  }

  attach(channelId: number, lastSeq?: number, kind: 'socket' | 'event-stream' = 'socket'): readonly ServerEndEffect[] {
    const place: Place | undefined = lastSeq === undefined ? undefined : { epoch, lastSeq }
    return this.do({ type: 'attach', channelId, kind, place, nowMs: this.nowMs })
  }

  say(text: string, bytes = 50): readonly ServerEndEffect[] {
    return this.do({ type: 'say', message: delta(text), bytes, nowMs: this.nowMs })
  }

  command(channelId: number, commandId: string): readonly ServerEndEffect[] {
    return this.do({ type: 'command', channelId, commandId, nowMs: this.nowMs })
  }

  ack(channelId: number, seq: number): readonly ServerEndEffect[] {
    return this.do({ type: 'ack', channelId, seq })
  }
}

const briefly = (effects: readonly ServerEndEffect[]): string[] =>
  effects.map((effect) => {
    switch (effect.type) {
      case 'welcome':
        return `${effect.channelId} ${effect.isResumed ? 'resumed' : 'snapshot'} at ${effect.seq}`
      case 'deliver':
        return `${effect.channelId} gets ${effect.message.seq}`
      case 'replace':
        return `${effect.channelId} replaced`
      case 'run':
        return `run ${effect.commandId}`
    }
  })

describe("a session's end at the server", () => {
  it('numbers each message once and gives it to all who are there', () => {
    const rig = new Rig()
    rig.attach(1)
    rig.attach(2, undefined, 'event-stream')
    expect(briefly(rig.say('a'))).toEqual(['1 gets 1', '2 gets 1'])
    rig.do({ type: 'detach', channelId: 2 })
    expect(briefly(rig.say('b'))).toEqual(['1 gets 2'])
  })

  it('resumes whole, or gives a snapshot', () => {
    const rig = new Rig()
    for (let count = 0; count < 1_003; count++) rig.say('x')
    expect(briefly(rig.attach(1, 1_001))).toEqual(['1 resumed at 1003', '1 gets 1002', '1 gets 1003'])
    expect(rig.attach(2, 3)).toHaveLength(1_002)
    expect(briefly(rig.attach(3, 2))).toEqual(['2 replaced', '3 snapshot at 1003'])
    expect(briefly(rig.attach(4, 1_004))).toEqual(['3 replaced', '4 snapshot at 1003'])
    const stranger = {
      type: 'attach',
      channelId: 5,
      kind: 'socket',
      place: { epoch: 8, lastSeq: 9 },
      nowMs: 0,
    } as const
    expect(briefly(rig.do(stranger))).toEqual(['4 replaced', '5 snapshot at 1003'])
  })

  it('replaces a socket by the next one, and no event stream by anything', () => {
    const rig = new Rig()
    rig.attach(1)
    rig.attach(2, undefined, 'event-stream')
    expect(briefly(rig.attach(3))).toEqual(['1 replaced', '3 snapshot at 0'])
    expect(briefly(rig.say('a'))).toEqual(['3 gets 1', '2 gets 1'])
    rig.do({ type: 'detach', channelId: 1 })
    expect(briefly(rig.say('b'))).toEqual(['3 gets 2', '2 gets 2'])
    expect(rig.command(1, 'late')).toEqual([])
  })

  it('runs a command once, and answers it again from memory', () => {
    const rig = new Rig()
    rig.attach(1)
    expect(briefly(rig.command(1, 'a'))).toEqual(['run a'])
    expect(rig.command(1, 'a')).toEqual([])
    expect(briefly(rig.do({ type: 'ran', result: result('a'), nowMs: 0 }))).toEqual(['1 gets 1'])
    expect(rig.do({ type: 'ran', result: result('a'), nowMs: 0 })).toEqual([])
    const again = rig.command(1, 'a')
    expect(again).toEqual([{ type: 'deliver', channelId: 1, message: { ...result('a'), epoch, seq: 2 } }])
  })

  it('knows a command of a socket that is gone when the next one sends it again', () => {
    const rig = new Rig()
    rig.attach(1)
    rig.command(1, 'a')
    rig.do({ type: 'detach', channelId: 1 })
    expect(rig.do({ type: 'ran', result: result('a'), nowMs: 0 })).toEqual([])
    expect(briefly(rig.attach(2, 0))).toEqual(['2 resumed at 1', '2 gets 1'])
    expect(briefly(rig.command(2, 'a'))).toEqual(['2 gets 2'])
  })

  it('forgets what was acknowledged, and takes no ack that goes back or names what was never sent', () => {
    const rig = new Rig()
    rig.attach(1)
    for (const text of ['a', 'b', 'c']) rig.say(text)
    rig.ack(1, 2)
    expect(rig.state.window.kept.length).toBe(1)
    const before = rig.state
    rig.ack(1, 1)
    rig.ack(1, 4)
    rig.ack(9, 3)
    expect(rig.state).toEqual(before)
  })

  it('keeps for an event stream, which cannot acknowledge, what a socket has acknowledged', () => {
    const rig = new Rig()
    rig.attach(1)
    rig.attach(2, undefined, 'event-stream')
    for (const text of ['a', 'b', 'c']) rig.say(text)
    rig.ack(1, 3)
    expect(rig.state.window.kept.length).toBe(3)
    rig.do({ type: 'detach', channelId: 2 })
    rig.say('d')
    rig.ack(1, 4)
    expect(briefly(rig.attach(3, 0, 'event-stream'))).toContain('3 resumed at 4')
  })

  it('keeps for a socket that was replaced, for a whole window, what the next one acknowledges', () => {
    const rig = new Rig()
    rig.attach(1)
    rig.say('a')
    rig.nowMs = 100_000
    rig.attach(2, 1)
    rig.say('b')
    rig.nowMs = 219_000
    rig.say('c')
    rig.ack(2, 3)
    expect(briefly(rig.attach(3, 1, 'event-stream'))).toEqual(['3 resumed at 3', '3 gets 2', '3 gets 3'])
    rig.do({ type: 'detach', channelId: 3 })
    rig.say('d')
    rig.nowMs += resumeWindowMs
    rig.say('e')
    rig.nowMs += 1
    rig.say('f')
    rig.ack(2, 6)
    expect(rig.state.window.kept.length).toBe(0)
    expect(rig.state.absent).toBeUndefined()
  })

  it('sends again what was lost on its way to a client that had just resumed, whatever another has acknowledged', () => {
    const rig = new Rig()
    rig.attach(1)
    rig.say('a')
    rig.do({ type: 'detach', channelId: 1 })
    rig.say('b')
    rig.nowMs = 119_000
    rig.say('c')
    // The first socket's own time is over: what is kept from here on is kept for the second.
    rig.nowMs = 120_001
    expect(briefly(rig.attach(2, 2))).toEqual(['2 resumed at 3', '2 gets 3'])
    rig.attach(3)
    rig.say('d')
    rig.ack(3, 4)
    expect(briefly(rig.attach(4, 2))).toEqual(['3 replaced', '4 resumed at 4', '4 gets 3', '4 gets 4'])
  })
})

/** One of the people at the other end: what has arrived there, and what is on its way and may be lost. */
interface Client {
  readonly kind: 'socket' | 'event-stream'
  channelId: number | undefined
  has: number | undefined
  leftAtMs: number | undefined
  underWay: ServerEndEffect[]
}

const who = fc.nat({ max: 3 })
const commandId = fc.constantFrom('a', 'b', 'c')
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('attach' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('detach' as const), who }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('arrive' as const), who, count: fc.nat({ max: 900 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      times: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 300, max: 700 })),
      bytes: fc.oneof(fc.constant(60), fc.integer({ min: 1, max: 3_000 })),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('ack' as const), who, back: fc.nat({ max: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('command' as const), who, commandId }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ran' as const), commandId }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.oneof(fc.nat(2_000), fc.nat(90_000)) }),
  },
)

/** Four clients on links that lose what is under way when they break. Every step checks what must always hold. */
class Party {
  readonly rig = new Rig()
  readonly #clients: Client[] = (['socket', 'socket', 'socket', 'event-stream'] as const).map((kind) => ({
    ...{ kind, channelId: undefined, has: undefined, leftAtMs: undefined, underWay: [] },
  }))
  readonly #said: { readonly bytes: number; readonly atMs: number }[] = []
  readonly #ranAtMs = new Map<string, number>()
  #channels = 0

  take(one: typeof step extends fc.Arbitrary<infer T> ? T : never): void {
    const { rig } = this
    const client = 'who' in one ? this.#clients[one.who] : undefined
    switch (one.do) {
      case 'attach':
        if (client?.channelId === undefined && client !== undefined) this.#attach(client)
        break
      case 'detach':
        if (client?.channelId === undefined) break
        rig.do({ type: 'detach', channelId: client.channelId })
        this.#leave(client)
        break
      case 'arrive':
        if (client !== undefined) this.#arrive(client, one.count)
        break
      case 'say':
        for (let count = 0; count < one.times; count++) this.#look(rig.say('x', one.bytes), one.bytes)
        break
      case 'ack':
        if (client?.channelId === undefined || client.kind === 'event-stream') break
        rig.ack(client.channelId, Math.max(0, (client.has ?? 0) - one.back))
        break
      case 'command':
        if (client?.channelId === undefined) break
        this.#look(rig.command(client.channelId, one.commandId), JSON.stringify(result(one.commandId)).length)
        break
      case 'ran': {
        const effects = rig.do({ type: 'ran', result: result(one.commandId), nowMs: rig.nowMs })
        this.#look(effects, JSON.stringify(result(one.commandId)).length)
        break
      }
      case 'wait':
        rig.nowMs += one.ms
    }
    expect(rig.state.window.kept.length).toBeLessThanOrEqual(resumeWindowFrames)
    expect(rig.state.window.bytes).toBeLessThanOrEqual(resumeWindowBytes)
  }

  #attach(client: Client): void {
    const isOwed = this.#isOwed(client)
    client.channelId = ++this.#channels
    const effects = this.rig.attach(client.channelId, client.has, client.kind)
    this.#look(effects, 0)
    if (isOwed) expect(effects).toContainEqual(expect.objectContaining({ type: 'welcome', isResumed: true }))
  }

  #arrive(client: Client, count: number): void {
    for (const effect of client.underWay.splice(0, count)) {
      if (effect.type === 'welcome' && !effect.isResumed) client.has = effect.seq
      if (effect.type !== 'deliver') continue
      expect(effect.message.seq).toBe((client.has ?? 0) + 1)
      client.has = effect.message.seq
    }
  }

  #leave(client: Client): void {
    client.channelId = undefined
    client.leftAtMs = this.rig.nowMs
    client.underWay = []
  }

  #look(effects: readonly ServerEndEffect[], bytes: number): void {
    for (const effect of effects) {
      if (effect.type === 'run') {
        const before = this.#ranAtMs.get(effect.commandId)
        // Only what was forgotten after five minutes may run again.
        if (before !== undefined) expect(this.rig.nowMs - before).toBeGreaterThan(300_000)
        this.#ranAtMs.set(effect.commandId, this.rig.nowMs)
        continue
      }
      const client = this.#clients.find((one) => one.channelId === effect.channelId)
      // Nothing goes to a channel that was detached or replaced.
      expect(client).toBeDefined()
      if (effect.type === 'replace') {
        if (client !== undefined) this.#leave(client)
      } else {
        expect(client?.underWay.length === 0 && effect.type === 'deliver' && client.has === undefined).toBe(false)
        client?.underWay.push(effect)
      }
    }
    while (this.#said.length < this.rig.state.window.lastSeq) this.#said.push({ bytes, atMs: this.rig.nowMs })
  }

  /** Whether what a client that left lately has missed is within all three limits. */
  #isOwed({ has, leftAtMs }: Client): boolean {
    const { nowMs } = this.rig
    if (has === undefined || leftAtMs === undefined || nowMs - leftAtMs > resumeWindowMs) return false
    const missed = this.#said.slice(has)
    return (
      missed.length <= resumeWindowFrames &&
      missed.reduce((sum, message) => sum + message.bytes, 0) <= resumeWindowBytes &&
      missed.every((message) => nowMs - message.atMs <= resumeWindowMs)
    )
  }
}

describe('whatever clients do', () => {
  it('each gets every number once and in order, resumes whole whenever the window allows, and no command runs twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const party = new Party()
        for (const one of steps) party.take(one)
      }),
      { numRuns: 60 },
    )
  })
})
