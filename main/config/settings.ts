import { z } from 'zod'
import { modes } from '../../shared/protocol/client-messages.ts'
import { themes } from '../../shared/protocol/settings-api.ts'
import { captureLevels } from '../../shared/session/capture-level.ts'
import { baseUrlProblem } from './base-url.ts'

/** Every default, once. A setting that is missing here has no default: it is absent or must be given. */
const defaults = {
  llm: { kind: 'offline' },
  stt: { kind: 'pocketsphinx' },
  tts: { kind: 'system' },
  // What needs no key and no network can always stand in.
  fallback: { stt: { kind: 'pocketsphinx' }, tts: { kind: 'system' } },
  mode: 'always-listening',
  language: 'en-US',
  bargeIn: { preset: 'balanced' },
  // 550 ms lets a speaker breathe (most systems stand between 300 and 800); 2.5 s is where people start to repeat themselves.
  endpointing: { silenceMs: 550, deadlineMs: 2500 },
  // 60 frames a second is real time (50) and some; the burst is 3 s of backlog after a dropped connection.
  limits: {
    connections: 32,
    audioFramesPerSecond: 60,
    audioFramesBurst: 150,
    controlPerSecond: 20,
    controlBurst: 40,
  },
  logLevel: 'info',
  capture: 'off',
  appearance: { theme: 'system', hasLessMotion: false },
  isFirstRunDone: false,
} as const

// The detector is sure of the end of speech after so much quiet; a shorter wait than its own would change nothing.
const detectorSilenceMs = 400

const allowInsecure = z
  .boolean()
  .exactOptional()
  .describe('`true` allows an `http://` address outside this machine and the local network.')

const apiKey = z.string().min(1).exactOptional().describe('The key itself. Kept in this file, never shown or logged.')

const apiKeyEnv = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable, not the key itself')
  .exactOptional()
  .describe('Name of the environment variable that holds the key. Give this or `apiKey`; local servers need neither.')

const model = z.string().min(1).describe('Model id, as the provider lists it.')

const baseUrl = z.string().describe('Address of the API, usually ending in `/v1`. `https`, or `http` at home.')

interface Endpoint {
  readonly baseUrl?: string
  readonly allowInsecure?: boolean
  readonly apiKey?: string
  readonly apiKeyEnv?: string
}

function checkEndpoint(context: z.core.ParsePayload<Endpoint>): void {
  const endpoint = context.value
  const problem =
    endpoint.baseUrl === undefined ? undefined : baseUrlProblem(endpoint.baseUrl, endpoint.allowInsecure ?? false)
  if (problem !== undefined)
    context.issues.push({ code: 'custom', path: ['baseUrl'], message: problem, input: undefined })
  if (endpoint.apiKey !== undefined && endpoint.apiKeyEnv !== undefined)
    context.issues.push({
      code: 'custom',
      path: ['apiKeyEnv'],
      message: 'and "apiKey" are both given: keep one of them',
      input: undefined,
    })
}

const llm = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z
        .literal('openai-compatible')
        .describe('Groq, OpenRouter, Ollama, LM Studio, llama.cpp, vLLM and the like.'),
      baseUrl,
      apiKey,
      apiKeyEnv,
      model,
      allowInsecure,
    })
    .check(checkEndpoint),
  z
    .strictObject({
      kind: z
        .enum(['openai', 'anthropic', 'google'])
        .describe('The provider. Without a key here it is read from the variable the provider itself names.'),
      baseUrl: baseUrl.exactOptional().describe("Another address for the same API; left out, the provider's own."),
      apiKey,
      apiKeyEnv,
      model,
      allowInsecure,
    })
    .check(checkEndpoint),
  z.strictObject({ kind: z.literal('offline').describe('The built-in assistant: no key, no network.') }),
])

const stt = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('openai-compatible').describe('Any server with `POST /audio/transcriptions`.'),
      baseUrl,
      apiKey,
      apiKeyEnv,
      model,
      allowInsecure,
    })
    .check(checkEndpoint),
  z.strictObject({ kind: z.literal('pocketsphinx').describe('Ears on this machine: no key, no network.') }),
])

const tts = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('openai-compatible').describe('Any server with `POST /audio/speech`.'),
      baseUrl,
      apiKey,
      apiKeyEnv,
      model,
      voice: z.string().min(1).describe('Voice name, as the server lists it.'),
      allowInsecure,
    })
    .check(checkEndpoint),
  z.strictObject({
    kind: z.literal('system').describe("The system's own speech: no key, no network."),
    voice: z.string().min(1).exactOptional().describe('Voice name; left out, the system decides.'),
  }),
])

const nobody = z.strictObject({ kind: z.literal('none').describe('Nobody.') })

const keptDevice = z.strictObject({
  deviceId: z.string().max(500).describe("The browser's own name for it; looked for first."),
  label: z.string().max(500).describe('Its name as you see it; looked for when the id is unknown.'),
})

const wholeMs = (lowest: number, highest: number): z.ZodInt => z.int().min(lowest).max(highest)
const rate = z.int().min(1).max(10_000)

