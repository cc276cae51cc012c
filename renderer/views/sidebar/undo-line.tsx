import { Undo2 } from 'lucide-react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'

/** What was deleted last, for as long as it can be brought back. */
export function UndoLine() {
  const deleted = useApp((state) => state.window.deleted)
  const { undoDelete } = useActions()
  return (
    <div role="status" aria-label="Deleted" className="px-2 not-empty:pb-2">
      {deleted !== undefined && (
        <div className="flex items-center gap-2 rounded-medium border border-line bg-raised py-1 pr-1 pl-3 shadow-high">
          <p className="min-w-0 flex-1 truncate text-small">Deleted “{deleted.title}”</p>
          <Button look="quiet" icon={<Undo2 size={16} strokeWidth={1.75} />} onClick={undoDelete}>
            Undo
          </Button>
        </div>
      )}
    </div>
  )
}
