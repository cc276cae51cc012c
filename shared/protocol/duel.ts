import { z } from 'zod'

/*
 * *Hear me being interrupted*: `POST /api/duel` answers with this. The session is a real one with the parts that come with
 * Parley (its own brain, ears and voice: no key, no network), greets whoever opens it by speaking, and is not kept.
 */
export const duelBeginningSchema = z.strictObject({
  /** For the `hello` of one socket, soon: after two minutes it is gone. */
  sessionId: z.string(),
  /** What the person says into the assistant's speech, in another voice than the assistant's where there is one. */
  person: z.strictObject({
    words: z.string(),
    rateHz: z.number(),
    /** PCM16 little-endian, mono. */
    samples: z.base64(),
  }),
})
export type DuelBeginning = z.output<typeof duelBeginningSchema>
