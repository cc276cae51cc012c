import { ChevronDown, ChevronUp, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useActions } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { findFieldId, messageFieldId } from '../field-ids.ts'
import type { Find } from './use-find.ts'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** The browser's own looks only through the rows that are drawn. */
export function FindBar({ words, setWords, count, place, here, go }: Find) {
  const { setFindShown } = useActions()
  const close = (): void => {
    setFindShown(false)
    document.getElementById(messageFieldId)?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape') {
      event.preventDefault()
      close()
    }
  }
  const onFieldKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      go(event.shiftKey ? -1 : 1)
    } else if (event.code === 'KeyF' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.currentTarget.select()
    }
  }
  const hasNone = count === undefined || count === 0
  return (
    <div
      role="search"
      aria-label="This conversation"
      onKeyDown={onKeyDown}
      className="absolute top-2 right-4 z-10 flex max-w-[calc(100%-2rem)] items-center gap-1 rounded-medium border border-line bg-raised p-1 shadow-high"
    >
      <input
        id={findFieldId}
        type="text"
        aria-label="Find in this conversation"
        placeholder="Find in this conversation"
        autoComplete="off"
        spellCheck={false}
        value={words}
        onChange={(event) => {
          setWords(event.target.value)
        }}
        onFocus={(event) => {
          event.target.select()
        }}
        onKeyDown={onFieldKeyDown}
        className="h-8 w-56 min-w-0 rounded-small bg-transparent px-2 placeholder:text-ink-faint focus-visible:outline-none"
      />
      <p role="status" className="min-w-20 px-2 text-right text-small whitespace-nowrap text-ink-soft tabular-nums">
        {count !== undefined && (count === 0 ? 'Not found' : `${place} of ${count}`)}
        {count !== undefined && count > 0 && here !== undefined && (
          <span className="sr-only">{here.role === 'user' ? ', said by you' : ', said by Parley'}</span>
        )}
      </p>
      <Button
        look="quiet"
        label="The one before (Shift Enter)"
        disabled={hasNone}
        icon={<ChevronUp {...icon} />}
        onClick={() => {
          go(-1)
        }}
      />
      <Button
        look="quiet"
        label="The next one (Enter)"
        disabled={hasNone}
        icon={<ChevronDown {...icon} />}
        onClick={() => {
          go(1)
        }}
      />
      <Button look="quiet" label="Close (Esc)" icon={<X {...icon} />} onClick={close} />
    </div>
  )
}
