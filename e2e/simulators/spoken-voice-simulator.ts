import { speechRateHz } from '../../shared/audio/format.ts'
import { floatToPcm16 } from '../../shared/audio/pcm.ts'
import { pcmToBytes } from '../../shared/protocol/frame.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { addPilot, defaultPilotHz } from '../sound-card/pilot.ts'
import { startSimulatorServer, type Exchange, type SimulatorServer } from './exchange.ts'
import { fliteSpeech } from './flite-voice.ts'
import { readSpeechRequest, type SpeechRequest } from './speech-request.ts'
import { playParts, refuse, type Fault } from './scripted-stream.ts'

export interface SpokenExchange {
  readonly request: SpeechRequest
  readonly exchange: Exchange
  readonly pilotHz: number
  /** Of the whole text, 24 kHz, as sent; empty until it was synthesised. */
  readonly samples: Int16Array
}

export interface SpokenVoiceSimulator extends SimulatorServer {
  readonly exchanges: readonly SpokenExchange[]
  /** Synthesises ahead, so that the first audio of these texts waits for `firstDelayMs` and nothing else. */
  prepare(texts: readonly string[]): Promise<void>
}

export interface SpokenVoice {
  /** A voice of flite; `slt`. Whatever voice a request names, this one speaks. */
  readonly voice?: string
  /** Of the loud parts, dBFS; -18. */
  readonly speechDb?: number
  /** One of `pilotsHz`; 10 kHz. The texts of one answer come as several requests: give them one and the same. */
  readonly pilotHzOf?: (request: SpeechRequest, index: number) => number
}

/**
 * `/v1/audio/speech`, PCM only: 24 kHz mono, in chunks, spoken by flite, with a pilot tone by which a recording shows
 * how loud it was heard (`../sound-card/pilot.ts`).
 */
export async function startSpokenVoiceSimulator(
  options: SpokenVoice & {
    readonly clock: Clock
    /** `real-time`: a chunk goes out when the one before it would have been played; `fast`: as the client reads. */
    readonly pace?: 'fast' | 'real-time'
    /** From the request to the first chunk; 0. */
    readonly firstDelayMs?: number
    /** 100. */
    readonly chunkMs?: number
    readonly faultOf?: (request: SpeechRequest, index: number) => Fault | undefined
    readonly apiKey?: string
    readonly port?: number
  },
): Promise<SpokenVoiceSimulator> {
  const { voice = 'slt', speechDb = -18, firstDelayMs = 0, chunkMs = 100, clock } = options
  const exchanges: SpokenExchange[] = []
  const spoken = new Map<string, Promise<Float32Array>>()
  const speak = (text: string): Promise<Float32Array> => {
    const known = spoken.get(text) ?? fliteSpeech(text, { voice, dbfs: speechDb })
    spoken.set(text, known)
    return known
  }
  const answer = async (exchange: Exchange): Promise<void> => {
    const request = readSpeechRequest(exchange)
    if (request === undefined) return
    const fault = options.faultOf?.(request, exchanges.length)
    const pilotHz = options.pilotHzOf?.(request, exchanges.length) ?? defaultPilotHz
    const entry = { request, exchange, pilotHz, samples: new Int16Array(0) }
    exchanges.push(entry)
    if (refuse(exchange, fault)) return
    entry.samples = floatToPcm16(addPilot(wholeCycles(await speak(request.input)), speechRateHz, pilotHz))
    exchange.begin('audio/pcm')
    const isComplete = await playParts(exchange, chunksOf(pcmToBytes(entry.samples), chunkMs), {
      // Synthesis is part of the delay that was asked for, not on top of it.
      firstDelayMs: firstDelayMs - (clock.nowMs() - exchange.receivedAtMs),
      delayMs: options.pace === 'real-time' ? chunkMs : 0,
      ...(fault && { fault }),
    })
    if (isComplete) exchange.end()
  }
  const server = await startSimulatorServer({ ...options, answer })
  return {
    ...server,
    exchanges,
    async prepare(texts) {
      // One after the other: they share the machine with whatever is being measured.
      for (const text of texts) await speak(text)
    },
  }
}

/** Whole 2 ms, in which every pilot has whole cycles: the next text goes on in phase. */
function wholeCycles(samples: Float32Array): Float32Array {
  return samples.subarray(0, samples.length - (samples.length % (speechRateHz / 500)))
}

function* chunksOf(bytes: Uint8Array, chunkMs: number): Generator<Uint8Array> {
  const size = (chunkMs * speechRateHz * 2) / 1000
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
