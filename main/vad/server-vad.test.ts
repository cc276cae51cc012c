import { describe, expect, it } from 'vitest'
import type { AssistantError } from '../../shared/protocol/errors.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { ServerVad, type ServerVadEvent, type ServerVadStream } from './server-vad.ts'
import type { ToWorker } from './worker-messages.ts'
import type { StartVadWorker, VadWorkerListener } from './worker-thread.ts'

const hop = 256
const sure = Int16Array.from({ length: hop }, () => 1)
const silent = new Int16Array(hop)

/** A worker of the test's own: it answers when told to, sure of speech where samples are not zero. */
class ScriptedWorker {
  readonly posted: ToWorker[] = []
  readonly listener: VadWorkerListener
  hasEnded = false

  constructor(listener: VadWorkerListener) {
    this.listener = listener
  }

  ready(): void {
    this.listener.message({ type: 'ready', loadMs: 7 })
  }

  /** Answers everything posted, also what is posted because of an answer. */
  answerAll(): void {
    for (let next = this.posted.shift(); next !== undefined; next = this.posted.shift()) {
      if (next.type !== 'audio') continue
      const { samples, position, streamId } = next
      const windows = Array.from({ length: Math.floor(samples.length / hop) }, (_, index) => ({
        probability: samples[index * hop] === 0 ? 0 : 1,
        position: position + (index + 1) * hop,
      }))
      this.listener.message({ type: 'judged', streamId, windows })
    }
  }
}

function setUp() {
  const clock = new ManualClock()
  const workers: ScriptedWorker[] = []
  const events: ServerVadEvent[] = []
  const startWorker: StartVadWorker = (listener) => {
    const worker = new ScriptedWorker(listener)
    workers.push(worker)
    return {
      post: (message) => {
        worker.posted.push(message)
      },
      end: () => {
        worker.hasEnded = true
        return Promise.resolve()
      },
    }
  }
  const vad = new ServerVad({ startWorker, clock, idleMs: 30_000, onEvent: (event) => events.push(event) })
  return { vad, clock, workers, events, last: () => workers.at(-1) ?? expect.fail('no worker was started') }
}

/** A stream that writes down what it is told. */
function listen(vad: ServerVad, told: string[] = [], act: (stream: ServerVadStream) => void = () => undefined) {
  const failures: AssistantError[] = []
  const stream = vad.open({
    preset: 'balanced',
    onEdge: (edge) => {
      told.push(`${edge.type}@${edge.position / hop}`)
      act(stream)
    },
    onCandidate: (edge) => told.push(`${edge.type}@${edge.position / hop}`),
    onFailure: (error) => failures.push(error),
  })
  return { stream, told, failures }
}

function repeat(stream: ServerVadStream, samples: Int16Array, times: number): void {
  for (let count = 0; count < times; count++) stream.write(samples)
}

