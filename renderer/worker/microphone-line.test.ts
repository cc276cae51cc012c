import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { InterruptionPreset } from '../../shared/vad/edge-presets.ts'
import type { Mode } from '../../shared/protocol/client-messages.ts'
import type { UtteranceCommand } from '../voice/utterance-sender.ts'
import { MicrophoneLine, type MicrophoneLineDetector } from './microphone-line.ts'

const rateHz = 16_000
const blockSamples = 160

class ScriptedDetector implements MicrophoneLineDetector {
  hopSamples = 512
  pushed = 0
  resets = 0
  push(samples: Float32Array): void {
    this.pushed += samples.length
  }
  setHop(hopSamples: 256 | 512): void {
    this.hopSamples = hopSamples
  }
  reset(): void {
    this.resets += 1
  }
}

class Rig {
  readonly clock = new ManualClock()
  readonly sent: (UtteranceCommand | AudioFrame)[] = []
  readonly done: string[] = []
  readonly told: string[] = []
  readonly detector = new ScriptedDetector()
  readonly line: MicrophoneLine
  #position = 0

  constructor(options: { mode?: Mode; preset?: InterruptionPreset; detector?: 'here' | 'loading' | 'none' } = {}) {
    const act = (name: string) => () => {
      this.done.push(name)
    }
    this.line = new MicrophoneLine(
      {
        clock: this.clock,
        newId: () => crypto.randomUUID(),
        firstUtteranceId: 100,
        sendCommand: (command) => this.sent.push(command),
        sendFrame: (frame) => this.sent.push(frame),
        playerDb: () => -120,
        player: {
          duck: act('duck'),
          restore: act('restore'),
          cut: act('cut'),
          pause: act('pause'),
          resume: act('resume'),
        },
        onBargeIn: (effect) => this.told.push(effect.type),
        onFlow: ({ state }) => this.told.push(state),
      },
      { mode: options.mode ?? 'always-listening', preset: options.preset ?? 'balanced' },
    )
    if (options.detector !== 'loading') this.line.use(options.detector === 'none' ? undefined : this.detector)
    this.line.microphoneOpened('headset')
  }

