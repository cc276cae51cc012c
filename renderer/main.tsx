import { StrictMode, useEffect, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { AssistantError, toAssistantError } from '../shared/protocol/errors.ts'
import { codeColours } from './code/code-colours.ts'
import { startCodeWorker } from './code/start-code-worker.ts'
import { hostCommandStream } from './connection/host-command-stream.ts'
import { linkTicketIn, pageAccess, pageCredential } from './connection/page-access.ts'
import type { HostCommand } from '../shared/protocol/host-bridge.ts'
import { pageClock } from './page-clock.ts'
import { followAppearance } from './page/appearance.ts'
import { ConversationList } from './page/conversation-list.ts'
import { keepDrafts } from './page/drafts.ts'
import { ConversationSearch } from './page/conversation-search.ts'
import { DataDesk } from './page/data-desk.ts'
import { Duel } from './page/duel.ts'
import { HostCommands } from './page/host-commands.ts'
import { connectHost, listenAsOnlyPage } from './page/host.ts'
import { focusField, listenToKeys } from './page/keyboard.ts'
import { downloadFile } from './page/download-file.ts'
import { PageActions } from './page/page-actions.ts'
import { isFreshPage, memorable, recall, remember } from './page/page-memory.ts'
import { serverVersion } from './page/server-version.ts'
import { SettingsDesk } from './page/settings-desk.ts'
import { settingsNews } from './page/settings-news.ts'
import { SoundBuffers } from './page/sound-buffers.ts'
import { createStore, type Store } from './page/store.ts'
import { TextChat } from './page/text-chat.ts'
import { keepVoicePane } from './page/voice-pane-memory.ts'
import { initialState } from './state/app-state.ts'
import type { AppEvent } from './state/reducer.ts'
import type { Actions } from './views/actions.ts'
import { App } from './views/app.tsx'
import { AppProvider } from './views/app-context.tsx'
import { ClosedDoor } from './views/closed-door.tsx'
import { messageFieldId } from './views/field-ids.ts'
import { hasSidebarRoom } from './views/sidebar/sidebar-room.ts'

// The page's composition root, and the one place that knows of the document, the address and the window.
const settingsPatienceMs = 1_000
/** For the conversation from before a reload; some 50 ms as a rule. */
const threadPatienceMs = 2_000
/** A browser gives a page neither microphone nor a mark of its own origin over plain http from elsewhere. */
const insecureSentence =
  'This address is not secure, and a browser gives no microphone to such a page. Open Parley on its own machine, through ssh -L, or by https.'

const fetchHere = (url: string, init: RequestInit): Promise<Response> => fetch(url, init)

async function start(): Promise<void> {
  if (!isSecureContext) throw new AssistantError('refused', insecureSentence)
  const { origin, hash } = location
  const storage = sessionStorage
  const bridge = window.parleyHost
  const fragment = bridge === undefined ? hash : `#ticket=${encodeURIComponent(await bridge.takeTicket())}`
  const door = { origin, fetch: fetchHere, storage, fragment }
  // A ticket is good once: in the address it would only be copied, and fail on the next reload.
  if (hash !== '') history.replaceState(null, '', location.pathname + location.search)
  const credential = await pageCredential(door, AbortSignal.timeout(10_000))
  const access = pageAccess({ origin, fetch: fetchHere, credential })
  const query = new URLSearchParams(location.search)
  const isFresh = isFreshPage(storage, query)
  const recalled = recall(storage, query)
  const store = createStore(initialState(recalled))
  if (recalled.isMuted) store.dispatch({ type: 'mute-chosen', isMuted: true })
  fitSidebar(store)
  followAppearance(store, document.documentElement, localStorage)
  keepDrafts(store, storage)
  keepVoicePane(store, localStorage)

  const newId = (): string => crypto.randomUUID()
  const tell = (event: AppEvent): void => {
    store.dispatch(event)
  }
  const text = new TextChat({
    line: { access, clock: pageClock, random: Math.random },
    newId,
    tell,
    session: () => store.state.session,
    wanted: () => store.state.wanted,
  })
  const buffers = new SoundBuffers(access, tell)
  const clientVersion = serverVersion(access)
  const page = new PageActions({ store, text, buffers, clock: pageClock, newId, origin, credential, clientVersion })
  const list = new ConversationList({ store, access, clock: pageClock, conversation: page, openPage })
  const desk = new SettingsDesk({ store, access, conversation: page, isFreshPage: isFresh })
  const search = new ConversationSearch({
    ...{ store, access, clock: pageClock },
    openConversation: list.openConversation,
  })
  const data = new DataDesk({ store, access, list, download: downloadFile, memory: localStorage })
  const duel = new Duel({ store, access, credential, clock: pageClock, buffers, conversation: page })
  // Each carries out its own, and none needs the others.
  const actions: Actions = Object.assign({}, page, list, Object.assign({}, desk, duel, Object.assign({}, search, data)))
  desk.readSettings()
  await settingsKnown(store)
  const { settingsSection, conversationId } = recalled
  if (settingsSection !== undefined) list.show({ name: 'settings', section: settingsSection })
  offerFirstRun(store, query)
  pageClock.after(threadPatienceMs, () => {
    store.dispatch({ type: 'thread-not-here' })
  })
  draw(
    <AppProvider ports={{ store: store.readable, actions, readCode: codeColours(startCodeWorker) }}>
      <App />
      <Drawn />
    </AppProvider>,
  )
  list.listConversations()
  void data.tellOfStart()

  store.subscribe((state) => {
    remember(storage, memorable(state))
  })
  listenToKeys({ document, actions, state: () => store.state })
  listenToTheDocument(page)
  followNetwork(store)
  const commands = new HostCommands({
    actions,
    state: () => store.state,
    focusMessage: () => {
      focusField(document, messageFieldId)
    },
    probe: () => {
      page.probe()
    },
  })
  const run = (command: HostCommand): void => {
    commands.run(command)
  }
  if (bridge !== undefined) connectHost(bridge, store, run)
  const news = settingsNews(new BroadcastChannel('parley.settings'), desk.readSettingsAgain)
  void listenAsOnlyPage(navigator.locks, async (signal) => {
    for await (const said of hostCommandStream(access, pageClock, signal))
      if (said.type === 'settings-changed') news.changed()
      else run(said.command)
  })
  // Shows the conversation from before the reload also where voice waits for a click.
  if (recalled.mode === 'text' || recalled.wasVoiceOn) page.connect()
  else text.follow()
  // Voice brings it with its session.
  if (conversationId !== undefined && !recalled.wasVoiceOn) void list.recallConversation(conversationId)
}

/** Open where there is room for it, until the user says otherwise. */
function fitSidebar(store: Store): void {
  let hadRoom: boolean | undefined
  const fit = (): void => {
    const hasRoom = hasSidebarRoom(store.state.mode, window.innerWidth)
    if (hasRoom === hadRoom) return
    hadRoom = hasRoom
    store.dispatch({ type: 'window', event: { type: 'sidebar', isOpen: hasRoom } })
  }
  fit()
  window.addEventListener('resize', fit)
  store.subscribe((state, before) => {
    if (state.mode !== before.mode) fit()
  })
}

/** Of a start: the window is drawn, and takes text. */
function Drawn() {
  useEffect(() => {
    requestAnimationFrame(() => performance.mark('interactive'))
  }, [])
  return null
}

/** Some 20 ms on one machine: a window that is drawn before would change under the user's hands. */
function settingsKnown(store: Store): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.subscribe(({ settings }) => {
      if (settings.view === undefined && settings.problem === undefined) return
      stop()
      resolve()
    })
    pageClock.after(settingsPatienceMs, resolve)
  })
}

