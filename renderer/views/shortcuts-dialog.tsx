import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useActions, useApp } from './app-context.tsx'
import { Button } from './controls/button.tsx'
import { ShortcutTable } from './shortcut-table.tsx'

/** The table of keys over whatever is shown; `?` opens it and Escape closes it. */
export function ShortcutsDialog() {
  const isShown = useApp((state) => state.window.isShortcutsShown)
  const { setShortcutsShown } = useActions()
  return (
    <Dialog.Root open={isShown} onOpenChange={setShortcutsShown}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-1/2 left-1/2 z-50 max-h-[90vh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-large border border-line bg-raised p-6 shadow-high"
        >
          <div className="mb-4 flex items-center justify-between">
            <Dialog.Title className="text-title font-semibold">Keys</Dialog.Title>
            <Dialog.Close asChild>
              <Button look="quiet" label="Close" icon={<X size={16} strokeWidth={1.75} />} />
            </Dialog.Close>
          </div>
          <ShortcutTable />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
