import type { DataExport, ExportedConversation, ExportedItem } from './data-export.ts'

/** A piece of an export. An item belongs to the conversation before it. */
export type ExportPart =
  | ({ readonly type: 'conversation' } & Pick<ExportedConversation, 'title' | 'createdAtMs' | 'updatedAtMs'>)
  | { readonly type: 'item'; readonly item: ExportedItem }
  | ({ readonly type: 'note' } & DataExport['notes'][number])

/** Kept in 3 to 10 ms here, index of words and all. */
const mostPartsAtOnce = 50
const mostCharactersAtOnce = 32_768

/** The whole export in its order, a few pieces at a time: whoever keeps them can do something else in between. */
export function* exportParts(data: DataExport): Generator<readonly ExportPart[], undefined> {
  let few: ExportPart[] = []
  let characters = 0
  for (const part of everyPart(data)) {
    few.push(part)
    characters += charactersOf(part)
    if (few.length < mostPartsAtOnce && characters < mostCharactersAtOnce) continue
    yield few
    few = []
    characters = 0
  }
  if (few.length > 0) yield few
}

function* everyPart({ conversations, notes }: DataExport): Generator<ExportPart> {
  for (const { items, ...head } of conversations) {
    yield { type: 'conversation', ...head }
    for (const item of items) yield { type: 'item', item }
  }
  for (const note of notes) yield { type: 'note', ...note }
}

function charactersOf(part: ExportPart): number {
  switch (part.type) {
    case 'conversation':
      return 0
    case 'note':
      return part.text.length
    case 'item': {
      const { text, generatedText = '', attachments = [] } = part.item
      return attachments.reduce((sum, { base64 }) => sum + base64.length, text.length + generatedText.length)
    }
  }
}
