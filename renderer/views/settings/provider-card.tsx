import type { ReactNode } from 'react'
import { useState } from 'react'
import type { ProviderPart, ProviderView } from '../../../shared/protocol/settings-api.ts'
import { useActions } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Card } from './card.tsx'
import { PrivacyLine } from './privacy-line.tsx'
import { choiceIdOf, choiceOf } from './provider-choices.ts'
import { changeOf, draftOf, type ProviderDraft } from './provider-draft.ts'
import { ProviderForm } from './provider-form.tsx'

export interface ProviderCardProps {
  readonly part: ProviderPart
  readonly title: string
  readonly icon: ReactNode
  readonly view: ProviderView
}

type Editing = { readonly isOpen: false } | { readonly isOpen: true; readonly saved?: ProviderView }

/** What one part is done by; opened, it can be changed. */
export function ProviderCard({ part, title, icon, view }: ProviderCardProps) {
  const { changeSettings, checkProvider, findLocalServers } = useActions()
  const [editing, setEditing] = useState<Editing>({ isOpen: false })
  // Kept as it was asked for: there is another view of it now.
  const isOpen = editing.isOpen && (editing.saved === undefined || editing.saved === view)
  const choice = choiceOf(part, choiceIdOf(part, view))
  const details = [view.model, view.voice].filter((detail) => detail !== undefined)

  const open = (): void => {
    setEditing({ isOpen: true })
    if (choice.id === 'this-machine') findLocalServers()
  }
  const close = (): void => {
    setEditing({ isOpen: false })
    checkProvider(part, undefined)
  }
  const save = (draft: ProviderDraft): void => {
    setEditing({ isOpen: true, saved: view })
    changeSettings({ [part]: changeOf(draft) })
  }

  return (
    <Card
      title={title}
      icon={icon}
      lead={
        <span className="text-base text-ink">
          {choice.name}
          {details.length > 0 && <span className="text-ink-soft"> · {details.join(' · ')}</span>}
        </span>
      }
      end={
        !isOpen && (
          <Button onClick={open} aria-label={`Change what ${title.toLowerCase()}`}>
            Change
          </Button>
        )
      }
    >
      {isOpen ? (
        <ProviderForm initial={draftOf(part, view)} view={view} onSave={save} onCancel={close} />
      ) : (
        <PrivacyLine sentence={view.privacy} />
      )}
    </Card>
  )
}
