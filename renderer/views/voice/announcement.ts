import type { Status } from '../../state/status.ts'

/** How long a state has to stand before it is said: what is passing is for the eye alone. */
export const settleMs = 500

/**
 * What a screen reader says when this state is there to stay; undefined: nothing, and what was said last stands. Who is
 * talking knows it, and needs no voice over their own.
 */
export function announcementOf({ face, title, hint }: Status): string | undefined {
  switch (face) {
    case 'hearing':
    case 'endpointing':
    case 'ducked':
    case 'paused':
    case 'interrupted':
      return undefined
    case 'connecting':
    case 'idle':
    case 'thinking':
    case 'speaking':
      return title
    case 'off':
    case 'disconnected':
    case 'arming':
    case 'muted':
    case 'reconnecting':
    case 'blocked':
    case 'error':
      return `${title}. ${hint}`
  }
}
