import { Keys } from './controls/keys.tsx'
import { keysOf, localShortcuts, shortcuts, shortcutSections } from './shortcuts.ts'

/** Every key and what it does, by what it is about. */
export function ShortcutTable() {
  const sections = shortcutSections.map((name) => ({
    name,
    rows: [
      ...shortcuts
        .filter((shortcut) => shortcut.section === name)
        .map((shortcut) => ({ title: shortcut.title, keys: keysOf(shortcut.name, navigator.platform) })),
      ...localShortcuts.filter((shortcut) => shortcut.section === name),
    ],
  }))
  return (
    <div className="flex flex-col gap-6">
      {sections.map(({ name, rows }) => (
        <section key={name}>
          <h3 className="mb-1 text-small font-medium text-ink-soft">{name}</h3>
          <dl className="divide-y divide-line">
            {rows.map(({ title, keys }) => (
              <div key={title} className="flex items-center justify-between gap-4 py-1">
                <dt>{title}</dt>
                <dd>
                  <Keys keys={keys} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}
