/** What the strict little server does with one session of a client. */
export const courseNames = ['plain', 'drop', 'snapshot', 'interrupt', 'garbage', 'silence', 'replaced'] as const
export type CourseName = (typeof courseNames)[number]

export function isCourseName(name: string): name is CourseName {
  return courseNames.some((each) => each === name)
}

export const courseRules: Readonly<Record<CourseName, readonly [heading: string, rule: string]>> = {
  plain: ['An annotated session', 'takes one answer to its end'],
  drop: ['Resume', 'comes back after a drop, resumes, and sends again what was not answered'],
  snapshot: ['Resume', 'takes a snapshot for what it had, and goes on from it'],
  interrupt: ['Playing speech', 'falls silent at response-interrupt and says at once, finally, what was played'],
  garbage: ['Version rule', 'outlives frames that are not of the page: goes on, or comes back'],
  silence: ['Heartbeat', 'closes a connection that said nothing for 9 seconds, and comes back'],
  replaced: ['Close codes', 'does not take its session back after 4004'],
}

/** Frames that are not of the page. */
export const rubbish: readonly (string | Uint8Array)[] = [
  '{"type":"dance"}',
  '{"type":"ping"}',
  '{',
  new Uint8Array([1, 2, 3]),
]
