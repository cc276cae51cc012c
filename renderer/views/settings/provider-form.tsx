import { useEffect, useRef, useState } from 'react'
import type { ProviderView } from '../../../shared/protocol/settings-api.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/field.tsx'
import { Switch } from '../controls/switch.tsx'
import { CheckLine } from './check-line.tsx'
import { ChoiceTiles } from './choice-tiles.tsx'
import { Combobox } from './combobox.tsx'
import { KeptMark } from './kept-mark.tsx'
import { KeyField } from './key-field.tsx'
import { LocalServers } from './local-servers.tsx'
import { PrivacyLine } from './privacy-line.tsx'
import { choiceOf, providerChoices, type ChoiceId } from './provider-choices.ts'
import {
  canBeChecked,
  changeOf,
  draftPrivacy,
  isInsecure,
  missingIn,
  withChoice,
  type DraftFields,
  type ProviderDraft,
} from './provider-draft.ts'

/** Somebody who types has paused. */
const typedAfterMs = 600

export interface ProviderFormProps {
  readonly initial: ProviderDraft
  readonly view: ProviderView
  readonly onSave: (draft: ProviderDraft) => void
  readonly onCancel: () => void
}

/** One provider while it is being chosen; it is asked as soon as there is something to ask with. */
export function ProviderForm({ initial, view, onSave, onCancel }: ProviderFormProps) {
  const { part } = initial
  const { checkProvider, findLocalServers } = useActions()
  const [draft, setDraft] = useState(initial)
  const check = useApp(({ settings }) => settings.checks[part])
  const isSaving = useApp(({ settings }) => settings.saving.includes(part))
  const typed = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(typed.current)
    },
    [],
  )
  const choice = choiceOf(part, draft.choiceId)
  const models = check?.models ?? []
  const missing = missingIn(draft)
  const hasFailed = check?.name === 'answered' && !['works', 'unclear'].includes(check.outcome)

  const ask = (next: ProviderDraft, waitMs: number): void => {
    setDraft(next)
    clearTimeout(typed.current)
    if (!canBeChecked(next, view)) return
    typed.current = setTimeout(() => {
      checkProvider(part, changeOf(next))
    }, waitMs)
  }
  const take = (next: ProviderDraft, waitMs = 0): void => {
    checkProvider(part, undefined)
    ask(next, waitMs)
  }
  const edit = (fields: DraftFields): void => {
    take({ ...draft, ...fields }, typedAfterMs)
  }
  // What the provider offers does not change by what is chosen of it.
  const pick = (fields: Pick<DraftFields, 'model' | 'voice'>): void => {
    ask({ ...draft, ...fields }, typedAfterMs)
  }
  const choose = (id: ChoiceId): void => {
    take(withChoice(draft, id, view))
    if (id === 'this-machine') findLocalServers()
  }

  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        if (missing === undefined) onSave(draft)
      }}
    >
      <ChoiceTiles
        label="Provider"
        value={draft.choiceId}
        columns={3}
        onChoose={choose}
        choices={providerChoices[part].map(({ id, name, line }) => ({ value: id, title: name, line }))}
      />
      {draft.choiceId === 'this-machine' && (
        <LocalServers
          chosen={draft.baseUrl}
          onChoose={(baseUrl, model) => {
            take({ ...draft, baseUrl, model })
          }}
        />
      )}
      {choice.kind === 'openai-compatible' && choice.baseUrl === undefined && (
        <TextField
          label="Address"
          type="url"
          value={draft.baseUrl}
          placeholder={choice.addressExample}
          hint="It usually ends in /v1."
          onChange={(baseUrl) => {
            edit({ baseUrl })
          }}
        />
      )}
      {isInsecure(draft) && (
        <Switch
          label="Allow this address"
          hint="It is not encrypted and not on your own network: others on the way could read your words and your key."
          isOn={draft.isInsecureAllowed}
          onChange={(isInsecureAllowed) => {
            edit({ isInsecureAllowed })
          }}
        />
      )}
      {choice.key !== 'none' && (
        <KeyField
          choice={choice}
          draft={draft}
          view={view}
          onType={(apiKey) => {
            edit({ apiKey })
          }}
          onDrop={(isKeyDropped) => {
            take({ ...draft, isKeyDropped, apiKey: '' })
          }}
        />
      )}
      {choice.key !== 'none' && <CheckLine check={check} />}
      {choice.hasModel && (
        <Combobox
          label="Model"
          value={draft.model}
          options={models}
          placeholder={choice.modelExample ?? (models.length > 0 ? 'Choose one' : 'As the provider names it')}
          onChange={(model) => {
            pick({ model })
          }}
        />
      )}
      {choice.voice !== 'none' && (
        <TextField
          label="Voice"
          value={draft.voice}
          placeholder={choice.voiceExample ?? 'As the provider names it'}
          onChange={(voice) => {
            pick({ voice })
          }}
        />
      )}
      <PrivacyLine sentence={draftPrivacy(draft)} />
      <KeptMark fields={[part]} />
      <div className="flex flex-wrap items-center gap-2">
        <Button look={hasFailed ? 'plain' : 'primary'} type="submit" disabled={missing !== undefined || isSaving}>
          {isSaving ? 'Saving…' : hasFailed ? 'Save anyway' : 'Save'}
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
        {missing !== undefined && <span className="text-small text-ink-soft">{missing}</span>}
      </div>
    </form>
  )
}
