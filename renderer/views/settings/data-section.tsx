import { Download, FileJson, FileText, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ListedConversation } from '../../../shared/protocol/conversation-list.ts'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { Menu } from '../controls/menu.tsx'
import { Card } from './card.tsx'
import { DeleteEverythingCard } from './delete-everything-card.tsx'
import { KeptCard } from './kept-card.tsx'
import { StatusLine } from './status-line.tsx'
import { TakeAlongCard } from './take-along-card.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** More of them only on demand: each has buttons of its own. */
const linesAtFirst = 30
const linesMore = 100

export function DataSection({ view }: { readonly view: SettingsView }) {
  return (
    <>
      <KeptCard view={view} />
      <TakeAlongCard />
      <ConversationsCard />
      <DeleteEverythingCard />
    </>
  )
}

function ConversationsCard() {
  const { listMoreConversations } = useActions()
  const conversations = useApp((state) => state.window.conversations)
  const hasMore = useApp((state) => state.window.nextConversations !== undefined)
  const [lines, setLines] = useState(linesAtFirst)
  return (
    <Card title="Conversations" lead={leadFor(conversations)}>
      <Undo />
      <Problem />
      {conversations !== undefined && conversations.length > 0 && (
        <ul className="-mx-2 flex flex-col">
          {conversations.slice(0, lines).map((conversation) => (
            <ConversationRow key={conversation.conversationId} conversation={conversation} />
          ))}
        </ul>
      )}
      {conversations !== undefined && (hasMore || conversations.length > lines) && (
        <Button
          className="self-start"
          onClick={() => {
            if (hasMore && conversations.length < lines + linesMore) listMoreConversations()
            setLines(lines + linesMore)
          }}
        >
          Show more
        </Button>
      )}
    </Card>
  )
}

function leadFor(conversations: readonly ListedConversation[] | undefined): string {
  if (conversations === undefined) return 'The list is being read.'
  if (conversations.length === 0) return 'There are none yet. What you say and type is kept here as text.'
  return 'Take one with you as a text or as data, or delete it.'
}

function ConversationRow({ conversation }: { readonly conversation: ListedConversation }) {
  const { exportConversation, deleteConversation } = useActions()
  const { conversationId, title, updatedAtMs, itemCount } = conversation
  return (
    <li className="flex items-center gap-2 rounded-medium px-2 py-1.5 hover:bg-sunken">
      <span className="min-w-0 flex-1">
        <span className="block truncate">{title}</span>
        <span className="block text-small text-ink-soft">
          {new Date(updatedAtMs).toLocaleDateString(undefined, { dateStyle: 'medium' })} ·{' '}
          {itemCount === 1 ? '1 message' : `${itemCount} messages`}
        </span>
      </span>
      <Menu
        label={`Export ${title}`}
        trigger={<Button look="quiet" icon={<Download {...icon} />} label={`Export ${title}`} />}
        items={[
          {
            label: 'As text (Markdown)',
            icon: <FileText {...icon} />,
            onChoose: () => {
              exportConversation(conversationId, 'markdown')
            },
          },
          {
            label: 'As data (JSON)',
            icon: <FileJson {...icon} />,
            onChoose: () => {
              exportConversation(conversationId, 'json')
            },
          },
        ]}
      />
      <Button
        look="quiet"
        icon={<Trash2 {...icon} />}
        label={`Delete ${title}`}
        onClick={() => {
          deleteConversation(conversationId)
        }}
      />
    </li>
  )
}

function Undo() {
  const { undoDelete } = useActions()
  const deleted = useApp((state) => state.window.deleted)
  return (
    <div role="status" className="empty:hidden">
      {deleted !== undefined && (
        <div className="flex items-center gap-3 rounded-medium bg-sunken px-3 py-2 text-small">
          <span className="min-w-0 flex-1 truncate">“{deleted.title}” was deleted.</span>
          <Button onClick={undoDelete}>Undo</Button>
        </div>
      )}
    </div>
  )
}

/** An export that failed is about no field. */
function Problem() {
  const problem = useApp(({ settings }) => (settings.problemFields.length === 0 ? settings.problem : undefined))
  return (
    <div role="status" className="empty:hidden">
      {problem !== undefined && <StatusLine tone="bad">{problem}</StatusLine>}
    </div>
  )
}
