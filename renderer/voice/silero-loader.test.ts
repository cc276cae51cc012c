import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadSilero, startSilero } from './silero-loader.ts'
import { openSpeechDetector, type DetectedWindow } from './speech-detector.ts'

const modelPath = createRequire(import.meta.url).resolve('@ricky0123/vad-web/dist/silero_vad_v6.onnx')

/** A held vowel: pulses of a voice's pitch through three resonances, which Silero takes for speech for about half a second. */
function vowel(samples: number): Float32Array {
  const out = new Float32Array(samples)
  for (const [centerHz, widthHz] of [
    [700, 90],
    [1_200, 110],
    [2_600, 160],
  ] as const) {
    const radius = Math.exp((-Math.PI * widthHz) / 16_000)
    const turn = 2 * radius * Math.cos((2 * Math.PI * centerHz) / 16_000)
    let [last, beforeLast] = [0, 0]
    for (let index = 0; index < samples; index++) {
      // A pitch that falls from 140 to 110 Hz; a steady one sounds like a machine.
      const period = Math.round(16_000 / (140 - (30 * index) / samples))
      const value = (index % period === 0 ? 1 : 0) + turn * last - radius * radius * beforeLast
      beforeLast = last
      last = value
      out[index] = (out[index] ?? 0) + 0.02 * value
    }
  }
  return out
}

const servers: Server[] = []
let address = ''

beforeAll(async () => {
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/there/silero_vad_v6.onnx' ? 200 : 404).end('this is no model')
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  address = typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}` : ''
})

afterAll(() => {
  for (const server of servers) server.close()
})

describe('the model on its runtime', () => {
  it('tells a voice from silence, and stays sure over changes of the hop', async () => {
    const windows: DetectedWindow[] = []
    const detector = await openSpeechDetector(
      {
        assetsUrl: '',
        nowMs: () => performance.now(),
        onWindow: (window) => windows.push(window),
        onFailed: (error) => {
          throw error
        },
      },
      async () => startSilero(await readFile(modelPath)),
    )
    // 16 windows of silence, 14 of the voice, 16 of silence; the hop changes in the middle of the voice and back again.
    const window = 512
    const sound = new Float32Array(46 * window)
    sound.set(vowel(14 * window), 16 * window)
    for (let position = 0; position < sound.length; position += window) {
      if (position === 21 * window) detector.setHop(256)
      if (position === 26 * window) detector.setHop(512)
      detector.push(sound.subarray(position, position + window), position)
      // As a microphone does: the next comes when the last was judged. All at once would be more than may wait.
      while (windows.at(-1)?.position !== position + window) await new Promise((resolve) => setImmediate(resolve))
    }
    const between = (from: number, to: number): number[] =>
      windows
        .filter(({ position }) => position > from * window && position <= to * window)
        .map(({ probability }) => probability)
    expect(Math.max(...between(0, 16))).toBeLessThan(0.2)
    expect(between(21, 26)).toHaveLength(10)
    const voice = between(16, 30)
    expect(Math.min(...voice)).toBeGreaterThan(0.4)
    const jumps = voice.slice(1).map((probability, index) => Math.abs(probability - (voice[index] ?? 0)))
    expect(Math.max(...jumps)).toBeLessThan(0.25)
    expect(Math.max(...between(32, 46))).toBeLessThan(0.2)
    expect(detector.stats).toMatchObject({ windows: 51, droppedSamples: 0 })
    await detector.close()
  })

  it('does not start from a file that is no model', async () => {
    await expect(loadSilero(`${address}/there/`)).rejects.toThrow()
  })

  it('does not start without its file, and says what was answered', async () => {
    await expect(loadSilero(`${address}/not-there/`)).rejects.toThrow(/silero_vad_v6.onnx .* 404/)
  })
})
