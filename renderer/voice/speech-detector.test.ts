import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { LoadedModel } from './silero-loader.ts'
import { openSpeechDetector, type DetectedWindow, type SpeechDetector } from './speech-detector.ts'

/** A model that answers when it is told to, with the last sample that it was given. */
class ScriptedModel implements LoadedModel {
  readonly asked: ((fail?: Error) => void)[] = []
  instances = 0
  isReleased = false
  isHeld = false

  readonly model = () => {
    this.instances += 1
    return this.#instance()
  }

  #instance(): ReturnType<LoadedModel['model']> {
    return {
      run: (input) =>
        new Promise<number>((resolve, reject) => {
          const answer = (fail?: Error): void => {
            if (fail === undefined) resolve(input.at(-1) ?? -1)
            else reject(fail)
          }
          if (this.isHeld) this.asked.push(answer)
          else answer()
        }),
      copy: () => this.#instance(),
    }
  }

  release(): Promise<void> {
    this.isReleased = true
    return Promise.resolve()
  }
}

interface Rig {
  readonly model: ScriptedModel
  readonly detector: SpeechDetector
  readonly windows: DetectedWindow[]
  readonly failures: AssistantError[]
}

async function open(): Promise<Rig> {
  const [windows, failures, model]: [DetectedWindow[], AssistantError[], ScriptedModel] = [[], [], new ScriptedModel()]
  let nowMs = 0
  const detector = await openSpeechDetector(
    {
      assetsUrl: 'http://127.0.0.1/vad/',
      nowMs: () => nowMs++,
      onWindow: (window) => windows.push(window),
      onFailed: (error) => failures.push(error),
    },
    () => Promise.resolve(model),
  )
  return { model, detector, windows, failures }
}

/** Lets everything that waits for nothing but its turn run. */
const settled = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })

const constant = (value: number, samples: number): Float32Array => new Float32Array(samples).fill(value)

describe('speech detector', () => {
  it('tells of each hop where it ends, how sure the model is and how loud it was', async () => {
    const { detector, windows } = await open()
    detector.push(constant(0.5, 700), 1_000)
    detector.push(constant(0.1, 400), 1_700)
    await settled()
    expect(windows).toMatchObject([{ position: 1_512, probability: 0.5 }, { position: 2_024 }])
    expect(windows[0]?.levelDb).toBeCloseTo(-6.02)
  })

  it('changes its hop in mid-stream without losing or repeating a sample', async () => {
    const { model, detector, windows } = await open()
    detector.push(constant(0.5, 1_024), 0)
    await settled()
    detector.setHop(256)
    detector.push(constant(0.5, 768), 1_024)
    await settled()
    detector.setHop(512)
    detector.push(constant(0.5, 1_024), 1_792)
    await settled()
    expect(windows.map(({ position }) => position)).toEqual([512, 1_024, 1_280, 1_536, 1_792, 2_304, 2_816])
    // Only the first one began without a memory.
    expect(model.instances).toBe(1)
  })

  it('judges one hop at a time, and drops the oldest when more than 300 ms wait', async () => {
    const { model, detector, windows } = await open()
    model.isHeld = true
    for (let position = 0; position < 16_000; position += 160) detector.push(constant(0.5, 160), position)
    expect(model.asked).toHaveLength(1)
    const { droppedSamples } = detector.stats
    expect(droppedSamples).toBeGreaterThanOrEqual(16_000 - 512 - 4_800)
    expect(droppedSamples % 512).toBe(0)
    model.isHeld = false
    model.asked[0]?.()
    await settled()
    expect(windows[0]?.position).toBe(512)
    expect(windows[1]?.position).toBe(512 + droppedSamples + 512)
    expect(windows.at(-1)?.position).toBe(15_872)
  })

  it('takes a block that is longer than its queue, and keeps the newest', async () => {
    const { detector, windows } = await open()
    detector.push(constant(0.5, 48_000), 0)
    await settled()
    expect(windows.at(-1)?.position).toBeGreaterThan(47_488)
    const { droppedSamples, windows: judged } = detector.stats
    expect(droppedSamples + judged * 512).toBeGreaterThan(47_488)
  })

  it('begins anew where a block does not follow the one before', async () => {
    const { model, detector, windows } = await open()
    detector.push(constant(0.5, 600), 0)
    await settled()
    const before = model.instances
    detector.push(constant(0.5, 512), 10_000)
    await settled()
    expect(windows.map(({ position }) => position)).toEqual([512, 10_512])
    expect(model.instances).toBe(before + 1)
  })

  it('says nothing more about what was forgotten while the model was at it', async () => {
    const { model, detector, windows } = await open()
    model.isHeld = true
    detector.push(constant(0.5, 1_100), 0)
    detector.reset()
    model.isHeld = false
    model.asked[0]?.()
    detector.push(constant(0.25, 512), 1_100)
    await settled()
    expect(windows).toMatchObject([{ position: 1_612, probability: 0.25 }])
  })

  it('measures what an answer takes', async () => {
    const { detector } = await open()
    detector.push(constant(0.5, 1_024), 0)
    await settled()
    expect(detector.stats).toEqual({ inferenceMs: { median: 1, p95: 1, max: 1 }, windows: 2, droppedSamples: 0 })
  })

  it('fails once, with a sentence for the user, when the model breaks', async () => {
    const { model, detector, failures, windows } = await open()
    model.isHeld = true
    detector.push(constant(0.5, 2_048), 0)
    model.asked[0]?.(new Error('out of memory'))
    await settled()
    detector.push(constant(0.5, 2_048), 2_048)
    await settled()
    expect(failures).toMatchObject([{ code: 'vad-unavailable' }])
    expect(failures[0]?.message).toMatch(/server listens/)
    expect(windows).toEqual([])
    expect(model.isReleased).toBe(true)
  })

  it('is silent once it is closed, and lets the model go when it has answered', async () => {
    const { model, detector, windows, failures } = await open()
    model.isHeld = true
    detector.push(constant(0.5, 2_048), 0)
    const closed = detector.close()
    await settled()
    expect(model.isReleased).toBe(false)
    model.asked[0]?.()
    await closed
    await detector.close()
    expect([model.isReleased, windows, failures]).toEqual([true, [], []])
  })

  it('says that the server listens instead when the model does not load', async () => {
    const options = { assetsUrl: '', nowMs: () => 0, onWindow: () => undefined, onFailed: () => undefined }
    const cause = new TypeError('no wasm here')
    const error = await openSpeechDetector(options, () => Promise.reject(cause)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(AssistantError)
    expect(error).toMatchObject({ code: 'vad-unavailable', cause })
  })
})
