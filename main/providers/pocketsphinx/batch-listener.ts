import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { abortable } from '../../../shared/std/abortable.ts'
import { AssistantError } from '../../../shared/protocol/errors.ts'
import { childEnvironment } from '../../processes/child-environment.ts'
import type { Heard, HearingEvent, Listener } from './hearing.ts'
import { plainWords } from './listener-protocol.ts'
import type { ListenerConfiguration } from './listener-protocol.ts'

const run = promisify(execFile)

/** A minute of speech takes 50 s on a slow machine; after this the program hangs. */
const longestRunMs = 120_000
/** The recogniser steps by 10 ms: 160 samples at 16 kHz. */
const frameSamples = 160

export interface BatchPrograms {
  /** `pocketsphinx_batch`. */
  readonly program: string
  readonly configuration: ListenerConfiguration
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Listens with two `pocketsphinx_batch` processes an utterance, for machines without its Python module: the same two
 * passes over the whole sound, with no interims, no alternatives and the time of loading the models on top.
 */
export class BatchListener implements Listener {
  readonly kind = 'batch'
  readonly #programs: BatchPrograms
  readonly #closing = new AbortController()

  constructor(programs: BatchPrograms) {
    this.#programs = programs
  }

  async *listen(recording: AsyncIterable<Int16Array>, signal: AbortSignal): AsyncGenerator<HearingEvent, void> {
    const ending = AbortSignal.any([signal, this.#closing.signal])
    const blocks: Int16Array[] = []
    for await (const block of abortable(recording, ending)) blocks.push(block)
    if (isAborted(ending)) return
    const samples = blocks.reduce((sum, block) => sum + block.length, 0)
    const folder = await mkdtemp(join(tmpdir(), 'parley-ears-'))
    try {
      await writeFile(join(folder, 'utterance.raw'), littleEndian(blocks, samples))
      await writeFile(join(folder, 'list'), 'utterance\n')
      await writeFile(join(folder, 'commands.gram'), this.#programs.configuration.grammar)
      const [general, grammar] = await Promise.all([
        this.#pass(folder, ['-lm', this.#programs.configuration.languageModel], ending),
        this.#pass(folder, ['-jsgf', join(folder, 'commands.gram')], ending),
      ])
      const frames = Math.ceil(samples / frameSamples)
      yield { type: 'hearing', hearing: { general, grammar, alternatives: [], frames, source: 'second-look' } }
    } catch (error) {
      if (isAborted(ending)) return
      throw new AssistantError(
        'speech-to-text-unavailable',
        'pocketsphinx_batch could not listen to that. Say it again; if it happens every time, reinstall pocketsphinx.',
        { retryable: true, cause: error },
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  warmUp(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.#closing.abort()
    return Promise.resolve()
  }

  async #pass(folder: string, search: readonly [string, string], signal: AbortSignal): Promise<Heard> {
    const { program, configuration, env } = this.#programs
    const output = join(folder, `${search[0].slice(1)}.hyp`)
    const model = ['-hmm', configuration.acousticModel, '-dict', configuration.dictionary, '-cmn', 'batch']
    const files = ['-adcin', 'yes', '-cepdir', folder, '-cepext', '.raw', '-ctl', join(folder, 'list'), '-hyp', output]
    await run(program, [...model, ...search, ...files, '-logfn', join(folder, `${search[0].slice(1)}.log`)], {
      env: childEnvironment(env),
      signal,
      timeout: longestRunMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
    })
    return parseHypothesis(await readFile(output, 'utf8'))
  }
}

/** A line of `-hyp`: `the words (utterance -1234)`. */
export function parseHypothesis(line: string): Heard {
  const [, words, score] = /^(.*?)\s*\(utterance (-?\d+)\)/.exec(line) ?? []
  return { text: plainWords(words ?? ''), score: Number(score ?? 0) }
}

function littleEndian(blocks: readonly Int16Array[], samples: number): Buffer {
  const bytes = Buffer.alloc(samples * 2)
  let offset = 0
  for (const block of blocks) {
    for (const sample of block) offset = bytes.writeInt16LE(sample, offset)
  }
  return bytes
}

// Read anew after each wait; the compiler would take the first answer for the last.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted
}
