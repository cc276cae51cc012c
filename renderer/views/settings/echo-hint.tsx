import { useApp } from '../app-context.tsx'

/** What sits between loudspeaker and microphone decides how soon a word of yours is told from its own. */
export function EchoHint() {
  const route = useApp(({ microphone }) => (microphone.device.name === 'open' ? microphone.device.route : undefined))
  return (
    <p className="text-small text-ink-soft">
      {route === 'headset'
        ? 'By their names you wear a headset: nothing of its voice comes back, and it stops soonest.'
        : 'With headphones you can cut in soonest. Through a loudspeaker its voice comes back into the microphone; Parley takes it out, and learns the room in the first seconds of a session.'}
    </p>
  )
}
