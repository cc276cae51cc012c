import { describe, expect, it } from 'vitest'
import { audioFlags, type AudioFrame } from '../../shared/protocol/frame.ts'
import { commandsKept, Outbox } from './outbox.ts'
import type { OutgoingCommand } from './outgoing.ts'

const idOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const stop = (number: number): OutgoingCommand => ({ type: 'response-stop', id: idOf(number) })
const text = (number: number): OutgoingCommand => ({ type: 'text-submit', id: idOf(number), text: 'Hello' })
const mute = (number: number): OutgoingCommand => ({ type: 'mute-set', id: idOf(number), isMuted: true })
const start = (number: number, utteranceId: number): OutgoingCommand => ({
  ...{ type: 'speech-start', id: idOf(number), utteranceId, position: 0 },
})
const end = (number: number, utteranceId: number): OutgoingCommand => ({
  ...{ type: 'speech-end', id: idOf(number), utteranceId, position: 0 },
})
const frame = (streamId: number, sequence: number): AudioFrame => ({
  ...{ kind: 'microphone', flags: 0, streamId, sequence, position: sequence * 320, samples: new Int16Array(320) },
})

/** What goes out, each in a word. */
function out(outbox: Outbox, { epoch = 1, frames = Infinity } = {}): string[] {
  let left = frames
  return [...outbox.due(epoch, () => left-- > 0)].map((due) => {
    if (due.kind === 'command') return `${due.command.type} ${Number(due.command.id.slice(-12))}`
    const gap = (due.frame.flags & audioFlags.gap) === 0 ? '' : ' gap'
    return `${due.frame.streamId}/${due.frame.sequence}${gap}`
  })
}

function speak(outbox: Outbox, streamId: number, frames: number): void {
  for (let sequence = 0; sequence < frames; sequence++) outbox.addFrame(frame(streamId, sequence))
}

describe('a command', () => {
  it('goes out once, and again after the connection was lost until it is answered', () => {
    const outbox = new Outbox()
    outbox.addCommand(text(1))
    outbox.addCommand(text(2))
    expect(out(outbox)).toEqual(['text-submit 1', 'text-submit 2'])
    expect(out(outbox)).toEqual([])
    outbox.answered(idOf(1))
    outbox.sendAgain()
    expect(out(outbox)).toEqual(['text-submit 2'])
  })

  it('is refused when 32 wait, and there is room again when one is answered', () => {
    const outbox = new Outbox()
    for (let number = 0; number < commandsKept; number++) expect(outbox.addCommand(text(number))).toBe(true)
    expect(outbox.addCommand(text(99))).toBe(false)
    out(outbox)
    expect(outbox.addCommand(text(99))).toBe(false)
    outbox.answered(idOf(5))
    expect(outbox.addCommand(text(99))).toBe(true)
  })

  it('that may have run in an older life of the session is given up, unless twice is as good as once', () => {
    const outbox = new Outbox()
    for (const command of [text(1), mute(2), stop(3)]) outbox.addCommand(command)
    out(outbox, { epoch: 1 })
    outbox.addCommand(text(4))
    outbox.sendAgain()
    expect(outbox.startLife(1)).toEqual([])
    expect(outbox.startLife(2)).toEqual([text(1), stop(3)])
    expect(out(outbox, { epoch: 2 })).toEqual(['mute-set 2', 'text-submit 4'])
  })
})

describe('microphone audio', () => {
  it('stays between the edges of its utterance', () => {
    const outbox = new Outbox()
    outbox.addCommand(start(1, 5))
    speak(outbox, 5, 2)
    outbox.addCommand(end(2, 5))
    expect(out(outbox)).toEqual(['speech-start 1', '5/0', '5/1', 'speech-end 2'])
  })

  it('that may not go holds back the edges of utterances, and no other command', () => {
    const outbox = new Outbox()
    speak(outbox, 5, 3)
    outbox.addCommand(end(1, 5))
    outbox.addCommand(stop(2))
    expect(out(outbox, { frames: 1 })).toEqual(['5/0', 'response-stop 2'])
    expect(out(outbox)).toEqual(['5/1', '5/2', 'speech-end 1'])
  })

  it('is kept for 2.8 s: then the oldest goes and the next says that there is a gap', () => {
    const outbox = new Outbox()
    speak(outbox, 5, 143)
    const sent = out(outbox)
    expect(sent).toHaveLength(140)
    expect(sent.slice(0, 2)).toEqual(['5/3 gap', '5/4'])
  })

  it('does not tell the gap of one utterance in the next, and forgets an utterance of which nothing is left', () => {
    const outbox = new Outbox()
    outbox.addCommand(start(1, 5))
    speak(outbox, 5, 2)
    outbox.addCommand(end(2, 5))
    outbox.addCommand(start(3, 6))
    speak(outbox, 6, 140)
    const sent = out(outbox)
    expect(sent.slice(0, 2)).toEqual(['speech-start 3', '6/0'])
    expect(sent).toHaveLength(141)
  })

  it('keeps both edges of an utterance that the server may know, though its sound was lost', () => {
    const outbox = new Outbox()
    outbox.addCommand(start(1, 5))
    expect(out(outbox)).toEqual(['speech-start 1'])
    outbox.sendAgain()
    speak(outbox, 5, 2)
    outbox.addCommand(end(2, 5))
    speak(outbox, 6, 140)
    expect(out(outbox).slice(0, 2)).toEqual(['speech-start 1', 'speech-end 2'])
  })

  it('keeps the end of an utterance that the server knows, though its sound was lost', () => {
    const outbox = new Outbox()
    outbox.addCommand(start(1, 5))
    expect(out(outbox)).toEqual(['speech-start 1'])
    outbox.answered(idOf(1))
    speak(outbox, 5, 2)
    outbox.addCommand(end(2, 5))
    speak(outbox, 6, 140)
    expect(out(outbox)[0]).toBe('speech-end 2')
  })
})

it('emptied, it gives back what was not answered, and has room for as much audio as before', () => {
  const outbox = new Outbox()
  speak(outbox, 5, 100)
  outbox.addCommand(text(1))
  out(outbox, { frames: 0 })
  outbox.addCommand(text(2))
  expect(outbox.clear()).toEqual([text(1), text(2)])
  speak(outbox, 6, 140)
  expect(out(outbox)[0]).toBe('6/0')
})
