import type { ExportForm } from '../views/actions.ts'

const endings: Readonly<Record<ExportForm, string>> = { markdown: 'md', json: 'json' }
const longestName = 60

/** Every system takes it: no character that one of them forbids, no dot or space at an end. */
export function exportFileName(title: string, form: ExportForm): string {
  const name = title
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, longestName)
    .replace(/^[. ]+|[. ]+$/g, '')
  return `${name === '' ? 'Conversation' : name}.${endings[form]}`
}
