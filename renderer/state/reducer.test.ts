import { describe, expect, it } from 'vitest'
import { after, fresh, server, snapshot, welcome } from './__fixtures__/server-says.ts'
import { settingsView } from './__fixtures__/settings-view.ts'
import { initialState, type AppState } from './app-state.ts'
import { reduce, type AppEvent } from './reducer.ts'

function changed(state: AppState, event: AppEvent): Partial<AppState> {
  const next = reduce(state, event)
  return Object.fromEntries(Object.entries(next).filter(([key, value]) => state[key as keyof AppState] !== value))
}

describe('each event changes what it is about and nothing else', () => {
  it.each<[AppEvent, Partial<AppState>]>([
    [{ type: 'line', line: 'voice' }, { line: 'voice' }],
    [
      { type: 'connection', state: { name: 'waiting', retryInMs: 300, reason: 'Lost.' } },
      {
        connection: { name: 'waiting', retryInMs: 300, reason: 'Lost.' },
        outage: { tries: 1, reason: 'Lost.', isBlocked: false },
      },
    ],
    [{ type: 'detector', state: 'ready' }, { detector: { state: 'ready' } }],
    [
      { type: 'detector', state: 'server', reason: 'The model did not load.' },
      { detector: { state: 'server', reason: 'The model did not load.' } },
    ],
    [
      { type: 'level', microphoneDb: -30, playerDb: -20, probability: 0.4 },
      { levels: { microphoneDb: -30, playerDb: -20, probability: 0.4 } },
    ],
    [{ type: 'player', underruns: 3, startBufferMs: 60 }, { player: { underruns: 3, startBufferMs: 60 } }],
    [
      { type: 'barge-in', action: 'duck', reason: 'speech at 0.7' },
      { bargeIn: { action: 'duck', reason: 'speech at 0.7' } },
    ],
    [{ type: 'output', state: 'suspended' }, { output: 'suspended' }],
    [{ type: 'mode-chosen', mode: 'text' }, { mode: 'text' }],
    [{ type: 'preset-chosen', preset: 'careful' }, { preset: 'careful' }],
    [{ type: 'while-speaking-chosen', whileSpeaking: 'steer' }, { whileSpeaking: 'steer' }],
    [{ type: 'mute-chosen', isMuted: true }, { isMuted: true }],
    [{ type: 'talk-key', isDown: true }, { isTalkKeyDown: true }],
    [server({ type: 'ping', sentAtMs: 1 }), {}],
    [{ type: 'notice-dismissed', noticeId: 9 }, {}],
    [{ type: 'text-taken', commandId: 'nobody’s' }, {}],
  ])('%o', (event, difference) => {
    expect(changed(fresh, event)).toEqual(difference)
  })
})

describe('the microphone', () => {
  const open: AppEvent = { type: 'device', device: { name: 'open', label: 'USB microphone', route: 'headset' } }
  const flowing: AppEvent = { type: 'microphone', state: 'flowing', rateHz: 48_000, channels: 1, path: 'processor' }

  it('is what the page opened and what the worker sees of it', () => {
    expect(after(fresh, open, flowing).microphone).toEqual({
      device: { name: 'open', label: 'USB microphone', route: 'headset' },
      flow: 'flowing',
      rateHz: 48_000,
      channels: 1,
      path: 'processor',
      isHeldBack: false,
    })
  })

  it('keeps its facts when it only falls silent', () => {
    const state = after(fresh, open, flowing, { type: 'microphone', state: 'silent' })
    expect(state.microphone).toMatchObject({ flow: 'silent', rateHz: 48_000 })
  })

  it('is known anew after a change of the device', () => {
    const denied = { name: 'problem', problem: 'denied', message: 'Allow it in the address bar.' } as const
    expect(after(fresh, open, flowing, { type: 'device', device: denied }).microphone).toEqual({
      device: denied,
      isHeldBack: false,
    })
  })

  it('shows no level when it ended', () => {
    const loud: AppEvent = { type: 'level', microphoneDb: -20, playerDb: -30, probability: 0.9 }
    expect(after(fresh, open, loud, { type: 'microphone', state: 'ended' }).levels.microphoneDb).toBe(-120)
  })
})

