import { useEffect, useRef, useState } from 'react'
import type { ProviderView } from '../../../shared/protocol/settings-api.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { CheckLine } from '../settings/check-line.tsx'
import { Combobox } from '../settings/combobox.tsx'
import { KeptMark } from '../settings/kept-mark.tsx'
import { KeyField } from '../settings/key-field.tsx'
import { PrivacyLine } from '../settings/privacy-line.tsx'
import { choiceOf } from '../settings/provider-choices.ts'
import {
  canBeChecked,
  changeOf,
  draftPrivacy,
  hasUsableKey,
  withChoice,
  type ProviderDraft,
} from '../settings/provider-draft.ts'
import { StatusLine } from '../settings/status-line.tsx'
import { ChoiceRow } from './choice-row.tsx'
import { Heading } from './heading.tsx'
import { firstDraft, keyProviders, keyStepOf } from './key-draft.ts'

/** Somebody who types has paused. */
const typedAfterMs = 600

export function KeyDoor({ onGoOn }: { readonly onGoOn: () => void }) {
  const view = useApp(({ settings }) => settings.view?.llm)
  return (
    <section className="flex w-full max-w-xl flex-col gap-5">
      <div className="flex flex-col gap-1">
        <Heading>Bring a key</Heading>
        <p className="text-ink-soft">The key of one provider is enough. It goes to that provider and to nobody else.</p>
      </div>
      {view === undefined ? (
        <StatusLine tone="busy">Reading the settings…</StatusLine>
      ) : (
        <KeyForm initial={firstDraft(view)} view={view} onGoOn={onGoOn} />
      )}
    </section>
  )
}

interface KeyFormProps {
  readonly initial: ProviderDraft
  readonly view: ProviderView
  readonly onGoOn: () => void
}

function KeyForm({ initial, view, onGoOn }: KeyFormProps) {
  const { checkProvider, changeSettings } = useActions()
  const [draft, setDraft] = useState(initial)
  const [savedOver, setSavedOver] = useState<ProviderView>()
  const check = useApp(({ settings }) => settings.checks.llm)
  const isSaving = useApp(({ settings }) => settings.saving.includes('llm'))
  const hasFailed = useApp(({ settings }) => settings.problemFields.includes('llm'))
  const typed = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(typed.current)
    },
    [],
  )
  const choice = choiceOf('llm', draft.choiceId)
  const step = keyStepOf(draft, check, hasUsableKey(draft, view))

  const take = (next: ProviderDraft, waitMs: number): void => {
    setDraft(next)
    clearTimeout(typed.current)
    checkProvider('llm', undefined)
    if (!canBeChecked(next, view)) return
    typed.current = setTimeout(() => {
      checkProvider('llm', changeOf(next))
    }, waitMs)
  }
  // The server answered with what it keeps now.
  if (savedOver !== undefined && savedOver !== view && !isSaving && !hasFailed)
    return (
      <div className="flex flex-col items-start gap-5">
        <StatusLine tone="good">
          Kept. Parley thinks with {choice.name} now, and the key is never shown again.
        </StatusLine>
        <Button look="primary" onClick={onGoOn}>
          Go on
        </Button>
      </div>
    )
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        if (step.name !== 'ready') return
        setSavedOver(view)
        changeSettings({ llm: changeOf(draft) })
      }}
    >
      <ChoiceRow
        label="Provider"
        value={draft.choiceId}
        choices={keyProviders.map(({ id, name }) => ({ value: id, label: name }))}
        onChoose={(id) => {
          take(withChoice(draft, id, view), 0)
        }}
      />
      <KeyField
        choice={choice}
        draft={draft}
        view={view}
        onType={(apiKey) => {
          take({ ...draft, apiKey }, typedAfterMs)
        }}
        onDrop={(isKeyDropped) => {
          take({ ...draft, isKeyDropped, apiKey: '' }, 0)
        }}
      />
      <CheckLine check={check} />
      {step.name !== 'key' && (
        <Combobox
          label="Model"
          value={draft.model}
          options={check?.name === 'answered' ? check.models : []}
          placeholder={
            check?.name === 'answered' && check.models.length > 0 ? 'Choose one' : 'As the provider names it'
          }
          onChange={(model) => {
            take({ ...draft, model }, typedAfterMs)
          }}
        />
      )}
      <PrivacyLine sentence={draftPrivacy(draft)} />
      <KeptMark fields={['llm']} />
      <div className="flex items-center gap-2">
        <Button
          type="submit"
          look={step.name === 'ready' && step.isSure ? 'primary' : 'plain'}
          disabled={step.name !== 'ready' || isSaving}
        >
          {isSaving ? 'Saving…' : step.name === 'ready' && !step.isSure ? 'Save anyway' : 'Save'}
        </Button>
        <Button look="quiet" onClick={onGoOn}>
          Later
        </Button>
        {step.name === 'model' && <span className="text-small text-ink-soft">Choose a model.</span>}
      </div>
    </form>
  )
}
