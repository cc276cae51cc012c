import { PanelLeftClose, SquarePen } from 'lucide-react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Tooltip } from '../controls/tooltip.tsx'
import { keysOf } from '../shortcuts.ts'
import { Conversations } from './conversations.tsx'
import { SidebarFoot } from './sidebar-foot.tsx'
import { useSidebarRoom } from './use-sidebar-room.ts'
import { UndoLine } from './undo-line.tsx'

/** The conversations. Beside the thread, or over it where there is no room for both. */
export function Sidebar() {
  const isOpen = useApp((state) => state.window.isSidebarOpen)
  const hasRoom = useSidebarRoom()
  const { setSidebarOpen, newConversation, openConversation, openFound } = useActions()
  const close = (): void => {
    setSidebarOpen(false)
  }
  const closeIfOver = (): void => {
    if (!hasRoom) close()
  }
  if (!isOpen) return null
  return (
    <>
      {!hasRoom && <div aria-hidden="true" className="fixed inset-0 z-20 bg-shade" onClick={close} />}
      <nav
        aria-label="Conversations"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.defaultPrevented || hasRoom) return
          event.preventDefault()
          close()
        }}
        className={`flex h-full w-65 shrink-0 flex-col border-r border-line bg-well ${hasRoom ? '' : 'fixed inset-y-0 left-0 z-30 shadow-high'}`}
      >
        <div className="flex h-12 shrink-0 items-center justify-between pr-2 pl-4">
          <p className="text-large font-semibold">Parley</p>
          <Tooltip text="Hide the conversations" keys={keysOf('toggle-sidebar', navigator.platform).join(' ')}>
            <Button
              look="quiet"
              aria-label="Hide the conversations"
              icon={<PanelLeftClose size={16} strokeWidth={1.75} />}
              onClick={close}
            />
          </Tooltip>
        </div>
        <div className="px-2 pb-2">
          <Button
            className="w-full"
            icon={<SquarePen size={16} strokeWidth={1.75} />}
            onClick={() => {
              newConversation()
              closeIfOver()
            }}
          >
            New conversation
          </Button>
        </div>
        <Conversations
          onOpen={(conversationId) => {
            openConversation(conversationId)
            closeIfOver()
          }}
          onOpenFound={(hit) => {
            openFound(hit)
            closeIfOver()
          }}
        />
        <UndoLine />
        <SidebarFoot />
      </nav>
    </>
  )
}
