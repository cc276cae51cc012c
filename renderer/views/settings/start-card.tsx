import { useActions, useApp } from '../app-context.tsx'
import { Switch } from '../controls/switch.tsx'
import { Card } from './card.tsx'
import { Path } from './path.tsx'

/** Whether it starts with the desktop: the app’s own switch, or in a browser how the package does it. */
export function StartCard() {
  const host = useApp((state) => state.window.host)
  const { setStartAtLogin } = useActions()
  if (host === undefined) return <PackageHint />
  const { startAtLogin } = host
  return (
    <Card title="Start">
      <Switch
        label="Start Parley when you log in"
        hint={startAtLogin.canBeSet ? 'It waits in the tray, with the microphone closed.' : startAtLogin.reason}
        isOn={startAtLogin.isOn}
        isDisabled={!startAtLogin.canBeSet}
        onChange={setStartAtLogin}
      />
    </Card>
  )
}

function PackageHint() {
  if (!navigator.platform.startsWith('Linux')) return undefined
  return (
    <Card title="Start">
      <div className="text-small text-ink-soft">
        <p>
          Parley does not start by itself. Where it was installed as a package, copy this file to your own folder of
          programs that start with the desktop, and take the line “Hidden=true” out of the copy.
        </p>
        <Path path="/etc/xdg/autostart/parley.desktop" />
        <Path path="~/.config/autostart/" />
      </div>
    </Card>
  )
}
