import { Check, RefreshCw, Server } from 'lucide-react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { StatusLine } from './status-line.tsx'

export interface LocalServersProps {
  /** The address that is typed or chosen. */
  readonly chosen: string
  readonly onChoose: (baseUrl: string, model: string) => void
}

/** Model servers that answer on this machine right now. */
export function LocalServers({ chosen, onChoose }: LocalServersProps) {
  const { findLocalServers } = useActions()
  const servers = useApp(({ settings }) => settings.localServers)
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center justify-between">
        <span className="font-medium">Found on this machine</span>
        <Button
          look="quiet"
          icon={<RefreshCw size={16} strokeWidth={1.75} aria-hidden="true" />}
          label="Look again"
          onClick={findLocalServers}
        />
      </div>
      <div role="status" className="empty:hidden">
        {servers === undefined && <StatusLine tone="busy">Looking…</StatusLine>}
        {servers?.length === 0 && (
          <StatusLine tone="unsure">
            Nothing answers yet. Start Ollama, LM Studio, llama.cpp or vLLM and look again, or type an address below.
          </StatusLine>
        )}
      </div>
      {servers?.map(({ name, baseUrl, models }) => (
        <button
          key={baseUrl}
          type="button"
          aria-pressed={baseUrl === chosen}
          onClick={() => {
            onChoose(baseUrl, models[0] ?? '')
          }}
          className="flex items-center gap-3 rounded-medium border border-line px-3 py-2 text-left transition hover:border-line-strong aria-pressed:border-accent aria-pressed:bg-accent-soft disabled:opacity-50"
        >
          <Server size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0 text-ink-soft" />
          <span className="min-w-0 flex-1">
            <span className="block font-medium">{name}</span>
            <span className="block truncate text-small text-ink-soft">
              {models.length === 1 ? '1 model' : `${models.length} models`} at {baseUrl}
            </span>
          </span>
          {baseUrl === chosen && <Check size={16} strokeWidth={1.75} aria-hidden="true" className="text-accent" />}
        </button>
      ))}
    </div>
  )
}
