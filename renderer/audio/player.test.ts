import { describe, expect, it } from 'vitest'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { AudioThread } from '../testing/audio-thread.ts'
import { Player } from './player.ts'

type Told = readonly [event: 'played' | 'paused' | 'finished', responseId: number, playedSamples: number]

function set(outputLatencyMs = 0): { audio: AudioThread; player: Player; told: Told[]; underruns: number[] } {
  const audio = new AudioThread()
  const told: Told[] = []
  const underruns: number[] = []
  const player = new Player({
    port: audio,
    rateHz: 48_000,
    outputLatencyMs,
    events: {
      onPlayed: (responseId, playedSamples) => told.push(['played', responseId, playedSamples]),
      onPaused: (responseId, playedSamples) => told.push(['paused', responseId, playedSamples]),
      onFinished: (responseId, playedSamples) => told.push(['finished', responseId, playedSamples]),
      onUnderrun: (total) => underruns.push(total),
    },
  })
  return { audio, player, told, underruns }
}

function frame(streamId: number, index: number): AudioFrame {
  const samples = new Int16Array(480).fill(8192)
  return { kind: 'speech', flags: 0, streamId, sequence: index, position: index * 480, samples }
}

function play(player: Player, streamId: number, frames: number): void {
  for (let index = 0; index < frames; index++) player.play(frame(streamId, index))
}

describe('the player', () => {
  it('tells places in samples of the wire, and the whole at the finish', () => {
    const { audio, player, told } = set()
    play(player, 1, 5)
    player.endOfSpeech(1, 2400)
    audio.render(40)
    expect(told.slice(0, 2)).toEqual([
      ['played', 1, 256],
      ['played', 1, 512],
    ])
    expect(told.at(-1)).toEqual(['finished', 1, 2400])
    expect(player.currentResponseId).toBeUndefined()
  })

  it('takes the output latency off what was played, never below nothing', () => {
    const { audio, player, told } = set(20)
    play(player, 1, 5)
    audio.render(16)
    // 512 samples at 48 kHz each time, 960 of them still on their way.
    expect(told).toEqual([
      ['played', 1, 0],
      ['played', 1, 32],
      ['played', 1, 288],
      ['played', 1, 544],
    ])
  })

  it('what was heard does not go back when the latency grows', () => {
    const { audio, player, told } = set(0)
    play(player, 1, 10)
    audio.render(8)
    player.setOutputLatencyMs(50)
    audio.render(8)
    const places = told.map(([, , playedSamples]) => playedSamples)
    expect(places).toEqual([256, 512, 512, 512])
  })

  it('a pause counts all that was handed to the device, because the device still plays it', () => {
    const { audio, player, told } = set(20)
    play(player, 1, 10)
    audio.render(10)
    player.pause()
    expect(player.isPlaying).toBe(false)
    audio.render(10)
    expect(told.at(-1)).toEqual(['paused', 1, 640])
    player.resume()
    expect(player.isPlaying).toBe(true)
    audio.render(4)
    expect(told.at(-1), 'and less than that is not told again').toEqual(['played', 1, 640])
  })

  it('a discard tells where it ended, also when it was paused before, and drops what is on its way', () => {
    const { audio, player, told } = set(20)
    play(player, 1, 10)
    audio.render(8)
    player.discard(1)
    expect(player.currentResponseId).toBeUndefined()
    play(player, 1, 20)
    player.endOfSpeech(1, 9600)
    const heard = audio.render(30)
    expect(told.at(-1)).toEqual(['paused', 1, 512])
    expect(heard.slice(192).every((sample) => sample === 0)).toBe(true)

    play(player, 2, 10)
    audio.render(4)
    player.pause()
    audio.render(4)
    player.discard(2)
    audio.render(4)
    expect(told.slice(-2)).toEqual([
      ['paused', 2, 256],
      ['paused', 2, 256],
    ])
  })

  it('a discard after the end tells nothing more', () => {
    const { audio, player, told } = set()
    play(player, 1, 1)
    player.endOfSpeech(1, 480)
    audio.render(8)
    player.discard(1)
    audio.render(4)
    expect(told.filter(([event]) => event !== 'played')).toEqual([['finished', 1, 480]])
  })

  it('a hole is played as silence and counted; the sample after it keeps its place', () => {
    const { audio, player, told } = set()
    player.play(frame(1, 0))
    player.play(frame(1, 3))
    player.play(frame(1, 4))
    player.endOfSpeech(1, 2400)
    const heard = audio.render(40)
    const silence = heard.slice(960 + 60, 2880 - 60)
    expect(silence.every((sample) => sample === 0)).toBe(true)
    expect(heard[2880 + 100]).toBeCloseTo(0.25, 2)
    expect(told.at(-1)).toEqual(['finished', 1, 2400])
  })

  it('the last frame’s filling is not played', () => {
    const { audio, player } = set()
    play(player, 1, 3)
    player.endOfSpeech(1, 1200)
    const heard = audio.render(30)
    expect(heard[2399]).toBeGreaterThan(0.2)
    expect(heard.slice(2400 + 192).every((sample) => sample === 0)).toBe(true)
  })

  it('a newer response takes over; the older one is told as it ended', () => {
    const { audio, player, told } = set()
    play(player, 1, 10)
    audio.render(4)
    play(player, 2, 10)
    expect(player.currentResponseId).toBe(2)
    play(player, 1, 20)
    expect(player.currentResponseId).toBe(2)
    audio.render(4)
    expect(told).toEqual([
      ['played', 1, 256],
      ['paused', 1, 256],
      ['played', 2, 256],
    ])
  })

  it('an answer without words has no end to tell', () => {
    const { audio, player, told } = set()
    player.endOfSpeech(1, 0)
    audio.render(8)
    expect(told).toEqual([])
    expect(player.currentResponseId).toBeUndefined()
  })

  it('an answer of which every frame was lost ends at once, as if it had been played', () => {
    const { audio, player, told } = set()
    player.endOfSpeech(1, 4800)
    audio.render(1)
    expect(told).toEqual([['finished', 1, 4800]])
  })

  it('counts underruns and says how long the start buffer has become', () => {
    const { audio, player, underruns } = set()
    play(player, 1, 3)
    audio.render(24)
    expect(player.startBufferMs).toBe(40)
    for (let index = 3; index < 8; index++) player.play(frame(1, index))
    audio.render(60)
    expect(underruns).toEqual([1, 2])
    expect(player.startBufferMs).toBe(60)
  })

  it('ducks by 26 dB and restores', () => {
    const { audio, player } = set()
    player.duck()
    player.restore()
    expect(audio.commands).toEqual([
      { type: 'gain', gainDb: -26 },
      { type: 'gain', gainDb: 0 },
    ])
  })

  it('plays a cue of another rate in its own time', () => {
    const { audio, player } = set()
    player.cue(new Float32Array(240).fill(0.5), 24_000)
    const heard = audio.render(6)
    expect(heard[240]).toBeCloseTo(0.5, 2)
    expect(heard.slice(480).every((sample) => sample === 0)).toBe(true)
  })

  it('takes no microphone frames', () => {
    const { audio, player } = set()
    player.play({ ...frame(1, 0), kind: 'microphone' })
    expect(audio.commands).toEqual([])
  })

  it('tells nothing after it was closed', () => {
    const { audio, player, told } = set()
    play(player, 1, 5)
    player.close()
    audio.render(8)
    expect(audio.isClosed).toBe(true)
    expect(told).toEqual([])
  })
})
