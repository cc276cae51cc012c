import type { HostDescription } from '../../shared/protocol/host-bridge.ts'
import type { ListedConversation } from '../../shared/protocol/conversation-list.ts'

export const settingsSections = [
  'providers',
  'voice',
  'interruption',
  'devices',
  'appearance',
  'privacy',
  'data',
  'shortcuts',
] as const
export type SettingsSection = (typeof settingsSections)[number]

/** What fills the window. */
export type Place =
  | { readonly name: 'conversation' }
  | { readonly name: 'settings'; readonly section: SettingsSection }
  | { readonly name: 'first-run' }

export interface DeletedConversation {
  readonly conversationId: string
  readonly title: string
}

/** The window around the conversation. */
export interface WindowState {
  readonly place: Place
  readonly isSidebarOpen: boolean
  /** The voice beside the conversation takes as little room as it can. */
  readonly isVoiceFolded: boolean
  /** Newest first; undefined until they were listed. */
  readonly conversations: readonly ListedConversation[] | undefined
  /** Where those after them begin; undefined: these are all. */
  readonly nextConversations: string | undefined
  /** When they were listed, wall time: what counts as today. */
  readonly listedAtMs: number
  /** The one deleted last, while it can be brought back. */
  readonly deleted: DeletedConversation | undefined
  /** Undefined in a browser, and until Electron has described itself. */
  readonly host: HostDescription | undefined
  /** There is no network, and Parley is reached by one. */
  readonly isOffline: boolean
  /** Since when voice has been on, wall time: the timer of the voice pane. */
  readonly voiceSinceMs: number | undefined
  /** What stands in the composer and is not sent. */
  readonly draft: string
  /** The table of keys, over everything else. */
  readonly isShortcutsShown: boolean
  /** The bar that looks for words in the conversation. */
  readonly isFindShown: boolean
}

export type WindowEvent =
  | { readonly type: 'place'; readonly place: Place }
  | { readonly type: 'sidebar'; readonly isOpen: boolean }
  | { readonly type: 'voice-pane'; readonly isFolded: boolean }
  /** The newest ones. */
  | {
      readonly type: 'conversations'
      readonly conversations: readonly ListedConversation[]
      readonly atMs: number
      readonly next?: string | undefined
    }
  /** Those after the ones that are known. */
  | {
      readonly type: 'more-conversations'
      readonly conversations: readonly ListedConversation[]
      readonly next?: string | undefined
    }
  | { readonly type: 'conversation-renamed'; readonly conversationId: string; readonly title: string }
  | { readonly type: 'conversation-deleted'; readonly deleted: DeletedConversation }
  /** Brought back, or gone for good. */
  | { readonly type: 'undo-over' }
  | { readonly type: 'host'; readonly host: HostDescription }
  | { readonly type: 'network'; readonly isOffline: boolean }
  | { readonly type: 'voice-since'; readonly atMs: number | undefined }
  | { readonly type: 'draft'; readonly text: string }
  | { readonly type: 'shortcuts'; readonly isShown: boolean }
  | { readonly type: 'find'; readonly isShown: boolean }

export const windowAtStart: WindowState = {
  place: { name: 'conversation' },
  isSidebarOpen: true,
  isVoiceFolded: false,
  conversations: undefined,
  nextConversations: undefined,
  listedAtMs: 0,
  deleted: undefined,
  host: undefined,
  isOffline: false,
  voiceSinceMs: undefined,
  draft: '',
  isShortcutsShown: false,
  isFindShown: false,
}

export function reduceWindow(state: WindowState, event: WindowEvent): WindowState {
  switch (event.type) {
    case 'place':
      return { ...state, place: event.place }
    case 'sidebar':
      return { ...state, isSidebarOpen: event.isOpen }
    case 'voice-pane':
      return { ...state, isVoiceFolded: event.isFolded }
    case 'conversations':
      return { ...state, ...listAfter(state, event), listedAtMs: event.atMs }
    case 'more-conversations': {
      const conversations = withoutTwice([...(state.conversations ?? []), ...event.conversations])
      return { ...state, conversations, nextConversations: event.next }
    }
    case 'conversation-renamed': {
      const { conversationId, title } = event
      const conversations = state.conversations?.map((listed) =>
        listed.conversationId === conversationId ? { ...listed, title } : listed,
      )
      return { ...state, conversations }
    }
    case 'conversation-deleted': {
      const { deleted } = event
      const conversations = state.conversations?.filter((listed) => listed.conversationId !== deleted.conversationId)
      return { ...state, conversations, deleted }
    }
    case 'undo-over':
      return { ...state, deleted: undefined }
    case 'host':
      return { ...state, host: event.host }
    case 'network':
      return { ...state, isOffline: event.isOffline }
    case 'voice-since':
      return { ...state, voiceSinceMs: event.atMs }
    case 'draft':
      return { ...state, draft: event.text }
    case 'shortcuts':
      return { ...state, isShortcutsShown: event.isShown }
    case 'find':
      return { ...state, isFindShown: event.isShown }
  }
}

/** The newest are known anew; of the older ones what is known already stays. */
function listAfter(
  { conversations: known, nextConversations }: WindowState,
  { conversations, next }: Extract<WindowEvent, { type: 'conversations' }>,
): Pick<WindowState, 'conversations' | 'nextConversations'> {
  const last = conversations.at(-1)
  const place = next === undefined || last === undefined ? -1 : (known ?? []).findIndex((line) => isSame(line, last))
  // All of them, or so much is new that they no longer meet what is known.
  if (known === undefined || place === -1 || place === known.length - 1)
    return { conversations, nextConversations: next }
  return { conversations: withoutTwice([...conversations, ...known.slice(place + 1)]), nextConversations }
}

/** At the same place of the list. */
function isSame(one: ListedConversation, other: ListedConversation): boolean {
  return one.conversationId === other.conversationId && one.updatedAtMs === other.updatedAtMs
}

/** Of two of the same the first counts. */
function withoutTwice(conversations: readonly ListedConversation[]): readonly ListedConversation[] {
  const known = new Set<string>()
  return conversations.filter(({ conversationId }) => {
    const isNew = !known.has(conversationId)
    known.add(conversationId)
    return isNew
  })
}
