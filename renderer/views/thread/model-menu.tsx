import { Check, ChevronDown, ChevronRight, X } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import { useState } from 'react'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import {
  answeringName,
  builtInName,
  isHandWritten,
  otherSources,
  sourceInUse,
  type ModelSource,
} from './model-sources.ts'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const
const panel =
  'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-56 max-w-80 overflow-y-auto rounded-medium border border-line bg-raised p-1 text-ink shadow-high'
const line =
  'relative flex min-h-8 cursor-default items-center rounded-small py-1 pr-2 pl-8 outline-none select-none wrap-anywhere data-disabled:text-ink-soft data-highlighted:bg-sunken'

/** What answers, and how to have something else answer from the next question on. */
export function ModelMenu() {
  const view = useApp((state) => state.settings.view)
  return view !== undefined && <Chip view={view} />
}

function Chip({ view }: { readonly view: SettingsView }) {
  const isSaving = useApp((state) => state.settings.saving.includes('llm'))
  const problem = useApp(({ settings }) => (settings.problemFields.includes('llm') ? settings.problem : undefined))
  const { checkProvider, findLocalServers } = useActions()
  const [isOpen, setIsOpen] = useState(false)
  const [isChosen, setIsChosen] = useState(false)
  const [seenProblem, setSeenProblem] = useState<string>()
  const name = answeringName(view)
  const inUse = sourceInUse(view)
  const onOpenChange = (opens: boolean): void => {
    setIsOpen(opens)
    if (opens) {
      setIsChosen(false)
      setSeenProblem(undefined)
      findLocalServers()
    }
    checkProvider('llm', opens && inUse !== undefined ? { ...inUse.provider, model: view.llm.model } : undefined)
  }
  return (
    <div className="relative ml-auto flex min-w-0 shrink-0 items-center">
      <Radix.Root modal={false} open={isOpen} onOpenChange={onOpenChange}>
        <Radix.Trigger asChild>
          <button
            type="button"
            aria-label={`Answers: ${name}. Change the model`}
            aria-busy={isSaving}
            data-line="model"
            title="What answers"
            className="flex h-8 max-w-56 items-center gap-1.5 rounded-medium px-2 text-small text-ink-soft transition select-none hover:bg-sunken hover:text-ink aria-busy:opacity-60"
          >
            <span className="truncate">{name}</span>
            <ChevronDown {...icon} className="shrink-0" />
          </button>
        </Radix.Trigger>
        {/* In its place, not at the end of the page: what it says belongs to this landmark. */}
        <Radix.Content aria-label="What answers" align="end" sideOffset={4} collisionPadding={8} className={panel}>
          <Choices
            view={view}
            inUse={inUse}
            onChosen={() => {
              setIsChosen(true)
            }}
          />
        </Radix.Content>
      </Radix.Root>
      <span role="status" className="sr-only">
        {isChosen && !isSaving && problem === undefined && `${name} answers from the next question on.`}
      </span>
      {problem !== undefined && problem !== seenProblem && (
        <div className="absolute top-full right-0 z-10 flex w-80 items-start gap-1 rounded-medium border border-line bg-raised py-1 pr-1 pl-3 shadow-low">
          <p role="alert" className="flex-1 py-1 text-small text-bad">
            {name} still answers: it could not be changed. {problem}
          </p>
          <Button
            look="quiet"
            label="Close"
            icon={<X {...icon} />}
            onClick={() => {
              setSeenProblem(problem)
            }}
          />
        </div>
      )}
    </div>
  )
}

interface ChoicesProps {
  readonly view: SettingsView
  readonly inUse: ModelSource | undefined
  readonly onChosen: () => void
}

