import { Tooltip as Radix } from 'radix-ui'
import type { ReactElement } from 'react'

export interface TooltipProps {
  readonly text: string
  /** As they are shown: `Ctrl B`. */
  readonly keys?: string
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  /** One control that takes a ref. It has a name of its own: a tooltip is no label. */
  readonly children: ReactElement
}

/** A word on a control, after half a second of rest on it, or at once by keyboard. */
export function Tooltip({ text, keys, side = 'top', children }: TooltipProps) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={200}>
      <Radix.Root>
        <Radix.Trigger asChild>{children}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            side={side}
            sideOffset={6}
            collisionPadding={8}
            className="z-50 flex max-w-64 items-center gap-2 rounded-small bg-ink px-2 py-1 text-small text-canvas shadow-high"
          >
            {text}
            {keys !== undefined && <kbd className="font-sans opacity-75">{keys}</kbd>}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  )
}