/** Not over what the address asks for. */
function offerFirstRun(store: Store, query: URLSearchParams): void {
  if (query.has('mode') || query.has('autoconnect') || store.state.settings.view?.isFirstRunDone !== false) return
  store.dispatch({ type: 'window', event: { type: 'place', place: { name: 'first-run' } } })
}

function openPage(url: string): void {
  if (window.parleyHost === undefined) window.open(url, '_blank', 'noopener,noreferrer')
  else void window.parleyHost.openExternal(url)
}

function listenToTheDocument(page: PageActions): void {
  for (const type of ['pointerdown', 'keydown'] as const)
    document.addEventListener(type, () => {
      page.touched()
    })
  // The key may come up where the page does not see it.
  window.addEventListener('blur', () => {
    page.setTalkKey(false)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') page.probe()
    else page.setTalkKey(false)
  })
  window.addEventListener('online', () => {
    page.probe()
  })
}

/** Its own machine a page reaches without a network. */
function followNetwork(store: Store): void {
  const isOwnMachine = /^(localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname)
  if (isOwnMachine) return
  const tell = (): void => {
    store.dispatch({ type: 'window', event: { type: 'network', isOffline: !navigator.onLine } })
  }
  tell()
  window.addEventListener('online', tell)
  window.addEventListener('offline', tell)
}

// A fresh link that is opened in the tab of an old page changes nothing but the fragment, and a browser loads nothing.
window.addEventListener('hashchange', () => {
  if (linkTicketIn(location.hash) !== undefined) location.reload()
})

const root = createRoot(document.body.appendChild(Object.assign(document.createElement('div'), { id: 'app' })))

function draw(view: ReactNode): void {
  root.render(<StrictMode>{view}</StrictMode>)
}

start().catch((thrown: unknown) => {
  const error = toAssistantError(thrown, 'This page could not start. Reload it.')
  const canReload = !(error instanceof AssistantError) || error.code !== 'refused'
  draw(<ClosedDoor message={error.message} canReload={canReload} />)
})
