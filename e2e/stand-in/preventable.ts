import type { EventEmitter } from 'node:events'

/** Tells everybody; false when somebody said `preventDefault`. */
export function askListeners(emitter: EventEmitter, name: string, details: object = {}): boolean {
  const answer = { isWanted: true }
  const event = {
    ...details,
    preventDefault: () => {
      answer.isWanted = false
    },
  }
  emitter.emit(name, event)
  return answer.isWanted
}
