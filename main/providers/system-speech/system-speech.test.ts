import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeWav } from '../../../shared/audio/wav.ts'
import { ManualClock } from '../../../shared/std/manual-clock.ts'
import { findProgram } from '../../processes/find-program.ts'
import { createLog } from '../../telemetry/log.ts'
import type { SpeechChunk, TextToSpeech } from '../types.ts'
import { isEspeakWasmInstalled } from './espeak-wasm-voice.ts'
import { SystemSpeech } from './system-speech.ts'

const tone = encodeWav(
  Int16Array.from({ length: 800 }, (_, index) => index),
  8000,
)

// Stand-ins for the machine's programs: they keep the real ones' manners (flite writes a file, espeak-ng stdout).
const programs = {
  'flite that speaks': `
    const text = require('node:fs').readFileSync(0, 'utf8')
    require('node:fs').writeFileSync(process.env.HOME + '/heard.txt', text)
    require('node:fs').writeFileSync(process.argv.at(-1), Buffer.from('${Buffer.from(tone).toString('base64')}', 'base64'))`,
  'flite that fails': `console.error('no such voice'); process.exit(255)`,
  'flite that hangs': `
    require('node:fs').writeFileSync(process.env.HOME + '/pid.txt', process.pid + ' ' + process.argv.at(-1))
    setInterval(() => 0, 1000)`,
  'flite that writes nonsense': `require('node:fs').writeFileSync(process.argv.at(-1), 'hello there, this is text')`,
  'espeak-ng that speaks': `process.stdout.write(Buffer.from('${Buffer.from(tone).toString('base64')}', 'base64'))`,
  'espeak-ng that breaks off': `
    process.stdout.write(Buffer.from('${Buffer.from(tone).toString('base64')}', 'base64').subarray(0, 444), () => process.exit(1))`,
} as const

const wasmIsMissing = 'the optional @echogarden/espeak-ng-emscripten is not installed'

