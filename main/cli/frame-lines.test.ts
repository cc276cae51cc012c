import { expect, test } from 'vitest'
import { frameLine } from './frame-lines.ts'

test('a frame is one line of JSON with its time and direction', () => {
  const line = frameLine(12.34567, 'sent', { type: 'ack', seq: 5 })
  expect(line).not.toContain('\n')
  expect(JSON.parse(line)).toEqual({ atMs: 12.346, direction: 'sent', frame: { type: 'ack', seq: 5 } })
})

test('an audio frame is shown by its header and the number of its samples, never by its samples', () => {
  const samples = new Int16Array(320).fill(12_321)
  const header = { flags: 1, streamId: 2, sequence: 3, position: 960 }
  const line = frameLine(1, 'received', { kind: 'speech', ...header, samples })
  expect(JSON.parse(line)).toEqual({
    atMs: 1,
    direction: 'received',
    frame: { type: 'audio', kind: 'speech', ...header, samples: 320 },
  })
  expect(line).not.toContain('12321')
})
