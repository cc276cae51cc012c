import { RotateCcw } from 'lucide-react'
import type { Item } from '../../../shared/protocol/items.ts'
import { askAgainOf } from '../../state/ask-again.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { messageFieldId } from '../field-ids.ts'

/** At the turn that failed or was cut. The same words are sent as a new question; what was said of the old one stays. */
export function AskAgainButton({ item }: { readonly item: Item }) {
  const { submitText } = useActions()
  const text = useApp((state) => {
    const again = askAgainOf(state)
    return again?.itemId === item.itemId ? again.text : undefined
  })
  if (text === undefined) return undefined
  return (
    <Button
      look="plain"
      icon={<RotateCcw size={16} strokeWidth={1.75} aria-hidden />}
      onClick={() => {
        // The button goes with its press, and the keyboard must not be left nowhere.
        document.getElementById(messageFieldId)?.focus()
        submitText(text)
      }}
    >
      Ask again
    </Button>
  )
}
