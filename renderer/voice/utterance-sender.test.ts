import { describe, expect, it } from 'vitest'
import { audioFlags, type AudioFrame } from '../../shared/protocol/frame.ts'
import { MicrophoneStream } from '../audio/microphone-stream.ts'
import { EndlessSender, UtteranceSender, type UtteranceCommand } from './utterance-sender.ts'

/** A microphone whose samples tell their own place, and what was sent of it. */
class Wire {
  readonly microphone = new MicrophoneStream()
  readonly sent: (UtteranceCommand | AudioFrame)[] = []
  #nextId = 0
  readonly sender = new UtteranceSender({
    microphone: this.microphone,
    output: this,
    newId: () => `id-${this.#nextId++}`,
  })

  readonly command = (command: UtteranceCommand): void => {
    this.sent.push(command)
  }

  readonly frame = (frame: AudioFrame): void => {
    this.sent.push(frame)
  }

  get frames(): AudioFrame[] {
    return this.sent.filter((one) => 'samples' in one)
  }

  get commands(): UtteranceCommand[] {
    return this.sent.filter((one) => 'id' in one)
  }

  /** Everything that was sent of a stream, put together. */
  samplesOf(streamId: number): number[] {
    return this.frames.filter((frame) => frame.streamId === streamId).flatMap((frame) => [...frame.samples])
  }

  hear(samples: number, afterEach: () => void = () => undefined): this {
    for (let heard = 0; heard < samples; heard += 160) {
      const length = Math.min(160, samples - heard)
      const from = this.microphone.position
      this.microphone.push({
        samples: Float32Array.from({ length }, (_, index) => (from + index) / 32_768),
        rateHz: 16_000,
        channels: 1,
        capturedAtMs: 0,
        lostSamples: 0,
      })
      this.sender.advance()
      afterEach()
    }
    return this
  }
}

const opening = (utteranceId: number, fromPosition: number, speechPosition: number) =>
  ({ type: 'open-utterance', utteranceId, fromPosition, speechPosition, by: 'voice', interrupts: true }) as const

const count = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)

