import { describe, expect, it } from 'vitest'
import { createSileroModel, SileroStream, type OnnxTensor } from './silero.ts'

interface ScriptedTensor extends OnnxTensor {
  readonly data: Float32Array | BigInt64Array
  readonly shape: readonly number[]
}

type Feeds = Record<string, ScriptedTensor>

/** A runtime that keeps what it was fed; its memory after the nth run is filled with n. */
function scriptedRuntime(outputs: (runs: number) => Record<string, ScriptedTensor> = answers) {
  const fed: Feeds[] = []
  const model = createSileroModel<ScriptedTensor>({
    session: {
      run: (feeds) => {
        fed.push(feeds)
        return Promise.resolve(outputs(fed.length))
      },
    },
    floats: (data, shape) => ({ data, shape }),
    integers: (data, shape) => ({ data, shape }),
  })
  return { model, fed }
}

function answers(runs: number): Record<string, ScriptedTensor> {
  return {
    output: { data: Float32Array.of(runs / 10), shape: [1, 1] },
    stateN: { data: new Float32Array(256).fill(runs), shape: [2, 1, 128] },
  }
}

/** The hop whose samples are its number and a fraction that tells their place. */
const hop = (number: number, samples: number): Float32Array =>
  Float32Array.from({ length: samples }, (_, index) => number + index / 1024)

const firstMemories = (fed: readonly Feeds[]): (number | bigint | undefined)[] =>
  fed.map((feeds) => feeds.state?.data[0])

describe('silero', () => {
  it('feeds a window behind the last 64 samples of the one before, and the rate', async () => {
    const { model, fed } = scriptedRuntime()
    const stream = new SileroStream(model)
    await stream.run(hop(1, 512))
    await stream.run(hop(2, 512))
    expect(fed[0]?.input?.shape).toEqual([1, 576])
    expect(fed[0]?.input?.data).toEqual(Float32Array.from([...new Float32Array(64), ...hop(1, 512)]))
    expect(fed[1]?.input?.data).toEqual(Float32Array.from([...hop(1, 512).subarray(448), ...hop(2, 512)]))
    expect(fed[1]?.sr?.data).toEqual(BigInt64Array.of(16_000n))
  })

  it('gives each run the memory that the one before left', async () => {
    const { model, fed } = scriptedRuntime()
    const stream = new SileroStream(model)
    for (const number of [1, 2, 3]) await stream.run(hop(number, 512))
    expect(firstMemories(fed)).toEqual([0, 1, 2])
    expect(fed[0]?.state?.shape).toEqual([2, 1, 128])
  })

  it('returns the probability that the model answered', async () => {
    const stream = new SileroStream(scriptedRuntime().model)
    expect(await stream.run(hop(1, 512))).toBeCloseTo(0.1)
    expect(await stream.run(hop(2, 512))).toBeCloseTo(0.2)
  })

  it('lets two instances take turns at a hop of 256, each with its own memory', async () => {
    const { model, fed } = scriptedRuntime()
    const stream = new SileroStream(model, 256)
    for (const number of [1, 2, 3, 4]) await stream.run(hop(number, 256))
    expect(firstMemories(fed)).toEqual([0, 0, 1, 2])
    expect(fed[3]?.input?.data).toEqual(
      Float32Array.from([...hop(2, 256).subarray(192), ...hop(3, 256), ...hop(4, 256)]),
    )
  })

  it('lets a second instance begin with the memory of the first when the hop gets shorter', async () => {
    const { model, fed } = scriptedRuntime()
    const stream = new SileroStream(model)
    await stream.run(hop(1, 512))
    await stream.run(hop(2, 512))
    stream.setHop(256)
    for (const number of [3, 4, 5, 6]) await stream.run(hop(number, 256))
    // Runs 3 and 4 both go on from what run 2 left; then each from its own.
    expect(firstMemories(fed)).toEqual([0, 1, 2, 2, 3, 4])
    expect(fed[2]?.input?.data).toEqual(Float32Array.from([...hop(2, 512).subarray(192), ...hop(3, 256)]))
    expect(fed[3]?.input?.data).toEqual(
      Float32Array.from([...hop(2, 512).subarray(448), ...hop(3, 256), ...hop(4, 256)]),
    )
  })

  it('goes on with the instance that ran last when the hop gets longer', async () => {
    const { model, fed } = scriptedRuntime()
    const stream = new SileroStream(model, 256)
    for (const number of [1, 2, 3]) await stream.run(hop(number, 256))
    stream.setHop(512)
    await stream.run(hop(4, 512))
    await stream.run(hop(5, 512))
    expect(firstMemories(fed)).toEqual([0, 0, 1, 3, 4])
    expect(fed[3]?.input?.data).toEqual(Float32Array.from([...hop(3, 256).subarray(192), ...hop(4, 512)]))
  })

  it('forgets nothing when it is told the hop that it has', async () => {
    const { model, fed } = scriptedRuntime()
    const stream = new SileroStream(model, 256)
    for (const number of [1, 2, 3]) {
      stream.setHop(256)
      await stream.run(hop(number, 256))
    }
    expect(firstMemories(fed)).toEqual([0, 0, 1])
  })

  it('remembers nothing after a reset', async () => {
    const { model, fed } = scriptedRuntime()
    const stream = new SileroStream(model)
    await stream.run(hop(7, 512))
    stream.reset()
    await stream.run(hop(1, 512))
    expect(firstMemories(fed)).toEqual([0, 0])
    expect(fed[1]?.input?.data.slice(0, 64)).toEqual(new Float32Array(64))
  })

  it('does not share memory between streams of one model', async () => {
    const { model, fed } = scriptedRuntime()
    await new SileroStream(model).run(hop(1, 512))
    await new SileroStream(model).run(hop(1, 512))
    expect(firstMemories(fed)).toEqual([0, 0])
  })

  it('says so when the file is another model', async () => {
    const { model } = scriptedRuntime(() => ({ h: { data: Float32Array.of(1), shape: [1] } }))
    await expect(new SileroStream(model).run(hop(1, 512))).rejects.toThrow(/not Silero version 5 or 6/)
  })
})
