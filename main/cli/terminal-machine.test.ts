import { describe, expect, test } from 'vitest'
import { parseTerminalLine } from './terminal-commands.ts'
import { initialTerminal, type TerminalEffect, type TerminalEvent, terminalTransition } from './terminal-machine.ts'

type Step = string | { readonly type: 'task-end' | 'interrupt' | 'input-end' }
const taskEnd = { type: 'task-end' } as const
const interrupt = { type: 'interrupt' } as const
const inputEnd = { type: 'input-end' } as const

/** The effects of each step; a string is a typed line. */
function effects(isInteractive: boolean, ...steps: Step[]): TerminalEffect[][] {
  let state = initialTerminal(isInteractive)
  return steps.map((step) => {
    const event: TerminalEvent = typeof step === 'string' ? { type: 'command', command: parseTerminalLine(step) } : step
    const result = terminalTransition(state, event)
    state = result.state
    return [...result.effects]
  })
}

const answer = (text: string): TerminalEffect => ({ type: 'start', task: { kind: 'answer', text } })
const prompt: TerminalEffect = { type: 'prompt' }
const quit: TerminalEffect = { type: 'quit' }

describe('at a terminal', () => {
  test('a line is answered, and then there is a prompt', () => {
    expect(effects(true, 'one', taskEnd)).toEqual([[answer('one')], [prompt]])
  })

  test('a line typed during an answer is asked after it', () => {
    expect(effects(true, 'one', 'two', taskEnd, taskEnd)).toEqual([
      [answer('one')],
      [{ type: 'print', text: '(after this answer)' }],
      [answer('two')],
      [prompt],
    ])
  })

  test('Ctrl-C stops the answer and what waits, and quits the second time', () => {
    expect(effects(true, 'one', 'two', interrupt, taskEnd)).toEqual([
      [answer('one')],
      [{ type: 'print', text: '(after this answer)' }],
      [{ type: 'stop-task' }],
      [prompt],
    ])
    expect(effects(true, 'one', interrupt, interrupt).at(-1)).toEqual([quit])
  })

  test('Ctrl-C quits at once when nothing is being answered', () => {
    expect(effects(true, interrupt)).toEqual([[quit]])
  })

  test('/stop stops, however often it is typed, and never quits', () => {
    expect(effects(true, 'one', '/stop', '/stop').slice(1)).toEqual([[{ type: 'stop-task' }], [{ type: 'stop-task' }]])
    expect(effects(true, '/stop')).toEqual([[{ type: 'print', text: '(nothing is being answered)' }, prompt]])
  })

  test.each(['stop', 'Stop it!', 'be quiet', 'please stop'])('%j typed during an answer stops it', (phrase) => {
    expect(effects(true, 'one', 'two', phrase, taskEnd).slice(2)).toEqual([[{ type: 'stop-task' }], [prompt]])
    expect(effects(true, 'one', phrase, phrase).at(-1)).toEqual([{ type: 'stop-task' }])
  })

  test('a stop phrase is an ordinary line when nothing is being answered, or as a part of a longer one', () => {
    expect(effects(true, 'stop')).toEqual([[answer('stop')]])
    expect(effects(true, 'one', 'where does the bus stop')[1]).toEqual([{ type: 'print', text: '(after this answer)' }])
  })

  test('/steer goes into the answer that is being given, and nowhere else', () => {
    expect(effects(true, 'one', '/steer shorter')[1]).toEqual([{ type: 'steer', text: 'shorter' }])
    expect(effects(true, '/say hello', '/steer shorter')[1]).toEqual([{ type: 'print', text: '(no answer to steer)' }])
  })

  test('/help and mistakes are answered at once, also during an answer', () => {
    expect(effects(true, 'one', '/help')[1]).toEqual([{ type: 'help' }])
    expect(effects(true, 'one', '/dance')[1]?.[0]?.type).toBe('print')
    expect(effects(true, '/help')).toEqual([[{ type: 'help' }, prompt]])
    expect(effects(true, 'one', '/link')[1]).toEqual([{ type: 'link' }])
  })

  test('/new, /say and /demo wait for the answer', () => {
    const steps = effects(true, 'one', '/new', '/say', '/demo', taskEnd, taskEnd)
    expect(steps.slice(4)).toEqual([
      [{ type: 'new-conversation' }, { type: 'start', task: { kind: 'say' } }],
      [{ type: 'start', task: { kind: 'demo' } }],
    ])
  })

  test('/quit and Ctrl-D leave at once', () => {
    expect(effects(true, 'one', '/quit')[1]).toEqual([quit])
    expect(effects(true, 'one', inputEnd)[1]).toEqual([quit])
  })

  test('a twenty-first waiting line is not taken, and said so', () => {
    const lines = Array.from({ length: 22 }, (_, index) => `line ${index}`)
    expect(effects(true, ...lines).at(-1)).toEqual([
      { type: 'print', text: '(too many lines are waiting; this one was not taken)' },
    ])
  })
})

describe('with piped lines', () => {
  test('each is answered in its turn, and the end of input quits after the last', () => {
    expect(effects(false, 'one', '', '/new', 'two', inputEnd, taskEnd, taskEnd)).toEqual([
      [answer('one')],
      [],
      [],
      [],
      [],
      [{ type: 'new-conversation' }, answer('two')],
      [quit],
    ])
  })

  test('a stop phrase is answered in its turn, since nobody sits there to be interrupted', () => {
    expect(effects(false, 'one', 'stop', taskEnd)).toEqual([[answer('one')], [], [answer('stop')]])
  })

  test('an empty input quits', () => {
    expect(effects(false, inputEnd)).toEqual([[quit]])
  })

  test('/quit takes its turn', () => {
    expect(effects(false, 'one', '/quit', 'two', taskEnd)).toEqual([[answer('one')], [], [], [quit]])
  })

  test('any number of lines may wait', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`)
    expect(effects(false, ...lines, taskEnd).at(-1)).toEqual([answer('line 1')])
  })
})
