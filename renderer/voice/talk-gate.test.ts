import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closedGate, transition, type TalkGateEffect, type TalkGateEvent, type TalkGateState } from './talk-gate.ts'

const ms = (durationMs: number): number => durationMs * 16

/** A gate with an open microphone; every event happens at a time, and the microphone is as far as the clock. */
class Gate {
  state: TalkGateState
  effects: TalkGateEffect[] = []

  constructor(mode: TalkGateState['mode']) {
    this.state = closedGate(mode, 100)
    this.send({ type: 'microphone', isOpen: true, position: 0 })
    this.effects = []
  }

  send(...events: readonly TalkGateEvent[]): this {
    for (const event of events) {
      const step = transition(this.state, event)
      this.state = step.state
      this.effects.push(...step.effects)
    }
    return this
  }

  down = (atMs: number): this => this.send({ type: 'talk-key', isDown: true, atMs, position: ms(atMs) })
  up = (atMs: number): this => this.send({ type: 'talk-key', isDown: false, atMs, position: ms(atMs) })
  timer = (atMs: number): this => this.send({ type: 'key-timer', position: ms(atMs) })
  starts = (atMs: number, interrupts = true): this =>
    this.send({ type: 'speech-start', position: ms(atMs), interrupts })
  ends = (atMs: number): this => this.send({ type: 'speech-end', position: ms(atMs) })
  mode = (mode: TalkGateState['mode'], atMs: number): this => this.send({ type: 'mode', mode, position: ms(atMs) })
  mute = (isMuted: boolean, atMs: number): this => this.send({ type: 'mute', isMuted, position: ms(atMs) })
  microphone = (isOpen: boolean, atMs: number): this => this.send({ type: 'microphone', isOpen, position: ms(atMs) })

  /** The effects since the last look, as words. */
  look(): string[] {
    const words = this.effects.map((effect) => {
      switch (effect.type) {
        case 'open-utterance':
          return `open ${effect.utteranceId} from ${effect.fromPosition / 16} at ${effect.speechPosition / 16}`
        case 'close-utterance':
          return `close ${effect.utteranceId} at ${effect.atPosition / 16}`
        case 'start-key-timer':
          return `timer ${effect.afterMs}`
        case 'stop-key-timer':
          return 'no timer'
        case 'pause-player':
        case 'resume-player':
        case 'discard-player':
          return effect.type.replace('-player', '')
        default:
          return effect satisfies never
      }
    })
    this.effects = []
    return words
  }
}

describe('always listening', () => {
  it('sends what is spoken, with 300 ms from before its onset', () => {
    expect(new Gate('always-listening').starts(1_000).ends(2_000).look()).toEqual([
      'open 100 from 700 at 1000',
      'close 100 at 2000',
    ])
  })

  it('never reaches back before the microphone or before the end of the last utterance', () => {
    const gate = new Gate('always-listening').starts(100).ends(2_000).starts(2_200)
    expect(gate.look()).toEqual(['open 100 from 0 at 100', 'close 100 at 2000', 'open 101 from 2000 at 2200'])
  })

  it('passes on whether a running answer is to stop', () => {
    expect(new Gate('always-listening').starts(1_000, false).effects).toMatchObject([{ interrupts: false }])
  })
})