  /** So much of the microphone, and what the detector makes of it, hop by hop. */
  hears(durationMs: number, probability?: number): this {
    for (let end = this.#position + (durationMs * rateHz) / 1000; this.#position < end;) {
      this.#position += blockSamples
      const samples = new Float32Array(blockSamples).fill(0.1)
      this.clock.advance(10)
      this.line.push({ samples, rateHz, channels: 1, capturedAtMs: this.clock.nowMs(), lostSamples: 0 })
      const hop = this.detector.hopSamples
      if (probability !== undefined && this.#position % hop < blockSamples)
        this.line.onWindow({ probability, position: this.#position - (this.#position % hop), levelDb: -20 })
    }
    return this
  }

  get commands(): string[] {
    return this.sent.filter((sent) => 'type' in sent).map((command) => `${command.type} ${command.utteranceId}`)
  }

  get frames(): AudioFrame[] {
    return this.sent.filter((sent): sent is AudioFrame => !('type' in sent))
  }
}

describe('the microphone’s line', () => {
  it('sends an utterance with the sound from before its first syllable, and ends it after the last', () => {
    const rig = new Rig().hears(1_000, 0).hears(500, 1).hears(800, 0)
    expect(rig.commands).toEqual(['speech-start 100', 'speech-end 100'])
    expect(rig.frames[0]).toMatchObject({ kind: 'microphone', streamId: 100, sequence: 0, position: 0 })
    const ms = rig.frames.reduce((sum, frame) => sum + frame.samples.length, 0) / 16
    expect(ms).toBeGreaterThan(750)
  })

  it('sends nothing while nobody speaks', () => {
    expect(new Rig().hears(3_000, 0.1).sent).toEqual([])
  })

  it('ducks and then cuts the voice, and looks twice as often while one is heard', () => {
    const rig = new Rig().hears(500, 0)
    expect(rig.detector.hopSamples).toBe(512)
    rig.line.setAudible(true)
    expect(rig.detector.hopSamples).toBe(256)
    rig.hears(100, 1)
    expect(rig.done).toEqual(['duck', 'cut'])
    expect(rig.told).toEqual(['flowing', 'duck', 'pause'])
    expect(rig.commands).toEqual(['speech-start 100'])
  })

  it('muted is a hard stop: what was said so far is finished, and no sample goes anywhere', () => {
    const rig = new Rig().hears(500, 0).hears(300, 1)
    rig.line.setMuted(true)
    expect(rig.commands).toEqual(['speech-start 100', 'speech-end 100'])
    const [sent, pushed] = [rig.sent.length, rig.detector.pushed]
    rig.hears(1_000)
    expect(rig.sent).toHaveLength(sent)
    expect(rig.detector.pushed).toBe(pushed)
    expect(rig.line.levels.microphoneDb).toBe(-120)
  })

  it('in push-to-talk hears only while the key is down, and the voice of the room stops nothing', () => {
    const rig = new Rig({ mode: 'push-to-talk' }).hears(500, 0)
    rig.line.setAudible(true)
    rig.hears(300, 1)
    expect(rig.sent).toEqual([])
    expect(rig.done).toEqual([])
    rig.line.talkKey(true)
    rig.hears(400)
    expect(rig.done).toEqual(['pause', 'cut'])
    rig.line.talkKey(false)
    rig.hears(400)
    expect(rig.commands).toEqual(['speech-start 100', 'speech-end 100'])
  })

  it('is interrupted by a voice again when the hands are taken off the key in the middle of an answer', () => {
    const rig = new Rig({ mode: 'push-to-talk' }).hears(500, 0)
    rig.line.setAudible(true)
    rig.hears(300, 1).hears(800, 0)
    rig.line.setMode('always-listening')
    rig.hears(100, 1)
    expect(rig.done).toEqual(['duck', 'cut'])
  })

  it('gives the voice back after a key that was only touched', () => {
    const rig = new Rig({ mode: 'push-to-talk' }).hears(500)
    rig.line.talkKey(true)
    rig.hears(100)
    rig.line.talkKey(false)
    rig.hears(400)
    expect(rig.done).toEqual(['pause', 'resume'])
    expect(rig.sent).toEqual([])
  })

  it('with the preset off lets the answer go on, and tells the server that it should', () => {
    const rig = new Rig({ preset: 'off' }).hears(500, 0)
    rig.line.setAudible(true)
    rig.hears(200, 1)
    expect(rig.done).toEqual([])
    expect(rig.sent[0]).toMatchObject({ type: 'speech-start', interrupts: false })
  })

  it('without a detector sends everything in one stream, and nothing of it while muted', () => {
    const rig = new Rig({ detector: 'none' }).hears(400)
    expect(rig.commands).toEqual([])
    expect(rig.frames).toHaveLength(20)
    rig.line.setMuted(true)
    rig.hears(400)
    rig.line.setMuted(false)
    rig.hears(400)
    expect(new Set(rig.frames.map((frame) => frame.streamId)).size).toBe(1)
    expect(rig.frames.map((frame) => frame.sequence)).toEqual(rig.frames.map((_, index) => index))
    expect(rig.frames).toHaveLength(40)
  })

  it('sends nothing while the detector is still being loaded', () => {
    const rig = new Rig({ detector: 'loading' }).hears(500)
    expect(rig.sent).toEqual([])
    rig.line.use(undefined)
    expect(rig.hears(100).frames).toHaveLength(5)
  })

  it('says that nothing comes from an open microphone, and that it flows again', () => {
    const rig = new Rig().hears(500)
    rig.clock.advance(750)
    rig.hears(100)
    expect(rig.told).toEqual(['flowing', 'stalled', 'flowing'])
    rig.line.microphoneGone()
    rig.clock.advance(5_000)
    expect(rig.told).toHaveLength(3)
  })

  it('knows a muted microphone from one that gives nothing', () => {
    const rig = new Rig().hears(500)
    rig.line.setMuted(true)
    rig.hears(2_000)
    expect(rig.told).toEqual(['flowing'])
  })

  it('forgets a half-heard word when the microphone is pulled out, and begins anew with the next', () => {
    const rig = new Rig().hears(500, 0).hears(300, 1)
    rig.line.microphoneGone()
    expect(rig.commands).toEqual(['speech-start 100', 'speech-end 100'])
    expect(rig.detector.resets).toBe(1)
    rig.line.microphoneOpened('headset')
    rig.hears(300, 0).hears(300, 1)
    expect(rig.commands.at(-1)).toBe('speech-start 101')
  })

  it('ends an utterance whose last sound was still to come when the microphone is pulled out', () => {
    const rig = new Rig({ mode: 'push-to-talk' }).hears(500, 0)
    rig.line.talkKey(true)
    rig.hears(400, 1)
    rig.line.talkKey(false)
    expect(rig.commands).toEqual(['speech-start 100'])
    rig.line.microphoneGone()
    expect(rig.commands).toEqual(['speech-start 100', 'speech-end 100'])
  })
})
