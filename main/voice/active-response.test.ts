import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { AudioFrame } from '../../shared/protocol/frame.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import type { TextToSpeech } from '../providers/types.ts'
import { says, scriptedVoice, type ScriptStep } from '../testing/scripted-providers.ts'
import { ActiveResponse, type ResponsePlan, type ResponseSink } from './active-response.ts'
import type { GenerationEvent } from './generation.ts'
import { unknownPace } from './voice-pace.ts'

const silenceMs = 20

interface Run {
  readonly clock: ManualClock
  readonly frames: AudioFrame[]
  readonly log: string[]
  readonly response: ActiveResponse
}

async function* generation(steps: readonly ScriptStep[]): AsyncGenerator<GenerationEvent, void, undefined> {
  for (const step of steps) {
    if (step instanceof Promise) await step
    else if (step instanceof Error) throw step
    else if (step.type === 'finish') yield { type: 'finish', finish: step }
    else if (step.type !== 'reasoning-delta') yield step
  }
}

function answer(steps: readonly ScriptStep[], tts: TextToSpeech | undefined, more: Partial<ResponsePlan> = {}): Run {
  const clock = new ManualClock()
  const frames: AudioFrame[] = []
  const log: string[] = []
  const sink: ResponseSink = {
    text: (_id, delta) => log.push(`text ${delta}`),
    span: (_id, span) => log.push(`span ${span.text} @${span.startSample}`),
    speech: (frame) => frames.push(frame),
    speaking: () => log.push('speaking'),
    generated: () => log.push('generated'),
    speechSent: (_id, samples) => log.push(`sent ${samples}`),
    control: (control) => log.push(`control ${control.kind}`),
    speechFailed: (error) => log.push(`failed ${error.code}`),
    hasListener: () => true,
    writable: () => Promise.resolve(),
    textTaken: () => Promise.resolve(),
  }
  const voice = { language: 'en-US', rateFactor: () => 1, volume: () => 1 }
  const plan = { responseId: 7, prefix: '', source: () => generation(steps), tts, voice, ...more }
  return { clock, frames, log, response: new ActiveResponse(plan, { clock, pace: { pace: unknownPace }, sink }) }
}

/** Lets everything that is ready run, then moves the clock; until `done` or far too long. */
async function passTime(run: Run, isDone: () => boolean): Promise<void> {
  for (let round = 0; round < 3_000 && !isDone(); round++) {
    await new Promise((resolve) => setImmediate(resolve))
    run.clock.advance(silenceMs)
  }
}

async function runToEnd(run: Run): Promise<Awaited<ReturnType<ActiveResponse['run']>>> {
  let outcome: Awaited<ReturnType<ActiveResponse['run']>> | undefined
  const running = run.response.run().then((result) => (outcome = result))
  await passTime(run, () => outcome !== undefined)
  return running
}

describe('a spoken answer', () => {
  it('sends every sample in frames of 20 ms, in order, under its id', async () => {
    const run = answer(says('One two three. ', 'Four.'), scriptedVoice())
    const outcome = await runToEnd(run)
    expect(outcome).toMatchObject({ reason: 'completed', heardText: 'One two three. Four.', sentSamples: 4 * 2_880 })
    expect(run.frames.map((frame) => frame.sequence)).toEqual(run.frames.map((_, index) => index))
    expect(run.frames.every((frame) => frame.streamId === 7 && frame.samples.length === 480)).toBe(true)
    expect(run.frames.every((frame) => frame.position === frame.sequence * 480)).toBe(true)
    expect(run.log).toContain('sent 11520')
  })

  it('is never sent further ahead than the lead', async () => {
    const run = answer(says('one '.repeat(50)), scriptedVoice())
    void run.response.run()
    for (let round = 0; round < 50; round++) await new Promise((resolve) => setImmediate(resolve))
    expect(run.frames.length * 20).toBe(520)
    run.clock.advance(100)
    for (let round = 0; round < 50; round++) await new Promise((resolve) => setImmediate(resolve))
    expect(run.frames.length * 20).toBe(620)
    run.response.interrupt()
  })

  it('stops at once when cut, and keeps what the client says it played', async () => {
    const run = answer(says('One two three four five six seven eight nine ten.'), scriptedVoice())
    const running = run.response.run()
    for (let round = 0; round < 30; round++) await new Promise((resolve) => setImmediate(resolve))
    const framesAtCut = run.frames.length
    run.response.interrupt()
    run.response.onPlayout(2 * 2_880 + 300, true)
    const outcome = await running
    expect(run.frames.length).toBe(framesAtCut)
    expect(outcome).toMatchObject({ reason: 'interrupted', heardText: 'One two', heardSamples: 6_060 })
  })

  it('takes the best estimate when a client that was cut says nothing', async () => {
    const run = answer(says('One two three four five six seven eight nine ten.'), scriptedVoice())
    let outcome: unknown
    void run.response.run().then((result) => (outcome = result))
    for (let round = 0; round < 30; round++) await new Promise((resolve) => setImmediate(resolve))
    run.clock.advance(240)
    run.response.interrupt()
    await passTime(run, () => outcome !== undefined)
    expect(outcome).toMatchObject({ heardText: 'One two', heardSamples: 5_760 })
  })

  it('speaks what was generated before the model failed, and then fails', async () => {
    const broken = new AssistantError('provider-cut-off', 'The model was cut off.')
    const run = answer([{ type: 'text-delta', text: 'Half an answer' }, broken], scriptedVoice())
    const outcome = await runToEnd(run)
    expect(outcome).toMatchObject({
      reason: 'failed',
      error: { code: 'provider-cut-off' },
      generatedText: 'Half an answer',
    })
    expect(outcome.sentSamples).toBe(3 * 2_880)
  })

  it('goes on in text when the voice fails', async () => {
    const voice = scriptedVoice(new AssistantError('text-to-speech-unavailable', 'No voice.'))
    const run = answer(says('All of it. ', 'Every word.'), voice)
    const outcome = await runToEnd(run)
    expect(outcome).toMatchObject({ reason: 'completed', heardText: 'All of it. Every word.' })
    expect(run.log).toContain('failed text-to-speech-unavailable')
  })
})

