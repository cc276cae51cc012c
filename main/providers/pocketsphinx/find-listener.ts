import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AssistantError } from '../../../shared/protocol/errors.ts'
import type { Clock } from '../../../shared/std/clock.ts'
import { childEnvironment } from '../../processes/child-environment.ts'
import { findProgram } from '../../processes/find-program.ts'
import { runProgram } from '../../processes/run-program.ts'
import type { Log } from '../../telemetry/log.ts'
import { BatchListener } from './batch-listener.ts'
import { filterGrammar } from './grammar-filter.ts'
import type { Listener, ModelPaths } from './hearing.ts'
import { pronunciationsFrom } from './pronunciations.ts'
import type { Pronunciations } from './pronunciations.ts'
import { ResidentListener } from './resident-listener.ts'

export interface ListenerSearch {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  /** resources/ears/listen.py. */
  readonly scriptPath: string
  readonly grammarJsgf: string
  readonly clock: Clock
  readonly log: Log
  /** Where to look instead of where distributions put things. */
  readonly places?: Partial<ListenerPlaces>
}

export interface ListenerPlaces {
  /** The system's own interpreter: one from pyenv or a virtual environment does not see Debian's modules. */
  readonly python: string
  readonly modelFolders: readonly string[]
}

export interface FoundListener {
  readonly makeListener: () => Listener
  readonly pronunciations: Pronunciations
}

const usualPlaces: ListenerPlaces = {
  python: '/usr/bin/python3',
  modelFolders: ['/usr/share/pocketsphinx/model/en-us', '/usr/local/share/pocketsphinx/model/en-us'],
}

const installLine = 'apt-get install --no-install-recommends pocketsphinx pocketsphinx-en-us python3-pocketsphinx'

/** Looks for pocketsphinx on this machine. Throws `speech-to-text-unavailable` with the way out when it is not there. */
export async function findListener(search: ListenerSearch): Promise<FoundListener> {
  const places = { ...usualPlaces, ...search.places }
  const model = findModel(places.modelFolders)
  if (model === undefined) throw notInstalled(search.platform)
  const pronunciations = pronunciationsFrom(await readFile(model.dictionary, 'latin1'))
  const filtered = filterGrammar(search.grammarJsgf, (word) => pronunciations(word) !== undefined)
  if (filtered.droppedCount > 0) {
    search.log.warn('commands with words that the dictionary lacks are not listened for', {
      unknownWords: filtered.unknownWords.length,
      dropped: filtered.droppedCount,
    })
  }
  const configuration = { ...model, grammar: filtered.jsgf }
  const { env, clock, log, scriptPath } = search
  if (await hasPythonModule(places.python, env)) {
    const program = { python: places.python, scriptPath, configuration, env, clock }
    return { makeListener: () => new ResidentListener(program, log), pronunciations }
  }
  const program = findProgram('pocketsphinx_batch', search)
  if (program === undefined) throw notInstalled(search.platform)
  log.warn('python3-pocketsphinx is missing, so each utterance takes about a second longer and has no interims')
  return { makeListener: () => new BatchListener({ program, configuration, env }), pronunciations }
}

function findModel(folders: readonly string[]): ModelPaths | undefined {
  for (const folder of folders) {
    const paths = {
      acousticModel: join(folder, 'en-us'),
      languageModel: join(folder, 'en-us.lm.bin'),
      dictionary: join(folder, 'cmudict-en-us.dict'),
    }
    if (Object.values(paths).every((path) => existsSync(path))) return paths
  }
  return undefined
}

/** The module's calls changed after 0.1.15, so it is asked for the one that later versions dropped. */
async function hasPythonModule(python: string, env: ListenerSearch['env']): Promise<boolean> {
  if (!existsSync(python)) return false
  const question = 'from pocketsphinx import Decoder; Decoder.set_lm_file, Decoder.set_jsgf_string'
  const result = await runProgram(python, ['-E', '-s', '-c', question], {
    env: childEnvironment(env),
    timeoutMs: 20_000,
  })
  return result.code === 0
}

function notInstalled(platform: NodeJS.Platform): AssistantError {
  const wayOut =
    platform === 'linux'
      ? `Install them with: sudo ${installLine}`
      : 'On this system choose a speech-to-text provider in the settings.'
  return new AssistantError(
    'speech-to-text-unavailable',
    `The offline ears need pocketsphinx and its English model, which are not on this machine. ${wayOut}`,
  )
}
