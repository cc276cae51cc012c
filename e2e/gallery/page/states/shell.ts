import { listed, inWindow, session, turn, usedWindow, voiceOn, withSettings } from '../happenings.ts'
import type { Scene } from '../scene.ts'

const fox = [
  turn('i-1', ['user', 'Tell me about the fox who could not sleep.']),
  turn('i-2', ['assistant', 'Every night she walked to the edge of the forest and listened.']),
]
const view = 'shell'

export const shellScenes: readonly Scene[] = [
  {
    view,
    state: 'empty',
    happenings: (nowMs) => [withSettings(), inWindow({ type: 'conversations', conversations: [], atMs: nowMs })],
  },
  {
    view,
    state: 'with-conversations',
    happenings: (nowMs) => [...usedWindow(nowMs), ...voiceOn(nowMs, { items: fox })],
  },
  {
    view,
    state: 'rename',
    happenings: (nowMs) => [...usedWindow(nowMs), session({ items: fox })],
    deeds: [{ key: 'F2', line: 'c-3' }],
  },
  {
    view,
    state: 'deleted-with-undo',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({ items: fox }),
      inWindow({
        type: 'conversation-deleted',
        deleted: {
          conversationId: 'c-4',
          title: listed(nowMs)[3]?.title ?? '',
        },
      }),
    ],
  },
  {
    view,
    state: 'conversations-hidden',
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      session({ items: fox }),
      inWindow({ type: 'sidebar', isOpen: false }),
    ],
  },
  {
    view,
    state: 'shortcuts',
    happenings: (nowMs) => [...usedWindow(nowMs), inWindow({ type: 'shortcuts', isShown: true })],
  },
  {
    view,
    state: 'narrow',
    widthPx: 700,
    happenings: (nowMs) => [
      ...usedWindow(nowMs),
      ...voiceOn(nowMs, { items: fox }),
      inWindow({ type: 'sidebar', isOpen: false }),
    ],
  },
  {
    view,
    state: 'narrow-conversations-over-it',
    widthPx: 700,
    happenings: (nowMs) => [...usedWindow(nowMs), ...voiceOn(nowMs, { items: fox })],
  },
  {
    view: 'closed-door',
    state: 'reload',
    happenings: () => [],
    closedDoor: { message: 'This page could not start. Reload it.', canReload: true },
  },
  {
    view: 'closed-door',
    state: 'refused',
    happenings: () => [],
    closedDoor: {
      message: 'This link was used already, or is older than two minutes. Start Parley again for a fresh one.',
      canReload: false,
    },
  },
]
