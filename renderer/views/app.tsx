import { useApp } from './app-context.tsx'
import { Composer } from './composer/composer.tsx'
import { FirstRun } from './first-run/first-run.tsx'
import { Notices } from './notices/notices.tsx'
import { SettingsPage } from './settings/settings-page.tsx'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { Sidebar } from './sidebar/sidebar.tsx'
import { TopBar } from './sidebar/top-bar.tsx'
import { ModelMenu } from './thread/model-menu.tsx'
import { Thread } from './thread/thread.tsx'
import { VoiceBar } from './voice/voice-bar.tsx'
import { VoicePane } from './voice/voice-pane.tsx'

export function App() {
  return (
    <>
      <Place />
      <ShortcutsDialog />
    </>
  )
}

/** The window: conversations left, the thread in the centre with the composer under it, the voice beside it. */
function Place() {
  const place = useApp((state) => state.window.place.name)
  switch (place) {
    case 'first-run':
      return <FirstRun />
    case 'settings':
      return <SettingsPage />
    case 'conversation':
      return (
        <div className="flex h-full">
          <Sidebar />
          <main className="flex min-w-0 flex-1 flex-col">
            <TopBar>
              <ModelMenu />
            </TopBar>
            <Thread />
            <Notices />
            <VoiceBar />
            <Composer />
          </main>
          <VoicePane />
        </div>
      )
  }
}
