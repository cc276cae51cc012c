import { ShieldCheck } from 'lucide-react'

/** What leaves the machine, right where it is decided. */
export function PrivacyLine({ sentence }: { readonly sentence: string }) {
  return (
    <p className="flex items-start gap-2 text-small text-ink-soft">
      <ShieldCheck size={16} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0" />
      {sentence}
    </p>
  )
}
