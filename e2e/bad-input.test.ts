import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Pcm16Resampler } from '../shared/audio/resampler.ts'
import { decodeWav, encodeWav } from '../shared/audio/wav.ts'
import { LoopbackSocket } from '../main/testing/loopback-socket.ts'
import { ServerProcess } from '../main/testing/server-process.ts'
import { machineClock } from './simulators/machine-clock.ts'
import { startProviderSet } from './simulators/provider-set.ts'

let scratch: string
beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'parley-e2e-bad-input-'))
})
afterEach(async () => {
  await rm(scratch, { recursive: true, force: true, maxRetries: 5 })
})

describe('frames that break the rules, sent to the real server', () => {
  let profile: string
  let server: ServerProcess
  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'parley-e2e-frames-'))
    server = await ServerProcess.start({ profile })
  }, 60_000)
  afterAll(async () => {
    await server.end()
    await rm(profile, { recursive: true, force: true })
  })

  const mebibyte = 1_024 * 1_024
  const sentence = expect.stringMatching(/^[A-Z].+\.$/) as string

  async function ask(socket: LoopbackSocket): Promise<string> {
    socket.send({ type: 'text-submit', id: randomUUID(), text: 'what is twelve times seven' })
    return (await socket.next('response-end')).heardText
  }

  test.each([
    { name: 'an unknown type', frame: '{"type":"dance"}', code: 'unknown-type' },
    { name: 'a field too many', frame: '{"type":"ack","seq":1,"extra":true}', code: 'bad-frame' },
    { name: 'no JSON', frame: '{"type":', code: 'bad-frame' },
    { name: 'binary garbage', frame: Buffer.from('not a frame of audio at all'), code: 'bad-frame' },
    { name: 'an empty binary frame', frame: Buffer.alloc(0), code: 'bad-frame' },
  ])('$name is answered with a sentence, and the connection goes on', async ({ frame, code }) => {
    const socket = await LoopbackSocket.connect(server, { mode: 'text' })
    socket.socket.send(frame)
    expect(await socket.next('error')).toMatchObject({ code, message: sentence })
    expect(await ask(socket)).toContain('84')
    socket.socket.close()
  })

  test.each([
    { name: 'text', frame: `{"type":"text-submit","text":"${'x'.repeat(mebibyte)}"}` },
    { name: 'audio', frame: Buffer.alloc(mebibyte, 1) },
  ])(
    '1 MiB of $name is told and closed with 1009, and the session goes on over a new connection',
    async ({ frame }) => {
      const socket = await LoopbackSocket.connect(server, { mode: 'text' })
      const { sessionId } = await socket.next('welcome')
      expect(await ask(socket)).toContain('84')
      socket.socket.send(frame)
      expect(await socket.next('error')).toMatchObject({ code: 'frame-too-large', message: sentence })
      expect(await socket.closed).toMatchObject({ code: 1009 })

      const again = await LoopbackSocket.connect(server, { mode: 'text', sessionId })
      const { snapshot } = await again.next('welcome')
      expect(snapshot?.items.map(({ role }) => role)).toEqual(['user', 'assistant'])
      expect(await ask(again)).toContain('84')
      again.socket.close()
    },
  )

  test('a connection without hello is closed with 4001 and a reason', async () => {
    const socket = await LoopbackSocket.open(server)
    expect(await socket.closed).toMatchObject({ code: 4001, reason: sentence })
  })

  test('a connection that begins with something else is told so and closed with 4002', async () => {
    const socket = await LoopbackSocket.open(server)
    socket.send({ type: 'ping', sentAtMs: 1 })
    expect(await socket.next('error')).toMatchObject({ code: 'not-ready', message: sentence })
    expect(await socket.closed).toMatchObject({ code: 4002 })
  })
})

describe('settings that cannot be used', () => {
  test('in the profile are put aside, the last good ones are used, also when they were written by hand, and it is told', async () => {
    const profile = join(scratch, 'profile')
    const first = await ServerProcess.start({ profile, settings: { logLevel: 'error', mode: 'push-to-talk' } })
    await first.end()
    await writeFile(join(profile, 'settings.json'), '{"mode": "push-to')

    const second = await ServerProcess.start({ profile })
    const socket = await LoopbackSocket.connect(second)
    const { snapshot } = await socket.next('welcome')
    // A window may be all that the user sees of it.
    const notice = await socket.next('notice')
    await second.end()
    expect(snapshot?.mode).toBe('push-to-talk')
    expect([notice.code, notice.message]).toEqual(['settings-invalid', second.sentences[0]])
    expect(second.sentences).toEqual([
      expect.stringMatching(
        /not valid JSON\. The last good settings are used; your file is kept as settings\.json\.corrupt-/,
      ),
    ])
    const kept = (await readdir(profile)).find((name) => name.startsWith('settings.json.corrupt-')) ?? ''
    expect(await readFile(join(profile, kept), 'utf8')).toBe('{"mode": "push-to')
  }, 60_000)

  test('in a file that was named are told in one sentence, and nothing is started or moved', async () => {
    const file = join(scratch, 'mine.json')
    await writeFile(file, '{"llm": {"kind": "openai-compatible", "model": 7}}')
    const { code, sentences } = await ServerProcess.run({
      profile: join(scratch, 'profile'),
      args: ['--settings', file],
    })
    expect(code).toBe(1)
    expect(sentences).toEqual([expect.stringMatching(/mine\.json cannot be used: .*"llm\.baseUrl".*"llm\.model"/)])
    expect(await readdir(scratch)).toContain('mine.json')
  })
})

describe('talk', () => {
  const speech = '/usr/share/sounds/alsa/Front_Center.wav'

  test('plays a stereo file of 44.1 kHz, which is heard and answered', async ({ skip }) => {
    if (!existsSync(speech)) skip('alsa-utils is not installed: there is no recording of a voice to play')
    const recorded = decodeWav(await readFile(speech))
    const resampler = new Pcm16Resampler(recorded.rateHz, 44_100)
    const mono = [...resampler.push(recorded.samples), ...resampler.flush()]
    const stereo = join(scratch, 'stereo.wav')
    await writeFile(stereo, encodeWav(Int16Array.from(mono.flatMap((sample) => [sample, sample])), 44_100, 2))
    const settings = join(scratch, 'settings.json')
    const providers = await startProviderSet({
      clock: machineClock,
      apiKey: 'right',
      answer: () => ({ tokens: ['Heard ', 'you.'] }),
      hear: () => ({ text: 'front center' }),
    })
    try {
      await writeFile(settings, JSON.stringify(providers.settings))
      const talk = fileURLToPath(new URL('../main/cli/talk.ts', import.meta.url))
      const child = spawn(process.execPath, [talk, stereo, '--fast', '--settings', settings], {
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
      expect(stderr).toBe('')
      expect(stdout).toContain('You:    front center\nParley: Heard you.\n')
      // What the ears got is the file at 16 kHz, mono, and not at half or twice its speed.
      const [{ request } = { request: undefined }] = providers.stt.exchanges
      const heard = decodeWav(request?.fileBytes ?? new Uint8Array())
      expect([heard.rateHz, heard.channels]).toEqual([16_000, 1])
      const heardMs = (heard.samples.length * 1_000) / 16_000
      expect(heardMs).toBeLessThan((mono.length * 1_000) / 44_100 + 2_000)
      expect(heardMs).toBeGreaterThan(500)
    } finally {
      await providers.close()
    }
  }, 60_000)
})
