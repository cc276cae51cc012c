import { z } from 'zod'
import type { AnswerFigures, Usage } from '../../shared/protocol/data-export.ts'
import type { UsedByAnswer } from '../../shared/protocol/kept-data.ts'
import type { Database } from './database.ts'

const figuresSchema = z.object({
  answers: z.number(),
  generatedCharacters: z.number(),
  sentSamples: z.number(),
  heardSamples: z.number(),
})
const usageRowSchema = z.object({
  part: z.enum(['llm', 'stt', 'tts']),
  provider: z.string(),
  inputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  characters: z.number().nullable(),
  milliseconds: z.number().nullable(),
})

/** Nothing for an item that is gone: an answer of which nothing was heard is no part of the conversation. */
export function keepFigures(database: Database, itemId: string, figures: AnswerFigures): void {
  database.run(
    `INSERT INTO answerFigures (itemId, generatedCharacters, sentSamples, heardSamples)
     SELECT itemId, ?, ?, ? FROM items WHERE itemId = ?`,
    ...[figures.generatedCharacters, figures.sentSamples, figures.heardSamples, itemId],
  )
}

export function keepUsage(database: Database, itemId: string, usage: Usage): void {
  database.run(
    `INSERT INTO usage (itemId, part, provider, inputTokens, outputTokens, characters, milliseconds)
     SELECT itemId, ?, ?, ?, ?, ?, ? FROM items WHERE itemId = ?`,
    usage.part,
    usage.provider,
    usage.inputTokens ?? null,
    usage.outputTokens ?? null,
    usage.characters ?? null,
    usage.milliseconds ?? null,
    itemId,
  )
}

/** An answer that went on after a false alarm was spoken in parts: their sound adds up, their text is one. */
export function figuresOf(database: Database, itemId: string): AnswerFigures | undefined {
  const sums = database.row(
    figuresSchema,
    `SELECT count(*) AS answers, coalesce(max(generatedCharacters), 0) AS generatedCharacters,
       coalesce(sum(sentSamples), 0) AS sentSamples, coalesce(sum(heardSamples), 0) AS heardSamples
     FROM answerFigures WHERE itemId = ?`,
    itemId,
  )
  if (sums === undefined || sums.answers === 0) return undefined
  const { generatedCharacters, sentSamples, heardSamples } = sums
  return { generatedCharacters, sentSamples, heardSamples }
}

const usageColumns = 'part, provider, inputTokens, outputTokens, characters, milliseconds'

export function usageOf(database: Database, itemId: string): Usage[] {
  const rows = database.rows(
    usageRowSchema,
    `SELECT ${usageColumns} FROM usage WHERE itemId = ? ORDER BY usageNumber`,
    itemId,
  )
  return rows.map(usageIn)
}

/** Of one conversation, in the order in which it was used. */
export function usageByItem(database: Database, conversationId: string): UsedByAnswer[] {
  const rows = database.rows(
    usageRowSchema.extend({ itemId: z.string() }),
    `SELECT itemId, ${usageColumns} FROM items CROSS JOIN usage USING (itemId)
     WHERE conversationId = ? ORDER BY usageNumber`,
    conversationId,
  )
  const groups = new Map<string, Usage[]>()
  for (const row of rows) {
    const used = groups.get(row.itemId)
    if (used === undefined) groups.set(row.itemId, [usageIn(row)])
    else used.push(usageIn(row))
  }
  return [...groups].map(([itemId, usage]) => ({ itemId, usage }))
}

function usageIn(row: z.output<typeof usageRowSchema>): Usage {
  const { part, provider, inputTokens, outputTokens, characters, milliseconds } = row
  return {
    part,
    provider,
    ...(inputTokens !== null && { inputTokens }),
    ...(outputTokens !== null && { outputTokens }),
    ...(characters !== null && { characters }),
    ...(milliseconds !== null && { milliseconds }),
  }
}
