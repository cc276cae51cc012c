import { useApp } from '../app-context.tsx'
import { Keys } from '../controls/keys.tsx'
import { keysOf, localShortcuts, shortcuts, shortcutSections } from '../shortcuts.ts'
import { Card } from './card.tsx'
import { SummonShortcut } from './summon-shortcut.tsx'

export function ShortcutsSection() {
  const host = useApp((state) => state.window.host)
  const summonShortcut = useApp(({ settings }) => settings.view?.summonShortcut)
  const platform = host?.platform ?? globalThis.navigator.platform
  return (
    <>
      {host !== undefined && <SummonShortcut key={summonShortcut ?? ''} accelerator={summonShortcut} host={host} />}
      {shortcutSections.map((section) => (
        <Card key={section} title={section}>
          <dl className="flex flex-col gap-2">
            {shortcuts
              .filter((shortcut) => shortcut.section === section)
              .map(({ name, title }) => (
                <Row key={name} title={title} keys={keysOf(name, platform)} />
              ))}
          </dl>
        </Card>
      ))}
      <Card title="In their place">
        <dl className="flex flex-col gap-2">
          {localShortcuts.map(({ title, keys }) => (
            <Row key={title} title={title} keys={keys} />
          ))}
        </dl>
      </Card>
    </>
  )
}

function Row({ title, keys }: { readonly title: string; readonly keys: readonly string[] }) {
  return (
    <div className="flex items-center justify-between gap-4">
      <dt>{title}</dt>
      <dd>
        <Keys keys={keys} />
      </dd>
    </div>
  )
}
