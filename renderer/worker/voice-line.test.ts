import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { welcome } from '../../shared/session/__fixtures__/welcome.ts'
import { ScriptedSocket } from '../connection/__fixtures__/scripted-socket.ts'
import { AudioThread } from '../testing/audio-thread.ts'
import { VoiceLine, type OpenDetector, type VoiceLinePorts, type VoiceLineStart } from './voice-line.ts'
import type { FromWorker } from './worker-messages.ts'

class ScriptedDetector implements OpenDetector {
  isClosed = false
  push(): void {
    // What it would make of the samples comes by hand, through `onWindow`.
  }
  setHop(): void {
    // Its hop is the microphone line's business.
  }
  reset(): void {
    // It remembers nothing.
  }
  close(): Promise<void> {
    this.isClosed = true
    return Promise.resolve()
  }
}

class Rig {
  readonly clock = new ManualClock()
  readonly sockets: ScriptedSocket[] = []
  readonly told: FromWorker[] = []
  readonly audioThread = new AudioThread()
  readonly detector = new ScriptedDetector()
  openDetector: VoiceLinePorts['openDetector'] = () => Promise.resolve(this.detector)
  readonly line: VoiceLine

  constructor() {
    let ids = 0
    const start: VoiceLineStart = {
      type: 'start',
      origin: 'http://127.0.0.1:4114',
      credential: 'c',
      clientVersion: '1',
      mode: 'always-listening',
      preset: 'balanced',
      detectorAssetsUrl: 'http://127.0.0.1:4114/vad/',
      player: { port: this.audioThread, rateHz: 48_000, outputLatencyMs: 20 },
    }
    this.line = new VoiceLine(start, {
      clock: this.clock,
      random: () => 0.5,
      newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
      access: { mintTicket: () => Promise.resolve('t') },
      openDetector: (options) => this.openDetector(options),
      createSocket: (url, protocols) => {
        const socket = new ScriptedSocket(url, protocols)
        this.sockets.push(socket)
        return socket
      },
      tell: (message) => this.told.push(message),
    })
  }

  /** Promises run; nothing here takes time. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
  }

  get socket(): ScriptedSocket {
    const socket = this.sockets.at(-1)
    if (socket === undefined) throw new Error('No socket was opened.')
    return socket
  }

  /** Opened, and welcome in a new session. */
  async connected(): Promise<this> {
    await this.line.open()
    await this.settle()
    this.socket.opens()
    this.socket.says(welcome())
    return this
  }

  of<T extends FromWorker['type']>(type: T): Extract<FromWorker, { type: T }>[] {
    return this.told.filter((message): message is Extract<FromWorker, { type: T }> => message.type === type)
  }

  get hellos(): unknown[] {
    return this.sockets.flatMap((socket) => socket.messages).filter((message) => message.type === 'hello')
  }
}

describe('the voice line', () => {
  it('says in its hello that it listens for speech itself, once its detector is there', async () => {
    const rig = await new Rig().connected()
    expect(rig.hellos).toMatchObject([{ vad: 'client', mode: 'always-listening' }])
    expect(rig.of('detector').map(({ state }) => state)).toEqual(['loading', 'ready'])
  })

  it('leaves listening to the server where its detector does not load, and says why', async () => {
    const rig = new Rig()
    rig.openDetector = () => Promise.reject(new AssistantError('internal', 'The model is damaged.'))
    await rig.connected()
    expect(rig.hellos).toMatchObject([{ vad: 'server' }])
    expect(rig.of('detector').at(-1)).toEqual({ type: 'detector', state: 'server', reason: 'The model is damaged.' })
  })

  it('whose detector fails later greets anew in the same session, with the server listening', async () => {
    const rig = new Rig()
    let fail: (error: AssistantError) => void = () => undefined
    rig.openDetector = (options) => {
      fail = options.onFailed
      return Promise.resolve(rig.detector)
    }
    await rig.connected()
    fail(new AssistantError('internal', 'The detector stopped.'))
    await rig.settle()
    rig.socket.opens()
    const { sessionId } = welcome()
    expect(rig.hellos).toMatchObject([{ vad: 'client' }, { vad: 'server', sessionId }])
  })

  it('that was left while the detector was loading opens no socket', async () => {
    const rig = new Rig()
    let loaded: () => void = () => undefined
    rig.openDetector = () =>
      new Promise((resolve) => {
        loaded = () => {
          resolve(rig.detector)
        }
      })
    const opening = rig.line.open()
    rig.line.close()
    loaded()
    await opening
    await rig.settle()
    expect(rig.sockets).toEqual([])
  })

  it('stops the player before the server knows of the stop', async () => {
    const rig = await new Rig().connected()
    rig.socket.speaks({
      ...{ kind: 'speech', flags: 0, streamId: 1, sequence: 0, position: 0, samples: new Int16Array(480).fill(9_000) },
    })
    const discards = (): number => rig.audioThread.commands.filter(({ type }) => type === 'discard').length
    const discarded = discards()
    let discardedWhenTold = -1
    const { socket } = rig
    const send = socket.send.bind(socket)
    socket.send = (data) => {
      if (typeof data === 'string' && data.includes('response-stop')) discardedWhenTold = discards()
      send(data)
    }
    rig.line.receive({ type: 'stop' })
    expect(discardedWhenTold).toBe(discarded + 1)
  })

  it('lets the loudspeaker rest after ten seconds without sound, and wakes it for what is asked next', async () => {
    const rig = await new Rig().connected()
    const ask = (id: number): void => {
      const text = { id: `00000000-0000-4000-8000-${id + 900_000_000_000}`, text: 'Hello' }
      rig.line.receive({ type: 'submit-text', ...text, whileSpeaking: 'queue' })
    }
    ask(1)
    rig.clock.advance(9_999)
    expect(rig.of('loudspeaker')).toEqual([])
    rig.clock.advance(1)
    expect(rig.of('loudspeaker').map(({ isNeeded }) => isNeeded)).toEqual([false])
    ask(2)
    expect(rig.of('loudspeaker').map(({ isNeeded }) => isNeeded)).toEqual([false, true])
  })

  it('closes its detector with everything else', async () => {
    const rig = await new Rig().connected()
    rig.line.close()
    expect([rig.detector.isClosed, rig.audioThread.isClosed]).toEqual([true, true])
  })
})
