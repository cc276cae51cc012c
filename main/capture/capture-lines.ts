import { z } from 'zod'
import { errorCodes } from '../../shared/protocol/errors.ts'
import { itemSchema } from '../../shared/protocol/items.ts'
import { captureLevels } from '../../shared/session/capture-level.ts'

export const captureFormat = 'parley-capture'
export const captureVersion = 1

const count = z.int().min(0)
const frame = z.record(z.string(), z.json())
/** A client of the session, by the kind of its connection and the order of its arrival: `socket-1`, `event-stream-2`. */
const channel = z.templateLiteral([z.enum(['socket', 'event-stream']), '-', z.int().min(1)])

const error = z.strictObject({ code: z.enum(errorCodes), message: z.string(), retryable: z.boolean() })

const audio = z.strictObject({
  kind: z.enum(['microphone', 'speech']),
  flags: count,
  streamId: count,
  sequence: count,
  position: count,
  samples: count,
  pcm: z.base64().optional(),
})

const settings = z.strictObject({
  mode: z.enum(['always-listening', 'push-to-talk', 'text']),
  language: z.string(),
  bargeIn: z.strictObject({ preset: z.enum(['instant', 'balanced', 'careful', 'off']) }),
  endpointing: z.strictObject({ silenceMs: z.number(), deadlineMs: z.number(), vadSilenceMs: z.number() }),
  instructions: z.string(),
})

export const captureHeaderSchema = z.strictObject({
  format: z.literal(captureFormat),
  version: z.literal(captureVersion),
  level: z.enum(captureLevels).exclude(['off']),
  startedAt: z.iso.datetime(),
  serverVersion: z.string(),
  settings,
  limits: z.strictObject({ audioFramesPerSecond: z.number(), audioFramesBurst: z.number() }),
  epoch: count,
  session: z.string(),
})

/** One thing a provider gave, as JSON; sound is its length and how loud it was. */
const speechChunk = z.strictObject({
  rateHz: z.number().positive(),
  samples: count,
  /** Stretches of the chunk and their root mean square: where the voice paused, and nothing of what it said. */
  levels: z.array(z.tuple([count, count])).optional(),
  pcm: z.base64().optional(),
  words: z.array(z.strictObject({ word: z.string(), startSample: z.number(), endSample: z.number() })).optional(),
})
const llmEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text-delta'), text: z.string() }),
  z.strictObject({ type: z.literal('reasoning-delta'), text: z.string() }),
  z.strictObject({
    type: z.literal('tool-call'),
    toolCallId: z.string(),
    toolName: z.string(),
    input: z.json().optional(),
  }),
  z.strictObject({
    type: z.literal('session-control'),
    control: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('speech-rate'), factor: z.number() }),
      z.strictObject({ kind: z.literal('volume'), level: z.number() }),
    ]),
  }),
  z.strictObject({
    type: z.literal('finish'),
    reason: z.enum(['stop', 'length', 'content-filter', 'refusal', 'tool-calls', 'other']),
    explanation: z.string().exactOptional(),
    usage: z
      .strictObject({ inputTokens: z.number().exactOptional(), outputTokens: z.number().exactOptional() })
      .exactOptional(),
  }),
])
const transcript = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('transcript-interim'), text: z.string() }),
  z.strictObject({ type: z.literal('transcript-final'), text: z.string(), certainty: z.number() }),
])

const at = { t: z.number().min(0) }
const call = count

