import { useApp } from '../app-context.tsx'
import { EmptyThread } from './empty-thread.tsx'
import { TurnList } from './turn-list.tsx'

/** Everything said and typed in one conversation. */
export function Thread() {
  const conversationId = useApp((state) => state.session?.conversationId)
  const isEmpty = useApp(
    ({ items, unansweredTexts, transcript, phase }) =>
      items.length === 0 && unansweredTexts.length === 0 && transcript === undefined && phase !== 'thinking',
  )
  const isAwaited = useApp((state) => state.isThreadAwaited)
  if (isEmpty && isAwaited) return <div role="region" aria-label="Thread" aria-busy="true" className="min-h-0 flex-1" />
  return isEmpty ? <EmptyThread /> : <TurnList key={conversationId} />
}
