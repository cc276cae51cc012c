import { describe, expect, it } from 'vitest'
import { after, fresh } from './__fixtures__/server-says.ts'
import { detectorFact, lastStopMs, microphoneFact, receiptText, routeFact, slowConnectionFact } from './facts.ts'

describe('the facts', () => {
  it('name the reason where the server has to listen for speech', () => {
    const state = after(fresh, { type: 'detector', state: 'server', reason: 'The model did not load.' })
    expect(detectorFact(state)).toMatchObject({ tone: 'busy', detail: 'The model did not load.' })
  })

  it('tell each trouble of the microphone by its name', () => {
    const open = after(fresh, { type: 'device', device: { name: 'open', label: 'USB microphone', route: 'unknown' } })
    const denied = { name: 'problem', problem: 'denied', message: 'Allow it.' } as const
    expect(microphoneFact(open)).toMatchObject({ tone: 'good', label: 'USB microphone' })
    expect(microphoneFact(after(open, { type: 'mute-chosen', isMuted: true })).label).toBe('Muted')
    expect(microphoneFact(after(open, { type: 'microphone', state: 'silent' })).label).toBe('Silent microphone')
    expect(microphoneFact(after(open, { type: 'microphone', state: 'stalled' })).detail).toContain(
      'nothing comes from it',
    )
    expect(microphoneFact(after(open, { type: 'microphone', state: 'ended' })).label).toBe('Microphone gone')
    expect(microphoneFact(after(open, { type: 'held-back', isHeldBack: true })).label).toBe('Microphone held back')
    expect(microphoneFact(after(open, { type: 'device', device: denied }))).toMatchObject({ detail: 'Allow it.' })
  })
})

describe('the round trip', () => {
  it('is told where it is long, until the connection changes', () => {
    const quick = after(fresh, { type: 'round-trip', roundTripMs: 3 })
    expect([slowConnectionFact(fresh), slowConnectionFact(quick), quick.roundTripMs]).toEqual([undefined, undefined, 3])
    const slow = after(quick, { type: 'round-trip', roundTripMs: 480.4 })
    expect(slowConnectionFact(slow)).toMatchObject({
      label: 'Slow connection',
      detail: expect.stringContaining('480 ms') as string,
    })
    const lost = { name: 'waiting', retryInMs: 100, reason: 'Lost.' } as const
    expect(slowConnectionFact(after(slow, { type: 'connection', state: lost }))).toBeUndefined()
  })
})

describe('the route', () => {
  it.each(['headset', 'loudspeaker', 'unknown'] as const)('of a microphone that is open: %s', (route) => {
    const open = after(fresh, { type: 'device', device: { name: 'open', label: 'USB', route } })
    expect(routeFact(open).label).toBe(
      { headset: 'Headset', loudspeaker: 'Loudspeaker', unknown: 'Default output' }[route],
    )
  })
})

describe('a receipt', () => {
  it('names the words without the marks that nobody hears', () => {
    expect(receiptText({ heardText: 'to the **forest', reason: 'barge-in' })).toBe(
      'You cut in: you heard up to “to the forest”',
    )
  })
})

describe('the time it took to stop', () => {
  const receipts = new Map([
    ['i-1', { heardText: 'Once', silencedInMs: 140 }],
    ['i-2', { heardText: 'There', silencedInMs: 118 }],
    ['i-3', { heardText: 'And' }],
  ])

  it('is that of the last cut that was measured', () => {
    expect(lastStopMs({ ...fresh, receipts })).toBe(118)
    expect(lastStopMs(fresh)).toBeUndefined()
  })

  it('is known at the pause, before there is a receipt', () => {
    const paused = after(
      { ...fresh, receipts },
      { type: 'barge-in', action: 'pause', reason: 'speech', sinceOnsetMs: 97 },
    )
    expect(lastStopMs(paused)).toBe(97)
  })
})

describe('a receipt', () => {
  it.each([
    [
      { heardText: 'there was a fox', reason: 'barge-in', silencedInMs: 117.6 },
      'You cut in: you heard up to “there was a fox”, stopped in 118 ms',
    ],
    [
      { heardText: 'Once upon a time there was a fox', reason: 'stop-button' },
      'You pressed stop: you heard up to “… a time there was a fox”',
    ],
    [{ heardText: ' ' }, 'Cut: you heard nothing of it'],
  ] as const)('of %o', (receipt, text) => {
    expect(receiptText(receipt)).toBe(text)
  })
})
