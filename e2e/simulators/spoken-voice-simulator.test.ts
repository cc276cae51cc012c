import { afterEach, expect, test } from 'vitest'
import { speechRateHz } from '../../shared/audio/format.ts'
import { bytesToPcm } from '../../shared/protocol/frame.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { missingTools } from '../sound-card/tools.ts'
import { withoutLongPauses } from './flite-voice.ts'
import { startSpokenVoiceSimulator, type SpokenVoiceSimulator } from './spoken-voice-simulator.ts'

const missing = await missingTools(['flite'])
if (missing !== undefined) console.log(`Skipped, the spoken voice: ${missing}`)
const clock = new ManualClock()
let simulator: SpokenVoiceSimulator | undefined

afterEach(async () => {
  await simulator?.close()
})

async function speak(baseUrl: string, input: string, fields: object = {}): Promise<Int16Array> {
  const response = await fetch(`${baseUrl}/audio/speech`, {
    method: 'POST',
    body: JSON.stringify({ model: 'm', voice: 'v', response_format: 'pcm', input, ...fields }),
  })
  if (!response.ok) throw new Error(String(response.status))
  return bytesToPcm(new Uint8Array(await response.arrayBuffer()))
}

/** Level in dBFS of a tone, over whole cycles of every pilot. */
function toneDb(samples: Int16Array, toneHz: number): number {
  let [real, imaginary] = [0, 0]
  for (const [index, sample] of samples.entries()) {
    const angle = (2 * Math.PI * toneHz * index) / speechRateHz
    real += sample * Math.cos(angle)
    imaginary += sample * Math.sin(angle)
  }
  return 20 * Math.log10((Math.SQRT2 * Math.hypot(real, imaginary)) / samples.length / 32_768)
}

test.skipIf(missing !== undefined)(
  'each request has the pilot that was asked for, at -40 dBFS, and no other',
  async () => {
    simulator = await startSpokenVoiceSimulator({ clock, pilotHzOf: (_request, index) => 9_000 + 500 * index })
    for (const pilotHz of [9_000, 9_500, 10_000, 10_500]) {
      const samples = await speak(simulator.baseUrl, 'She lit the lamp, and then she counted the ships.')
      expect(toneDb(samples, pilotHz)).toBeCloseTo(-40, 1)
      for (const other of [9_000, 9_500, 10_000, 10_500].filter((hz) => hz !== pilotHz))
        expect(toneDb(samples, other)).toBeLessThan(-80)
      expect(simulator.exchanges.at(-1)).toMatchObject({ pilotHz, samples })
    }
  },
)

test.skipIf(missing !== undefined)(
  'texts end on whole cycles of every pilot, so the next goes on in phase',
  async () => {
    simulator = await startSpokenVoiceSimulator({ clock })
    for (const text of ['One.', 'And two of them.']) expect((await speak(simulator.baseUrl, text)).length % 48).toBe(0)
  },
)

test.skipIf(missing !== undefined)('what was prepared waits for the first delay and nothing else', async () => {
  simulator = await startSpokenVoiceSimulator({ clock, firstDelayMs: 200 })
  await simulator.prepare(['Hello.'])
  const spoken = speak(simulator.baseUrl, 'Hello.')
  await expect.poll(() => clock.pendingTimers).toBe(1)
  expect(simulator.exchanges[0]?.exchange.sentBytes).toBe(0)
  clock.advance(200)
  expect((await spoken).length).toBeGreaterThan(0.2 * speechRateHz)
})

test.skipIf(missing !== undefined)('it speaks PCM alone, and fails where the script says so', async () => {
  simulator = await startSpokenVoiceSimulator({
    clock,
    faultOf: (request) => (request.input === 'no' ? { kind: 'status', status: 503 } : undefined),
  })
  await expect(speak(simulator.baseUrl, 'Hello.', { response_format: 'mp3' })).rejects.toThrow('400')
  await expect(speak(simulator.baseUrl, 'no')).rejects.toThrow('503')
})

test('of a long pause 80 ms stay, at either end too, and a short one stays whole', () => {
  const ms = speechRateHz / 1000
  const voiced = (lengthMs: number): number[] => Array.from({ length: lengthMs * ms }, () => 0.1)
  const paused = (lengthMs: number): number[] => Array.from({ length: lengthMs * ms }, () => 0.001)
  const samples = [...paused(200), ...voiced(50), ...paused(60), ...voiced(50), ...paused(300), ...voiced(50)]
  const trimmed = withoutLongPauses(Float32Array.from(samples), speechRateHz)
  expect(trimmed).toEqual(
    Float32Array.from([...paused(80), ...voiced(50), ...paused(60), ...voiced(50), ...paused(80), ...voiced(50)]),
  )
})
