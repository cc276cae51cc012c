import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/field.tsx'
import { Card } from './card.tsx'
import { counted, countWords } from './kept-words.ts'
import { StatusLine } from './status-line.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
/** Typed, it is meant. */
const word = 'delete'

/** For good: a click alone must not do it. */
export function DeleteEverythingCard() {
  const { deleteEverything } = useActions()
  const kept = useApp((state) => state.data.kept)
  const work = useApp((state) => state.data.work)
  const [typed, setTyped] = useState<string>()
  const close = (): void => {
    setTyped(undefined)
  }
  const isMeant = typed?.trim().toLowerCase() === word
  return (
    <Card
      title="Delete everything"
      lead="All conversations, notes and timers, in backups and captures too. Settings and keys stay."
      end={
        typed === undefined && (
          <Button
            look="danger"
            icon={<Trash2 {...icon} />}
            disabled={work.name === 'busy'}
            onClick={() => {
              setTyped('')
            }}
          >
            Delete everything…
          </Button>
        )
      }
    >
      {typed !== undefined && (
        <form
          className="flex flex-col gap-3 rounded-medium bg-bad-soft p-4"
          onSubmit={(event) => {
            event.preventDefault()
            if (!isMeant) return
            close()
            deleteEverything()
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.preventDefault()
            close()
          }}
        >
          <p>
            {kept === undefined ? 'All of it' : countWords(kept)} will be gone at once. This cannot be undone, and no
            backup is left that could bring it back. What you exported stays with you.
          </p>
          <TextField
            label={`Type “${word}” to go on`}
            value={typed}
            onChange={setTyped}
            autoFocus
            className="max-w-60"
          />
          <div className="flex gap-2">
            <Button type="submit" look="danger" disabled={!isMeant}>
              Delete for good
            </Button>
            <Button onClick={close}>Keep everything</Button>
          </div>
        </form>
      )}
      <div role="status" aria-label="Deletion" className="empty:hidden">
        {work.name === 'busy' && work.what === 'delete' && <StatusLine tone="busy">It is being deleted.</StatusLine>}
        {work.name === 'deleted' && (
          <StatusLine tone="good">
            {counted(work.conversations, 'conversation')} and everything beside{' '}
            {work.conversations === 1 ? 'it' : 'them'} were deleted.
          </StatusLine>
        )}
        {work.name === 'failed' && work.what === 'delete' && <StatusLine tone="bad">{work.message}</StatusLine>}
      </div>
    </Card>
  )
}
