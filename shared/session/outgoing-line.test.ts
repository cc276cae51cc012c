import { describe, expect, it } from 'vitest'
import { audioFlags, type AudioFrame } from '../protocol/frame.ts'
import type { OutgoingCommand } from './client-end-events.ts'
import {
  answered,
  arrived,
  commandsIn,
  commandsKept,
  due,
  hasFramesOut,
  sendAgain,
  startLife,
  withCommand,
  withFrame,
  type OutgoingLine,
} from './outgoing-line.ts'

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

class Line {
  waiting: OutgoingLine = []

  add(...commands: readonly OutgoingCommand[]): void {
    for (const command of commands) this.waiting = withCommand(this.waiting, command) ?? this.waiting
  }

  speak(streamId: number, frames: number, from = 0): void {
    for (let sequence = from; sequence < from + frames; sequence++)
      this.waiting = withFrame(this.waiting, frame(streamId, sequence))
  }

  /** What goes out, each in a word. */
  out({ epoch = 1, frames = Infinity } = {}): string[] {
    const { line, out } = due(this.waiting, epoch, frames)
    this.waiting = line
    return out.map((waiting) => {
      if (waiting.kind === 'command') return `${waiting.command.type} ${Number(waiting.command.id.slice(-12))}`
      const gap = (waiting.frame.flags & audioFlags.gap) === 0 ? '' : ' gap'
      return `${waiting.frame.streamId}/${waiting.frame.sequence}${gap}`
    })
  }

  again(): string[] {
    this.waiting = sendAgain(this.waiting)
    return this.out()
  }
}

describe('a command', () => {
  it('goes out once, and again after the connection was lost until it is answered', () => {
    const line = new Line()
    line.add(text(1), text(2))
    expect(line.out()).toEqual(['text-submit 1', 'text-submit 2'])
    expect(line.out()).toEqual([])
    line.waiting = answered(line.waiting, idOf(1))
    expect(line.again()).toEqual(['text-submit 2'])
  })

  it('is refused when 32 wait, and there is room again when one is answered', () => {
    const line = new Line()
    for (let number = 0; number < commandsKept; number++) line.add(text(number))
    expect(withCommand(line.waiting, text(99))).toBeUndefined()
    line.out()
    expect(withCommand(line.waiting, text(99))).toBeUndefined()
    line.waiting = answered(line.waiting, idOf(5))
    expect(withCommand(line.waiting, text(99))).toHaveLength(commandsKept)
  })

  it('that may have run in an older life of the session is given up, unless twice is as good as once', () => {
    const line = new Line()
    line.add(text(1), mute(2), stop(3))
    line.out({ epoch: 1 })
    line.add(text(4))
    line.waiting = sendAgain(line.waiting)
    expect(startLife(line.waiting, 1).givenUp).toEqual([])
    const next = startLife(line.waiting, 2)
    expect(next.givenUp).toEqual([text(1), stop(3)])
    line.waiting = next.line
    expect(line.out({ epoch: 2 })).toEqual(['mute-set 2', 'text-submit 4'])
  })

  it('that began an utterance in an older life takes its sound with it', () => {
    const line = new Line()
    line.add(start(1, 5))
    line.speak(5, 2)
    line.out({ epoch: 1 })
    line.speak(6, 1)
    line.waiting = startLife(sendAgain(line.waiting), 2).line
    expect(line.out({ epoch: 2 })).toEqual(['6/0'])
  })
})

describe('microphone audio', () => {
  it('stays between the edges of its utterance, also when all of it goes again', () => {
    const line = new Line()
    line.add(start(1, 5))
    line.speak(5, 2)
    line.add(end(2, 5))
    const whole = ['speech-start 1', '5/0', '5/1', 'speech-end 2']
    expect(line.out()).toEqual(whole)
    expect(line.again()).toEqual(whole)
  })

  it('is kept until the server has it, and what is before it too: frames go in order', () => {
    const line = new Line()
    line.speak(5, 2)
    line.speak(6, 3)
    line.out()
    line.waiting = arrived(line.waiting, 6, 700)
    expect(line.again()).toEqual(['6/2'])
    expect(hasFramesOut(line.waiting)).toBe(true)
    line.waiting = arrived(line.waiting, 6, 960)
    expect(hasFramesOut(line.waiting)).toBe(false)
  })

  it('of which a part has arrived goes again whole: the server drops what it has', () => {
    const line = new Line()
    line.speak(5, 2)
    line.out()
    line.waiting = arrived(line.waiting, 5, 500)
    expect(line.again()).toEqual(['5/1'])
  })

  it('is not let go for a stream that is not here', () => {
    const line = new Line()
    line.speak(5, 2)
    line.out()
    expect(arrived(line.waiting, 4, 100_000)).toBe(line.waiting)
  })

  it('that may not go holds back the edges of utterances, and no other command', () => {
    const line = new Line()
    line.speak(5, 3)
    line.add(end(1, 5), stop(2))
    expect(line.out({ frames: 1 })).toEqual(['5/0', 'response-stop 2'])
    expect(line.out()).toEqual(['5/1', '5/2', 'speech-end 1'])
  })

  it('is kept for 3 s: then the oldest goes and the next says that there is a gap', () => {
    const line = new Line()
    line.speak(5, 153)
    const sent = line.out()
    expect(sent).toHaveLength(150)
    expect(sent.slice(0, 2)).toEqual(['5/3 gap', '5/4'])
  })

  it('does not tell the gap of one utterance in the next, and forgets an utterance of which nothing is left', () => {
    const line = new Line()
    line.add(start(1, 5))
    line.speak(5, 2)
    line.add(end(2, 5), start(3, 6))
    line.speak(6, 150)
    const sent = line.out()
    expect(sent.slice(0, 2)).toEqual(['speech-start 3', '6/0'])
    expect(sent).toHaveLength(151)
  })

  it('keeps both edges of an utterance that the server may know, though its sound was lost', () => {
    const line = new Line()
    line.add(start(1, 5))
    expect(line.out()).toEqual(['speech-start 1'])
    line.waiting = sendAgain(line.waiting)
    line.speak(5, 2)
    line.add(end(2, 5))
    line.speak(6, 150)
    expect(line.out().slice(0, 2)).toEqual(['speech-start 1', 'speech-end 2'])
  })

  it('keeps the end of an utterance whose sound went out, though none of it is here any more', () => {
    const line = new Line()
    line.speak(5, 2)
    line.out()
    line.add(end(2, 5))
    line.speak(6, 150)
    expect(line.out()[0]).toBe('speech-end 2')
    expect(commandsIn(line.waiting)).toEqual([end(2, 5)])
  })
})
