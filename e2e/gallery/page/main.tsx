import { createRoot } from 'react-dom/client'
import { askedBy } from './address.ts'
import { doDeeds, drawn } from './deeds.ts'
import { GalleryIndex } from './gallery-index.tsx'
import { noActions } from './no-actions.ts'
import { stateOf, type Scene } from './scene.ts'
import { scenes } from './scenes.ts'
import { codeColours } from '../../../renderer/code/code-colours.ts'
import { startCodeWorker } from '../../../renderer/code/start-code-worker.ts'
import { createStore } from '../../../renderer/page/store.ts'
import { App } from '../../../renderer/views/app.tsx'
import { AppProvider } from '../../../renderer/views/app-context.tsx'
import { ClosedDoor } from '../../../renderer/views/closed-door.tsx'
import { hasSidebarRoom } from '../../../renderer/views/sidebar/sidebar-room.ts'

/*
 * `?view=voice&state=ducked&theme=dark`: one view in one state, with no server behind it. `data-shown` of
 * the document says when it stands.
 */
const element = document.body.appendChild(Object.assign(document.createElement('div'), { id: 'app' }))
const root = createRoot(element)
const readCode = codeColours(startCodeWorker)
let shown = 0

async function show(): Promise<void> {
  const asked = askedBy(location.search)
  const { dataset } = document.documentElement
  delete dataset.shown
  dataset.theme = asked.theme
  const scene = scenes.find(({ view, state }) => view === asked.view && state === asked.state)
  // A view keeps some things to itself: each picture begins with a view of its own.
  shown += 1
  root.render(scene === undefined ? <GalleryIndex /> : <Picture key={shown} scene={scene} nowMs={Date.now()} />)
  await drawn()
  await doDeeds(document.body, scene?.deeds ?? [])
  dataset.shown = scene === undefined ? 'index' : `${scene.view}/${scene.state}`
}

function Picture({ scene, nowMs }: { readonly scene: Scene; readonly nowMs: number }) {
  if (scene.closedDoor !== undefined) return <ClosedDoor {...scene.closedDoor} />
  const store = createStore(stateOf(scene, nowMs))
  // As the page does by itself; the scenes of the shell say what they show.
  if (scene.view !== 'shell' && !hasSidebarRoom(store.state.mode, window.innerWidth))
    store.dispatch({ type: 'window', event: { type: 'sidebar', isOpen: false } })
  return (
    <AppProvider ports={{ store: store.readable, actions: noActions, readCode }}>
      <App />
    </AppProvider>
  )
}

window.addEventListener('popstate', () => {
  void show()
})
void show()
