import { describe, expect, it } from 'vitest'
import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import { Outbox } from './outbox.ts'

const delta = (text: string): SessionMessage => ({ type: 'text-delta', responseId: 1, text })

function filled(count: number, text = 'x'): Outbox {
  const outbox = new Outbox(7)
  for (let index = 0; index < count; index++) outbox.number(delta(text), 0)
  return outbox
}

describe('the outbox', () => {
  it('numbers messages from 1 under one epoch', () => {
    const outbox = new Outbox(7)
    expect(outbox.number(delta('a'), 0)).toMatchObject({ epoch: 7, seq: 1 })
    expect(outbox.number(delta('b'), 0)).toMatchObject({ epoch: 7, seq: 2 })
  })

  it('gives exactly what was missed', () => {
    expect(
      filled(5)
        .since({ epoch: 7, lastSeq: 3 }, 0)
        ?.map((message) => message.seq),
    ).toEqual([4, 5])
    expect(filled(5).since({ epoch: 7, lastSeq: 5 }, 0)).toEqual([])
  })

  it('gives nothing rather than a part', () => {
    expect(filled(1_001).since({ epoch: 7, lastSeq: 0 }, 0)).toBeUndefined()
    expect(filled(1_001).since({ epoch: 7, lastSeq: 1 }, 0)).toHaveLength(1_000)
    expect(filled(3).since({ epoch: 7, lastSeq: 0 }, 120_001)).toBeUndefined()
    expect(filled(3, 'x'.repeat(600_000)).since({ epoch: 7, lastSeq: 0 }, 0)).toBeUndefined()
  })

  it('does not know another epoch or a number it never gave', () => {
    expect(filled(3).since({ epoch: 8, lastSeq: 1 }, 0)).toBeUndefined()
    expect(filled(3).since({ epoch: 7, lastSeq: 4 }, 0)).toBeUndefined()
  })
})
