import { z } from 'zod'

/** What goes to the child that holds the WebAssembly voice. One text at a time; the sound comes back in pieces. */
export const espeakOrderSchema = z.strictObject({
  text: z.string(),
  voice: z.string(),
  wordsPerMinute: z.number(),
})
export type EspeakOrder = z.infer<typeof espeakOrderSchema>

export const espeakReplySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), rateHz: z.number() }),
  z.strictObject({ type: z.literal('speech'), samples: z.instanceof(Int16Array<ArrayBuffer>) }),
  z.strictObject({ type: z.literal('done') }),
  z.strictObject({ type: z.literal('failed'), reason: z.string() }),
])
export type EspeakReply = z.infer<typeof espeakReplySchema>
