import { ArrowDown } from 'lucide-react'
import { useState } from 'react'

export interface ToEndProps {
  /** Changes with every word that comes. */
  readonly signature: string
  readonly toEnd: () => void
}

/** Stands there while something else than the end is read. */
export function ToEnd({ signature, toEnd }: ToEndProps) {
  const [leftAt] = useState(signature)
  const hasNewWords = signature !== leftAt
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
      <button
        type="button"
        onClick={toEnd}
        aria-label={hasNewWords ? undefined : 'Go to the end'}
        title={hasNewWords ? undefined : 'Go to the end'}
        className={`pointer-events-auto inline-flex h-8 items-center gap-2 rounded-round border text-small font-medium shadow-high transition ${hasNewWords ? 'border-accent bg-accent px-4 text-accent-ink hover:brightness-110' : 'w-8 justify-center border-line bg-raised text-ink-soft hover:text-ink'}`}
      >
        <ArrowDown size={16} strokeWidth={1.75} aria-hidden />
        {hasNewWords && 'New words below'}
      </button>
    </div>
  )
}
