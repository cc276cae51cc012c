import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'

export interface MenuItem {
  readonly label: string
  readonly onChoose: () => void
  /** From lucide; 16 px. */
  readonly icon?: ReactNode
  /** As it is shown: `F2`. */
  readonly keys?: string
  readonly isDangerous?: boolean
  readonly isDisabled?: boolean
}

export interface MenuProps {
  /** The name of the menu for the ear. */
  readonly label: string
  /** The button that opens it; takes a ref and the props of a button. */
  readonly trigger: ReactElement
  readonly items: readonly MenuItem[]
  readonly align?: 'start' | 'end'
  readonly side?: 'top' | 'bottom'
  readonly onOpenChange?: (isOpen: boolean) => void
  /** Where the focus goes when it closes, if not back to the button: to a field that the choice has opened. */
  readonly keepsFocusAway?: () => boolean
}

/** What can be done with one thing. */
export function Menu(props: MenuProps) {
  const { label, trigger, items, align = 'end', side = 'bottom', onOpenChange, keepsFocusAway } = props
  return (
    <Radix.Root modal={false} {...(onOpenChange !== undefined && { onOpenChange })}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (keepsFocusAway?.() === true) event.preventDefault()
          }}
          className="z-50 min-w-44 rounded-medium border border-line bg-raised p-1 text-ink shadow-high"
        >
          {items.map((item) => (
            <Radix.Item
              key={item.label}
              disabled={item.isDisabled === true}
              onSelect={item.onChoose}
              className={`flex h-8 cursor-default items-center gap-2 rounded-small px-2 outline-none select-none data-disabled:opacity-50 data-highlighted:bg-sunken ${item.isDangerous === true ? 'text-bad' : ''}`}
            >
              {item.icon}
              <span className="flex-1">{item.label}</span>
              {item.keys !== undefined && <span className="pl-4 text-small text-ink-faint">{item.keys}</span>}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