describe('an answer with sound that is there already', () => {
  it('plays it first, as loud as is wanted now, and gives the voice only what it has not had', async () => {
    const words = {
      startCharacter: 0,
      endCharacter: 9,
      speechText: 'One two.',
      isComplete: true,
      envelope: [],
      words: [],
    }
    const kept = {
      fromSample: 2_880,
      samples: new Int16Array(2_880).fill(4_000),
      spans: [{ ...words, startSample: -2_880, samples: 5_760 }],
      rest: { text: 'Three four. ', startCharacter: 9, speechText: 'three FOUR.' },
      nextCharacter: 21,
    }
    const tts = scriptedVoice()
    const voice = { language: 'en-US', rateFactor: () => 1, volume: () => 0.5 }
    const run = answer(says(' two. Three four. Five.'), tts, { prefix: 'One', kept, voice })
    const outcome = await runToEnd(run)
    expect(tts.texts).toEqual(['three FOUR.', 'Five.'])
    expect(run.frames.slice(0, 6).every((frame) => frame.samples.every((sample) => sample === 2_000))).toBe(true)
    expect(run.log.filter((line) => line.startsWith('span'))).toEqual([
      'span two. @0',
      'span three FOUR. @2880',
      'span Five. @8640',
    ])
    expect(outcome).toMatchObject({ reason: 'completed', heardText: 'One two. Three four. Five.', sentSamples: 11_520 })
  })
})

describe('a written answer', () => {
  it('keeps all that was shown when it is stopped', async () => {
    const never = new Promise(() => undefined)
    const run = answer([{ type: 'text-delta', text: 'Shown so far' }, never], undefined)
    const running = run.response.run()
    await new Promise((resolve) => setImmediate(resolve))
    run.response.interrupt()
    const outcome = await running
    expect(outcome).toMatchObject({ reason: 'interrupted', heardText: 'Shown so far', sentSamples: 0 })
  })
})

describe('a voice that is silenced', () => {
  it('stops at once, and the answer goes on in text and counts whole', async () => {
    let release: (() => void) | undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const steps: ScriptStep[] = [{ type: 'text-delta', text: 'One two three four. ' }, held, ...says('Five.')]
    const run = answer(steps, scriptedVoice())
    let outcome: unknown
    void run.response.run().then((result) => (outcome = result))
    for (let round = 0; round < 30; round++) await new Promise((resolve) => setImmediate(resolve))
    run.response.silence()
    const framesWhenSilenced = run.frames.length
    release?.()
    await passTime(run, () => outcome !== undefined)
    expect(run.frames).toHaveLength(framesWhenSilenced)
    expect(outcome).toMatchObject({ reason: 'completed', heardText: 'One two three four. Five.' })
  })
})

describe('a client that stops playing', () => {
  it('in the middle of an answer ends it, without a command', async () => {
    const run = answer(says('one '.repeat(60)), scriptedVoice())
    let outcome: unknown
    void run.response.run().then((result) => (outcome = result))
    for (let round = 0; round < 30; round++) await new Promise((resolve) => setImmediate(resolve))
    run.response.onPlayout(2_880, true)
    await passTime(run, () => outcome !== undefined)
    expect(outcome).toMatchObject({ reason: 'interrupted', heardText: 'one' })
    expect(run.clock.nowMs()).toBeLessThan(2_000)
  })

  it('without a stop command has cut the answer where it says', async () => {
    const run = answer(says('One two three four.'), scriptedVoice())
    let outcome: unknown
    void run.response.run().then((result) => (outcome = result))
    for (let round = 0; round < 30; round++) await new Promise((resolve) => setImmediate(resolve))
    run.response.onPlayout(2 * 2_880, true)
    await passTime(run, () => outcome !== undefined)
    expect(outcome).toMatchObject({ reason: 'interrupted', heardText: 'One two' })
  })

  it('and says nothing any more does not hold the conversation up for ever', async () => {
    const run = answer(says('one '.repeat(40)), scriptedVoice())
    let outcome: unknown
    void run.response.run().then((result) => (outcome = result))
    for (let round = 0; round < 30; round++) await new Promise((resolve) => setImmediate(resolve))
    run.response.onPlayout(2_880, false)
    await passTime(run, () => outcome !== undefined)
    expect(outcome).toMatchObject({ reason: 'interrupted' })
  })
})
