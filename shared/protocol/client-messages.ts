import { z } from 'zod'
import { protocolVersion, textFrameMaxBytes } from './limits.ts'

const u32 = z.int().min(0).max(0xffffffff)
const commandId = z.uuid()

export const modes = ['always-listening', 'push-to-talk', 'text'] as const
export const modeSchema = z.enum(modes)
export type Mode = z.infer<typeof modeSchema>

/** A tool the client runs itself: the model may call it, the answer comes back as `tool-result`. */
export const clientToolSchema = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().max(2_000),
  inputSchema: z.record(z.string(), z.json()),
})

export const helloSchema = z.strictObject({
  type: z.literal('hello'),
  protocol: z.literal(protocolVersion),
  client: z.strictObject({ name: z.string().min(1).max(100), version: z.string().max(50) }),
  audio: z.enum(['binary', 'json']).default('binary'),
  vad: z.enum(['client', 'server']).default('server'),
  mode: modeSchema.optional(),
  tools: z.array(clientToolSchema).max(32).optional(),
  sessionId: z.string().max(100).optional(),
  epoch: u32.optional(),
  lastSeq: u32.optional(),
  /** With a resume: of the answer that was being spoken, the samples that are here without a hole. It goes on from there. */
  heldSpeech: z.strictObject({ responseId: u32, samples: u32 }).optional(),
  conversationId: z.string().max(100).optional(),
})

export const whileSpeakingSchema = z.enum(['interrupt', 'queue', 'steer'])
export type WhileSpeaking = z.infer<typeof whileSpeakingSchema>

export const textSubmitSchema = z.strictObject({
  type: z.literal('text-submit'),
  id: commandId,
  text: z.string().min(1).max(textFrameMaxBytes),
  whileSpeaking: whileSpeakingSchema.default('interrupt'),
})

export const speechStartSchema = z.strictObject({
  type: z.literal('speech-start'),
  id: commandId,
  utteranceId: u32,
  position: u32,
  interrupts: z.boolean().optional(),
})

export const speechEndSchema = z.strictObject({
  type: z.literal('speech-end'),
  id: commandId,
  utteranceId: u32,
  position: u32,
})

export const responseStopSchema = z.strictObject({
  type: z.literal('response-stop'),
  id: commandId,
  responseId: u32.optional(),
  reason: z.enum(['stop-button', 'barge-in']).default('stop-button'),
  playedSamples: u32.optional(),
})

export const modeSetSchema = z.strictObject({ type: z.literal('mode-set'), id: commandId, mode: modeSchema })

export const muteSetSchema = z.strictObject({ type: z.literal('mute-set'), id: commandId, isMuted: z.boolean() })

export const conversationOpenSchema = z.strictObject({
  type: z.literal('conversation-open'),
  id: commandId,
  conversationId: z.string().max(100).optional(),
})

export const toolResultSchema = z.strictObject({
  type: z.literal('tool-result'),
  id: commandId,
  toolCallId: z.string().max(200),
  output: z.json(),
})

export const playoutSchema = z.strictObject({
  type: z.literal('playout'),
  responseId: u32,
  playedSamples: u32,
  isFinal: z.boolean().default(false),
})

export const ackSchema = z.strictObject({ type: z.literal('ack'), seq: u32 })
export const pingSchema = z.strictObject({ type: z.literal('ping'), sentAtMs: z.number() })
export const pongSchema = z.strictObject({ type: z.literal('pong'), sentAtMs: z.number() })

/** The debugging twin of the binary frame: the same fields, the samples as base64 of PCM16 little-endian. */
export const microphoneAudioSchema = z.strictObject({
  type: z.literal('audio'),
  kind: z.literal('microphone'),
  flags: z.int().min(0).max(0xffff).default(0),
  streamId: u32,
  sequence: u32,
  position: u32,
  data: z.base64(),
})

export const clientMessageSchema = z.discriminatedUnion('type', [
  helloSchema,
  textSubmitSchema,
  speechStartSchema,
  speechEndSchema,
  responseStopSchema,
  modeSetSchema,
  muteSetSchema,
  conversationOpenSchema,
  toolResultSchema,
  playoutSchema,
  ackSchema,
  pingSchema,
  pongSchema,
  microphoneAudioSchema,
])

export type ClientMessage = z.infer<typeof clientMessageSchema>
/** What a client may write: fields with defaults may be left out. */
export type ClientMessageInput = z.input<typeof clientMessageSchema>
export type Hello = z.infer<typeof helloSchema>
export type ClientTool = z.infer<typeof clientToolSchema>
/** Messages that carry a UUID and run once, however often they are sent. */
export type ClientCommand = Extract<ClientMessage, { id: string }>
