import { useApp } from '../app-context.tsx'
import { usageWords } from './usage-words.ts'

/** What the answer used, where its provider says so. */
export function AnswerUsage({ itemId }: { readonly itemId: string }) {
  const words = usageWords(useApp((state) => state.data.usage.get(itemId)))
  if (words === undefined) return undefined
  return (
    <span data-part="usage" title={words.from} className="text-small text-ink-faint tabular-nums">
      {words.line}
    </span>
  )
}