function Choices({ view, inUse, onChosen }: ChoicesProps) {
  const servers = useApp((state) => state.settings.localServers)
  const { changeSettings, show } = useActions()
  // One is asked at a time: what is answered is about that one.
  const [askedId, setAskedId] = useState(inUse?.id)
  const isFixed = view.readOnlyReason !== undefined
  const choose = (change: ModelSource['provider']): void => {
    onChosen()
    changeSettings({ llm: change })
  }
  return (
    <>
      <Radix.Label className="px-2 py-1 text-small text-ink-soft">Answers from the next question on</Radix.Label>
      {isFixed && <p className="px-2 pb-1 text-small text-ink-soft">{view.readOnlyReason}</p>}
      {inUse !== undefined && (
        <Models
          source={inUse}
          current={view.llm.model}
          isAsked={askedId === inUse.id}
          isFixed={isFixed}
          onChoose={(model) => {
            choose({ ...inUse.provider, model })
          }}
        />
      )}
      {inUse !== undefined && <Radix.Separator className="my-1 h-px bg-line" />}
      {(inUse === undefined || !isHandWritten(view)) && (
        <Radix.RadioGroup aria-label="Without a key" value={inUse === undefined ? builtInName : ''}>
          <Line
            value={builtInName}
            isFixed={isFixed}
            onChoose={() => {
              if (inUse !== undefined) choose({ kind: 'offline' })
            }}
          />
        </Radix.RadioGroup>
      )}
      {!isFixed &&
        otherSources(view, servers ?? []).map((source) => (
          <OtherSource
            key={source.id}
            source={source}
            isAsked={askedId === source.id}
            onAsk={setAskedId}
            onChoose={choose}
          />
        ))}
      {servers === undefined && <p className="py-1 pl-8 text-small text-ink-soft">Looking on this machine …</p>}
      <Radix.Separator className="my-1 h-px bg-line" />
      <Radix.Item
        className={line}
        onSelect={() => {
          show({ name: 'settings', section: 'providers' })
        }}
      >
        More in Settings
      </Radix.Item>
    </>
  )
}

interface OtherSourceProps {
  readonly source: ModelSource
  readonly isAsked: boolean
  readonly onAsk: (id: string) => void
  readonly onChoose: (change: ModelSource['provider']) => void
}

function OtherSource({ source, isAsked, onAsk, onChoose }: OtherSourceProps) {
  const { checkProvider } = useActions()
  return (
    <Radix.Sub
      onOpenChange={(opens) => {
        if (!opens || source.models !== undefined) return
        onAsk(source.id)
        checkProvider('llm', source.provider)
      }}
    >
      <Radix.SubTrigger className={`${line} data-[state=open]:bg-sunken`}>
        <span className="flex-1">{source.name}</span>
        <ChevronRight {...icon} />
      </Radix.SubTrigger>
      {/* Beside the menu, which would cut it off. */}
      <Radix.Portal container={document.querySelector('main')}>
        <Radix.SubContent sideOffset={4} collisionPadding={8} className={panel}>
          <Models
            source={source}
            current={undefined}
            isAsked={isAsked}
            isFixed={false}
            onChoose={(model) => {
              onChoose({ ...source.provider, model })
            }}
          />
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  )
}

interface ModelsProps {
  readonly source: ModelSource
  readonly current: string | undefined
  readonly isAsked: boolean
  readonly isFixed: boolean
  readonly onChoose: (model: string) => void
}

function Models({ source, current, isAsked, isFixed, onChoose }: ModelsProps) {
  const check = useApp((state) => (isAsked ? state.settings.checks.llm : undefined))
  const [listed, setListed] = useState(source.models)
  if (listed === undefined && check?.name === 'answered') setListed(check.models)
  const models = listed ?? []
  const shown = current === undefined || models.includes(current) ? models : [current, ...models]
  return (
    <>
      <Radix.RadioGroup aria-label={`Models of ${source.name}`} value={current ?? ''}>
        {shown.map((model) => (
          <Line
            key={model}
            value={model}
            isFixed={isFixed}
            onChoose={() => {
              if (model !== current) onChoose(model)
            }}
          />
        ))}
      </Radix.RadioGroup>
      {check?.name === 'asking' && (
        <p role="status" className="py-1 pl-8 text-small text-ink-soft">
          Asking {source.name} for its models …
        </p>
      )}
      {listed?.length === 0 && check?.name === 'answered' && (
        <p role="status" className="max-w-72 px-2 py-1 text-small text-ink-soft">
          {check.message}
        </p>
      )}
    </>
  )
}

interface LineProps {
  readonly value: string
  readonly isFixed: boolean
  readonly onChoose: () => void
}

function Line({ value, isFixed, onChoose }: LineProps) {
  return (
    <Radix.RadioItem value={value} disabled={isFixed} onSelect={onChoose} className={line}>
      <Radix.ItemIndicator className="absolute left-2 text-accent">
        <Check {...icon} />
      </Radix.ItemIndicator>
      {value}
    </Radix.RadioItem>
  )
}
