import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement } from 'react'

export interface RadioMenuChoice<Value extends string> {
  readonly value: Value
  readonly label: string
  /** One sentence on what it does. */
  readonly hint: string
}

export interface RadioMenuProps<Value extends string> {
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly value: Value
  readonly choices: readonly RadioMenuChoice<Value>[]
  readonly onChoose: (value: Value) => void
}

/** One of a few, each with its sentence, where there is no room to have them all in sight. */
export function RadioMenu<Value extends string>({ trigger, value, choices, onChoose }: RadioMenuProps<Value>) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="top"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 w-72 rounded-medium border border-line bg-raised p-1 text-ink shadow-high"
        >
          <DropdownMenu.RadioGroup
            value={value}
            onValueChange={(chosen) => {
              const choice = choices.find((known) => known.value === chosen)
              if (choice !== undefined) onChoose(choice.value)
            }}
          >
            {choices.map((choice) => (
              <DropdownMenu.RadioItem
                key={choice.value}
                value={choice.value}
                className="relative cursor-default rounded-small py-1 pr-2 pl-8 outline-none select-none data-highlighted:bg-sunken"
              >
                <DropdownMenu.ItemIndicator className="absolute top-2 left-2 text-accent">
                  <Check size={16} strokeWidth={1.75} aria-hidden="true" />
                </DropdownMenu.ItemIndicator>
                <span className="block">{choice.label}</span>
                <span className="block text-small text-ink-soft">{choice.hint}</span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
