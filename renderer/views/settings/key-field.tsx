import { ExternalLink, KeyRound } from 'lucide-react'
import type { ProviderView } from '../../../shared/protocol/settings-api.ts'
import { useActions } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/field.tsx'
import type { ProviderChoice } from './provider-choices.ts'
import { hasUsableKey, type ProviderDraft } from './provider-draft.ts'

export interface KeyFieldProps {
  readonly choice: ProviderChoice
  readonly draft: ProviderDraft
  readonly view: ProviderView
  readonly onType: (apiKey: string) => void
  /** The kept key is to go; `false` takes that back. */
  readonly onDrop: (isDropped: boolean) => void
}

/** A key is typed, checked and kept; it is never shown again. */
export function KeyField({ choice, draft, view, onType, onDrop }: KeyFieldProps) {
  const { openExternal } = useActions()
  const { keyPage } = choice
  if (hasUsableKey(draft, view)) {
    return (
      <div className="flex flex-col gap-1.5">
        <span className="font-medium">Key</span>
        <div className="flex flex-wrap items-center gap-2 rounded-medium bg-sunken px-3 py-2">
          <KeyRound size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-soft" />
          <span className="min-w-0 flex-1 text-small">{whereItIs(view)}</span>
          <Button
            look="quiet"
            onClick={() => {
              onDrop(true)
            }}
          >
            {view.key === 'kept' ? 'Replace or forget' : 'Use another'}
          </Button>
        </div>
      </div>
    )
  }
  return (
    <TextField
      label={choice.key === 'needed' ? 'Key' : 'Key, if it asks for one'}
      type="password"
      value={draft.apiKey}
      placeholder={draft.isKeyDropped ? 'Empty: the kept one is forgotten' : 'Paste it here'}
      onChange={onType}
      hint={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {keyPage !== undefined && (
            <button
              type="button"
              onClick={() => {
                openExternal(keyPage)
              }}
              className="inline-flex items-center gap-1 rounded-small text-accent underline underline-offset-2"
            >
              Get a key from {choice.name}
              <ExternalLink size={16} strokeWidth={1.75} aria-hidden="true" />
            </button>
          )}
          {draft.isKeyDropped ? (
            <button
              type="button"
              onClick={() => {
                onDrop(false)
              }}
              className="rounded-small text-accent underline underline-offset-2"
            >
              Keep the one there is
            </button>
          ) : (
            <span>It is kept on this machine and never shown again.</span>
          )}
        </span>
      }
    />
  )
}

function whereItIs(view: ProviderView): string {
  switch (view.key) {
    case 'kept':
      return 'A key is kept. It is never shown again.'
    case 'environment':
      return `The key comes from the environment variable ${view.keyVariable ?? 'of this provider'}.`
    case 'file':
      return 'The key stands in settings.json, where it was written by hand.'
    case 'none':
      return 'There is no key.'
  }
}
