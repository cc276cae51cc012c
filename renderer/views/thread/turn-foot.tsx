import { BellRing, CircleAlert, Ear, Info, Volume2 } from 'lucide-react'
import type { Item } from '../../../shared/protocol/items.ts'
import { announcementKindOf } from '../../state/ask-again.ts'
import { receiptText } from '../../state/facts.ts'
import { isAnswering } from '../../state/status.ts'
import { useActions, useApp } from '../app-context.tsx'
import { AnswerUsage } from './answer-usage.tsx'
import { AskAgainButton } from './ask-again-button.tsx'
import { Button } from '../controls/button.tsx'
import { CopyButton } from './copy-button.tsx'
import { TurnTime } from './turn-time.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** Under an answer: what became of it, and on demand when it was given and its text. */
export function TurnFoot({ item }: { readonly item: Item }) {
  // What can be done with an answer is seen without looking for it.
  const isNewest = useApp(({ items }) => items.at(-1)?.itemId === item.itemId)
  return (
    <div className="flex min-h-4 flex-wrap items-center gap-x-3">
      {item.isAnnouncement === true && <Announcement item={item} />}
      {item.status === 'interrupted' && <Receipt item={item} />}
      {item.status === 'failed' && <BrokenOff />}
      <AskAgainButton item={item} />
      {item.status !== 'streaming' && (
        // The button reaches into the room between the turns: what is seen only now and then takes up none of its own.
        <span
          className={`-my-1.5 -ml-2 flex items-center transition-opacity ${isNewest ? '' : 'opacity-0 group-focus-within/turn:opacity-100 group-hover/turn:opacity-100'}`}
        >
          <CopyButton label="Copy the answer" text={() => item.text} />
          <span className="flex items-center gap-2">
            <TurnTime atMs={item.createdAtMs} />
            <AnswerUsage itemId={item.itemId} />
          </span>
        </span>
      )}
    </div>
  )
}

/** No answer, though it was said aloud: models do not see it either. */
function Announcement({ item }: { readonly item: Item }) {
  const kind = useApp((state) => announcementKindOf(state, item))
  const Glyph = kind === 'timer-or-failure' ? BellRing : Info
  return (
    <span data-part="announcement" className="flex items-center gap-1.5 py-1 text-small text-ink-soft">
      <Glyph {...icon} /> {announcementWords[kind]}
    </span>
  )
}

const announcementWords = {
  'broken-off': 'Why the answer broke off',
  'no-answer': 'Why there is no answer',
  'timer-or-failure': 'A notice, not an answer',
} as const

function Receipt({ item }: { readonly item: Item }) {
  const receipt = useApp((state) => state.receipts.get(item.itemId))
  return (
    <p data-part="receipt" className="flex items-center gap-2 py-1 text-small text-ink-soft">
      <Ear {...icon} className="shrink-0 text-accent" />
      <span className="text-pretty">{receiptText(receipt ?? { heardText: item.text }, item.modality)}</span>
      <ReplayButton item={item} />
    </p>
  )
}

/** Only of cuts since the voice was turned on: their sound is kept nowhere. */
function ReplayButton({ item }: { readonly item: Item }) {
  const isKept = useApp((state) => state.replayable.includes(item.itemId))
  const isBusy = useApp((state) => isAnswering(state) || state.isUserSpeaking)
  const { replayCut } = useActions()
  if (!isKept) return undefined
  return (
    <Button
      look="quiet"
      label="Hear that second again"
      icon={<Volume2 {...icon} />}
      disabled={isBusy}
      onClick={() => {
        replayCut(item.itemId)
      }}
    />
  )
}

function BrokenOff() {
  return (
    <p data-part="failure" className="flex items-center gap-2 py-1 text-small text-bad">
      <CircleAlert {...icon} className="shrink-0" />
      This answer broke off.
    </p>
  )
}
