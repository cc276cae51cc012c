import { z } from 'zod'
import type { Exchange } from './exchange.ts'

const requestSchema = z.object({
  model: z.string(),
  input: z.string(),
  voice: z.string(),
  response_format: z.string().default('mp3'),
  speed: z.number().default(1),
})

export type SpeechRequest = z.infer<typeof requestSchema>

/** What is asked of a voice that speaks `pcm` alone; anything else is refused, and undefined comes back. */
export function readSpeechRequest(exchange: Exchange): SpeechRequest | undefined {
  if (exchange.method !== 'POST' || exchange.path !== '/v1/audio/speech') {
    exchange.fail(404, `Unknown request URL: ${exchange.method} ${exchange.path}.`)
    return undefined
  }
  const request = requestSchema.parse(JSON.parse(exchange.body.toString()))
  if (request.response_format === 'pcm') return request
  exchange.fail(400, `This voice speaks "pcm" alone, not "${request.response_format}".`)
  return undefined
}
