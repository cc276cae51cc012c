/**
 * How well the offline ears hear. Prints one JSON object.
 *
 * `node bench/ears.ts --json [--voices slt,rms,awb,kal16] [--all-voices] [--parts commands,ordinary,…]`. Commands and notes are said by every voice;
 * ordinary sentences by two of them in turn (`--all-voices`: by all, 15 minutes). Only `finalDelayMs` wants a quiet machine.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { humanSpeech } from '../e2e/sound-sets/speech.ts'
import { parseCommand } from '../main/providers/offline-brain/parse-command.ts'
import { commandGrammarJsgf, openPrefixes } from '../main/providers/offline-brain/phrases.ts'
import { changesState, isStateChanging } from '../main/providers/offline-brain/state-changing.ts'
import type { Hearing } from '../main/providers/pocketsphinx/hearing.ts'
import { createPocketsphinx } from '../main/providers/pocketsphinx/pocketsphinx.ts'
import { systemClock } from '../main/system-clock.ts'
import { createLog } from '../main/telemetry/log.ts'
import { frameMs, microphoneFrameSamples, microphoneRateHz } from '../shared/audio/format.ts'
import { floatToPcm16 } from '../shared/audio/pcm.ts'
import { decodeWav } from '../shared/audio/wav.ts'
import { waitMs } from '../shared/std/clock.ts'
import { commandFigures, noteFigures, ordinaryFigures, spread } from './ears-figures.ts'
import type { Deed, Judged } from './ears-figures.ts'
import { tunedOrdinary, unseenOrdinary } from './ears-ordinary-sentences.ts'
import * as sentences from './ears-sentences.ts'

const run = promisify(execFile)

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean' },
    voices: { type: 'string', default: 'slt,rms,awb,kal16' },
    parts: { type: 'string', default: 'commands,ordinary-tuned,ordinary-unseen,notes,human,delay' },
    'all-voices': { type: 'boolean', default: false },
  },
})
const voices = options.voices.split(',')

/** About what the server's VAD hands on: 0.3 s before the first sound and 0.5 s after the last. */
const leadSamples = 0.3 * microphoneRateHz
const tailSamples = 0.5 * microphoneRateHz

let lastHearing: Hearing | undefined
const sources = { 'second-look': 0, live: 0 }
const ears = createPocketsphinx({
  clock: systemClock,
  log: createLog({ level: 'warn' }),
  env: process.env,
  platform: process.platform,
  scriptPath: fileURLToPath(new URL('../resources/ears/listen.py', import.meta.url)),
  commands: { grammarJsgf: commandGrammarJsgf(), openPrefixes, isStateChanging },
  onHearing: (hearing) => {
    lastHearing = hearing
    sources[hearing.source] += 1
  },
})

function deedOf(text: string): Deed {
  const command = parseCommand(text)
  return { kind: command.kind, key: JSON.stringify(command), changesState: changesState(command) }
}

async function* frames(samples: Int16Array, pace: 'at-once' | 'real-time'): AsyncGenerator<Int16Array, void> {
  for (let start = 0; start < samples.length; start += microphoneFrameSamples) {
    if (pace === 'real-time') await waitMs(systemClock, frameMs)
    yield samples.subarray(start, start + microphoneFrameSamples)
  }
}

async function hear(
  said: { readonly voice: string; readonly text: string },
  samples: Int16Array,
  pace: 'at-once' | 'real-time' = 'at-once',
): Promise<Judged & { readonly delayMs: number }> {
  const padded = new Int16Array(leadSamples + samples.length + tailSamples)
  padded.set(samples, leadSamples)
  const signal = new AbortController().signal
  let endedAtMs = 0
  async function* source(): AsyncGenerator<Int16Array, void> {
    yield* frames(padded, pace)
    endedAtMs = systemClock.nowMs()
  }
  let final = { text: '', certainty: 0 }
  for await (const event of ears.transcribe(source(), { language: 'en-US', signal })) {
    if (event.type === 'transcript-final') final = event
  }
  const { text, certainty } = final
  const delayMs = systemClock.nowMs() - endedAtMs
  const { general, grammar } = lastHearing ?? { general: { text: '' }, grammar: { text: '' } }
  return { voice: said.voice, said: said.text, general: general.text, grammar: grammar.text, text, certainty, delayMs }
}

async function speak(folder: string, said: { readonly voice: string; readonly text: string }): Promise<Int16Array> {
  const path = join(folder, 'speech.wav')
  await run('flite', ['-voice', said.voice, '-t', said.text, '-o', path])
  return decodeWav(await readFile(path)).samples
}

const folder = await mkdtemp(join(tmpdir(), 'parley-ears-bench-'))

async function hearAll(texts: readonly string[], voicesOf: (index: number) => readonly string[]): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const [index, text] of texts.entries()) {
    for (const voice of voicesOf(index)) {
      const said = { voice, text }
      judged.push(await hear(said, await speak(folder, said)))
      process.stderr.write('.')
    }
  }
  return judged
}

const everyVoice = (): readonly string[] => voices
const twoInTurn = (index: number): readonly string[] =>
  options['all-voices'] ? voices : voices.filter((_, place) => place % 2 === index % 2)

async function finalDelays(): Promise<Record<string, unknown>> {
  const measure = async (texts: readonly string[]): Promise<unknown> => {
    const delays: number[] = []
    for (const [index, text] of texts.entries()) {
      const said = { voice: voices[index % voices.length] ?? 'slt', text }
      delays.push((await hear(said, await speak(folder, said), 'real-time')).delayMs)
    }
    return spread(delays)
  }
  return {
    commands: await measure(sentences.tunedCommands.slice(0, 12)),
    notes: await measure(sentences.tunedNotes.slice(0, 8)),
  }
}

async function humans(): Promise<Record<string, unknown>> {
  const { sounds, missing } = await humanSpeech(microphoneRateHz)
  const heard: Record<string, unknown> = {}
  for (const { name, samples } of sounds) {
    const { text, certainty, grammar } = await hear({ voice: 'human', text: name }, floatToPcm16(samples))
    heard[name] = { text, certainty: Number(certainty.toFixed(2)), deed: deedOf(text).kind, grammar }
  }
  return { missing, heard }
}

try {
  const parts: Readonly<Record<string, () => Promise<unknown>>> = {
    commands: async () => ({
      tuned: commandFigures(await hearAll(sentences.tunedCommands, everyVoice), deedOf),
      unseen: commandFigures(await hearAll(sentences.unseenCommands, everyVoice), deedOf),
    }),
    'ordinary-tuned': async () => ordinaryFigures(await hearAll(tunedOrdinary, twoInTurn), deedOf),
    'ordinary-unseen': async () => ordinaryFigures(await hearAll(unseenOrdinary, twoInTurn), deedOf),
    notes: async () => ({
      tuned: noteFigures(await hearAll(sentences.tunedNotes, everyVoice)),
      unseen: noteFigures(await hearAll(sentences.unseenNotes, everyVoice)),
    }),
    human: humans,
    delay: finalDelays,
  }
  const figures: Record<string, unknown> = {}
  for (const part of options.parts.split(',')) figures[part] = await parts[part]?.()
  figures.finalsBySource = sources
  process.stdout.write(`${JSON.stringify(figures, null, options.json ? 0 : 2)}\n`)
} finally {
  await ears.close?.()
  await rm(folder, { recursive: true, force: true })
}