/** The shape of `settings.json` and of the file given by `--settings`. Each field's description is its documentation. */
export const settingsSchema = z.strictObject({
  llm: llm.default(defaults.llm).describe('What thinks: the language model.'),
  stt: stt.default(defaults.stt).describe('What hears: speech to text.'),
  tts: tts.default(defaults.tts).describe('What speaks: text to speech.'),
  fallback: z
    .strictObject({
      llm: llm.exactOptional().describe('Who answers when `llm` cannot; left out, nobody.'),
      stt: z
        .discriminatedUnion('kind', [...stt.options, nobody])
        .default(defaults.fallback.stt)
        .describe('Who listens when `stt` cannot.'),
      tts: z
        .discriminatedUnion('kind', [...tts.options, nobody])
        .default(defaults.fallback.tts)
        .describe('Who speaks when `tts` cannot.'),
    })
    .prefault({})
    .describe('Who stands in for a server that fails. Parley says so, and asks the server again every 30 seconds.'),
  mode: z.enum(modes).default(defaults.mode).describe('How you talk to it. `text` opens no microphone and no socket.'),
  language: z
    .string()
    .refine(isLanguageTag, 'must be a language tag such as "en-US" or "de"')
    .default(defaults.language)
    .describe('Language you speak, as a BCP 47 tag.'),
  bargeIn: z
    .strictObject({
      preset: z
        .enum(['instant', 'balanced', 'careful', 'off'])
        .default(defaults.bargeIn.preset)
        .describe('How readily your voice stops the answer; `off` leaves only the stop button and the stop words.'),
    })
    .prefault({})
    .describe('Cutting in.'),
  endpointing: z
    .strictObject({
      silenceMs: wholeMs(detectorSilenceMs, 5000)
        .default(defaults.endpointing.silenceMs)
        .describe(
          'Silence after which you have finished, unless your words say that you have not. Not below 400: the detector needs 400 ms of quiet to be sure.',
        ),
      deadlineMs: wholeMs(detectorSilenceMs, 15_000)
        .default(defaults.endpointing.deadlineMs)
        .describe('Silence after which you have finished whatever your words say. Not below `silenceMs`.'),
    })
    .check((context) => {
      if (context.value.deadlineMs < context.value.silenceMs)
        context.issues.push({
          code: 'custom',
          path: ['deadlineMs'],
          message: 'must not be below "silenceMs"',
          input: undefined,
        })
    })
    .prefault({})
    .describe('When your turn has ended.'),
  limits: z
    .strictObject({
      connections: rate.default(defaults.limits.connections).describe('Connections at one time.'),
      audioFramesPerSecond: rate
        .default(defaults.limits.audioFramesPerSecond)
        .describe('Audio frames a connection may send in a second; real time is 50.'),
      audioFramesBurst: rate
        .default(defaults.limits.audioFramesBurst)
        .describe('Audio frames it may send at once, after a pause.'),
      controlPerSecond: rate
        .default(defaults.limits.controlPerSecond)
        .describe('Other frames a connection may send in a second.'),
      controlBurst: rate.default(defaults.limits.controlBurst).describe('Other frames it may send at once.'),
    })
    .prefault({})
    .describe('What one client may ask of the server.'),
  logLevel: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default(defaults.logLevel)
    .describe('How much is logged. Text, audio and keys never are.'),
  capture: z
    .enum(captureLevels)
    .default(defaults.capture)
    .describe(
      'Sessions that begin from now on are written down in the profile, for finding out what went wrong: `shape` without a word of what was said, `full` with the words, `full-with-audio` with the sound too.',
    ),
  instructions: z
    .string()
    .min(1)
    .max(20_000)
    .exactOptional()
    .describe('What the language model is told about its task, in place of the built-in instructions.'),
  appearance: z
    .strictObject({
      theme: z.enum(themes).default(defaults.appearance.theme).describe('Light, dark, or as the system is set.'),
      hasLessMotion: z
        .boolean()
        .default(defaults.appearance.hasLessMotion)
        .describe('`true` leaves out movement, also where the system allows it.'),
    })
    .prefault({})
    .describe('How the window looks.'),
  devices: z
    .strictObject({
      microphone: keptDevice.exactOptional().describe("The microphone; left out, the system's own choice."),
      loudspeaker: keptDevice.exactOptional().describe("The loudspeaker; left out, the system's own choice."),
    })
    .prefault({})
    .describe('What you hear and speak with. The window writes these.'),
  isFirstRunDone: z
    .boolean()
    .default(defaults.isFirstRunDone)
    .describe('`true` once the first minutes were taken or skipped.'),
  summonShortcut: z
    .string()
    .min(1)
    .max(100)
    .exactOptional()
    .describe(
      'Keys that bring the window up from anywhere, such as `"CommandOrControl+Shift+Space"`. Desktop app only.',
    ),
})

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}

/** Settings with every default filled in. */
export type Settings = z.output<typeof settingsSchema>
/** Settings as a person writes them: everything may be left out. */
export type SettingsInput = z.input<typeof settingsSchema>
export type LlmSettings = Settings['llm']
export type SttSettings = Settings['stt']
export type TtsSettings = Settings['tts']

export const defaultSettings: Settings = settingsSchema.parse({})
