import { z } from 'zod'
import { captureLevels } from '../session/capture-level.ts'
import { modes } from './client-messages.ts'

/*
 * What the page may see and change of the settings: `GET /api/settings` and `PUT /api/settings`. A key goes in and never
 * comes out. A change that is valid holds from the next turn on, without a new start.
 */

export const providerParts = ['llm', 'stt', 'tts'] as const
/** What thinks, what hears, what speaks. */
export type ProviderPart = (typeof providerParts)[number]

export const providerKinds = {
  llm: ['offline', 'openai', 'anthropic', 'google', 'openai-compatible'],
  stt: ['pocketsphinx', 'openai-compatible'],
  tts: ['system', 'openai-compatible'],
} as const satisfies Record<ProviderPart, readonly string[]>
export type ProviderKind = (typeof providerKinds)[ProviderPart][number]

const kindSchema = z.enum([...providerKinds.llm, ...providerKinds.stt, ...providerKinds.tts])

/** `kept`: in the key store. `environment`: in the variable `keyVariable`. `file`: written into settings.json by hand. */
export const keyPlaces = ['none', 'kept', 'environment', 'file'] as const

const providerViewSchema = z.strictObject({
  kind: kindSchema,
  baseUrl: z.string().optional(),
  model: z.string().optional(),
  voice: z.string().optional(),
  key: z.enum(keyPlaces),
  keyVariable: z.string().optional(),
  /** What leaves this machine for it, and where to: one sentence. */
  privacy: z.string(),
})
export type ProviderView = z.output<typeof providerViewSchema>

export const providerChangeSchema = z.strictObject({
  kind: kindSchema,
  baseUrl: z.string().max(2_000).optional(),
  model: z.string().max(300).optional(),
  voice: z.string().max(300).optional(),
  /** Left out: the key that is kept for this part stays, if it goes to the same address. `null`: it is forgotten. */
  apiKey: z.string().min(1).max(10_000).nullable().optional(),
  allowInsecure: z.boolean().optional(),
})
export type ProviderChange = z.output<typeof providerChangeSchema>

export const themes = ['system', 'light', 'dark'] as const
const appearanceSchema = z.strictObject({ theme: z.enum(themes), hasLessMotion: z.boolean() })
export type Appearance = z.output<typeof appearanceSchema>

const keptDeviceSchema = z.strictObject({ deviceId: z.string().max(500), label: z.string().max(500) })
/** Left out: the system's default. Looked for by id first, then by label: ids change with the origin. */
const keptDevicesSchema = z.strictObject({
  microphone: keptDeviceSchema.optional(),
  loudspeaker: keptDeviceSchema.optional(),
})
export type KeptDevice = z.output<typeof keptDeviceSchema>
export type KeptDevices = z.output<typeof keptDevicesSchema>

const bargeInSchema = z.strictObject({ preset: z.enum(['instant', 'balanced', 'careful', 'off']) })
const endpointingSchema = z.strictObject({
  silenceMs: z.int().min(400).max(5_000),
  deadlineMs: z.int().min(400).max(15_000),
})
const languageSchema = z.string().min(2).max(35)

/** A language model's server that needs nothing more than the name of a model. */
const readyLlmSchema = z.strictObject({
  kind: z.enum(providerKinds.llm),
  origin: z.string(),
  /** One that is kept is forgotten when a server of another origin is chosen. */
  key: z.enum(['kept', 'environment']),
})
export type ReadyLlm = z.output<typeof readyLlmSchema>

/** `system`: the operating system's own store. `file`: a file of the profile that only this user may read. */
export const keyStoreKinds = ['system', 'file', 'unprotected'] as const
const keyStoreViewSchema = z.strictObject({ kind: z.enum(keyStoreKinds), sentence: z.string() })
export type KeyStoreView = z.output<typeof keyStoreViewSchema>

export const settingsViewSchema = z.strictObject({
  llm: providerViewSchema,
  stt: providerViewSchema,
  tts: providerViewSchema,
  /** Those that there is a key for, in use or not; left out: none. */
  readyLlms: z.array(readyLlmSchema).optional(),
  mode: z.enum(modes),
  language: languageSchema,
  bargeIn: bargeInSchema,
  endpointing: endpointingSchema,
  instructions: z.string().optional(),
  appearance: appearanceSchema,
  devices: keptDevicesSchema,
  isFirstRunDone: z.boolean(),
  /** Of sessions that begin from now on; those that run stay as they began. */
  capture: z.enum(captureLevels),
  /** An Electron accelerator; left out: none. */
  summonShortcut: z.string().optional(),
  keyStore: keyStoreViewSchema,
  /** Where settings, keys and conversations are kept. */
  profileDirectory: z.string(),
  /** Why these cannot be changed here: they were given for one run by `--settings`. */
  readOnlyReason: z.string().optional(),
})
export type SettingsView = z.output<typeof settingsViewSchema>

/** Body of `PUT /api/settings`: what is left out stays; answered with the whole view as it is now. */
export const settingsChangeSchema = z
  .strictObject({
    llm: providerChangeSchema,
    stt: providerChangeSchema,
    tts: providerChangeSchema,
    mode: z.enum(modes),
    language: languageSchema,
    bargeIn: bargeInSchema,
    endpointing: endpointingSchema,
    instructions: z.string().min(1).max(20_000).nullable(),
    appearance: appearanceSchema,
    devices: keptDevicesSchema,
    isFirstRunDone: z.boolean(),
    capture: z.enum(captureLevels),
    summonShortcut: z.string().min(1).max(100).nullable(),
  })
  .partial()
export type SettingsChange = z.output<typeof settingsChangeSchema>

/** Body of `POST /api/settings/check`: is asked before it is kept, and keeps nothing. */
export const providerCheckRequestSchema = z.strictObject({
  part: z.enum(providerParts),
  provider: providerChangeSchema,
})

export const providerCheckOutcomes = [
  'works',
  'wrong-key',
  'unreachable',
  'unknown-model',
  /** It answered, and what it said neither proves nor disproves that it will work: it may be kept all the same. */
  'unclear',
] as const

export const providerCheckSchema = z.strictObject({
  outcome: z.enum(providerCheckOutcomes),
  /** What was found, and what the user can do. */
  message: z.string(),
  /** What the server lists; empty where it lists none. */
  models: z.array(z.string()),
})
export type ProviderCheck = z.output<typeof providerCheckSchema>

/** `GET /api/local-servers`: model servers that answer on this machine right now. */
export const localServersSchema = z.strictObject({
  servers: z.array(
    z.strictObject({
      name: z.enum(['Ollama', 'LM Studio', 'llama.cpp', 'vLLM', 'another server']),
      baseUrl: z.string(),
      models: z.array(z.string()),
    }),
  ),
})
export type LocalServer = z.output<typeof localServersSchema>['servers'][number]