describe('push to talk', () => {
  it('sends nothing of what is spoken without the key', () => {
    expect(new Gate('push-to-talk').starts(1_000).ends(2_000).look()).toEqual([])
  })

  it('pauses the player as the key goes down, and sends from 300 ms before until 150 ms after it goes up', () => {
    const gate = new Gate('push-to-talk').down(1_000)
    expect(gate.look()).toEqual(['pause', 'timer 200'])
    expect(gate.timer(1_200).look()).toEqual(['discard', 'open 100 from 700 at 1000'])
    expect(gate.up(3_000).look()).toEqual(['close 100 at 3150'])
  })

  it('makes nothing of a single tap: the player goes on when no second one came', () => {
    const gate = new Gate('push-to-talk').down(1_000).up(1_100)
    expect(gate.look()).toEqual(['pause', 'timer 200', 'timer 250'])
    expect(gate.timer(1_350).look()).toEqual(['resume'])
    expect(gate.state.open).toBeUndefined()
  })

  it('talks with free hands after two taps, until the next', () => {
    const gate = new Gate('push-to-talk').down(1_000).up(1_100).down(1_300)
    expect(gate.look()).toEqual([
      'pause',
      'timer 200',
      'timer 250',
      'no timer',
      'discard',
      'open 100 from 1000 at 1300',
    ])
    expect(gate.up(1_380).look()).toEqual([])
    expect(gate.down(6_000).look()).toEqual(['close 100 at 6150'])
    expect(gate.up(6_100).look()).toEqual([])
    expect(gate.state.key.phase).toBe('released')
  })

  it('takes a second press that is held for a hold', () => {
    const gate = new Gate('push-to-talk').down(1_000).up(1_100).down(1_300).up(2_000)
    expect(gate.look().at(-1)).toBe('close 100 at 2150')
    expect(gate.state.key.phase).toBe('released')
  })

  it('takes two taps that are too far apart for one, and another', () => {
    const gate = new Gate('push-to-talk').down(1_000).up(1_100).down(1_400).up(1_450)
    expect(gate.look()).toEqual(['pause', 'timer 200', 'timer 250', 'timer 200', 'timer 300'])
    expect(gate.timer(1_750).look()).toEqual(['resume'])
  })

  it('counts a hold whose timer was late, by the times of the key', () => {
    const gate = new Gate('push-to-talk').down(1_000).up(1_800)
    expect(gate.look()).toEqual([
      'pause',
      'timer 200',
      'no timer',
      'discard',
      'open 100 from 700 at 1000',
      'close 100 at 1950',
    ])
    expect(gate.timer(1_801).look()).toEqual([])
  })

  it('is not disturbed by a key that repeats itself', () => {
    const gate = new Gate('push-to-talk').down(1_000).timer(1_200).down(1_500).down(1_530).up(2_000)
    expect(gate.look()).toEqual(['pause', 'timer 200', 'discard', 'open 100 from 700 at 1000', 'close 100 at 2150'])
  })

  it('begins where the tail of the last utterance ended when the key goes down again at once', () => {
    const gate = new Gate('push-to-talk').down(1_000).timer(1_200).up(2_000).down(2_100).timer(2_300)
    expect(gate.look().at(-1)).toBe('open 101 from 2150 at 2150')
  })
})

describe('the key while always listening', () => {
  it('keeps an utterance open that the voice began, however long the pauses in it', () => {
    const gate = new Gate('always-listening').starts(1_000).down(1_500).timer(1_700).ends(2_000).up(4_000)
    expect(gate.look()).toEqual(['open 100 from 700 at 1000', 'pause', 'timer 200', 'discard', 'close 100 at 4150'])
  })

  it('leaves one who still speaks when the key goes up to the detector', () => {
    const gate = new Gate('always-listening').down(1_000).starts(1_100).timer(1_200).up(2_000)
    expect(gate.look().filter((word) => word.startsWith('close'))).toEqual([])
    expect(gate.ends(3_000).look()).toEqual(['close 100 at 3000'])
  })
})

describe('mute', () => {
  it('closes what is open at once and opens nothing more', () => {
    const gate = new Gate('always-listening').starts(1_000).mute(true, 1_500)
    expect(gate.look().at(-1)).toBe('close 100 at 1500')
    expect(gate.ends(1_600).starts(2_000).down(2_500).timer(2_700).up(3_000).look()).toEqual([])
  })

  it('sends nothing from before the unmute', () => {
    const gate = new Gate('always-listening').mute(true, 1_000).mute(false, 5_000).starts(5_100)
    expect(gate.look()).toEqual(['open 100 from 5000 at 5100'])
  })

  it('lets the player go on that a key had paused', () => {
    const gate = new Gate('push-to-talk').down(1_000).mute(true, 1_100)
    expect(gate.look()).toEqual(['pause', 'timer 200', 'no timer', 'resume'])
    expect(gate.up(1_150).timer(1_200).look()).toEqual([])
  })
})

describe('without a microphone', () => {
  it('opens nothing', () => {
    const state = closedGate('push-to-talk', 1)
    expect(transition(state, { type: 'talk-key', isDown: true, atMs: 0, position: 0 })).toEqual({ state, effects: [] })
  })

  it('closes what is open when the microphone goes, and starts afresh with the next', () => {
    const gate = new Gate('always-listening').starts(1_000).microphone(false, 1_500)
    expect(gate.look().at(-1)).toBe('close 100 at 1500')
    expect(gate.starts(1_600).look()).toEqual([])
    expect(gate.microphone(true, 1_600).starts(1_700).look()).toEqual(['open 101 from 1600 at 1700'])
  })
})

