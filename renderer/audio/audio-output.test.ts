import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { AudioOutput } from './audio-output.ts'

/** As much of a browser's context as is driven, by hand. */
class ScriptedContext {
  static newest: ScriptedContext | undefined
  state: AudioContextState = 'running'
  resumes = 0
  suspends = 0
  readonly sampleRate = 48_000
  readonly baseLatency = 0.01
  readonly outputLatency = 0.02
  readonly destination = {}
  readonly audioWorklet = { addModule: () => Promise.resolve() }
  onstatechange: (() => void) | null = null

  constructor() {
    ScriptedContext.newest = this
  }
  resume(): Promise<void> {
    this.resumes += 1
    return Promise.resolve()
  }
  suspend(): Promise<void> {
    this.suspends += 1
    return Promise.resolve()
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
  becomes(state: AudioContextState): void {
    this.state = state
    this.onstatechange?.()
  }
}

class ScriptedNode {
  readonly port = { postMessage: () => undefined, onmessage: null }
  connect(): void {
    return
  }
}

beforeEach(() => {
  vi.stubGlobal('AudioContext', ScriptedContext)
  vi.stubGlobal('AudioWorkletNode', ScriptedNode)
  vi.stubGlobal('window', { setInterval: () => 1, clearInterval: () => undefined })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

async function open(): Promise<{ output: AudioOutput; context: ScriptedContext; told: AudioContextState[] }> {
  const told: AudioContextState[] = []
  const output = await AudioOutput.open({
    buffering: 'instant',
    workletUrl: 'worklet.js',
    events: {
      onLatency: () => undefined,
      onState: (state) => told.push(state),
      onDeviceUnderruns: () => undefined,
    },
  })
  const context = ScriptedContext.newest
  if (context === undefined) throw new Error('No context was made.')
  context.resumes = 0
  return { output, context, told }
}

it.each(['suspended', 'interrupted'] as const)(
  'a loudspeaker that is %s by others is told at once, and resumed',
  async (state) => {
    const { context, told } = await open()
    context.becomes(state)
    expect(told).toEqual([state])
    expect(context.resumes).toBe(1)
    context.becomes('running')
    expect(told).toEqual([state, 'running'])
    expect(context.resumes).toBe(1)
  },
)

it('a loudspeaker at rest is no trouble, and is left to rest', async () => {
  const { output, context, told } = await open()
  output.setNeeded(false)
  context.becomes('suspended')
  expect(context.suspends).toBe(1)
  expect(context.resumes).toBe(0)
  expect(told).toEqual(['running'])
})

it('a rest that takes effect after it was over is ended again', async () => {
  const { output, context } = await open()
  output.setNeeded(false)
  output.setNeeded(true)
  context.becomes('suspended')
  expect(context.resumes).toBe(2)
})

it('a closed loudspeaker says nothing more', async () => {
  const { output, context, told } = await open()
  output.close()
  context.becomes('closed')
  expect(told).toEqual([])
  expect(context.resumes).toBe(0)
})
