import { useApp } from '../app-context.tsx'

/** Between a question and the first word of its answer. The state itself is announced beside the orb. */
export function Thinking() {
  // In text the phase stays the same while the answer is being written.
  const isThinking = useApp(({ phase, items }) => {
    const last = items.at(-1)
    const isWriting = last?.role === 'assistant' && last.status === 'streaming'
    return isWriting ? last.text === '' : phase === 'thinking'
  })
  if (!isThinking) return undefined
  return (
    <p data-part="thinking" className="flex items-center gap-2 py-2 text-ink-soft">
      <span aria-hidden className="flex gap-1">
        {['', '[animation-delay:150ms]', '[animation-delay:300ms]'].map((delay) => (
          <span key={delay} className={`size-1.5 animate-pulse rounded-round bg-accent ${delay}`} />
        ))}
      </span>
      <span className="text-small">Thinking</span>
    </p>
  )
}
