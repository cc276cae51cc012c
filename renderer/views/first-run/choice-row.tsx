import { useId } from 'react'

export interface ChoiceRowProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChoose: (value: Value) => void
}

/** One of a few names, three in a row. Radio buttons below: arrow keys, focus and names are the browser's own. */
export function ChoiceRow<Value extends string>({ label, value, choices, onChoose }: ChoiceRowProps<Value>) {
  const name = useId()
  return (
    <div role="radiogroup" aria-label={label} className="grid grid-cols-3 gap-2">
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex h-10 cursor-default items-center justify-center rounded-medium border border-line bg-surface px-3 font-medium transition select-none hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
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
          {choice.label}
        </label>
      ))}
    </div>
  )
}
