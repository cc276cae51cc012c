import type { HostCommand } from '../../shared/protocol/host-bridge.ts'
import type { AppState } from '../state/app-state.ts'
import { isVoiceOn } from '../state/status.ts'
import type { Actions } from '../views/actions.ts'

export interface HostCommandPorts {
  readonly actions: Actions
  readonly state: () => AppState
  readonly focusMessage: () => void
  readonly probe: () => void
}

/** What the tray, a global key or the machine's own sleep asks of the page. */
export class HostCommands {
  readonly #ports: HostCommandPorts
  /** Voice was taken from the user by sleep, and not by the user. */
  #wasVoiceOn = false

  constructor(ports: HostCommandPorts) {
    this.#ports = ports
  }

  run(command: HostCommand): void {
    const { actions, state, focusMessage, probe } = this.#ports
    switch (command) {
      case 'summoned':
        focusMessage()
        return
      case 'toggle-voice':
        actions.toggleVoice()
        return
      case 'toggle-mute':
        actions.setMuted(!state().isMuted)
        return
      case 'stop':
        actions.stop()
        return
      case 'new-conversation':
        actions.newConversation()
        focusMessage()
        return
      case 'open-settings':
        actions.show({ name: 'settings', section: 'providers' })
        return
      case 'suspend':
        // A screen may be locked and the machine then sleep: the second finds nothing on.
        this.#wasVoiceOn ||= isVoiceOn(state())
        if (isVoiceOn(state())) actions.disconnect()
        return
      case 'resume':
        if (this.#wasVoiceOn && !isVoiceOn(state())) actions.connect()
        else probe()
        this.#wasVoiceOn = false
        return
      default:
        command satisfies never
    }
  }
}
