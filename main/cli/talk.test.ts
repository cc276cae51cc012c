import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { speechFrameSamples } from '../../shared/audio/format.ts'
import { decodeWav, encodeWav } from '../../shared/audio/wav.ts'
import type { SessionMessage } from '../../shared/protocol/server-messages.ts'
import { type LoopbackServer, startLoopbackServer } from '../testing/loopback-server.ts'

const talkPath = fileURLToPath(new URL('./talk.ts', import.meta.url))
let scratch = ''
let server: LoopbackServer
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'parley-talk-test-'))
  server = await startLoopbackServer()
})
afterEach(async () => {
  await server.server.close()
  await rm(scratch, { recursive: true, force: true })
})

interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function talk(...args: string[]): Promise<Outcome> {
  const env = { ...process.env, PARLEY_SECRET: server.server.launchSecret }
  const child = spawn(process.execPath, [talkPath, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout, stderr })
    })
  })
}

function connect(): string[] {
  return ['--connect', `ws://127.0.0.1:${server.port}/socket`]
}

async function wav(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(scratch, name)
  await writeFile(path, bytes)
  return path
}

const numbers = { generatedCharacters: 5, sentSamples: 0, heardSamples: 0, heardText: '' }
const start: SessionMessage = { type: 'response-start', responseId: 1, itemId: 'a', isSpoken: true }
const end: SessionMessage = { type: 'response-end', responseId: 1, itemId: 'a', reason: 'completed', ...numbers }

const earsRefused: SessionMessage = {
  type: 'notice',
  code: 'provider-unauthorized',
  message: 'The speech recogniser refused the key.',
}

/** Hears one utterance in the first sound that comes and answers it with `frames` of speech, each sample its place. */
async function answerByVoice(frames: number): Promise<void> {
  await server.hub.until(() => server.hub.attachments[0]?.audio.some((frame) => frame.samples.some(Boolean)) === true)
  const session = server.hub.session()
  session.say({ type: 'speech-start', utteranceId: 1, position: 0 })
  session.say({ type: 'transcript-final', utteranceId: 1, text: 'what time is it', certainty: 1 })
  session.say(start)
  session.say({ type: 'text-delta', responseId: 1, text: 'It is noon.' })
  for (let sequence = 0; sequence < frames; sequence++) {
    const position = sequence * speechFrameSamples
    const samples = Int16Array.from({ length: speechFrameSamples }, (_, index) => position + index)
    session.speak({ kind: 'speech', flags: 0, streamId: 1, sequence, position, samples })
  }
  session.say({ type: 'speech-sent', responseId: 1, samples: frames * speechFrameSamples })
  await server.hub.until(() => {
    const received = server.hub.attachments[0]?.received ?? []
    return received.some((message) => message.type === 'playout' && message.isFinal)
  })
  session.say(end)
}

