import { Keyboard, Settings } from 'lucide-react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'

/** Beside what it does all the time: its settings and its keys. */
export function SidebarFoot() {
  const { show, setShortcutsShown } = useActions()
  const profile = useApp((state) => state.settings.view?.llm)
  return (
    <div className="flex items-center gap-1 border-t border-line p-2">
      <Button
        look="quiet"
        className="min-w-0 flex-1"
        icon={<Settings size={16} strokeWidth={1.75} />}
        onClick={() => {
          show({ name: 'settings', section: 'providers' })
        }}
      >
        <span>Settings</span>
        {profile !== undefined && (
          <span className="ml-auto truncate text-small font-normal text-ink-faint">
            {profile.kind === 'offline' ? 'without a key' : (profile.model ?? profile.kind)}
          </span>
        )}
      </Button>
      <Button
        look="quiet"
        label="Keys"
        icon={<Keyboard size={16} strokeWidth={1.75} />}
        onClick={() => {
          setShortcutsShown(true)
        }}
      />
    </div>
  )
}
