import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DataExport, ExportedItem } from '../../shared/protocol/data-export.ts'
import { exportParts } from '../../shared/protocol/export-parts.ts'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { openUnkeptStore } from './unkept-store.ts'

const count = fc.nat({ max: 1_000_000 })
const items = fc.array(
  fc.record<ExportedItem>(
    {
      role: fc.constantFrom('user', 'assistant'),
      modality: fc.constantFrom('voice', 'text'),
      status: fc.constantFrom('completed', 'interrupted', 'failed'),
      text: fc.string({ unit: 'grapheme' }),
      generatedText: fc.string(),
      certainty: fc.float({ min: 0, max: 1, noNaN: true }),
      isAnnouncement: fc.boolean(),
      isUnanswered: fc.constant(true),
      createdAtMs: count,
      figures: fc.record({ generatedCharacters: count, sentSamples: count, heardSamples: count }),
      usage: fc.array(fc.record({ part: fc.constantFrom('llm', 'stt', 'tts'), provider: fc.string() }), {
        minLength: 1,
      }),
      attachments: fc.array(
        fc.record({
          kind: fc.constantFrom('image', 'file'),
          name: fc.constantFrom('fox.png', '狐 1.txt'),
          mediaType: fc.constant('image/png'),
          base64: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')),
        }),
        { minLength: 1 },
      ),
    },
    { requiredKeys: ['role', 'modality', 'status', 'text', 'createdAtMs'] },
  ),
  { minLength: 1, maxLength: 6 },
)

test('a thousand random conversations come out of a store as they went in, and out of the next one too', async () => {
  const conversations = fc.array(fc.record({ title: fc.string({ minLength: 1 }), items }), {
    minLength: 20,
    maxLength: 20,
  })
  await fc.assert(
    fc.asyncProperty(conversations, async (said) => {
      const clock = new ManualClock()
      const whole: DataExport = {
        ...{ format: 'parley-export', version: 1, exportedAtMs: 1, notes: [{ text: 'buy milk', createdAtMs: 1 }] },
        conversations: said.map((fields, place) => ({ ...fields, createdAtMs: place, updatedAtMs: place + 1 })),
      }
      let next = whole
      for (let round = 0; round < 2; round++) {
        const store = openUnkeptStore(clock)
        await store.data.import(exportParts(next))
        next = { ...whole, conversations: [...store.data.conversations()], notes: store.data.notes() }
        store.close()
      }
      expect(next).toEqual(whole)
    }),
    { numRuns: 50, seed: 1 },
  )
})

test('an import of which a part cannot be kept leaves nothing', async () => {
  const store = openUnkeptStore(new ManualClock(), () => 'always the same')
  const item: ExportedItem = { role: 'user', modality: 'text', status: 'completed', text: 'Hello', createdAtMs: 1 }
  const conversation = { title: 'x', createdAtMs: 1, updatedAtMs: 1, items: [item, item] }
  const data: DataExport = {
    format: 'parley-export',
    version: 1,
    exportedAtMs: 1,
    conversations: [conversation, conversation],
    notes: [],
  }
  await expect(store.data.import(exportParts(data))).rejects.toThrow(
    expect.objectContaining({ code: 'store-failed' }) as Error,
  )
  expect(store.conversations.list()).toEqual([])
  store.close()
})

test('an answer that was still being made when it was exported is interrupted where it is read in', async () => {
  const store = openUnkeptStore(new ManualClock())
  const item: ExportedItem = { role: 'assistant', modality: 'text', status: 'streaming', text: 'Well', createdAtMs: 1 }
  const conversation = { title: 'x', createdAtMs: 1, updatedAtMs: 1, items: [item] }
  const head = { format: 'parley-export', version: 1, exportedAtMs: 1 } as const
  await store.data.import(exportParts({ ...head, conversations: [conversation], notes: [] }))
  expect([...store.data.conversations()]).toEqual([{ ...conversation, items: [{ ...item, status: 'interrupted' }] }])
  store.close()
})
