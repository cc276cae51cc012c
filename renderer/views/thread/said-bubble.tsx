import { AudioLines, CircleAlert, CircleQuestionMark, Mic } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Item } from '../../../shared/protocol/items.ts'
import { AskAgainButton } from './ask-again-button.tsx'
import { ChangeButton } from './change-button.tsx'
import { TurnTime } from './turn-time.tsx'

/** Under this the ears themselves would rather be asked than believed. */
const doubtfulCertainty = 0.5

export function SaidBubble({ item }: { readonly item: Item }) {
  const isDoubtful = item.certainty !== undefined && item.certainty < doubtfulCertainty
  return (
    <div className="flex flex-col items-end">
      <div className="flex w-full items-end justify-end gap-3">
        <span className="flex shrink-0 items-center gap-1 pb-1.5 opacity-0 transition-opacity group-focus-within/turn:opacity-100 group-hover/turn:opacity-100">
          <TurnTime atMs={item.createdAtMs} />
          {item.modality === 'text' && <ChangeButton text={item.text} />}
        </span>
        <Bubble mark={item.modality === 'voice' && <Mic {...mark} aria-label="Spoken" role="img" />}>
          {item.text}
        </Bubble>
      </div>
      {isDoubtful && (
        <p data-part="doubt" className="flex items-center gap-1.5 pt-1 text-small text-busy">
          <CircleQuestionMark size={16} strokeWidth={1.75} aria-hidden />
          Heard with some doubt
        </p>
      )}
      {item.isUnanswered === true && (
        <p data-part="no-answer" className="flex items-center gap-1.5 pt-1 text-small text-ink-soft">
          <CircleAlert size={16} strokeWidth={1.75} aria-hidden />
          Parley was stopped before it could answer.
        </p>
      )}
      <span className="pt-2 empty:hidden">
        <AskAgainButton item={item} />
      </span>
    </div>
  )
}

const mark = { size: 16, strokeWidth: 1.75, className: 'mt-1 shrink-0 text-ink-faint' } as const

function Bubble({ mark: glyph, children }: { readonly mark: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="flex max-w-5/6 min-w-0 gap-2 rounded-large bg-sunken px-4 py-2">
      {glyph}
      <p className="min-w-0 wrap-anywhere whitespace-pre-wrap">{children}</p>
    </div>
  )
}

/** What is being heard, and may still change. */
export function HeardSoFar({ text }: { readonly text: string }) {
  return (
    <li data-part="interim" className="flex justify-end py-2">
      <div className="flex max-w-5/6 min-w-0 gap-2 rounded-large border border-dashed border-line-strong px-4 py-2 text-ink-soft">
        <AudioLines {...mark} aria-hidden />
        <p className="min-w-0 wrap-anywhere whitespace-pre-wrap">
          <span className="sr-only">You are saying: </span>
          {text}
        </p>
      </div>
    </li>
  )
}

/** Sent, and not in the conversation yet. */
export function UnansweredBubble({ text }: { readonly text: string }) {
  return (
    <li data-part="unanswered" className="flex flex-col items-end py-2">
      <Bubble mark={false}>
        <span className="sr-only">You: </span>
        {text}
      </Bubble>
      <p className="pt-1 text-small text-ink-faint">On its way …</p>
    </li>
  )
}
