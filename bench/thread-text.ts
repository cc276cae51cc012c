import type { Item } from '../shared/protocol/items.ts'

const sentence =
  'The fox could not sleep, so she walked to the edge of the **forest** and listened to what the wind told about `the sea`. '
const code = [
  '```ts',
  'export function follows(was: boolean, before: Place, now: Place): boolean {',
  '  // A line that is much longer than the column is wide, so that it has to be scrolled inside of its own box.',
  '  const toEndPx = now.contentPx - now.topPx - now.heightPx',
  '  return toEndPx < 2 || (was && now.topPx >= before.topPx)',
  '}',
  '```',
].join('\n')
const list = Array.from({ length: 6 }, (_, index) => `${index + 1}. entry with *some* words in it`).join('\n')
const table = `| one | other |\n| --- | ---: |\n${'| a cell of words | 12 |\n'.repeat(5)}`.trimEnd()

/** Paragraphs, code, lists and tables in turn, at least as long as asked for. */
export function longAnswer(words: number): string {
  const parts: string[] = []
  for (let count = 0, index = 0; count < words; index += 1) {
    const part = [sentence.repeat(3), sentence.repeat(4), code, list, sentence.repeat(2), table][index % 6] ?? ''
    parts.push(part.trim())
    count += part.split(/\s+/).length
  }
  return parts.join('\n\n')
}

/** Questions and answers, spoken and typed, some cut, some long: half of each. */
export function threadItems(turns: number): readonly Item[] {
  return Array.from({ length: turns }, (_, index): Item => {
    const common = {
      itemId: `turn-${index}`,
      modality: index % 4 < 2 ? 'voice' : 'text',
      createdAtMs: 1_790_000_000_000 + index * 10_000,
    } as const
    if (index % 2 === 0)
      return {
        ...common,
        role: 'user',
        status: 'completed',
        text: `Question ${index}: ${'why is that so '.repeat(index % 9)}`,
      }
    const made =
      index % 50 === 1 ? longAnswer(1_000) : index % 10 === 3 ? longAnswer(150) : sentence.repeat(1 + (index % 5))
    if (index % 8 !== 5) return { ...common, role: 'assistant', status: 'completed', text: made }
    return { ...common, role: 'assistant', status: 'interrupted', text: made.slice(0, 60), generatedText: made }
  })
}
