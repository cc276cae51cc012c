import {
  exportFormat,
  exportVersion,
  type DataExport,
  type ExportedConversation,
  type ExportedItem,
} from '../../shared/protocol/data-export.ts'

export const exportForms = ['markdown', 'json'] as const
export type ExportForm = (typeof exportForms)[number]

/** What a whole export has beside its conversations. */
export type ExportHead = Pick<DataExport, 'exportedAtMs' | 'notes'>

/**
 * Conversations as one file, in pieces: `markdown` to read, `json` with everything that is known of them, to be read in
 * again. A piece is a conversation, so that a store of any size goes out as fast as it is taken.
 */
export function* exportText(
  conversations: Iterable<ExportedConversation>,
  head: ExportHead,
  form: ExportForm,
): Generator<string, void, undefined> {
  switch (form) {
    case 'json':
      yield* jsonOf(conversations, head)
      return
    case 'markdown':
      yield* markdownOf(conversations, head)
  }
}

function* jsonOf(
  conversations: Iterable<ExportedConversation>,
  { exportedAtMs, notes }: ExportHead,
): Generator<string> {
  const begin = { format: exportFormat, version: exportVersion, exportedAtMs }
  yield `${JSON.stringify(begin).slice(0, -1)},"conversations":[`
  let separator = '\n'
  for (const conversation of conversations) {
    yield separator + JSON.stringify(conversation)
    separator = ',\n'
  }
  yield `\n],"notes":${JSON.stringify(notes)}}\n`
}

function* markdownOf(conversations: Iterable<ExportedConversation>, { notes }: ExportHead): Generator<string> {
  let separator = ''
  for (const conversation of conversations) {
    yield `${separator}${[`# ${titleOf(conversation)}`, ...conversation.items.map(paragraphsOf)].join('\n\n')}\n`
    separator = '\n'
  }
  if (notes.length > 0) yield `${separator}# Notes\n\n${notes.map(({ text }) => `- ${text}`).join('\n')}\n`
}

/** Letters, digits and spaces of any language: a name that no file system and no header minds. */
export function exportName(conversation: { readonly title: string }, form: ExportForm): string {
  const plain = titleOf(conversation).replaceAll(/[^\p{L}\p{M}\p{N} ]+/gu, ' ')
  const name = plain.replaceAll(/ +/g, ' ').trim()
  return `${name === '' ? 'Conversation' : name}.${form === 'json' ? 'json' : 'md'}`
}

function titleOf({ title }: { readonly title: string }): string {
  const line = title.replaceAll(/\s+/gu, ' ').trim()
  return line === '' ? 'Conversation' : line
}

function paragraphsOf(item: ExportedItem): string {
  const who = item.role === 'user' ? 'You' : 'Parley'
  // The wall of nobody in particular: a file travels.
  const at = `${new Date(item.createdAtMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const marks = [at, ...(item.modality === 'voice' ? ['spoken'] : []), ...endingOf(item)]
  return `**${who}** (${marks.join(', ')})\n\n${item.text.trim()}`
}

function endingOf(item: ExportedItem): readonly string[] {
  switch (item.status) {
    case 'interrupted':
      if (item.modality === 'text') return ['stopped']
      return [item.text.trim() === '' ? 'stopped; nothing of it was heard' : 'stopped; this much was heard']
    case 'failed':
      return ['failed before its end']
    case 'streaming':
      return ['not finished yet']
    case 'completed':
      return item.isUnanswered === true ? ['not answered: Parley was stopped'] : []
  }
}
