import type { Clock } from '../../shared/std/clock.ts'
import type { ClientJudge } from './client-judge.ts'
import type { StrictChannel } from './strict-session.ts'

/** The judge sees what is sent: it knows then what may be acknowledged and what may be played. */
export function observed(channel: StrictChannel, judge: ClientJudge, clock: Clock): StrictChannel {
  return {
    send: (message) => {
      if ('seq' in message && message.type !== 'welcome') judge.sent(clock.nowMs(), message.seq)
      channel.send(message)
    },
    sendSpeech: (frame) => {
      judge.spoke(clock.nowMs(), frame)
      channel.sendSpeech(frame)
    },
  }
}
