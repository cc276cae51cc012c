import { Pencil } from 'lucide-react'
import { draftAgain } from '../../state/draft-again.ts'
import { useActions, useApp } from '../app-context.tsx'
import { messageFieldId } from '../field-ids.ts'

const label = 'Ask this again, changed'

/** The old turn stays: it is what was said. */
export function ChangeButton({ text }: { readonly text: string }) {
  const draft = useApp((state) => state.window.draft)
  const { setDraft } = useActions()
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={() => {
        setDraft(draftAgain(draft, text))
        focusAfter(text.length)
      }}
      className="inline-flex size-7 items-center justify-center rounded-small text-ink-soft transition hover:bg-raised hover:text-ink"
    >
      <Pencil size={16} strokeWidth={1.75} aria-hidden />
    </button>
  )
}

/** At the end of the question, once it is drawn there. */
function focusAfter(characters: number): void {
  requestAnimationFrame(() => {
    const field = document.getElementById(messageFieldId)
    if (!(field instanceof HTMLTextAreaElement)) return
    field.focus()
    field.setSelectionRange(characters, characters)
  })
}
