import { z } from 'zod'
import { errorCodes } from './errors.ts'
import { modeSchema } from './client-messages.ts'
import { itemSchema } from './items.ts'
import { protocolVersion } from './limits.ts'

const u32 = z.int().min(0).max(0xffffffff)
/** Every numbered message: `epoch` names one life of the session, `seq` counts its messages from 1. */
const numbered = { epoch: u32, seq: u32 }
const errorCode = z.enum(errorCodes)

export const phases = ['idle', 'hearing', 'endpointing', 'thinking', 'speaking'] as const
export type Phase = (typeof phases)[number]

export const snapshotSchema = z.strictObject({
  items: z.array(itemSchema),
  mode: modeSchema,
  isMuted: z.boolean(),
  phase: z.enum(phases),
  responseId: u32.optional(),
})

export const welcomeSchema = z.strictObject({
  type: z.literal('welcome'),
  ...numbered,
  protocol: z.literal(protocolVersion),
  serverVersion: z.string(),
  sessionId: z.string(),
  conversationId: z.string(),
  isResumed: z.boolean(),
  snapshot: snapshotSchema.optional(),
  audio: z.strictObject({ microphoneRateHz: u32, speechRateHz: u32, frameMs: u32, speechLeadMs: u32 }),
  limits: z.strictObject({
    textFrameMaxBytes: u32,
    audioFrameMaxBytes: u32,
    audioFramesPerSecond: u32,
    audioFramesBurst: u32,
    heartbeatMs: u32,
    peerSilentMs: u32,
  }),
})

export const commandResultSchema = z.strictObject({
  type: z.literal('command-result'),
  ...numbered,
  commandId: z.uuid(),
  isOk: z.boolean(),
  code: errorCode.optional(),
  message: z.string().optional(),
})

export const stateSchema = z.strictObject({
  type: z.literal('state'),
  ...numbered,
  phase: z.enum(phases),
  isUserSpeaking: z.boolean(),
  isMuted: z.boolean(),
  mode: modeSchema,
})

export const heardStartSchema = z.strictObject({
  type: z.literal('speech-start'),
  ...numbered,
  utteranceId: u32,
  position: u32,
})
export const heardEndSchema = z.strictObject({
  type: z.literal('speech-end'),
  ...numbered,
  utteranceId: u32,
  position: u32,
})

export const transcriptInterimSchema = z.strictObject({
  type: z.literal('transcript-interim'),
  ...numbered,
  utteranceId: u32,
  text: z.string(),
})

export const transcriptFinalSchema = z.strictObject({
  type: z.literal('transcript-final'),
  ...numbered,
  utteranceId: u32,
  text: z.string(),
  certainty: z.number().min(0).max(1),
})

export const itemAddedSchema = z.strictObject({
  type: z.literal('item-added'),
  ...numbered,
  item: itemSchema,
  /** The item's place when it is not the end: a clarification stands before the answer it goes into. */
  beforeItemId: z.string().optional(),
})
export const itemUpdatedSchema = z.strictObject({ type: z.literal('item-updated'), ...numbered, item: itemSchema })
export const itemRemovedSchema = z.strictObject({ type: z.literal('item-removed'), ...numbered, itemId: z.string() })

export const responseStartSchema = z.strictObject({
  type: z.literal('response-start'),
  ...numbered,
  responseId: u32,
  itemId: z.string(),
  isSpoken: z.boolean(),
  /** The response that this one goes on from, after an interruption that was only noise. */
  continuesResponseId: u32.optional(),
  /** The sample of that response at which the first one of this lies, when its own sound goes on. */
  continuesAtSample: u32.optional(),
})

export const textDeltaSchema = z.strictObject({
  type: z.literal('text-delta'),
  ...numbered,
  responseId: u32,
  text: z.string(),
})

export const speechSpanSchema = z.strictObject({
  type: z.literal('speech-span'),
  ...numbered,
  responseId: u32,
  text: z.string(),
  startSample: u32,
})

export const speechSentSchema = z.strictObject({
  type: z.literal('speech-sent'),
  ...numbered,
  responseId: u32,
  samples: u32,
})

export const toolCallSchema = z.strictObject({
  type: z.literal('tool-call'),
  ...numbered,
  responseId: u32,
  toolCallId: z.string(),
  toolName: z.string(),
  input: z.json(),
})

export const responseInterruptSchema = z.strictObject({
  type: z.literal('response-interrupt'),
  ...numbered,
  responseId: u32,
  reason: z.enum(['barge-in', 'stop-button', 'text', 'mode', 'replaced']),
})

export const responseEndSchema = z.strictObject({
  type: z.literal('response-end'),
  ...numbered,
  responseId: u32,
  itemId: z.string(),
  reason: z.enum(['completed', 'interrupted', 'failed']),
  /** Three different numbers, all kept: made by the model, sent as speech, played at the client. */
  generatedCharacters: u32,
  sentSamples: u32,
  heardSamples: u32,
  heardText: z.string(),
  code: errorCode.optional(),
})

export const noticeSchema = z.strictObject({
  type: z.literal('notice'),
  ...numbered,
  code: errorCode,
  message: z.string(),
})

/** Answers one bad frame; carries no number because it belongs to the socket and not to the session. */
export const errorSchema = z.strictObject({
  type: z.literal('error'),
  code: errorCode,
  message: z.string(),
  commandId: z.string().optional(),
})

export const serverPingSchema = z.strictObject({ type: z.literal('ping'), sentAtMs: z.number() })
export const serverPongSchema = z.strictObject({
  type: z.literal('pong'),
  sentAtMs: z.number(),
  serverAtMs: z.number(),
})
export const serverAckSchema = z.strictObject({ type: z.literal('ack'), microphonePosition: u32, streamId: u32 })

export const speechAudioSchema = z.strictObject({
  type: z.literal('audio'),
  kind: z.literal('speech'),
  flags: z.int().min(0).max(0xffff),
  streamId: u32,
  sequence: u32,
  position: u32,
  data: z.base64(),
})

export const serverMessageSchema = z.discriminatedUnion('type', [
  welcomeSchema,
  commandResultSchema,
  stateSchema,
  heardStartSchema,
  heardEndSchema,
  transcriptInterimSchema,
  transcriptFinalSchema,
  itemAddedSchema,
  itemUpdatedSchema,
  itemRemovedSchema,
  responseStartSchema,
  textDeltaSchema,
  speechSpanSchema,
  speechSentSchema,
  toolCallSchema,
  responseInterruptSchema,
  responseEndSchema,
  noticeSchema,
  errorSchema,
  serverPingSchema,
  serverPongSchema,
  serverAckSchema,
  speechAudioSchema,
])

export type ServerMessage = z.infer<typeof serverMessageSchema>
export type NumberedMessage = Extract<ServerMessage, { seq: number }>
type WithoutNumber<M> = M extends { seq: number } ? Omit<M, 'epoch' | 'seq'> : never
/** A session's message before the outbox gives it its number. */
export type SessionMessage = WithoutNumber<NumberedMessage>
export type Welcome = z.infer<typeof welcomeSchema>
export type Snapshot = z.infer<typeof snapshotSchema>
export type InterruptReason = z.infer<typeof responseInterruptSchema>['reason']
