import { StrictMode, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { AssistantError, toAssistantError } from '../shared/protocol/errors.ts'
import { pageAccess, pageCredential } from './connection/page-access.ts'
import { pageClock } from './page-clock.ts'
import { ConversationList } from './page/conversation-list.ts'
import { Duel } from './page/duel.ts'
import { PageActions } from './page/page-actions.ts'
import { recall, remember } from './page/page-memory.ts'
import { serverVersion } from './page/server-version.ts'
import { SettingsDesk } from './page/settings-desk.ts'
import { SoundBuffers } from './page/sound-buffers.ts'
import { createStore } from './page/store.ts'
import { TextChat } from './page/text-chat.ts'
import { initialState } from './state/app-state.ts'
import type { AppEvent } from './state/reducer.ts'
import { App } from './views/app.tsx'
import { AppProvider } from './views/app-context.tsx'
import { ClosedDoor } from './views/closed-door.tsx'

// The page's composition root, and the one place that knows of the document, the address and the window.
const fetchHere = (url: string, init: RequestInit): Promise<Response> => fetch(url, init)

async function start(): Promise<void> {
  const { origin, hash } = location
  const storage = sessionStorage
  const door = { origin, fetch: fetchHere, storage, fragment: hash }
  // A ticket is good once: in the address it would only be copied, and fail on the next reload.
  if (hash !== '') history.replaceState(null, '', location.pathname + location.search)
  const credential = await pageCredential(door, AbortSignal.timeout(10_000))
  const access = pageAccess({ origin, fetch: fetchHere, credential })
  const recalled = recall(storage, new URLSearchParams(location.search))
  const store = createStore(initialState(recalled))
  if (recalled.isMuted) store.dispatch({ type: 'mute-chosen', isMuted: true })

  const newId = (): string => crypto.randomUUID()
  const { sessionId } = recalled
  const tell = (event: AppEvent): void => {
    store.dispatch(event)
  }
  const text = new TextChat({
    access,
    newId,
    tell,
    session: () => store.state.session ?? (sessionId === undefined ? undefined : { sessionId }),
  })
  const buffers = new SoundBuffers(access, tell)
  const actions = new PageActions({
    store,
    text,
    buffers,
    clock: pageClock,
    newId,
    origin,
    credential,
    clientVersion: await serverVersion(access),
    sessionId,
  })
  const list = new ConversationList({ store, access, conversation: actions })
  const desk = new SettingsDesk({ store, access, conversation: actions })
  const duel = new Duel({ store, access })
  const ports = { store: store.readable, actions: { ...actions, ...list, ...desk, ...duel } }
  draw(
    <AppProvider ports={ports}>
      <App />
    </AppProvider>,
  )
  list.listConversations()
  desk.read()

  store.subscribe((state) => {
    remember(storage, {
      mode: state.mode,
      preset: state.preset,
      ...(state.session !== undefined && { sessionId: state.session.sessionId }),
      isMuted: state.isMuted,
      wasVoiceOn: state.line === 'voice',
    })
  })
  listenToTheDocument(actions, () => store.state.line === 'voice')
  // Shows the conversation from before the reload also where voice waits for a click.
  if (recalled.mode === 'text' || recalled.wasVoiceOn) actions.connect()
  else text.follow()
}

function listenToTheDocument(actions: PageActions, isVoiceOn: () => boolean): void {
  document.addEventListener('pointerdown', () => {
    actions.touched()
  })
  document.addEventListener('keydown', (event) => {
    actions.touched()
    if (event.key === 'Escape') actions.stop()
    if (event.code !== 'Space' || !isVoiceOn() || hasOwnUseForSpace(event.target)) return
    event.preventDefault()
    if (!event.repeat) actions.setTalkKey(true)
  })
  document.addEventListener('keyup', (event) => {
    if (event.code === 'Space') actions.setTalkKey(false)
  })
  // The key may come up where the page does not see it.
  window.addEventListener('blur', () => {
    actions.setTalkKey(false)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') actions.probe()
    else actions.setTalkKey(false)
  })
  window.addEventListener('online', () => {
    actions.probe()
  })
  // A button that was clicked would take the next Space for itself; whoever uses the keyboard keeps the focus.
  document.addEventListener('click', (event) => {
    if (event.detail > 0 && event.target instanceof Element) event.target.closest('button')?.blur()
  })
}

function hasOwnUseForSpace(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, input, textarea, select, [contenteditable]') !== null
}

const root = createRoot(document.body.appendChild(Object.assign(document.createElement('div'), { id: 'app' })))

function draw(view: ReactNode): void {
  root.render(<StrictMode>{view}</StrictMode>)
}

start().catch((thrown: unknown) => {
  const error = toAssistantError(thrown, 'This page could not start. Reload it.')
  const canReload = !(error instanceof AssistantError) || error.code !== 'refused'
  draw(<ClosedDoor message={error.message} canReload={canReload} />)
})
