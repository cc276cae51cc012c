import type { AppState } from '../../state/app-state.ts'
import { isAnswering, isVoiceOn } from '../../state/status.ts'

/** What the arrow brings back. */
export function lastTypedText({ items }: AppState): string | undefined {
  return items.findLast((item) => item.role === 'user' && item.modality === 'text')?.text
}

export function placeholderOf(state: AppState): string {
  if (isAnswering(state)) return placeholders[state.whileSpeaking]
  if (isWaiting(state)) return 'Type a message: it is sent when the connection is back'
  return canHear(state) ? 'Talk, or type here' : 'Type a message'
}

/** It is not by requests that it goes. */
function isWaiting({ line, outage }: AppState): boolean {
  return line === 'voice' && outage !== undefined && !outage.isBlocked
}

function canHear(state: AppState): boolean {
  const { connection, microphone, isMuted } = state
  return isVoiceOn(state) && connection.name === 'open' && microphone.device.name === 'open' && !isMuted
}

const placeholders: Readonly<Record<AppState['whileSpeaking'], string>> = {
  interrupt: 'Type to stop the answer and ask something else',
  queue: 'Type what comes after the answer',
  steer: 'Type a word that changes the answer on its way',
}
