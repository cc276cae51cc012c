import { useId, type ReactNode } from 'react'

export interface Segment<Value extends string> {
  readonly value: Value
  readonly label: string
  /** From lucide; 16 px. */
  readonly icon?: ReactNode
  /** One sentence on what it does. */
  readonly hint?: string
  readonly isDisabled?: boolean
}

export interface SegmentedProps<Value extends string> {
  /** The name of the whole for the ear; a `Field` around it shows the same to the eye. */
  readonly label: string
  readonly value: Value
  readonly choices: readonly Segment<Value>[]
  readonly onChoose: (value: Value) => void
  /** `small`: inside another control. */
  readonly size?: 'small' | 'usual'
  /** The hint of what is chosen, as a line below. */
  readonly isHintShown?: boolean
}

/** One of a few, all in sight. Radio buttons below: arrow keys, focus and names are the browser's own. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, value, choices, onChoose, size = 'usual', isHintShown = false } = props
  const name = useId()
  const hint = isHintShown ? choices.find((choice) => choice.value === value)?.hint : undefined
  const height = size === 'small' ? 'h-6 px-2 text-small' : 'h-7 px-3'
  return (
    <div className="inline-flex max-w-full flex-col gap-2">
      <div
        role="radiogroup"
        aria-label={label}
        className="inline-flex w-fit max-w-full flex-wrap gap-0.5 rounded-medium border border-line bg-well p-0.5"
      >
        {choices.map((choice) => (
          <label
            key={choice.value}
            title={choice.hint}
            className={`relative inline-flex cursor-default items-center gap-2 rounded-small border border-transparent font-medium text-ink-soft transition select-none hover:text-ink has-checked:border-line has-checked:bg-raised has-checked:text-ink has-checked:shadow-low has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent has-disabled:pointer-events-none has-disabled:opacity-50 ${height}`}
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              disabled={choice.isDisabled === true}
              onChange={() => {
                onChoose(choice.value)
              }}
              className="sr-only"
            />
            {choice.icon}
            {choice.label}
          </label>
        ))}
      </div>
      {hint !== undefined && <p className="text-small text-ink-soft">{hint}</p>}
    </div>
  )
}