describe('talk', () => {
  test('speaks a file, prints the conversation and writes exactly what was heard', async () => {
    const file = await wav('q.wav', encodeWav(new Int16Array(16_000).fill(3_000), 16_000))
    const reply = join(scratch, 'reply.wav')
    const [outcome] = await Promise.all([talk(file, '--fast', '--out', reply, ...connect()), answerByVoice(10)])
    expect(outcome.stderr).toBe('')
    expect(outcome.stdout).toBe(
      `You:    what time is it\nParley: It is noon.\n(0.20 s of speech heard, written to ${reply})\n`,
    )
    expect(outcome.code).toBe(0)
    const heard = decodeWav(await readFile(reply))
    expect(heard.rateHz).toBe(24_000)
    expect(heard.samples).toEqual(Int16Array.from({ length: 4_800 }, (_, index) => index))
  })

  test('with --json prints one line per frame in both directions, and typed text goes on in the same session', async () => {
    const file = await wav('q.wav', encodeWav(new Int16Array(8_000).fill(3_000), 16_000))
    const typed = async (): Promise<void> => {
      await answerByVoice(3)
      await server.hub.until(() => server.hub.attachments[1]?.received[0]?.type === 'text-submit')
      server.hub.session().say({ ...start, isSpoken: false, responseId: 2 })
      server.hub.session().say({ ...end, responseId: 2 })
    }
    const [outcome] = await Promise.all([talk(file, '--fast', '--json', '--text', 'and now', ...connect()), typed()])
    expect(outcome.code).toBe(0)
    const lines = outcome.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { atMs: number; direction: string; frame: Record<string, unknown> })
    expect(lines.slice(0, 2).map(({ direction, frame }) => [direction, frame.type])).toEqual([
      ['sent', 'hello'],
      ['received', 'welcome'],
    ])
    for (const { frame } of lines) if (frame.type === 'audio') expect(frame.samples).toBeTypeOf('number')
    const speech = lines.filter(({ frame }) => frame.kind === 'speech')
    expect(speech.map(({ frame }) => frame.position)).toEqual([0, 480, 960])
    expect(lines.filter(({ frame }) => frame.type === 'playout').at(-1)?.frame).toMatchObject({
      playedSamples: 1_440,
      isFinal: true,
    })
    expect(lines.find(({ frame }) => frame.type === 'text-submit')?.direction).toBe('sent')
    expect(outcome.stderr).toContain('You:    what time is it\nParley: It is noon.\n')
    expect(server.hub.attachments[1]?.hello.sessionId).toBe('session-1')
    expect(server.hub.attachments.map((attachment) => attachment.channel.kind)).toEqual(['socket', 'event-stream'])
  })

  test('with text alone opens no socket', async () => {
    const answered = async (): Promise<void> => {
      await server.hub.until(() => server.hub.attachments[0]?.received.length === 1)
      for (const message of [start, end]) server.hub.session().say(message)
    }
    const [outcome] = await Promise.all([talk('--text', 'hello', ...connect()), answered()])
    expect(outcome.code).toBe(0)
    expect(server.hub.attachments.map((attachment) => attachment.channel.kind)).toEqual(['event-stream'])
  })

  test('with text alone and --out is answered aloud over the socket, and the recording cuts in', async () => {
    const stop = await wav('stop.wav', encodeWav(new Int16Array(8_000).fill(3_000), 16_000))
    const reply = join(scratch, 'reply.wav')
    const answered = async (): Promise<void> => {
      const received = () => server.hub.attachments[0]?.received ?? []
      await server.hub.until(() => received().some((message) => message.type === 'text-submit'))
      await answerByVoice(10)
    }
    const flags = ['--fast', '--out', reply, '--interrupt-with', stop, '--after-audio', '0']
    server.hub.onReceive = (message, session) => {
      if (message.type !== 'text-submit') return
      session.accept(message)
      session.say({ ...start, responseId: 0 })
      const samples = new Int16Array(speechFrameSamples).fill(7)
      session.speak({ kind: 'speech', flags: 0, streamId: 0, sequence: 0, position: 0, samples })
      session.say({ type: 'speech-sent', responseId: 0, samples: speechFrameSamples })
      session.say({ ...end, responseId: 0 })
    }
    const [outcome] = await Promise.all([talk('--text', 'read it', ...flags, ...connect()), answered()])
    expect(outcome.stderr).toBe('')
    expect(outcome.stdout).toMatch(/^You: {4}read it {2}\(typed\)\n\(cuts in at sample \d+/)
    expect(outcome.code).toBe(0)
    expect(decodeWav(await readFile(reply)).samples.subarray(0, speechFrameSamples)).toEqual(
      new Int16Array(speechFrameSamples).fill(7),
    )
    expect(server.hub.attachments.map((attachment) => attachment.channel.kind)).toEqual(['socket'])
  })

  test('fails when the ears were refused, although that was said in a whole spoken answer', async () => {
    const file = await wav('q.wav', encodeWav(new Int16Array(8_000).fill(3_000), 16_000))
    const refused = async (): Promise<void> => {
      await server.hub.until(
        () => server.hub.attachments[0]?.audio.some((frame) => frame.samples.some(Boolean)) === true,
      )
      const session = server.hub.session()
      for (const said of [{ type: 'speech-start', utteranceId: 1, position: 0 } as const, earsRefused, start, end])
        session.say(said)
    }
    const [outcome] = await Promise.all([talk(file, '--fast', ...connect()), refused()])
    expect(outcome.stdout).toContain('! The speech recogniser refused the key.\n')
    expect(outcome.stderr).toBe('talk: Not all of this worked; the lines above say what failed and why.\n')
    expect(outcome.code).toBe(1)
  })

  test('fails when the voice was refused in the middle of an answer that was completed as text', async () => {
    const file = await wav('q.wav', encodeWav(new Int16Array(8_000).fill(3_000), 16_000))
    const halfAnswered = async (): Promise<void> => {
      await answerByVoice(2)
      server.hub.session().say({ ...earsRefused, message: 'The voice refused the key.' })
    }
    const [outcome] = await Promise.all([talk(file, '--fast', ...connect()), halfAnswered()])
    expect(outcome.stdout).toContain('! The voice refused the key.\n')
    expect(outcome.code).toBe(1)
  })

  test('fails when no words came of the sound, whatever was answered', async () => {
    const file = await wav('q.wav', encodeWav(new Int16Array(8_000).fill(3_000), 16_000))
    const wordless = async (): Promise<void> => {
      await server.hub.until(
        () => server.hub.attachments[0]?.audio.some((frame) => frame.samples.some(Boolean)) === true,
      )
      for (const said of [{ type: 'speech-start', utteranceId: 1, position: 0 } as const, start, end])
        server.hub.session().say(said)
    }
    const [outcome] = await Promise.all([talk(file, '--fast', ...connect()), wordless()])
    expect(outcome.stderr).toMatch(/^talk: There was sound in q\.wav, but no words came of it/)
    expect(outcome.code).toBe(1)
  })

  test('ends with what the server said when the connection is lost in the middle', async () => {
    const file = await wav('q.wav', encodeWav(new Int16Array(8_000).fill(3_000), 16_000))
    const lost = async (): Promise<void> => {
      await server.hub.until(() => (server.hub.attachments[0]?.audio.length ?? 0) > 0)
      server.hub.attachments[0]?.channel.close('replaced')
    }
    const [outcome] = await Promise.all([talk(file, ...connect()), lost()])
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toMatch(/^talk: The server closed the connection \(4004/m)
  })
})

describe('talk refuses', () => {
  test.each([
    { name: 'a missing file', file: undefined, sentence: /^talk: There is no file .*q\.wav/ },
    { name: 'a file of 0 bytes', file: '', sentence: /^talk: q\.wav: .*empty/ },
    { name: 'a file that is no WAV', file: 'x'.repeat(5_000), sentence: /^talk: q\.wav: .*WAV/ },
  ])('$name in one sentence, before it connects', async ({ file, sentence }) => {
    const path = file === undefined ? join(scratch, 'q.wav') : await wav('q.wav', file)
    const outcome = await talk(path, ...connect())
    expect(outcome.stderr).toMatch(sentence)
    expect(outcome.stderr.trim().split('\n')).toHaveLength(1)
    expect(outcome.code).toBe(1)
    expect(server.hub.attachments).toEqual([])
  })

  test('a wrong command line with the usage and code 2', async () => {
    const outcome = await talk('--frobnicate')
    expect(outcome.code).toBe(2)
    expect(outcome.stderr).toMatch(/^talk: Unknown option '--frobnicate'\.\n\nUsage: npm run talk/)
  })

  test('settings that cannot be used, in the words of the server that it started', async () => {
    const settings = await wav('settings.json', '{"llm":{"kind":"magic"}}')
    const outcome = await talk('--text', 'hello', '--settings', settings)
    expect(outcome.stderr).toMatch(/^talk: The settings file .* cannot be used: .*llm/)
    expect(outcome.code).toBe(1)
  })
})
