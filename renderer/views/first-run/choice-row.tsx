import { RadioCards } from '../controls/radio-cards.tsx'

export interface ChoiceRowProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly onChoose: (value: Value) => void
}

/** One of a few names, three in a row. */
export function ChoiceRow<Value extends string>({ choices, ...rest }: ChoiceRowProps<Value>) {
  return (
    <RadioCards
      {...rest}
      className="grid grid-cols-3 gap-2"
      cardClassName="h-10 items-center justify-center font-medium"
      choices={choices.map(({ value, label }) => ({ value, content: label }))}
    />
  )
}
