import { Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'

/** Settings that were given for one run are shown and cannot be changed. */
export function Changeable({ view, children }: { readonly view: SettingsView; readonly children: ReactNode }) {
  const { readOnlyReason } = view
  return (
    <>
      {readOnlyReason !== undefined && (
        <p role="note" className="flex items-start gap-2 rounded-medium bg-busy-soft px-4 py-3 text-small">
          <Lock size={16} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0 text-busy" />
          {readOnlyReason}
        </p>
      )}
      <fieldset disabled={readOnlyReason !== undefined} className="contents">
        {children}
      </fieldset>
    </>
  )
}
