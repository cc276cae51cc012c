import { session, turn, usedWindow, withSettings } from '../happenings.ts'
import { says, type Happening, type Scene } from '../scene.ts'

const items = [turn('i-1', ['user', 'Hello?']), turn('i-2', ['assistant', 'Hello. What can I do?'])]

function notice(state: string, ...happened: readonly Happening[]): Scene {
  return {
    view: 'notices',
    state,
    mode: 'text',
    happenings: (nowMs) => [...usedWindow(nowMs), withSettings(), session({ items, mode: 'text' }), ...happened],
  }
}

const remark = says({ type: 'notice', code: 'nothing-heard', message: 'There was sound, but no words in it.' })
const information: Happening = {
  type: 'information',
  message: 'The sound crackled, so the buffers are larger from the next start on.',
}
const problem: Happening = {
  type: 'failure',
  message: 'The voice could not be reached at 127.0.0.1:8880. The answer stands here as text.',
}
const connect: Happening = {
  type: 'failure',
  message: 'The connection was lost, and ten tries did not bring it back.',
  remedy: 'connect',
}
const commandId = '00000000-0000-4000-8000-000000000001'
const notSent: readonly Happening[] = [
  { type: 'text-submitted', commandId, text: 'Make it a badger' },
  // An empty field would have it back already.
  { type: 'window', event: { type: 'draft', text: 'And let it rain' } },
  {
    type: 'text-failed',
    commandId,
    code: 'provider-timeout',
    message: 'Your text was not sent: the server did not answer within ten seconds.',
  },
]

export const noticeScenes: readonly Scene[] = [
  notice('remark', remark),
  notice('information', information),
  notice('problem', problem),
  notice('problem-with-remedy', connect),
  notice('text-back', ...notSent),
  notice('all-at-once', remark, information, problem, connect, ...notSent),
]
