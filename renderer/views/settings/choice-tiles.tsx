import { Check } from 'lucide-react'
import { useId, type ReactNode } from 'react'

export interface Tile<Value extends string> {
  readonly value: Value
  readonly title: string
  readonly line?: string
  /** Above the title: what it looks like. */
  readonly picture?: ReactNode
}

export interface ChoiceTilesProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly Tile<Value>[]
  readonly columns: 1 | 2 | 3
  readonly onChoose: (value: Value) => void
}

const grids = { 1: 'grid-cols-1', 2: 'grid-cols-1 sm:grid-cols-2', 3: 'grid-cols-2 sm:grid-cols-3' } as const

/** One of a few that each need a sentence. Radio buttons below: arrow keys, focus and names are the browser's own. */
export function ChoiceTiles<Value extends string>(props: ChoiceTilesProps<Value>) {
  const { label, value, choices, columns, onChoose } = props
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={`grid gap-2 ${grids[columns]}`}>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="group flex cursor-default flex-col gap-0.5 rounded-medium border border-line bg-surface px-3 py-2.5 transition select-none hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:opacity-50"
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => {
              onChoose(choice.value)
            }}
            className="sr-only"
          />
          {choice.picture !== undefined && <span className="mb-1.5">{choice.picture}</span>}
          <span className="flex items-start gap-2">
            <span className="min-w-0 flex-1 font-medium">{choice.title}</span>
            <Check
              size={16}
              strokeWidth={1.75}
              aria-hidden="true"
              className="invisible mt-1 shrink-0 text-accent group-has-checked:visible"
            />
          </span>
          {choice.line !== undefined && <span className="text-small text-ink-soft">{choice.line}</span>}
        </label>
      ))}
    </div>
  )
}
