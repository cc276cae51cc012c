// The only file that loads espeak-ng's WebAssembly build, and only ever as a process of its own: that package is GPL-3,
// is optional, and is never part of a packaged Parley. Texts come and sound goes over the parent's IPC channel.
import loadEspeak from '@echogarden/espeak-ng-emscripten'
import { espeakOrderSchema } from './espeak-wasm-messages.ts'
import type { EspeakOrder, EspeakReply } from './espeak-wasm-messages.ts'

const espeak = await loadEspeak()
const worker = new espeak.eSpeakNGWorker()

process.on('message', (message: unknown) => {
  const order = espeakOrderSchema.safeParse(message)
  reply(order.success ? speak(order.data) : { type: 'failed', reason: 'an order it does not understand' })
})
// The parent went: nobody is left to speak for.
process.on('disconnect', () => process.exit(0))
reply({ type: 'ready', rateHz: worker.samplerate })

function speak({ text, voice, wordsPerMinute }: EspeakOrder): EspeakReply {
  if (worker.set_voice(voice) !== 0) return { type: 'failed', reason: `no voice named ${voice}` }
  worker.set_rate(wordsPerMinute)
  worker.synthesize(text, (samples) => {
    if (samples !== null && samples.length > 0) reply({ type: 'speech', samples })
    return false
  })
  return { type: 'done' }
}

function reply(message: EspeakReply): void {
  process.send?.(message)
}
