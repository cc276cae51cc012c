import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import type { LocalServer, ProviderView } from '../../../shared/protocol/settings-api.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Select } from '../controls/select.tsx'
import { KeptMark } from '../settings/kept-mark.tsx'
import { PrivacyLine } from '../settings/privacy-line.tsx'
import { StatusLine } from '../settings/status-line.tsx'
import { Heading } from './heading.tsx'

const whatToStart: readonly { readonly name: string; readonly how: string }[] = [
  { name: 'Ollama', how: 'ollama run llama3.2' },
  { name: 'LM Studio', how: 'Developer, then Start server' },
  { name: 'llama.cpp', how: 'llama-server -m model.gguf' },
]

/** Model servers that answer on this machine right now. */
export function ServersDoor({ onGoOn }: { readonly onGoOn: () => void }) {
  const servers = useApp(({ settings }) => settings.localServers)
  const { findLocalServers } = useActions()
  return (
    <section className="flex w-full max-w-xl flex-col gap-5">
      <div className="flex items-start justify-between gap-4">
        <div className="flex flex-col gap-1">
          <Heading>Servers on this machine</Heading>
          <p className="text-ink-soft">A model that runs here hears you alone.</p>
        </div>
        <Button icon={<RefreshCw size={16} strokeWidth={1.75} aria-hidden="true" />} onClick={findLocalServers}>
          Look again
        </Button>
      </div>
      <div role="status" className="empty:hidden">
        {servers === undefined && <StatusLine tone="busy">Looking at the usual addresses…</StatusLine>}
        {servers?.length === 0 && (
          <StatusLine tone="unsure">Nothing answers yet. Start one of these, then look again.</StatusLine>
        )}
      </div>
      {servers?.length === 0 && <WhatToStart />}
      {servers !== undefined && servers.length > 0 && (
        <ul className="flex flex-col gap-2">
          {servers.map((server) => (
            <Server key={server.baseUrl} server={server} onGoOn={onGoOn} />
          ))}
        </ul>
      )}
      <KeptMark fields={['llm']} />
      <PrivacyLine sentence="Nothing leaves this machine." />
      <div>
        <Button look="quiet" onClick={onGoOn}>
          Go on without one
        </Button>
      </div>
    </section>
  )
}

function WhatToStart() {
  return (
    <dl className="grid grid-cols-3 gap-2">
      {whatToStart.map(({ name, how }) => (
        <div key={name} className="rounded-medium border border-line bg-surface p-3">
          <dt className="font-medium">{name}</dt>
          <dd className="mt-1 font-mono text-small text-ink-soft">{how}</dd>
        </div>
      ))}
    </dl>
  )
}

function Server({ server, onGoOn }: { readonly server: LocalServer; readonly onGoOn: () => void }) {
  const { name, baseUrl, models } = server
  const { changeSettings } = useActions()
  const [model, setModel] = useState(models[0] ?? '')
  const isUsed = useApp(({ settings }) => isInUse(settings.view?.llm, { baseUrl, model }))
  const isSaving = useApp(({ settings }) => settings.saving.includes('llm'))
  return (
    <li className="flex flex-wrap items-center gap-3 rounded-large border border-line bg-surface p-4 shadow-low">
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{name}</p>
        <p className="truncate text-small text-ink-soft">{baseUrl}</p>
      </div>
      {models.length === 0 ? (
        <p className="text-small text-ink-soft">It has no model yet. Load one, then look again.</p>
      ) : (
        <>
          <Select
            label={`Model of ${name}`}
            value={model}
            choices={models.map((id) => ({ value: id, label: id }))}
            onChoose={setModel}
            className="w-44"
          />
          {isUsed ? (
            <Button look="primary" onClick={onGoOn}>
              Go on
            </Button>
          ) : (
            <Button
              look="primary"
              disabled={isSaving}
              onClick={() => {
                changeSettings({ llm: { kind: 'openai-compatible', baseUrl, model } })
              }}
            >
              Use it
            </Button>
          )}
        </>
      )}
    </li>
  )
}

function isInUse(view: ProviderView | undefined, asked: { readonly baseUrl: string; readonly model: string }): boolean {
  return view?.baseUrl === asked.baseUrl && view.model === asked.model
}
