import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { UtteranceWatch } from './utterance-watch.ts'

function watch(): { clock: ManualClock; ended: number[]; isThere: { value: boolean }; watched: UtteranceWatch } {
  const clock = new ManualClock()
  const ended: number[] = []
  const isThere = { value: true }
  const watched = new UtteranceWatch({
    clock,
    isClientThere: () => isThere.value,
    onSilent: (utteranceId) => ended.push(utteranceId),
  })
  return { clock, ended, isThere, watched }
}

describe('an open utterance', () => {
  it('is over when no frame of it came for 3 s, and is told once', () => {
    const { clock, ended, watched } = watch()
    watched.open(4)
    clock.advance(2_000)
    watched.onFrame(4)
    clock.advance(2_990)
    expect(ended).toEqual([])
    clock.advance(10)
    expect(ended).toEqual([4])
    clock.advance(20_000)
    expect(ended).toEqual([4])
  })

  it('is not kept open by frames of another', () => {
    const { clock, ended, watched } = watch()
    watched.open(4)
    clock.advance(2_000)
    watched.onFrame(3)
    clock.advance(1_000)
    expect(ended).toEqual([4])
  })

  it('that was closed is not ended again, nor is one that was closed late instead of the open one', () => {
    const { clock, ended, watched } = watch()
    watched.open(4)
    watched.close(4)
    clock.advance(5_000)
    watched.open(5)
    watched.close(4)
    clock.advance(3_000)
    expect(ended).toEqual([5])
  })

  it('waits for a client that is away, and 3 s more once it is back', () => {
    const { clock, ended, isThere, watched } = watch()
    watched.open(4)
    isThere.value = false
    clock.advance(9_500)
    isThere.value = true
    clock.advance(2_000)
    expect(ended).toEqual([])
    clock.advance(1_000)
    expect(ended).toEqual([4])
  })
})
