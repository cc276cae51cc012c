import { useId, type ReactNode } from 'react'

export interface RadioCard<Value extends string> {
  readonly value: Value
  readonly content: ReactNode
}

export interface RadioCardsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly RadioCard<Value>[]
  readonly onChoose: (value: Value) => void
  /** How the cards stand. */
  readonly className: string
  /** How a card lies within its border. */
  readonly cardClassName: string
}

/** `relative`: what only the ear gets stays within it, and does not scroll the window when it is focused. */
const card =
  'group relative flex cursor-default rounded-medium border border-line bg-surface px-3 transition select-none hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent has-disabled:opacity-50'

/** One of a few, each with its own border. Radio buttons below: arrow keys, focus and names are the browser's own. */
export function RadioCards<Value extends string>(props: RadioCardsProps<Value>) {
  const { label, value, choices, onChoose, className, cardClassName } = props
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className={className}>
      {choices.map((choice) => (
        <label key={choice.value} className={`${card} ${cardClassName}`}>
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
          {choice.content}
        </label>
      ))}
    </div>
  )
}
