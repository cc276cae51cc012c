import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { LlmEvent } from '../providers/types.ts'
import { says, scriptedModel } from '../testing/scripted-providers.ts'
import { recordingChannel, scriptedSession } from '../testing/scripted-session.ts'

/** Words that occur once, so that one that came twice shows. */
const words = Array.from({ length: 20 }, (_, index) => `word${index}x`)
const text = words.join(' ')

const cutOff = new AssistantError('provider-cut-off', 'The model’s connection broke.', { retryable: true })
const end = 'And that is all.'

it('an answer that its model broke off anywhere is kept to the letter, and going on repeats none of it, 100 times', async () => {
  const places = fc.uniqueArray(fc.integer({ min: 1, max: text.length }), { maxLength: 12 })
  const run = fc.record({ places, isSpoken: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(run, async ({ places, isSpoken }) => {
      const ends = places.toSorted((one, other) => one - other)
      const deltas = ends.map((end, index): LlmEvent => ({
        type: 'text-delta',
        text: text.slice(ends[index - 1] ?? 0, end),
      }))
      const came = text.slice(0, ends.at(-1) ?? 0)
      const llm = scriptedModel([...deltas, cutOff], says(end))
      const rig = scriptedSession({ llm })
      const channel = recordingChannel()
      const client = rig.connect(channel, { mode: isSpoken ? 'always-listening' : 'text' })
      const ask = async (question: string): Promise<void> => {
        rig.command(client, { type: 'text-submit', id: randomUUID(), text: question })
        await rig.pass(isSpoken ? 5_000 : 100)
      }
      await ask('Tell me everything.')
      await ask('Go on.')

      const items = rig.store.conversations.items(client.conversationId)
      // To a listener the failure is also said.
      const said = isSpoken ? [cutOff.message] : []
      const answers = items.flatMap(({ role, text }) => (role === 'assistant' ? [text] : []))
      expect(answers).toEqual([...(came === '' ? [] : [came]), ...said, end])
      const asked = JSON.stringify(llm.requests[1])
      for (const word of words) expect(asked.split(word).length - 1, word).toBe(came.includes(word) ? 1 : 0)
      const shown = channel.messages.flatMap((message) => (message.type === 'text-delta' ? [message.text] : []))
      expect(shown.join('')).toBe([came, ...said, end].join(''))
    }),
    { numRuns: 100 },
  )
})
