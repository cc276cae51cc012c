import { Ellipsis, PencilLine, Trash2 } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import { Button } from '../controls/button.tsx'
import { Menu } from '../controls/menu.tsx'

export interface ConversationLineProps {
  readonly conversationId: string
  readonly title: string
  readonly isCurrent: boolean
  readonly isTabStop: boolean
  readonly isRenamed: boolean
  readonly onFocus: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onOpen: () => void
  readonly onRename: () => void
  /** Without a name: the old one stays. */
  readonly onRenamed: (title: string | undefined) => void
  readonly onDelete: () => void
}

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** One conversation: a click opens it, a double click or F2 renames it in place. */
export function ConversationLine(props: ConversationLineProps) {
  const { conversationId, title, isCurrent, isTabStop, isRenamed } = props
  // The menu gives the focus back to its button when it closes, unless the field for the name has it by then.
  const hasAskedForName = useRef(false)
  if (isRenamed) return <NameField title={title} onRenamed={props.onRenamed} />
  return (
    <li
      className={`group relative flex items-center rounded-medium transition ${isCurrent ? 'bg-raised font-medium shadow-low before:absolute before:inset-y-2 before:left-0 before:w-0.75 before:rounded-round before:bg-accent' : 'text-ink-soft hover:bg-raised/60 hover:text-ink'}`}
    >
      <button
        type="button"
        data-line={conversationId}
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isCurrent ? 'page' : undefined}
        title={title}
        onFocus={props.onFocus}
        onKeyDown={props.onKeyDown}
        onClick={props.onOpen}
        onDoubleClick={props.onRename}
        className="h-9 min-w-0 flex-1 truncate rounded-medium px-3 text-left"
      >
        {title === '' ? 'Without words so far' : title}
      </button>
      <div className="hidden pr-0.5 group-focus-within:block group-hover:block has-data-[state=open]:block">
        <Menu
          label={`What to do with “${title}”`}
          trigger={
            <Button
              look="quiet"
              tabIndex={isTabStop ? 0 : -1}
              label="More"
              aria-label={`More for “${title}”`}
              icon={<Ellipsis {...icon} />}
            />
          }
          onOpenChange={(isOpen) => {
            if (isOpen) hasAskedForName.current = false
          }}
          keepsFocusAway={() => hasAskedForName.current}
          items={[
            {
              label: 'Rename',
              icon: <PencilLine {...icon} />,
              keys: 'F2',
              onChoose: () => {
                hasAskedForName.current = true
                props.onRename()
              },
            },
            { label: 'Delete', icon: <Trash2 {...icon} />, keys: 'Del', isDangerous: true, onChoose: props.onDelete },
          ]}
        />
      </div>
    </li>
  )
}

function NameField({ title, onRenamed }: Pick<ConversationLineProps, 'title' | 'onRenamed'>) {
  const isDone = useRef(false)
  // Enter and Escape take the field away, and that is a blur as well.
  const done = (name: string | undefined): void => {
    if (isDone.current) return
    isDone.current = true
    const trimmed = name?.trim()
    onRenamed(trimmed === '' ? undefined : trimmed)
  }
  return (
    <li>
      <input
        type="text"
        aria-label="Name of the conversation"
        defaultValue={title}
        maxLength={200}
        autoFocus
        onFocus={(event) => {
          event.target.select()
        }}
        onBlur={(event) => {
          done(event.target.value)
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          if (event.key === 'Enter') done(event.currentTarget.value)
          if (event.key !== 'Escape') return
          event.preventDefault()
          done(undefined)
        }}
        className="h-9 w-full rounded-medium border border-accent bg-surface px-3"
      />
    </li>
  )
}
