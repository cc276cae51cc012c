import type { ListedConversation } from '../../shared/protocol/conversation-list.ts'
import type { Item } from '../../shared/protocol/items.ts'

export const exportForms = ['markdown', 'json'] as const
export type ExportForm = (typeof exportForms)[number]

/** One conversation as a file: `markdown` to read, `json` with everything that is known of it. */
export function exportText(conversation: ListedConversation, items: readonly Item[], form: ExportForm): string {
  switch (form) {
    case 'json':
      return `${JSON.stringify({ ...conversation, items }, undefined, 2)}\n`
    case 'markdown':
      return `${[`# ${titleOf(conversation)}`, ...items.map(paragraphsOf)].join('\n\n')}\n`
  }
}

/** Letters, digits and spaces of any language: a name that no file system and no header minds. */
export function exportName(conversation: ListedConversation, form: ExportForm): string {
  const plain = titleOf(conversation).replaceAll(/[^\p{L}\p{M}\p{N} ]+/gu, ' ')
  const name = plain.replaceAll(/ +/g, ' ').trim()
  return `${name === '' ? 'Conversation' : name}.${form === 'json' ? 'json' : 'md'}`
}

function titleOf({ title }: ListedConversation): string {
  const line = title.replaceAll(/\s+/gu, ' ').trim()
  return line === '' ? 'Conversation' : line
}

function paragraphsOf(item: Item): string {
  const who = item.role === 'user' ? 'You' : 'Parley'
  // The wall of nobody in particular: a file travels.
  const at = `${new Date(item.createdAtMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  const marks = [at, ...(item.modality === 'voice' ? ['spoken'] : []), ...endingOf(item)]
  return `**${who}** (${marks.join(', ')})\n\n${item.text.trim()}`
}

function endingOf(item: Item): readonly string[] {
  switch (item.status) {
    case 'interrupted':
      return [item.modality === 'voice' ? 'stopped; this much was heard' : 'stopped']
    case 'failed':
      return ['failed before its end']
    case 'streaming':
      return ['not finished yet']
    case 'completed':
      return []
  }
}
