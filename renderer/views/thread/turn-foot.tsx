import { BellRing, CircleAlert, Ear, RotateCcw } from 'lucide-react'
import type { Item } from '../../../shared/protocol/items.ts'
import { receiptText } from '../../state/facts.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { CopyButton } from './copy-button.tsx'
import { TurnTime } from './turn-time.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** Under an answer: what became of it, and on demand when it was given and its text. */
export function TurnFoot({ item }: { readonly item: Item }) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3">
      {item.isAnnouncement === true && (
        <span className="flex items-center gap-1.5 text-small text-ink-soft">
          <BellRing {...icon} /> Said by itself
        </span>
      )}
      {item.status === 'interrupted' && <Receipt item={item} />}
      {item.status === 'failed' && <BrokenOff item={item} />}
      {item.status !== 'streaming' && (
        <span className="flex items-center gap-2 opacity-0 transition-opacity group-focus-within/turn:opacity-100 group-hover/turn:opacity-100">
          <CopyButton label="Copy the answer" text={() => item.text} />
          <TurnTime atMs={item.createdAtMs} />
        </span>
      )}
    </div>
  )
}

function Receipt({ item }: { readonly item: Item }) {
  const receipt = useApp((state) => state.receipts.get(item.itemId))
  return (
    <p data-part="receipt" className="flex items-center gap-2 py-1 text-small text-ink-soft">
      <Ear {...icon} className="shrink-0 text-accent" />
      {receiptText(receipt ?? { heardText: item.text })}
    </p>
  )
}

function BrokenOff({ item }: { readonly item: Item }) {
  const actions = useActions()
  const question = useApp(({ items }) => (items.at(-1) === item ? questionOf(items, item) : undefined))
  return (
    <p data-part="failure" className="flex items-center gap-2 py-1 text-small text-bad">
      <CircleAlert {...icon} className="shrink-0" />
      This answer broke off.
      {question !== undefined && (
        <Button
          look="plain"
          icon={<RotateCcw {...icon} />}
          onClick={() => {
            actions.submitText(question)
          }}
        >
          Ask again
        </Button>
      )}
    </p>
  )
}

function questionOf(items: readonly Item[], answer: Item): string | undefined {
  return items.slice(0, items.indexOf(answer)).findLast((item) => item.role === 'user')?.text
}
