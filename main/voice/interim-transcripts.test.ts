import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { InterimTranscripts } from './interim-transcripts.ts'

function transcripts(): {
  clock: ManualClock
  sent: string[]
  client: { isKeepingUp: boolean }
  offer: (text: string, utteranceId?: number) => void
  interims: InterimTranscripts
} {
  const clock = new ManualClock()
  const sent: string[] = []
  const client = { isKeepingUp: true }
  const interims = new InterimTranscripts({
    clock,
    isKeepingUp: () => client.isKeepingUp,
    send: (message) => sent.push(message.text),
  })
  const offer = (text: string, utteranceId = 1): void => {
    interims.offer({ type: 'transcript-interim', utteranceId, text })
  }
  return { clock, sent, client, offer, interims }
}

describe('interim transcripts', () => {
  it('go out one by one to a client that keeps up', () => {
    const { sent, offer } = transcripts()
    for (const text of ['what', 'what time', 'what time is']) offer(text)
    expect(sent).toEqual(['what', 'what time', 'what time is'])
  })

  it('are one, the newest, for a client that was behind', () => {
    const { clock, sent, client, offer } = transcripts()
    client.isKeepingUp = false
    for (const text of ['what', 'what time', 'what time is']) offer(text)
    clock.advance(1_000)
    expect(sent).toEqual([])
    client.isKeepingUp = true
    clock.advance(50)
    offer('what time is it')
    expect(sent).toEqual(['what time is', 'what time is it'])
  })

  it('do not come after the final one of their utterance, and do after that of another', () => {
    const { clock, sent, client, offer, interims } = transcripts()
    client.isKeepingUp = false
    offer('half a', 1)
    interims.settle(1)
    offer('and then', 2)
    interims.settle(1)
    client.isKeepingUp = true
    clock.advance(1_000)
    expect(sent).toEqual(['and then'])
  })
})
