import type { PhraseRow } from '../phrase-grammar.ts'

const set = '(set | start | make)'
const cancel = '(cancel | delete | remove | stop | clear | turn off)'

export const timekeepingPhrases = [
  {
    kind: 'time',
    spoken: [
      'what time is it [now | right now]',
      'what is the time [now]',
      '(tell | give) me the time',
      'do you (know | have) the time',
      'do you know what time it is',
    ],
    typed: ['time', 'the time', 'time now', 'current time', 'what is the current time', 'have you got the time'],
  },
  {
    kind: 'date',
    spoken: [
      'what is the date [<day>]',
      "what is (today's | tomorrow's) date",
      'what day is it [<day>]',
      'what day (is | was) <day>',
      'what day of the week is it',
      '(tell | give) me the date',
      'what (month | year) is it',
    ],
    typed: ['date', 'the date', 'today', 'what day of the week is <day>', 'what is today', 'what is the date of <day>'],
  },
  {
    kind: 'timer-set',
    changesState: true,
    spoken: [
      `${set} a timer (for | of) <duration>`,
      `${set} a <duration> timer`,
      'timer for <duration>',
      '<duration> timer',
      '(wake me up | wake me | remind me) in <duration>',
      'set an alarm (for | in) <duration>',
    ],
    typed: [
      '[set] [a] timer <duration>',
      `${set} the timer (for | to) <duration>`,
      `${set} another timer for <duration>`,
      'timer to <duration>',
      'set timer for <duration>',
      'remind me in <duration> (to | about | that) <words>',
      'remind me (to | about) <words> in <duration>',
      `${set} a timer for <duration> (for | called | named | to) <words>`,
      `${set} a <duration> timer (for | called | named | to) <words>`,
      '(set | start) [a] <words> timer for <duration>',
      'i need a timer for <duration>',
    ],
  },
  { kind: 'timer-start', changesState: true, spoken: [`${set} a timer`], typed: ['new timer', 'set timer'] },
  {
    kind: 'alarm-set',
    changesState: true,
    spoken: [
      '(set | make) an alarm (for | at) <when>',
      'set (the | my) alarm (for | to | at) <when>',
      '(wake me up | wake me) at <when>',
      '(wake me up | wake me) (tomorrow | tomorrow morning) at <clock>',
      'alarm (for | at) <when>',
      'remind me at <when>',
    ],
    typed: [
      '[set] [an] alarm <when>',
      'set an alarm <when>',
      'remind me at <when> (to | about | that) <words>',
      'remind me (to | about) <words> at <when>',
      'set an alarm for <when> (to | for | called) <words>',
    ],
  },
  { kind: 'alarm-start', changesState: true, spoken: ['(set | make) an alarm', 'wake me up'], typed: ['new alarm'] },
  {
    kind: 'timers-list',
    spoken: [
      '(list | read | show) (my | the) (timers | alarms)',
      'what (timers | alarms) (do i have | are set)',
      '(do i have | are there) any (timers | alarms)',
      'how (much time | long) is left on (my | the) timer',
      'how much time is left',
      'when does (my | the) (timer | alarm) (ring | go off)',
    ],
    typed: [
      '[my] timers',
      '[my] alarms',
      'list [all] timers',
      'list [all] alarms',
      'how long is left',
      'timers and alarms',
      '(what | which) (timers | alarms) are (running | on | active | left)',
      '(are | is) (any | there any | there a | my | the | a) (timer | timers | alarm | alarms) (running | on | set)',
      'how (much time | long | much longer) (is left | is there | is there left | does it have) on (a | my | the) (timer | timers)',
      'how much longer on (my | the) timer',
      'how (long | much time) does (my | the) timer (have | have left)',
      'how much time is left on (my | the) (timer | timers)',
    ],
  },
  {
    kind: 'timers-cancel-all',
    changesState: true,
    spoken: [`${cancel} (all | all my | all the | my | the) (timers | alarms)`],
    typed: [`${cancel} all timers and alarms`, `${cancel} every timer`, `${cancel} every alarm`],
  },
  {
    kind: 'timer-cancel',
    changesState: true,
    spoken: [
      `${cancel} (my | the) (timer | alarm)`,
      `${cancel} (my | the) <duration> timer`,
      `${cancel} (my | the) <clock> alarm`,
    ],
    typed: [
      `${cancel} timer`,
      `${cancel} alarm`,
      `${cancel} that (timer | alarm)`,
      `${cancel} (my | the) alarm (for | at) <clock>`,
      `${cancel} (my | the) <words> (timer | alarm)`,
    ],
  },
] as const satisfies readonly PhraseRow[]
