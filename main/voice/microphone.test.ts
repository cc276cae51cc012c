import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { Microphone } from './microphone.ts'
import type { VoiceActivityDetector, VoiceActivityEdge } from './voice-activity.ts'

type Opened = Parameters<VoiceActivityDetector['open']>[0]

/** A detector that decides what the test tells it. */
function scripted() {
  const log: string[] = []
  const audio: number[] = []
  let detector: Opened | undefined
  let written = 0
  let utterances = 0
  const microphone = new Microphone({
    preset: 'balanced',
    nextUtteranceId: () => ++utterances,
    detector: {
      open: (options) => {
        detector = options
        return {
          write: (samples) => (written += samples.length),
          setAssistantSpeaking: () => undefined,
          close: () => undefined,
        }
      },
    },
    sink: {
      speechStart: (id, position) => log.push(`start ${id} @${position}`),
      speechEnd: (id, position) => log.push(`end ${id} @${position}`),
      audio: (_id, samples) => audio.push(...samples),
      failed: (error) => log.push(error.code),
    },
  })
  const frame = (position: number, samples = 320): AudioFrame => ({
    kind: 'microphone',
    flags: 0,
    streamId: 1,
    sequence: 0,
    position,
    samples: Int16Array.from({ length: samples }, (_, index) => (position + index) % 30_000),
  })
  return {
    log,
    audio,
    microphone,
    written: () => written,
    send: (from: number, to: number) => {
      for (let position = from; position < to; position += 320) microphone.receive(frame(position))
    },
    edge: (edge: VoiceActivityEdge) => detector?.onEdge(edge),
    judged: (position: number) => detector?.onProgress(position),
  }
}

describe('the microphone of a client without a VAD', () => {
  it('gives the recogniser 300 ms before the onset and everything up to what was judged', () => {
    const rig = scripted()
    rig.send(0, 16_000)
    rig.edge({ type: 'speech-start', position: 8_000 })
    rig.judged(9_600)
    expect(rig.log).toEqual(['start 1 @8000'])
    expect(rig.audio[0]).toBe(8_000 - 4_800)
    expect(rig.audio.at(-1)).toBe(9_599)
  })

  it('gives nothing after the end of speech, however far the frames ran ahead', () => {
    const rig = scripted()
    rig.send(0, 48_000)
    rig.edge({ type: 'speech-start', position: 8_000 })
    rig.judged(16_000)
    rig.edge({ type: 'speech-end', position: 15_000 })
    rig.judged(48_000)
    expect(rig.audio.at(-1)).toBe(15_999)
    expect(rig.log).toEqual(['start 1 @8000', 'end 1 @15000'])
  })

  it('fills frames that went missing with silence, so that positions stay true', () => {
    const rig = scripted()
    rig.send(0, 3_200)
    rig.send(6_400, 9_600)
    expect(rig.written()).toBe(9_600)
  })

  it('counts positions from where the client began', () => {
    const rig = scripted()
    rig.send(96_000, 112_000)
    rig.edge({ type: 'speech-start', position: 8_000 })
    expect(rig.log).toEqual(['start 1 @104000'])
  })

  it('gives every stretch of speech a new number', () => {
    const rig = scripted()
    rig.send(0, 32_000)
    rig.edge({ type: 'speech-start', position: 1_600 })
    rig.edge({ type: 'speech-end', position: 8_000 })
    rig.edge({ type: 'speech-start', position: 20_000 })
    expect(rig.log).toEqual(['start 1 @1600', 'end 1 @8000', 'start 2 @20000'])
  })
})
