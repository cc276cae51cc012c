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
  return isEmpty ? <EmptyThread /> : <TurnList key={conversationId} />
}
