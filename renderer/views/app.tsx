import { useApp } from './app-context.tsx'
import { Composer } from './composer/composer.tsx'
import { FirstRun } from './first-run/first-run.tsx'
import { Notices } from './notices/notices.tsx'
import { SettingsPage } from './settings/settings-page.tsx'
import { Sidebar } from './sidebar/sidebar.tsx'
import { Thread } from './thread/thread.tsx'
import { VoicePane } from './voice/voice-pane.tsx'

/** The window: conversations left, the thread in the centre with the composer under it, the voice beside it. */
export function App() {
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
            <Thread />
            <Notices />
            <Composer />
          </main>
          <VoicePane />
        </div>
      )
  }
}
