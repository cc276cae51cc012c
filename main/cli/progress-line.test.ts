import { expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { createProgressLine } from './progress-line.ts'

test('on a terminal one line changes', () => {
  let written = ''
  const write = (text: string): void => {
    written += text
  }
  const line = createProgressLine({ write, isTerminal: true, clock: new ManualClock() })
  line.begin('Fetching')
  line.show('1 MB')
  line.end()
  line.end()
  expect(written).toBe('Fetching …\r\u001b[KFetching: 1 MB …\n')
})

test('elsewhere a line comes every ten seconds, however often something is shown', () => {
  const lines: string[] = []
  const clock = new ManualClock()
  const line = createProgressLine({ write: (text) => lines.push(text), isTerminal: false, clock })
  line.begin('Fetching')
  for (let second = 1; second <= 21; second++) {
    clock.advance(1_000)
    line.show(`${second} MB`)
  }
  line.end()
  expect(lines).toEqual(['Fetching …\n', 'Fetching: 10 MB …\n', 'Fetching: 20 MB …\n'])
})
