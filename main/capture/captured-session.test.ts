import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { memoryStore } from '../testing/memory-stores.ts'
import { capturedRun, replayPorts, type CapturedRun } from './__fixtures__/captured-run.ts'
import { firstDifference } from './first-difference.ts'
import { readCapture } from './read-capture.ts'
import { replay } from './replay.ts'

const act = fc.oneof(
  fc.record({ kind: fc.constant('type'), whileSpeaking: fc.constantFrom('interrupt', 'queue', 'steer') }),
  fc.record({ kind: fc.constantFrom('stop', 'mute', 'cut', 'say', 'played', 'announce', 'text-mode', 'voice-mode') }),
)
const story = fc.record({
  acts: fc.array(fc.record({ act, afterMs: fc.integer({ min: 0, max: 400 }) }), { minLength: 3, maxLength: 12 }),
  delaysMs: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 5 }),
  level: fc.constantFrom('shape', 'full', 'full-with-audio'),
})
type Story = typeof story extends fc.Arbitrary<infer S> ? S : never

const answers = [
  ['Here are ', 'five words. ', 'And then ', 'some more of it.'],
  ['Dr. Smith says: see https://example.org. ', 'It costs 3.50, e.g. today.'],
]
const heard = ['What about Zanzibar', 'stop', '', 'mm-hm', 'and then']

async function lived({ acts, delaysMs, level }: Story): Promise<CapturedRun> {
  let delays = 0
  const delayMs = (): number => delaysMs[delays++ % delaysMs.length] ?? 0
  const run = capturedRun({ level, answers, heard, delayMs })
  let { attached, channel } = run.connect()
  const { sessionId } = attached
  let position = 0
  for (const { act, afterMs } of acts) {
    await run.pass(afterMs)
    const id = randomUUID()
    switch (act.kind) {
      case 'type': {
        const { whileSpeaking } = act
        run.command(attached, { type: 'text-submit', id, text: 'Tell me of Zanzibar', whileSpeaking })
        break
      }
      case 'stop':
        run.command(attached, { type: 'response-stop', id })
        break
      case 'mute':
        run.command(attached, { type: 'mute-set', id, isMuted: afterMs % 2 === 0 })
        break
      case 'text-mode':
        run.command(attached, { type: 'mode-set', id, mode: 'text' })
        break
      case 'voice-mode':
        run.command(attached, { type: 'mode-set', id, mode: 'always-listening' })
        break
      case 'announce':
        run.session.announce('Your tea is ready.')
        run.session.notify('store-failed', 'The disk is full.')
        break
      case 'played': {
        const last = channel.frames.at(-1)
        if (last === undefined) break
        const playedSamples = last.position
        run.command(attached, { type: 'playout', responseId: last.streamId, playedSamples, isFinal: false })
        break
      }
      case 'say':
        for (let count = 0; count < 25; count++) {
          const frame = { kind: 'microphone' as const, flags: 0, streamId: 1, sequence: position / 320, position }
          attached.receiveAudio({ ...frame, samples: new Int16Array(320) })
          position += 320
        }
        run.edge('speech-start', position - 4_000)
        await run.pass(100)
        run.edge('speech-end', position)
        break
      case 'cut': {
        const lastSeq = Math.max(0, ...channel.messages.map((message) => ('seq' in message ? message.seq : 0)))
        attached.detach()
        await run.pass(50)
        ;({ attached, channel } = run.connect({ sessionId, epoch: 7, lastSeq }))
      }
    }
  }
  await run.pass(afterwardsMs)
  return run
}

const afterwardsMs = 300

