import { themes, type Appearance, type SettingsView } from '../../../shared/protocol/settings-api.ts'
import { useActions } from '../app-context.tsx'
import { Switch } from '../controls/switch.tsx'
import { Card } from './card.tsx'
import { ChoiceTiles } from './choice-tiles.tsx'
import { KeptMark } from './kept-mark.tsx'
import { StartCard } from './start-card.tsx'

type Theme = Appearance['theme']

const names: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' }

export function AppearanceSection({ view }: { readonly view: SettingsView }) {
  const { changeSettings } = useActions()
  const { appearance } = view
  return (
    <>
      <Card title="Theme">
        <ChoiceTiles
          label="Theme"
          value={appearance.theme}
          columns={3}
          choices={themes.map((theme) => ({ value: theme, title: names[theme], picture: <Preview theme={theme} /> }))}
          onChoose={(theme) => {
            changeSettings({ appearance: { ...appearance, theme } })
          }}
        />
        <KeptMark fields={['appearance']} />
      </Card>
      <Card title="Motion">
        <Switch
          label="Less motion"
          hint="The orb keeps still and nothing slides. What the system asks for holds anyway."
          isOn={appearance.hasLessMotion}
          onChange={(hasLessMotion) => {
            changeSettings({ appearance: { ...appearance, hasLessMotion } })
          }}
        />
      </Card>
      <StartCard />
    </>
  )
}

function Preview({ theme }: { readonly theme: Theme }) {
  return (
    <span aria-hidden="true" className="flex h-16 overflow-hidden rounded-small border border-line">
      {theme !== 'dark' && <Window scheme="light" />}
      {theme !== 'light' && <Window scheme="dark" />}
    </span>
  )
}

/** The tokens themselves, each under its own scheme. */
function Window({ scheme }: { readonly scheme: 'light' | 'dark' }) {
  return (
    <span style={{ colorScheme: scheme }} className="flex flex-1 flex-col gap-1.5 bg-canvas p-2.5">
      <span className="h-1.5 w-2/3 rounded-round bg-ink-soft" />
      <span className="h-1.5 w-full rounded-round bg-line" />
      <span className="mt-auto size-4 self-end rounded-round bg-accent" />
    </span>
  )
}
