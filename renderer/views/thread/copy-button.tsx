import { Check, Copy, TriangleAlert } from 'lucide-react'
import { useEffect, useState } from 'react'

const shownMs = 2_000
type Outcome = 'copied' | 'failed'
const words: Readonly<Record<Outcome, string>> = { copied: 'Copied', failed: 'Could not copy' }

export interface CopyButtonProps {
  /** What is copied, for the ear: “Copy the code”. */
  readonly label: string
  /** Read when it is pressed: the text may still be growing. */
  readonly text: () => string
}

export function CopyButton({ label, text }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<Outcome>()
  useEffect(() => {
    if (outcome === undefined) return
    const timer = setTimeout(() => {
      setOutcome(undefined)
    }, shownMs)
    return () => {
      clearTimeout(timer)
    }
  }, [outcome])
  const copy = (): void => {
    navigator.clipboard.writeText(text()).then(
      () => {
        setOutcome('copied')
      },
      () => {
        setOutcome('failed')
      },
    )
  }
  const Icon = outcome === undefined ? Copy : outcome === 'copied' ? Check : TriangleAlert
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={copy}
      className="inline-flex h-7 items-center rounded-small px-2 text-small text-ink-soft transition select-none hover:bg-raised hover:text-ink"
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <span role="status" className="not-empty:ml-1.5">
        {outcome !== undefined && words[outcome]}
      </span>
    </button>
  )
}
