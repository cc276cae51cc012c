import type { Clock } from '../../../shared/std/clock.ts'
import { AssistantError } from '../../../shared/protocol/errors.ts'
import { childEnvironment } from '../../processes/child-environment.ts'
import { findProgram } from '../../processes/find-program.ts'
import { runProgram } from '../../processes/run-program.ts'
import type { Log } from '../../telemetry/log.ts'
import type { SpeechChunk, TextToSpeech } from '../types.ts'
import { chooseEngines, speechEngines } from './engines.ts'
import type { EngineChoice, SpeechEngine, Voice } from './engines.ts'
import { EspeakWasmVoice, isEspeakWasmInstalled } from './espeak-wasm-voice.ts'
import { isSpeakable, spokenInput } from './spoken-input.ts'
import { enginePrograms, espeakVoice, espeakWordsPerMinute } from './voice-command.ts'
import type { ProgramEngine } from './voice-command.ts'
import { VoiceFailure } from './voice-failure.ts'
import { parseVoiceList, voiceListArgs } from './voice-list.ts'
import { speakByProgram } from './voice-process.ts'

export interface SystemSpeechOptions {
  /** From the settings: a voice's name, or `engine:name`. */
  readonly voice?: string | undefined
  readonly clock: Clock
  readonly log: Log
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}

type SpeechRequest = Parameters<TextToSpeech['synthesize']>[0]

/** An engine that failed this often in a row goes behind the others: a broken program, not an odd text. */
const failuresUntilLast = 2

/** The machine's own voice: one child process a sentence, and the next engine where one fails. */
export class SystemSpeech implements TextToSpeech {
  readonly #options: SystemSpeechOptions
  readonly #available: ReadonlySet<SpeechEngine>
  readonly #wasm: EspeakWasmVoice
  readonly #failures = new Map<SpeechEngine, number>()
  readonly #closing = new AbortController()
  #voices: Promise<readonly Voice[]> | undefined
  #reported = ''

  constructor(options: SystemSpeechOptions) {
    this.#options = options
    this.#available = new Set(speechEngines.filter((engine) => isAvailable(engine, options)))
    this.#wasm = new EspeakWasmVoice(options)
  }

  /** `system` and the engine that speaks, e.g. `system-flite`. */
  get name(): string {
    const engine = this.#reported.split(' ')[0] ?? ''
    const first = engine === '' ? speechEngines.find((candidate) => this.#available.has(candidate)) : engine
    return first === undefined ? 'system' : `system-${first}`
  }

  /** Every voice that can be asked for by name. */
  async listVoices(): Promise<readonly Voice[]> {
    this.#voices ??= Promise.all(programEngines(this.#available).map((engine) => this.#listEngine(engine))).then(
      (lists) => lists.flat(),
    )
    return this.#voices
  }

  /** What would speak now, best first, with the reason: for the log and the settings page. */
  async choices(language: string): Promise<readonly EngineChoice[]> {
    const wantedVoice = this.#options.voice
    const voices = wantedVoice === undefined ? [] : await this.listVoices()
    const chosen = chooseEngines({ available: this.#available, language, wantedVoice, voices })
    const isBroken = (choice: EngineChoice): boolean => (this.#failures.get(choice.engine) ?? 0) >= failuresUntilLast
    return [...chosen.filter((choice) => !isBroken(choice)), ...chosen.filter(isBroken)]
  }

  async *synthesize(request: SpeechRequest): AsyncGenerator<SpeechChunk, void, undefined> {
    if (!isSpeakable(request.text)) return
    const signal = AbortSignal.any([request.signal, this.#closing.signal])
    const choices = await this.choices(request.language)
    if (choices.length === 0) throw noVoice()
    let lastFailure: VoiceFailure | undefined
    for (const choice of choices) {
      if (signal.aborted) return
      let hasSpoken = false
      try {
        for await (const chunk of this.#speak(choice, { ...request, signal })) {
          if (!hasSpoken) this.#report(choice)
          hasSpoken = true
          yield chunk
        }
        this.#failures.delete(choice.engine)
        return
      } catch (error) {
        if (!(error instanceof VoiceFailure)) throw error
        lastFailure = error
        this.#failures.set(choice.engine, (this.#failures.get(choice.engine) ?? 0) + 1)
        this.#options.log.warn('a system voice failed', { engine: choice.engine, reason: error.message })
        // Half a sentence in one voice and all of it again in another is worse than an honest end.
        if (hasSpoken) break
      }
    }
    throw allFailed(lastFailure)
  }

  async warmUp(): Promise<void> {
    const [first] = await this.choices('en-US')
    if (first !== undefined) this.#report(first)
    if (first?.engine === 'espeak-ng-wasm') await this.#wasm.warmUp().catch(() => undefined)
  }

  close(): Promise<void> {
    this.#closing.abort()
    this.#wasm.close()
    return Promise.resolve()
  }

  #speak(choice: EngineChoice, request: SpeechRequest): AsyncIterable<SpeechChunk> {
    const { text, language, rateFactor, signal } = request
    if (choice.engine === 'espeak-ng-wasm') {
      const order = {
        text: spokenInput(choice.engine, text),
        voice: espeakVoice(language),
        wordsPerMinute: espeakWordsPerMinute(rateFactor),
      }
      return this.#wasm.speak(order, signal)
    }
    const { clock, env } = this.#options
    return speakByProgram(choice.engine, { text, voice: choice.voice, language, rateFactor }, { clock, env, signal })
  }

  async #listEngine(engine: ProgramEngine): Promise<readonly Voice[]> {
    const env = childEnvironment(this.#options.env)
    const listing = await runProgram(enginePrograms[engine], voiceListArgs(engine), { env, timeoutMs: 5000 })
    return parseVoiceList(engine, listing.stdout)
  }

  #report({ engine, voice, reason }: EngineChoice): void {
    const label = `${engine} ${voice ?? ''}`
    if (label === this.#reported) return
    this.#reported = label
    this.#options.log.info('speaking with a system voice', { engine, voice: voice ?? 'default', reason })
  }
}

function isAvailable(engine: SpeechEngine, { platform, env }: SystemSpeechOptions): boolean {
  switch (engine) {
    case 'say':
      return platform === 'darwin' && findProgram('say', { platform, env }) !== undefined
    case 'sapi':
      return platform === 'win32' && findProgram('powershell', { platform, env }) !== undefined
    case 'flite':
    case 'espeak-ng':
      return findProgram(engine, { platform, env }) !== undefined
    case 'espeak-ng-wasm':
      return isEspeakWasmInstalled()
  }
}

function programEngines(available: ReadonlySet<SpeechEngine>): ProgramEngine[] {
  return [...available].filter((engine) => engine !== 'espeak-ng-wasm')
}

const whatToDo =
  'On Debian or Ubuntu "sudo apt-get install flite espeak-ng" installs one; elsewhere install flite or espeak-ng, or name a speech service under "tts" in the settings.'

function noVoice(): AssistantError {
  return new AssistantError('text-to-speech-unavailable', `This machine has no voice that Parley can use. ${whatToDo}`)
}

function allFailed(cause: VoiceFailure | undefined): AssistantError {
  return new AssistantError(
    'text-to-speech-unavailable',
    `The machine's own voice failed (${cause?.message ?? 'for no known reason'}); the answer stands as text. ${whatToDo}`,
    { retryable: true, cause },
  )
}
