/** The voices a machine may have of its own, best first for each kind of machine. */
export const speechEngines = ['say', 'sapi', 'flite', 'espeak-ng', 'espeak-ng-wasm'] as const

export type SpeechEngine = (typeof speechEngines)[number]

export interface Voice {
  readonly engine: SpeechEngine
  readonly name: string
  /** BCP 47, as far as the engine says. */
  readonly language: string
}

export interface EngineChoice {
  readonly engine: SpeechEngine
  /** The engine's own name of the voice; `undefined`: its default for the language. */
  readonly voice: string | undefined
  /** For the log and the settings page. */
  readonly reason: string
}

export interface EngineFacts {
  readonly available: ReadonlySet<SpeechEngine>
  /** BCP 47. */
  readonly language: string
  /** What the settings ask for: a voice's name, or `engine:name`. */
  readonly wantedVoice: string | undefined
  /** Only needed when a voice is asked for. */
  readonly voices: readonly Voice[]
}

const reasons: Record<SpeechEngine, string> = {
  say: 'the voice of macOS',
  sapi: 'the voice of Windows',
  flite: 'the clearest English voice among the free ones',
  'espeak-ng': 'the free voice with the most languages',
  'espeak-ng-wasm': 'the voice that comes with Parley when the machine has none',
}

/** Which engines to use, in the order in which they are tried. Empty: this machine has no voice. */
export function chooseEngines({ available, language, wantedVoice, voices }: EngineFacts): readonly EngineChoice[] {
  const isEnglish = /^en\b/i.test(language)
  // flite speaks any text as if it were English, so for another language it only goes before silence.
  const rank = (engine: SpeechEngine): number =>
    engine === 'flite' && !isEnglish ? speechEngines.length : speechEngines.indexOf(engine)
  const order = speechEngines.filter((engine) => available.has(engine)).sort((a, b) => rank(a) - rank(b))
  const defaults = order.map((engine): EngineChoice => ({
    engine,
    voice: undefined,
    reason: engine === 'flite' && !isEnglish ? `no other voice here; it reads ${language} as English` : reasons[engine],
  }))
  if (wantedVoice === undefined) return defaults
  const wanted = findVoice(wantedVoice, voices)
  if (wanted === undefined) {
    return defaults.map((choice) => ({
      ...choice,
      reason: `${choice.reason}; the voice in the settings is not installed`,
    }))
  }
  const chosen = { engine: wanted.engine, voice: wanted.name, reason: 'the voice in the settings' }
  return [chosen, ...defaults.filter((choice) => choice.engine !== wanted.engine)]
}

/** A voice by `name` or `engine:name`, in any case of letters; of several with one name the best engine's. */
export function findVoice(wanted: string, voices: readonly Voice[]): Voice | undefined {
  const key = wanted.trim().toLowerCase()
  const isIt = (voice: Voice): boolean =>
    voice.name.toLowerCase() === key || `${voice.engine}:${voice.name}`.toLowerCase() === key
  const found = voices.filter(isIt)
  return speechEngines
    .map((engine) => found.find((voice) => voice.engine === engine))
    .find((voice) => voice !== undefined)
}
