import { useState } from 'react'
import type { HostDescription } from '../../../shared/protocol/host-bridge.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Keys } from '../controls/keys.tsx'
import { capsOf, recordShortcut, type RecordedShortcut } from './accelerator.ts'
import { Card } from './card.tsx'
import { KeptMark } from './kept-mark.tsx'
import { StatusLine } from './status-line.tsx'

export interface SummonShortcutProps {
  readonly accelerator: string | undefined
  readonly host: HostDescription
}

/** Keys that bring Parley to the front from anywhere; whether the system gave them is told by what it answered. */
export function SummonShortcut({ accelerator, host }: SummonShortcutProps) {
  const { changeSettings } = useActions()
  const [recorded, setRecorded] = useState<RecordedShortcut>()
  const isReadOnly = useApp(({ settings }) => settings.view?.readOnlyReason !== undefined)
  const { summonShortcut } = host
  const isMac = host.platform === 'darwin'
  return (
    <Card title="From anywhere" lead="These keys bring Parley to the front, whatever you are doing.">
      <div className="flex flex-wrap items-center gap-3">
        {recorded === undefined ? (
          <>
            {accelerator === undefined ? (
              <span className="text-ink-soft">None</span>
            ) : (
              <Keys keys={capsOf(accelerator, isMac)} />
            )}
            <Button
              className="ml-auto"
              disabled={isReadOnly}
              onClick={() => {
                setRecorded({ name: 'partial', held: [] })
              }}
            >
              {accelerator === undefined ? 'Choose keys' : 'Change'}
            </Button>
            {accelerator !== undefined && (
              <Button
                look="quiet"
                disabled={isReadOnly}
                onClick={() => {
                  changeSettings({ summonShortcut: null })
                }}
              >
                Use none
              </Button>
            )}
          </>
        ) : (
          <button
            type="button"
            ref={takeFocus}
            onBlur={() => {
              setRecorded(undefined)
            }}
            onKeyDown={(event) => {
              event.preventDefault()
              event.stopPropagation()
              event.nativeEvent.stopImmediatePropagation()
              if (event.code === 'Escape') {
                setRecorded(undefined)
                return
              }
              const next = recordShortcut(event)
              setRecorded(next.name === 'complete' ? undefined : next)
              if (next.name === 'complete') changeSettings({ summonShortcut: next.accelerator })
            }}
            className="flex h-9 min-w-60 items-center gap-2 rounded-medium border border-accent bg-accent-soft px-3"
          >
            {recorded.name === 'partial' && recorded.held.length > 0 ? (
              <Keys keys={[...capsOf(recorded.held.join('+'), isMac), '…']} />
            ) : (
              'Press the keys. Escape leaves it as it is.'
            )}
          </button>
        )}
      </div>
      <div role="status" className="empty:hidden">
        {recorded?.name === 'refused' && <StatusLine tone="bad">{recorded.reason}</StatusLine>}
        {recorded === undefined && summonShortcut.isHeld && (
          <StatusLine tone="good">The system has given them to Parley.</StatusLine>
        )}
        {recorded === undefined && !summonShortcut.isHeld && accelerator !== undefined && (
          <StatusLine tone="bad">{summonShortcut.reason}</StatusLine>
        )}
      </div>
      <KeptMark fields={['summonShortcut']} />
    </Card>
  )
}

function takeFocus(element: HTMLElement | null): void {
  element?.focus()
}