describe('a change of mode', () => {
  it('lets an utterance of the voice end by itself in push-to-talk', () => {
    const gate = new Gate('always-listening').starts(1_000).mode('push-to-talk', 1_500).ends(2_000).starts(3_000)
    expect(gate.look()).toEqual(['open 100 from 700 at 1000', 'close 100 at 2000'])
  })

  it('lets a held key finish its utterance when listening becomes permanent', () => {
    const gate = new Gate('push-to-talk').down(1_000).timer(1_200).mode('always-listening', 1_500).up(2_000)
    expect(gate.look().at(-1)).toBe('close 100 at 2150')
  })

  it('hears from the switch on one who is speaking when listening becomes permanent', () => {
    const gate = new Gate('push-to-talk').starts(1_000).mode('always-listening', 1_500)
    expect(gate.look()).toEqual(['open 100 from 1500 at 1500'])
    expect(gate.ends(2_000).look()).toEqual(['close 100 at 2000'])
  })

  it('never sends what was said in front of a closed gate', () => {
    const gate = new Gate('push-to-talk').starts(1_000).ends(1_400).mode('always-listening', 1_500).starts(1_600)
    expect(gate.look()).toEqual(['open 100 from 1500 at 1600'])
  })

  it('to text closes what is open, and the key means nothing there', () => {
    const gate = new Gate('push-to-talk').down(1_000).timer(1_200).mode('text', 1_500)
    expect(gate.look().at(-1)).toBe('close 100 at 1500')
    expect(gate.up(1_600).down(2_000).timer(2_200).starts(2_300).look()).toEqual([])
  })

  it('to the mode that it has changes nothing', () => {
    const gate = new Gate('always-listening').starts(1_000)
    const before = gate.state
    expect(gate.mode('always-listening', 1_500).state).toBe(before)
  })
})

describe('whatever happens', () => {
  const step = fc.oneof(
    fc.record({ type: fc.constant('speech-start' as const), interrupts: fc.boolean() }),
    fc.record({ type: fc.constant('speech-end' as const) }),
    fc.record({ type: fc.constant('talk-key' as const), isDown: fc.boolean() }),
    fc.record({ type: fc.constant('key-timer' as const) }),
    fc.record({ type: fc.constant('mute' as const), isMuted: fc.boolean() }),
    fc.record({ type: fc.constant('microphone' as const), isOpen: fc.boolean() }),
    fc.record({
      type: fc.constant('mode' as const),
      mode: fc.constantFrom('always-listening' as const, 'push-to-talk' as const, 'text' as const),
    }),
  )
  type Happening = typeof step extends fc.Arbitrary<infer T> ? T : never
  const at = (happens: Happening, nowMs: number): TalkGateEvent =>
    happens.type === 'talk-key' ? { ...happens, atMs: nowMs, position: ms(nowMs) } : { ...happens, position: ms(nowMs) }
  const steps = fc.array(fc.tuple(step, fc.integer({ min: 1, max: 500 })), { maxLength: 60 })

  it('opens and closes take turns, numbers grow, and nothing is open where nothing may be', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        let state = closedGate('always-listening', 1)
        let [nowMs, last] = [0, 0]
        let openId: number | undefined
        for (const [happens, afterMs] of sequence) {
          nowMs += afterMs
          const result = transition(state, at(happens, nowMs))
          state = result.state
          for (const effect of result.effects) {
            if (effect.type === 'open-utterance') {
              expect(openId).toBeUndefined()
              expect(effect.utteranceId).toBeGreaterThan(last)
              expect(effect.fromPosition).toBeLessThanOrEqual(effect.speechPosition)
              openId = last = effect.utteranceId
            }
            if (effect.type === 'close-utterance') {
              expect(effect.utteranceId).toBe(openId)
              openId = undefined
            }
          }
          expect(state.open?.utteranceId).toBe(openId)
          if (state.isMuted || state.mode === 'text' || !state.hasMicrophone) expect(openId).toBeUndefined()
        }
      }),
    )
  })

  it('every pause of the player is followed by a resume or a discard', () => {
    fc.assert(
      fc.property(steps, (sequence) => {
        let state = closedGate('push-to-talk', 1)
        let [nowMs, isPaused, hasTimer] = [0, false, false]
        for (const [happens, afterMs] of sequence) {
          nowMs += afterMs
          if (happens.type === 'key-timer' && !hasTimer) continue
          const result = transition(state, at(happens, nowMs))
          state = result.state
          if (happens.type === 'key-timer') hasTimer = false
          for (const { type } of result.effects) {
            if (type === 'pause-player') isPaused = true
            if (type === 'resume-player' || type === 'discard-player') isPaused = false
            if (type === 'start-key-timer') hasTimer = true
            if (type === 'stop-key-timer') hasTimer = false
          }
          // Paused only while a timer runs that will end it.
          if (isPaused) expect(hasTimer).toBe(true)
        }
      }),
    )
  })
})
