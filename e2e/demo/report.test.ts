import { expect, test } from 'vitest'
import { Protocol } from './report.ts'

test('lines stand in the order of the recording, whenever they became known, and times count from its start', () => {
  const protocol = new Protocol()
  protocol.line({ atSample: 73_000, who: 'Parley', how: 'is heard', text: 'It is\n noon.' })
  protocol.line({ atSample: 13_000, who: 'person', how: 'says', text: 'What time is it?' })
  protocol.timing({ turn: 'What time is it?', isSpoken: true, understoodMs: 640.4, firstSoundMs: 901.6 })
  expect(protocol.told({ startSample: 1_000, rateHz: 1_000 })).toEqual([
    'Transcript',
    '  0:12.00  You    says: What time is it?',
    '  1:12.00  Parley is heard: It is noon.',
    'Answers',
    '  “What time is it?”: understood after 640 ms, first sound after 902 ms (from your last sound)',
    'Cuts',
    '  none',
  ])
})

test('a cut whose lowering was not to be seen says when it was silent', () => {
  const protocol = new Protocol()
  protocol.cut({ turn: 'Stop.', silenceMs: 301 })
  protocol.cut({ turn: 'Wait.', duckMs: 99, silenceMs: 402 })
  expect(protocol.told({ startSample: 0, rateHz: 1 }).slice(-2)).toEqual([
    '  “Stop.”: silent after 301 ms (from your first sound)',
    '  “Wait.”: lowered after 99 ms, silent after 402 ms (from your first sound)',
  ])
})
