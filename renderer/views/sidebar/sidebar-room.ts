import type { Mode } from '../../../shared/protocol/client-messages.ts'

/** Beside the conversations and the thread there is the voice, but in text there is none. */
const roomPx: Readonly<Record<Mode, number>> = { 'always-listening': 1_100, 'push-to-talk': 1_100, text: 820 }

/** Whether the conversations stand beside the thread; else they lie over it, and only while they are wanted. */
export function hasSidebarRoom(mode: Mode, widthPx: number): boolean {
  return widthPx >= roomPx[mode]
}