describe('server VAD', () => {
  it('loads nothing before the first sample', () => {
    const { vad, workers } = setUp()
    const { stream } = listen(vad)
    stream.setAssistantSpeaking(true)
    stream.write(new Int16Array(0))
    expect(workers).toEqual([])
    stream.write(silent)
    expect(workers).toHaveLength(1)
    expect(vad.isLoaded).toBe(false)
  })

  it('announces edges at the positions of the stream, in order', () => {
    const { vad, last } = setUp()
    const { stream, told } = listen(vad)
    repeat(stream, silent, 10)
    repeat(stream, sure, 10)
    repeat(stream, silent, 40)
    last().answerAll()
    expect(told).toEqual(['speech-onset@9', 'speech-start@9', 'speech-end@20'])
  })

  it('queues what comes while the model loads, and judges it all', () => {
    const { vad, last, events } = setUp()
    const { stream, told } = listen(vad)
    repeat(stream, sure, 200)
    expect(last().posted).toHaveLength(1)
    last().ready()
    last().answerAll()
    expect(told).toContain('speech-start@0')
    expect(events).toEqual([{ type: 'vad-loaded', loadMs: 7 }])
    expect(vad.isLoaded).toBe(true)
  })

  it('drops the oldest and counts it when 10 s are waiting, and judges the rest at its true position', () => {
    const { vad, last, events } = setUp()
    const { stream, told } = listen(vad)
    stream.write(silent) // Under way, so no longer waiting.
    repeat(stream, silent, 625)
    repeat(stream, sure, 5)
    expect(events).toEqual(Array.from({ length: 5 }, () => ({ type: 'vad-audio-dropped', samples: hop })))
    last().answerAll()
    expect(told).toContain('speech-start@625')
  })

  it('reports progress only after the edges before it', () => {
    const { vad, last } = setUp()
    const told: string[] = []
    const stream = vad.open({
      preset: 'instant',
      onEdge: (edge) => told.push(edge.type),
      onProgress: (position) => told.push(`${position / hop}`),
      onFailure: () => undefined,
    })
    repeat(stream, sure, 4)
    last().answerAll()
    expect(told).toEqual(['1', '2', 'speech-start', '3', '4'])
  })

  it('keeps streams apart', () => {
    const { vad, last } = setUp()
    const one = listen(vad)
    const other = listen(vad)
    repeat(one.stream, sure, 5)
    repeat(other.stream, silent, 5)
    last().answerAll()
    expect(one.told).toContain('speech-start@0')
    expect(other.told).toEqual([])
  })

  it('takes less to interrupt than to begin a turn, from the moment it is told that the assistant speaks', () => {
    const { vad, last } = setUp()
    const { stream, told } = listen(vad)
    repeat(stream, sure, 2)
    last().answerAll()
    expect(told).toEqual(['speech-onset@0'])
    const speaking = listen(vad)
    speaking.stream.setAssistantSpeaking(true)
    repeat(speaking.stream, sure, 2)
    last().answerAll()
    expect(speaking.told).toEqual(['speech-onset@0', 'speech-start@0'])
  })

  it('hears no interruption with the preset off', () => {
    const { vad, last } = setUp()
    const { stream, told } = listen(vad)
    stream.setPreset('off')
    stream.setAssistantSpeaking(true)
    repeat(stream, sure, 50)
    last().answerAll()
    expect(told).toEqual([])
  })

  it('says nothing more to a stream that is closed by what it was told', () => {
    const { vad, last } = setUp()
    const { stream, told } = listen(vad, [], (open) => {
      open.close()
    })
    repeat(stream, sure, 10)
    repeat(stream, silent, 50)
    last().answerAll()
    expect(told).toEqual(['speech-onset@0', 'speech-start@0'])
  })

  it('forgets half-heard speech at a reset, and late answers about it', () => {
    const { vad, last } = setUp()
    const { stream, told } = listen(vad)
    repeat(stream, sure, 2)
    stream.reset()
    last().answerAll()
    expect(told).toEqual([])
    repeat(stream, sure, 3)
    last().answerAll()
    expect(told).toEqual(['speech-onset@1', 'speech-start@1'])
  })

  it('releases the worker when no sample came for the idle time, and starts another for the next', () => {
    const { vad, clock, workers, events, last } = setUp()
    const { stream } = listen(vad)
    stream.write(silent)
    last().answerAll()
    clock.advance(29_000)
    stream.write(silent)
    last().answerAll()
    clock.advance(29_000)
    expect(workers[0]?.hasEnded).toBe(false)
    clock.advance(2_000)
    expect(workers[0]?.hasEnded).toBe(true)
    expect(events).toEqual([{ type: 'vad-released' }])
    stream.write(silent)
    expect(workers).toHaveLength(2)
  })

  it('tells each stream that used it once when the worker dies, and hears again with the next sample', () => {
    const { vad, workers, last } = setUp()
    const one = listen(vad)
    const unused = listen(vad)
    repeat(one.stream, sure, 5)
    last().ready()
    last().listener.died(new Error('out of memory'))
    last().listener.died(new Error('a second time'))
    expect(one.failures).toMatchObject([{ code: 'vad-unavailable', retryable: true }])
    expect(unused.failures).toEqual([])
    repeat(one.stream, sure, 5)
    expect(workers).toHaveLength(2)
    last().answerAll()
    expect(one.told).toEqual(['speech-onset@4', 'speech-start@4'])
  })

  it('does not try again at once when it could not even load', () => {
    const { vad, clock, workers, last } = setUp()
    const { stream, failures } = listen(vad)
    stream.write(silent)
    last().listener.died(new Error('no such file'))
    stream.write(silent)
    expect(workers).toHaveLength(1)
    clock.advance(10_000)
    stream.write(silent)
    expect(workers).toHaveLength(2)
    expect(failures).toHaveLength(1)
  })

  it('gives up a worker that owes an answer for 15 s', () => {
    const { vad, clock, workers, last } = setUp()
    const { stream, failures } = listen(vad)
    stream.write(silent)
    last().answerAll()
    clock.advance(20_000)
    expect(failures).toEqual([])
    stream.write(silent)
    clock.advance(15_000)
    expect(failures).toHaveLength(1)
    expect(workers[0]?.hasEnded).toBe(true)
  })

  it('ignores a late answer of a worker that was given up', () => {
    const { vad, clock, last } = setUp()
    const { stream, told } = listen(vad)
    repeat(stream, sure, 5)
    const slow = last()
    clock.advance(15_000)
    slow.answerAll()
    expect(told).toEqual([])
  })

  it('ends everything when it is closed, and leaves no timer behind', async () => {
    const { vad, clock, workers } = setUp()
    const { stream } = listen(vad)
    stream.write(silent)
    await vad.close()
    expect(workers[0]?.hasEnded).toBe(true)
    expect(clock.pendingTimers).toBe(0)
    stream.write(silent)
    expect(workers).toHaveLength(1)
  })
})