describe('an utterance on the wire', () => {
  it('is its start, its pre-roll, what comes, and its end', () => {
    const wire = new Wire().hear(3_200)
    wire.sender.open(opening(7, 1_600, 3_000))
    wire.hear(1_600)
    wire.sender.close({ type: 'close-utterance', utteranceId: 7, atPosition: 4_000 })
    expect(wire.sent[0]).toEqual({ type: 'speech-start', id: 'id-0', utteranceId: 7, position: 1_400 })
    expect(wire.sent.at(-1)).toEqual({ type: 'speech-end', id: 'id-1', utteranceId: 7, position: 2_400 })
    expect(wire.frames.map(({ kind, streamId, flags }) => [kind, streamId, flags])).toEqual(
      count(0, 10).map(() => ['microphone', 7, 0]),
    )
    expect(wire.frames.map(({ sequence }) => sequence)).toEqual(count(0, 10))
    expect(wire.frames.map(({ position }) => position)).toEqual(count(0, 10).map((index) => index * 320))
    expect(wire.samplesOf(7)).toEqual(count(1_600, 4_800))
  })

  it('ends with what does not fill a frame, marked as the last', () => {
    const wire = new Wire().hear(1_000)
    wire.sender.open(opening(1, 0, 300))
    wire.sender.close({ type: 'close-utterance', utteranceId: 1, atPosition: 900 })
    expect(wire.frames.map(({ samples, flags }) => [samples.length, flags])).toEqual([
      [320, 0],
      [320, 0],
      [320, 0],
      [40, audioFlags.last],
    ])
    expect(wire.sent.at(-1)).toMatchObject({ type: 'speech-end', position: 900 })
  })

  it('waits for the tail that is still to come', () => {
    const wire = new Wire().hear(3_200)
    wire.sender.open(opening(1, 0, 0))
    wire.sender.close({ type: 'close-utterance', utteranceId: 1, atPosition: 5_600 })
    expect(wire.commands).toHaveLength(1)
    wire.hear(2_240)
    expect(wire.commands).toHaveLength(1)
    wire.hear(320)
    expect(wire.commands[1]).toMatchObject({ type: 'speech-end', position: 5_600 })
    expect(wire.samplesOf(1)).toEqual(count(0, 5_600))
    wire.hear(640)
    expect(wire.samplesOf(1)).toHaveLength(5_600)
  })

  it('cuts a tail short when the next utterance begins, and loses and repeats nothing', () => {
    const wire = new Wire().hear(3_200)
    wire.sender.open(opening(1, 0, 0))
    wire.sender.close({ type: 'close-utterance', utteranceId: 1, atPosition: 5_600 })
    wire.hear(800)
    wire.sender.open(opening(2, 5_600, 5_600))
    wire.hear(3_200)
    expect(wire.commands.map(({ type, utteranceId }) => `${type} ${utteranceId}`)).toEqual([
      'speech-start 1',
      'speech-end 1',
      'speech-start 2',
    ])
    expect([...wire.samplesOf(1), ...wire.samplesOf(2)]).toEqual(count(0, 7_200).slice(0, 4_000 + 3_200))
  })

  it('ends with what there is when the microphone is gone', () => {
    const wire = new Wire().hear(3_200)
    wire.sender.open(opening(1, 0, 0))
    wire.sender.close({ type: 'close-utterance', utteranceId: 1, atPosition: 5_600 })
    wire.sender.finish()
    expect(wire.sent.at(-1)).toMatchObject({ type: 'speech-end', position: 3_200 })
    wire.sender.finish()
    expect(wire.commands).toHaveLength(2)
  })

  it('begins with what is kept when more is asked for', () => {
    const wire = new Wire().hear(32_000)
    wire.sender.open(opening(1, 0, 9_000))
    expect(wire.sent[0]).toMatchObject({ type: 'speech-start', position: 1_000 })
    expect(wire.frames[0]).toMatchObject({ position: 0, flags: 0 })
    expect(wire.samplesOf(1)[0]).toBe(8_000)
  })

  it('leaves its place in the count and says so when it was held up for longer than is kept', () => {
    const wire = new Wire()
    const late = new UtteranceSender({ microphone: wire.microphone, output: wire, newId: () => 'id' })
    late.open(opening(1, 0, 0))
    wire.hear(320)
    late.advance()
    wire.hear(32_000)
    late.advance()
    expect(wire.frames[0]).toMatchObject({ position: 0, sequence: 0, flags: 0 })
    expect(wire.frames[1]).toMatchObject({ position: 8_320, sequence: 1, flags: audioFlags.gap })
    expect(wire.frames[2]).toMatchObject({ position: 8_640, sequence: 2, flags: 0 })
    expect(wire.frames[1]?.samples[0]).toBe(8_320)
  })

  it('tells the server when a running answer is to go on, and only then', () => {
    const wire = new Wire().hear(320)
    wire.sender.open({ ...opening(1, 0, 0), interrupts: false })
    wire.sender.open(opening(2, 0, 0))
    const starts = wire.commands.filter(({ type }) => type === 'speech-start')
    expect(starts.map((start) => 'interrupts' in start && start.interrupts === false)).toEqual([true, false])
  })

  it('ignores the end of an utterance that is over', () => {
    const wire = new Wire().hear(640)
    wire.sender.open(opening(1, 0, 0))
    wire.sender.finish()
    wire.sender.open(opening(2, 640, 640))
    wire.sender.close({ type: 'close-utterance', utteranceId: 1, atPosition: 640 })
    expect(wire.commands.filter(({ type }) => type === 'speech-end')).toHaveLength(1)
  })
})

describe('the endless stream', () => {
  it('sends everything from its beginning on in one stream, and no commands', () => {
    const wire = new Wire().hear(800)
    const endless = new EndlessSender({ microphone: wire.microphone, streamId: 5, output: wire })
    endless.setOpen(true)
    wire.hear(3_200, () => {
      endless.advance()
    })
    expect(wire.commands).toEqual([])
    expect(wire.frames.map(({ streamId, sequence, position }) => [streamId, sequence, position])).toEqual(
      count(0, 10).map((index) => [5, index, index * 320]),
    )
    expect(wire.samplesOf(5)).toEqual(count(800, 4_000))
  })

  it('leaves out what comes while it is closed, and goes on as if it had not been', () => {
    const wire = new Wire()
    const endless = new EndlessSender({ microphone: wire.microphone, streamId: 5, output: wire })
    const advance = (): void => {
      endless.advance()
    }
    endless.setOpen(true)
    wire.hear(640, advance)
    endless.setOpen(false)
    wire.hear(48_000, advance)
    endless.setOpen(true)
    wire.hear(640, advance)
    expect(wire.samplesOf(5)).toEqual([...count(0, 640), ...wire.microphone.read(48_640, 49_280)])
    expect(wire.frames.map(({ position, flags }) => [position, flags])).toEqual(
      [0, 320, 640, 960].map((position) => [position, 0]),
    )
  })
})