describe('a captured session', () => {
  test('replays to the same frames and the same state, whatever happened in it and when', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const run = await lived(told)
        const capture = readCapture(run.text())
        const once = await replay(capture, replayPorts)
        expect(firstDifference(capture, once.given)).toBeUndefined()
        expect((await replay(capture, replayPorts)).stateHash).toBe(once.stateHash)
      }),
      { numRuns: 40 },
    )
  }, 120_000)

  test('holds no word of the user or the assistant, and no sound, unless the user agreed', async () => {
    const acts = ['type', 'say', 'say'].map((kind) => ({
      act: { kind, whileSpeaking: 'queue' } as const,
      afterMs: 300,
    }))
    const text = async (level: Story['level']): Promise<string> =>
      (await lived({ acts: acts as Story['acts'], delaysMs: [5], level })).text()
    const shape = await text('shape')
    expect(shape).not.toMatch(/zanzibar|smith|brief|"pcm"/i)
    const full = await text('full')
    expect(full).toMatch(/Zanzibar/)
    expect(full).not.toMatch(/"pcm"/)
    expect(await text('full-with-audio')).toMatch(/"pcm"/)
  })

  test('has what its connection saw to by itself, masked as all else, and a replay asks for none of it', async () => {
    const run = capturedRun({ level: 'shape', answers, heard, delayMs: () => 5 })
    const { attached } = run.connect()
    run.command(attached, { type: 'text-submit', id: randomUUID(), text: 'Tell me of Zanzibar' })
    const message = 'There is no frame named zanzibar.'
    attached.settled?.({ type: 'frame', direction: 'received', frame: { type: 'ping', sentAtMs: 5 } })
    attached.settled?.({ type: 'refusal', code: 'bad-frame', isBinary: false, bytes: 27 })
    attached.settled?.({ type: 'frame', direction: 'sent', frame: { type: 'error', code: 'bad-frame', message } })
    await run.pass(afterwardsMs)
    attached.settled?.({ type: 'close', code: 1006 })
    const capture = readCapture(run.text())
    const settled = capture.lines.flatMap(({ line }) => (line.type.startsWith('connection-') ? [line] : []))
    const channel = 'socket-1'
    expect(settled).toMatchObject([
      { type: 'connection-frame', channel, direction: 'received', frame: { type: 'ping', sentAtMs: 5 } },
      { type: 'connection-refusal', channel, code: 'bad-frame', isBinary: false, bytes: 27 },
      {
        ...{ type: 'connection-frame', channel, direction: 'sent' },
        frame: { type: 'error', code: 'bad-frame', message: 'Xxxxx is no xxxxx xxxxx xxxxxxxx.' },
      },
      { type: 'connection-close', channel, code: 1006 },
    ])
    const { given } = await replay(capture, replayPorts)
    expect(firstDifference(capture, given)).toBeUndefined()
  })

  test('that begins on a full disk replays to the same conversation, with what was told of the disk', async () => {
    const memory = memoryStore(new ManualClock()).conversations
    let isFull = true
    const create = (conversationId?: string) => {
      if (isFull) throw new AssistantError('store-failed', 'Parley could not save: the disk is full.')
      return memory.create(conversationId)
    }
    const run = capturedRun({ level: 'full', answers, heard, delayMs: () => 5, store: { ...memory, create } })
    const { attached, channel } = run.connect()
    run.command(attached, { type: 'text-submit', id: randomUUID(), text: 'Tell me of Zanzibar' })
    await run.pass(afterwardsMs)
    isFull = false
    run.command(attached, { type: 'text-submit', id: randomUUID(), text: 'And then?' })
    await run.pass(afterwardsMs)
    expect(channel.messages.filter(({ type }) => type === 'notice')).toHaveLength(1)
    const capture = readCapture(run.text())
    const { given } = await replay(capture, replayPorts)
    expect(firstDifference(capture, given)).toBeUndefined()
  })

  test('ends what it was saying when it is closed, and the capture has that end', async () => {
    const run = await lived({
      acts: [{ act: { kind: 'type', whileSpeaking: 'queue' }, afterMs: 0 }],
      delaysMs: [20],
      level: 'shape',
    })
    const closing = run.session.close()
    await run.pass(1_000)
    await closing
    const capture = readCapture(run.text())
    const { given } = await replay(capture, replayPorts)
    expect(firstDifference(capture, given)).toBeUndefined()
    expect(run.text()).toMatch(/session-close/)
    expect(run.text()).toMatch(/"response-end"/)
  })
})
