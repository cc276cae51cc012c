/**
 * How each fault ends, phase by phase: connect, headers, first byte, middle, end. `whole` is the good answer in spite of
 * it; `other` is sound that nobody can tell from good sound. The rest are error codes in short.
 */
const everywhere = {
  '400': 'no no cut cut cut',
  '401': 'key key cut cut cut',
  '404': '404 404 cut cut cut',
  '408': 'down down cut cut cut',
  '500': 'down down cut cut cut',
  reset: 'gone gone cut cut cut',
  closed: 'gone gone cut cut cut',
  silent: 'late late late late late',
  'reset in a piece': 'gone gone cut cut cut',
  'closed in a piece': 'gone gone cut cut cut',
  'silent in a piece': 'late late late late late',
  'byte by byte': 'whole whole whole whole whole',
  'said again': 'whole whole cut cut cut',
  '429 for a minute': 'busy busy cut cut cut',
  '429 for a moment': 'busy busy cut cut cut',
  '503 until a date': 'down down cut cut cut',
  redirect: 'no no cut cut cut',
  'web page': 'gone gone cut cut cut',
  'broken length': 'gone gone cut cut cut',
}

/** What is broken inside of an answer, whoever reads it knows better or worse. */
export const faultOutcomes: Readonly<Record<'llm' | 'stt' | 'tts', Readonly<Record<string, string>>>> = {
  llm: {
    ...everywhere,
    'error event': 'gone gone down down down',
    'no JSON': 'gone gone bad bad bad',
    zeros: 'gone gone bad bad bad',
    'no UTF-8': 'gone gone bad bad bad',
    'endless line': 'gone gone bad bad bad',
  },
  stt: {
    ...everywhere,
    'error event': 'gone gone down down down',
    'no JSON': 'gone gone bad bad bad',
    zeros: 'gone gone whole whole cut',
    'no UTF-8': 'gone gone whole whole cut',
    'endless line': 'gone gone bad bad bad',
  },
  tts: {
    ...everywhere,
    'error event': 'gone gone other other other',
    'no JSON': 'gone gone other other other',
    zeros: 'gone gone other other other',
    'no UTF-8': 'gone gone other other other',
    'endless line': 'gone gone other other other',
  },
}