/** What came from outside, one step each; what the session was told within a step; and what it gave. */
export const captureLineSchema = z.discriminatedUnion('type', [
  // From outside.
  z.strictObject({ ...at, type: z.literal('client-attach'), channel, frame, isEarly: z.literal(true).optional() }),
  z.strictObject({ ...at, type: z.literal('client-frame'), channel, frame }),
  z.strictObject({ ...at, type: z.literal('client-audio'), channel, audio }),
  z.strictObject({ ...at, type: z.literal('client-detach'), channel }),
  z.strictObject({ ...at, type: z.literal('llm-event'), call, event: llmEvent }),
  z.strictObject({ ...at, type: z.literal('transcript-event'), call, event: transcript }),
  z.strictObject({ ...at, type: z.literal('speech-chunk'), call, chunk: speechChunk }),
  z.strictObject({ ...at, type: z.literal('provider-end'), call }),
  z.strictObject({ ...at, type: z.literal('provider-failure'), call, error }),
  z.strictObject({
    ...at,
    type: z.literal('detector-edge'),
    detector: count,
    edge: z.strictObject({ type: z.enum(['speech-start', 'speech-end']), position: z.number() }),
  }),
  z.strictObject({ ...at, type: z.literal('detector-progress'), detector: count, position: z.number() }),
  z.strictObject({ ...at, type: z.literal('detector-failure'), detector: count, error }),
  z.strictObject({ ...at, type: z.literal('settings-change'), settings }),
  z.strictObject({ ...at, type: z.literal('announcement'), text: z.string() }),
  z.strictObject({ ...at, type: z.literal('notice'), code: z.enum(errorCodes), text: z.string() }),
  z.strictObject({ ...at, type: z.literal('conversation-leave'), conversationId: z.string() }),
  z.strictObject({ ...at, type: z.literal('wall-time'), wallMs: z.number() }),
  z.strictObject({ ...at, type: z.literal('session-close') }),
  // Told within a step.
  z.strictObject({ ...at, type: z.literal('new-id'), id: z.string() }),
  z.strictObject({ ...at, type: z.literal('new-epoch'), epoch: count }),
  z.strictObject({ ...at, type: z.literal('store-created'), conversationId: z.string() }),
  z.strictObject({ ...at, type: z.literal('store-not-created'), error }),
  z.strictObject({ ...at, type: z.literal('store-has'), has: z.boolean() }),
  z.strictObject({ ...at, type: z.literal('store-has-item'), itemId: z.string() }),
  z.strictObject({ ...at, type: z.literal('store-session'), conversationId: z.string().optional() }),
  z.strictObject({ ...at, type: z.literal('store-items'), items: z.array(itemSchema) }),
  z.strictObject({ ...at, type: z.literal('store-failure'), write: count, error }),
  z.strictObject({ ...at, type: z.literal('client-backlog'), channel, read: count, bytes: count }),
  // Given.
  z.strictObject({ ...at, type: z.literal('server-frame'), channel, frame }),
  z.strictObject({ ...at, type: z.literal('server-audio'), channel, audio }),
  z.strictObject({ ...at, type: z.literal('server-close'), channel, name: z.string() }),
  z.strictObject({
    ...at,
    type: z.literal('provider-call'),
    call,
    seam: z.enum(['llm', 'stt', 'tts', 'warm-up']),
    characters: count.optional(),
  }),
  // What the connection saw to by itself. The session knows nothing of it, and no replay asks for it.
  z.strictObject({
    ...at,
    type: z.literal('connection-frame'),
    channel,
    direction: z.enum(['received', 'sent']),
    frame,
  }),
  z.strictObject({
    ...at,
    type: z.literal('connection-refusal'),
    channel,
    code: z.enum(errorCodes),
    isBinary: z.boolean(),
    bytes: count,
  }),
  z.strictObject({ ...at, type: z.literal('connection-close'), channel, code: count }),
  z.strictObject({ ...at, type: z.literal('capture-end'), reason: z.enum(['size', 'disk']) }),
])

export type CaptureHeader = z.infer<typeof captureHeaderSchema>
export type CaptureLine = z.infer<typeof captureLineSchema>
type WithoutTime<L> = L extends CaptureLine ? Omit<L, 't'> : never
/** A line before the recorder stamps it. */
export type CaptureEntry = WithoutTime<CaptureLine>
export type ChannelName = Extract<CaptureLine, { type: 'client-attach' }>['channel']
export type CapturedAudio = z.infer<typeof audio>
export type CapturedChunk = z.infer<typeof speechChunk>
export type CapturedLlmEvent = z.infer<typeof llmEvent>
export type CapturedError = z.infer<typeof error>
export type CapturedSettings = z.infer<typeof settings>
