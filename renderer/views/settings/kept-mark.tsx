import type { SettingsChange } from '../../../shared/protocol/settings-api.ts'
import { useApp } from '../app-context.tsx'
import { StatusLine } from './status-line.tsx'

type Field = keyof SettingsChange

/** Whether one of these settings is being kept right now, or could not be: said where it was changed. */
export function KeptMark({ fields }: { readonly fields: readonly Field[] }) {
  const isSaving = useApp(({ settings }) => fields.some((field) => settings.saving.includes(field)))
  const problem = useApp(({ settings }) =>
    fields.some((field) => settings.problemFields.includes(field)) ? settings.problem : undefined,
  )
  return (
    <div role="status" className="empty:hidden">
      {problem !== undefined && (
        <StatusLine tone="bad">
          <span className="text-bad">{problem}</span>
        </StatusLine>
      )}
      {isSaving && <span className="sr-only">Saving</span>}
    </div>
  )
}
