import type { ProviderCheck } from '../../../shared/protocol/settings-api.ts'
import type { ProviderCheckState } from '../../state/settings-state.ts'
import { StatusLine, type Tone } from './status-line.tsx'

const tones: Readonly<Record<ProviderCheck['outcome'], Tone>> = {
  works: 'good',
  'wrong-key': 'bad',
  unreachable: 'bad',
  'unknown-model': 'bad',
  unclear: 'unsure',
}

/** What the provider said to what is typed. */
export function CheckLine({ check }: { readonly check: ProviderCheckState | undefined }) {
  return (
    <div role="status" className="empty:hidden">
      {check?.name === 'asking' && <StatusLine tone="busy">Asking the provider…</StatusLine>}
      {check?.name === 'answered' && <StatusLine tone={tones[check.outcome]}>{check.message}</StatusLine>}
    </div>
  )
}