let folder = ''
let clock = new ManualClock()
let logged: string[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
  clock = new ManualClock()
  logged = []
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function install(...names: (keyof typeof programs)[]): SystemSpeech {
  for (const name of names) {
    const path = join(folder, name.split(' ')[0] ?? '')
    writeFileSync(path, `#!${process.execPath}\n${programs[name]}`)
    chmodSync(path, 0o755)
  }
  return speechWith({ PATH: folder, HOME: folder, TMPDIR: folder })
}

function speechWith(env: Record<string, string | undefined>): SystemSpeech {
  const destination = { write: (line: string) => logged.push(line) }
  return new SystemSpeech({ clock, env, platform: 'linux', log: createLog({ level: 'info', destination }) })
}

function say(tts: TextToSpeech, text: string, signal = new AbortController().signal): AsyncIterable<SpeechChunk> {
  return tts.synthesize({ text, language: 'en-US', rateFactor: 1, signal })
}

async function samplesOf(chunks: AsyncIterable<SpeechChunk>): Promise<number> {
  let samples = 0
  for await (const chunk of chunks) samples += chunk.samples.length
  return samples
}

async function fileWritten(name: string): Promise<string> {
  const path = join(folder, name)
  while (!existsSync(path) || readFileSync(path, 'utf8') === '') await setImmediate()
  return readFileSync(path, 'utf8')
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('SystemSpeech', () => {
  it('speaks with the best program there is and says which', async () => {
    const tts = install('flite that speaks', 'espeak-ng that speaks')
    expect(await samplesOf(say(tts, 'Hello [[there]]'))).toBe(800)
    expect(await fileWritten('heard.txt')).toBe('Hello [[there]]')
    expect(tts.name).toBe('system-flite')
    expect(logged.join('')).toContain('"engine":"flite"')
  })

  it('never logs what it says', async () => {
    const tts = install('flite that fails', 'espeak-ng that speaks')
    await samplesOf(say(tts, 'secret words'))
    expect(logged.join('')).not.toContain('secret')
  })

  it.each(['flite that fails', 'flite that writes nonsense'] as const)(
    'takes the next voice for a %s',
    async (broken) => {
      const tts = install(broken, 'espeak-ng that speaks')
      expect(await samplesOf(say(tts, 'Hello'))).toBe(800)
      expect(tts.name).toBe('system-espeak-ng')
      expect(logged.join('')).toContain('a system voice failed')
    },
  )

  it('stops trying a program first that failed twice in a row', async () => {
    const tts = install('flite that fails', 'espeak-ng that speaks')
    const first = async (): Promise<string | undefined> => (await tts.choices('en-US'))[0]?.engine
    await samplesOf(say(tts, 'one'))
    expect(await first()).toBe('flite')
    await samplesOf(say(tts, 'two'))
    expect(await first()).toBe('espeak-ng')
  })

  it('does not say a sentence again that broke off in the middle', async () => {
    const tts = install('espeak-ng that breaks off')
    await expect(samplesOf(say(tts, 'Hello'))).rejects.toMatchObject({
      code: 'text-to-speech-unavailable',
      retryable: true,
    })
  })

  it('kills a program that hangs, by our clock, and takes the next voice', async () => {
    const tts = install('flite that hangs', 'espeak-ng that speaks')
    const speaking = samplesOf(say(tts, 'Hello'))
    const pid = Number.parseInt(await fileWritten('pid.txt'))
    clock.advance(15_000)
    expect(await speaking).toBe(800)
    expect(isRunning(pid)).toBe(false)
  })

  it('an abort ends the child, the stream and the temporary file, without an error', async () => {
    const tts = install('flite that hangs')
    const abort = new AbortController()
    const speaking = samplesOf(say(tts, 'Hello', abort.signal))
    const [pid, speechPath = ''] = (await fileWritten('pid.txt')).split(' ')
    abort.abort()
    expect(await speaking).toBe(0)
    expect(isRunning(Number(pid))).toBe(false)
    expect(speechPath).toMatch(/speech\.wav$/)
    expect(existsSync(dirname(speechPath))).toBe(false)
    expect(clock.pendingTimers).toBe(0)
  })

  it('close ends what is being said', async () => {
    const tts = install('flite that hangs')
    const speaking = samplesOf(say(tts, 'Hello'))
    const pid = Number.parseInt(await fileWritten('pid.txt'))
    await tts.close()
    expect(await speaking).toBe(0)
    expect(isRunning(pid)).toBe(false)
  })

  it('starts nothing for a text that has nothing to say', async () => {
    expect(await samplesOf(say(install('flite that fails'), '… !'))).toBe(0)
    expect(logged).toEqual([])
  })
})

describe('the voices of this machine', () => {
  it.for(['flite', 'espeak-ng'])('%s speaks a sentence of a believable length', async (program, { skip }) => {
    const path = findProgram(program, { platform: process.platform, env: process.env })
    if (path === undefined) skip(`${program} is not installed`)
    const voice = program === 'flite' ? 'rms' : 'en-gb'
    const options = { voice, clock, env: process.env, platform: process.platform, log: createLog({ level: 'silent' }) }
    const tts = new SystemSpeech(options)
    let seconds = 0
    for await (const chunk of say(tts, 'The answer is forty two.')) seconds += chunk.samples.length / chunk.rateHz
    expect(tts.name).toBe(`system-${program}`)
    expect(seconds).toBeGreaterThan(1)
    expect(seconds).toBeLessThan(4)
  })

  it('with no program at all, the WebAssembly voice speaks from a child, one text after the other', async ({
    skip,
  }) => {
    if (!isEspeakWasmInstalled()) skip(wasmIsMissing)
    const tts = speechWith({ PATH: folder })
    const both = await Promise.all([
      samplesOf(say(tts, 'Hello there.')),
      samplesOf(say(tts, 'Hello there, my friend.')),
    ])
    expect(both[0]).toBeGreaterThan(10_000)
    expect(both[1]).toBeGreaterThan(both[0])
    await tts.close()
  })

  it('an abort in the middle of the WebAssembly voice leaves nothing of it in the next text', async ({ skip }) => {
    if (!isEspeakWasmInstalled()) skip(wasmIsMissing)
    const tts = speechWith({ PATH: folder })
    const whole = await samplesOf(say(tts, 'Short.'))
    const abort = new AbortController()
    for await (const chunk of say(
      tts,
      'A long text that goes on and on, and then some more. '.repeat(20),
      abort.signal,
    )) {
      if (chunk.samples.length > 0) abort.abort()
    }
    expect(await samplesOf(say(tts, 'Short.'))).toBe(whole)
    await tts.close()
  })
})