describe('leaving the voice', () => {
  it('keeps the conversation and drops what only the voice line knew', () => {
    const talking = after(
      fresh,
      { type: 'line', line: 'voice' },
      server(welcome()),
      { type: 'connection', state: { name: 'open', isResumed: false } },
      { type: 'detector', state: 'ready' },
      { type: 'talk-key', isDown: true },
      { type: 'transcript-interim', utteranceId: 1, text: 'half a' },
    )
    expect(after(talking, { type: 'line', line: 'text' })).toMatchObject({
      session: { sessionId: 's-1', lastSeq: 1 },
      connection: { name: 'off' },
      detector: { state: 'off' },
      isTalkKeyDown: false,
      transcript: undefined,
    })
  })

  it('lets the talk key go when the mode changes under it', () => {
    const state = after(fresh, { type: 'talk-key', isDown: true }, { type: 'mode-chosen', mode: 'always-listening' })
    expect(state.isTalkKeyDown).toBe(false)
  })
})

describe('notices', () => {
  function failure(message: string): AppEvent {
    return { type: 'failure', code: 'internal', message }
  }

  it('stand there once for the same sentence, the newest last and never more than four', () => {
    const state = after(fresh, ...['a', 'b', 'a', 'c', 'd', 'e'].map(failure))
    expect(state.notices.map(({ message }) => message)).toEqual(['a', 'c', 'd', 'e'])
    expect(new Set(state.notices.map(({ noticeId }) => noticeId)).size).toBe(4)
  })

  it('go when they are dismissed', () => {
    const state = after(fresh, failure('a'), failure('b'))
    const first = state.notices[0]?.noticeId ?? 0
    expect(after(state, { type: 'notice-dismissed', noticeId: first }).notices).toMatchObject([{ message: 'b' }])
  })

  it('that asked to connect go when there is a connection', () => {
    const told = after(fresh, { type: 'failure', code: 'refused', message: 'Lost.', remedy: 'connect' }, failure('a'))
    const state = after(told, { type: 'connection', state: { name: 'open', isResumed: true } })
    expect(state.notices).toMatchObject([{ message: 'a' }])
  })

  it('give back every text that could not be sent, also two that failed alike', () => {
    const ids = ['c1', 'c2']
    const state = after(
      fresh,
      ...ids.map((commandId): AppEvent => ({ type: 'text-submitted', commandId, text: `text of ${commandId}` })),
      ...ids.map((commandId): AppEvent => ({ type: 'text-failed', commandId, code: 'not-ready', message: 'Offline.' })),
    )
    expect([state.window.draft, ...state.notices.map(({ text }) => text)]).toEqual([
      'text of c1',
      undefined,
      'text of c2',
    ])
    expect(state.unansweredTexts).toEqual([])
  })
})

describe('another provider', () => {
  const refused = after(
    { ...fresh, settings: { ...fresh.settings, view: settingsView } },
    { type: 'failure', code: 'provider-unauthorized', message: 'The key was refused.' },
    { type: 'failure', code: 'store-failed', message: 'The disk is full.' },
  )
  const settled = (view: typeof settingsView): string[] =>
    after(refused, { type: 'settings', event: { type: 'settings', view } }).notices.map(({ message }) => message)

  it('ends what was said of the one before, and nothing else', () => {
    expect(settled({ ...settingsView, llm: { ...settingsView.llm, kind: 'openai' } })).toEqual(['The disk is full.'])
  })

  it('is none where only the theme was changed', () => {
    expect(settled({ ...settingsView, appearance: { theme: 'dark', hasLessMotion: false } })).toHaveLength(2)
  })
})

it('forgets what can be played again of old cuts with the voice that was cut', () => {
  const kept = after(fresh, { type: 'cut-sounds', itemIds: ['i-1'] })
  expect(kept.replayable).toEqual(['i-1'])
  expect(after(kept, { type: 'line', line: 'text' }).replayable).toEqual([])
})

describe('the conversation of a page that was loaded anew', () => {
  const reloaded = initialState({ mode: 'text', preset: 'balanced', sessionId: 's-1' })

  it('is awaited until it is there, and not for ever', () => {
    expect([fresh.isThreadAwaited, reloaded.isThreadAwaited]).toEqual([false, true])
    expect(after(reloaded, server({ ...welcome(), snapshot: snapshot([]) })).isThreadAwaited).toBe(false)
    expect(after(reloaded, { type: 'thread-not-here' }).isThreadAwaited).toBe(false)
    expect(after(reloaded, { type: 'conversation-opened', items: [] }).isThreadAwaited).toBe(false)
  })
})
