import { speechRateHz } from '../../shared/audio/format.ts'
import { pcmToBytes } from '../../shared/protocol/frame.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { startSimulatorServer, type Exchange, type SimulatorServer } from './exchange.ts'
import { readSpeechRequest, type SpeechRequest } from './speech-request.ts'
import { playParts, refuse, type Fault } from './scripted-stream.ts'
import { defaultToneWords, encodeToneWords } from './tone-words.ts'

export interface SpeechExchange {
  readonly request: SpeechRequest
  readonly exchange: Exchange
  /** Of the first word of this text, among all words asked for so far. */
  readonly firstWordIndex: number
  readonly words: readonly string[]
}

export interface SpeechSimulator extends SimulatorServer {
  readonly exchanges: readonly SpeechExchange[]
  /** The word that tone `index` stands for. */
  readonly words: readonly string[]
  /** Counts from 0 again: for a new conversation. */
  resetWords(): void
}

export interface SpeechPace {
  /** `real-time`: a chunk goes out when the one before it would have been played; `fast`: as the client reads. */
  readonly pace?: 'fast' | 'real-time'
  readonly firstDelayMs?: number
  readonly chunkMs?: number
  readonly wordMs?: number
  readonly gapMs?: number
}

/**
 * `/v1/audio/speech`, PCM only: 24 kHz mono, in chunks, in which every word is a tone of its own (`tone-words.ts`).
 * Words are numbered over all requests in the order in which they arrive.
 */
export async function startSpeechSimulator(
  options: SpeechPace & {
    readonly clock: Clock
    readonly faultOf?: (request: SpeechRequest, index: number) => Fault | undefined
    readonly apiKey?: string
    readonly port?: number
  },
): Promise<SpeechSimulator> {
  const exchanges: SpeechExchange[] = []
  const words: string[] = []
  const answer = async (exchange: Exchange): Promise<void> => {
    const request = readSpeechRequest(exchange)
    if (request === undefined) return
    const fault = options.faultOf?.(request, exchanges.length)
    const entry = { request, exchange, firstWordIndex: words.length, words: wordsOf(request.input) }
    exchanges.push(entry)
    words.push(...entry.words)
    if (refuse(exchange, fault)) return
    exchange.begin('audio/pcm')
    const chunkMs = options.chunkMs ?? 100
    const isComplete = await playParts(exchange, chunksOf(speech(entry, options), chunkMs), {
      firstDelayMs: options.firstDelayMs ?? 0,
      delayMs: options.pace === 'real-time' ? chunkMs : 0,
      ...(fault && { fault }),
    })
    if (isComplete) exchange.end()
  }
  const server = await startSimulatorServer({ ...options, answer })
  return {
    ...server,
    exchanges,
    words,
    resetWords() {
      words.length = 0
    },
  }
}

/** What a test counts as a word: anything between spaces with a letter or a digit in it. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
}

function speech(entry: SpeechExchange, pace: SpeechPace): Uint8Array {
  const wordMs = pace.wordMs ?? defaultToneWords.wordMs
  const samples = encodeToneWords(
    entry.words.map((_, place) => entry.firstWordIndex + place),
    {
      // Whole 20 ms, which the tones need.
      wordMs: Math.max(20, Math.round(wordMs / entry.request.speed / 20) * 20),
      gapMs: pace.gapMs ?? defaultToneWords.gapMs,
    },
  )
  return pcmToBytes(samples)
}

function* chunksOf(bytes: Uint8Array, chunkMs: number): Generator<Uint8Array> {
  const size = (chunkMs * speechRateHz * 2) / 1000
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
