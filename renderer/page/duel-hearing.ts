import type { ServerMessage } from '../../shared/protocol/server-messages.ts'
import type { AppEvent } from '../state/reducer.ts'
import type { DuelCourseEvent } from './duel-course.ts'

/** What of a call matters to the course of a duel; the rest is undefined. */
export function courseEventOf(event: AppEvent): DuelCourseEvent | undefined {
  switch (event.type) {
    case 'level': {
      const { playerDb: assistantDb, microphoneDb: personDb } = event
      return { type: 'level', assistantDb, personDb }
    }
    case 'barge-in':
      return { type: 'barge-in', action: event.action, sinceOnsetMs: event.sinceOnsetMs }
    case 'connection':
      return event.state.name === 'closed' ? { type: 'failed', reason: event.state.reason } : undefined
    case 'detector':
      // Without it nothing would be lowered within a few hundredths of a second, which is all there is to show.
      return event.state === 'server' ? { type: 'failed', reason: noDetector(event.reason) } : undefined
    case 'server':
      return ofServer(event.message)
    default:
      return undefined
  }
}

function ofServer(message: ServerMessage): DuelCourseEvent | undefined {
  switch (message.type) {
    case 'speech-span':
      return { type: 'sentence', text: message.text.trim() }
    case 'response-start':
      return message.continuesResponseId === undefined ? undefined : { type: 'continued' }
    case 'transcript-final':
      return message.text === '' ? undefined : { type: 'words-heard', text: message.text }
    case 'state':
      return message.phase === 'idle' ? { type: 'idle' } : undefined
    default:
      return undefined
  }
}

function noDetector(reason: string | undefined): string {
  return `The part that hears you cut in did not load in this browser${reason === undefined ? '' : ` (${reason})`}. Reload the page, then try it again.`
}
