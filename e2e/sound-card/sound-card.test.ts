import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../sound-sets/random.ts'
import { machineClock } from '../simulators/machine-clock.ts'
import { echoOverTime, jumpedMoreThan } from './echo-delay.ts'
import { startEchoPath, type EchoPath } from './echo-path.ts'
import { startPerson, type Person } from './person.ts'
import { startRecorder, type Recorder } from './recorder.ts'
import { recordingRateHz as rateHz } from './recording-rate.ts'
import { openSoundCard, type SoundCard } from './sound-card.ts'
import { missingTools } from './tools.ts'

const missing = await missingTools(['pulseaudio', 'pacat', 'parec'])
if (missing !== undefined) console.log(`Skipped, the virtual sound card: ${missing}`)

/** A voice without words: syllables of noise below 3 kHz, -20 dBFS or so. */
function babble(seconds: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  let [once, twice] = [0, 0]
  return Float32Array.from({ length: seconds * rateHz }, (_, at) => {
    once += 0.3 * (random.between(-1, 1) - once)
    twice += 0.3 * (once - twice)
    return twice * (0.6 + 0.4 * Math.sin((2 * Math.PI * 4 * at) / rateHz))
  })
}

describe.skipIf(missing !== undefined)('the virtual sound card', () => {
  let directory: string
  let card: SoundCard
  let recorder: Recorder
  let person: Person
  let echoPath: EchoPath

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'parley-card-'))
    card = await openSoundCard({ directory })
    recorder = await startRecorder({ card, clock: machineClock })
    person = startPerson({ card, recorder })
    echoPath = await startEchoPath({ card })
  })

  afterAll(async () => {
    await echoPath.close()
    await person.close()
    await recorder.close()
    await card.close()
    await rm(directory, { recursive: true, force: true })
  })

  test('what a person says is in the recording to the bit, from the sample that is named, soon after the call', async () => {
    // The first opens the stream.
    await person.say({ samples: babble(0.1, 1), onset: 0 })
    for (const seed of [2, 3, 4]) {
      const samples = babble(0.3, seed)
      const calledAt = recorder.sampleAtMs(machineClock.wallMs())
      const said = await person.say({ samples, onset: 4_800 })
      expect(said).toMatchObject({ maxDifference: 0, onsetSample: said.startSample + 4_800 })
      // 0 to 5 ms on a quiet machine.
      expect(said.startSample - calledAt).toBeLessThan(0.1 * rateHz)
      const span = [said.startSample, said.endSample] as const
      expect(recorder.slice('microphone', ...span)).toEqual(recorder.slice('clean', ...span))
      expect(recorder.slice('speakerLeft', ...span).every((sample) => sample === 0)).toBe(true)
    }
  })

  test('what is said at the same time comes one after the other', async () => {
    const [first, second] = await Promise.all([
      person.say({ samples: babble(0.2, 5), onset: 0 }),
      person.say({ samples: babble(0.2, 6), onset: 0 }),
    ])
    expect(second.startSample).toBeGreaterThanOrEqual(first.endSample)
    expect([first.maxDifference, second.maxDifference]).toEqual([0, 0])
  })

  test('the loudspeaker comes back at -12 dB and always equally late, while a person speaks, and not when it is off', async () => {
    echoPath.setGainDb(-12)
    const player = spawn('pacat', ['--raw', '--format=s16le', '--rate=48000', '--channels=1', '--latency-msec=50'], {
      stdio: ['pipe', 'ignore', 'inherit'],
      env: { ...process.env, ...card.env },
    })
    const voice = babble(11, 8)
    player.stdin.end(new Uint8Array(Int16Array.from(voice, (sample) => sample * 32_768).buffer))
    const from = recorder.sampleCount
    await person.say({ samples: babble(2, 9), onset: 0 })
    await once(player, 'close')
    const to = recorder.sampleCount
    const echoes = echoOverTime({
      microphone: recorder.slice('microphone', from, to),
      clean: recorder.slice('clean', from, to),
      speaker: recorder.slice('speakerLeft', from, to),
    })
    // Without what a hole in the echo took: a busy machine makes some.
    const gains = echoes.map((echo) => echo.gainDb).toSorted((a, b) => a - b)
    expect(echoes.length).toBeGreaterThanOrEqual(15)
    expect(Math.abs((gains[Math.floor(gains.length / 2)] ?? 0) + 12)).toBeLessThan(1)
    expect(jumpedMoreThan(echoes, 5)).toBe(false)
    for (const echo of echoes) expect(Math.abs(echo.delayMs - 80)).toBeLessThan(5)

    echoPath.setGainDb(undefined)
    await recorder.untilSample(recorder.sampleCount + 0.2 * rateHz)
    const quietFrom = recorder.sampleCount
    await recorder.untilSample(quietFrom + 0.1 * rateHz)
    expect(recorder.slice('microphone', quietFrom, quietFrom + 0.1 * rateHz).every((sample) => sample === 0)).toBe(true)
  })

  test('a second card in another directory does not hear the first', async () => {
    const other = await mkdtemp(join(tmpdir(), 'parley-card-'))
    const quietCard = await openSoundCard({ directory: other })
    const quiet = await startRecorder({ card: quietCard, clock: machineClock })
    const from = quiet.sampleCount
    await person.say({ samples: babble(0.2, 10), onset: 0 })
    expect(quiet.slice('microphone', from, quiet.sampleCount).every((sample) => sample === 0)).toBe(true)
    await quietCard.close()
    await expect(quiet.untilSample(1e9)).rejects.toThrow('The recording ended')
    await quiet.close()
    await rm(other, { recursive: true, force: true })
  })

  test('its configuration keeps 48 kHz for all', async () => {
    expect(await readFile(join(directory, 'daemon.conf'), 'utf8')).toContain('avoid-resampling = yes')
  })
})

test('a directory too deep for a socket is refused with the reason', async () => {
  if (missing !== undefined) return
  await expect(openSoundCard({ directory: `/tmp/${'deep/'.repeat(30)}` })).rejects.toThrow('needs a shorter directory')
})

test('without PulseAudio the card says what to install', async () => {
  const path = process.env.PATH
  process.env.PATH = '/nowhere'
  try {
    await expect(openSoundCard({ directory: tmpdir() })).rejects.toThrow('apt-get install pulseaudio pulseaudio-utils')
  } finally {
    process.env.PATH = path
  }
})
