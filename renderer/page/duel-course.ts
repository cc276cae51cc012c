import type { DuelCut, DuelLevel, DuelMark, DuelState } from '../state/duel-state.ts'

/*
 * What happens when in *hear me being interrupted*. Chosen here: what cuts in, and when. Everything else is found out: the
 * marks are what the worker says it did, and a sound that is not taken for what it should be is shown as what it was.
 */

export type DuelTimer = 'ready-by' | 'throat' | 'throat-again' | 'words' | 'over-by'

export type DuelCourseEvent =
  /** How loud player and microphone are, about ten times a second. */
  | { readonly type: 'level'; readonly assistantDb: number; readonly personDb: number }
  | {
      readonly type: 'barge-in'
      readonly action: 'duck' | 'restore' | 'pause' | 'resume' | 'discard'
      readonly sinceOnsetMs: number | undefined
    }
  /** A sentence that the assistant is about to say. */
  | { readonly type: 'sentence'; readonly text: string }
  /** A cut answer goes on, since what cut it was no word. */
  | { readonly type: 'continued' }
  | { readonly type: 'words-heard'; readonly text: string }
  /** Nobody speaks, and nothing is being prepared. */
  | { readonly type: 'idle' }
  /** What cuts in begins to sound. */
  | { readonly type: 'cut-in'; readonly cut: DuelCut; readonly words: string }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'timer'; readonly timer: DuelTimer }

export type DuelCourseEffect =
  | { readonly type: 'start-timer'; readonly timer: DuelTimer; readonly afterMs: number }
  | { readonly type: 'play'; readonly cut: DuelCut }
  /** Nothing of it may stay open. */
  | { readonly type: 'close' }

interface Cut {
  readonly cut: DuelCut
  /** By the page's clock. */
  readonly onsetMs: number
  readonly tries: number
  readonly isDucked: boolean
  readonly isSilent: boolean
  /** The answer to the words is under way. */
  readonly isAnswered: boolean
}

export interface DuelCourse {
  readonly shown: DuelState
  /** By the page's clock: the assistant's first sound. */
  readonly beganMs: number
  readonly cut: Cut | undefined
  /** Told before it is heard. */
  readonly firstSentence?: string
}

export interface DuelStep {
  readonly course: DuelCourse
  readonly effects: readonly DuelCourseEffect[]
}

/** Louder than this it is a voice and not its end. */
const audibleDb = -55
/** The detector's model is 16 MB to load, and the first voice of a machine takes its time. */
const readyByMs = 30_000
const throatAfterMs = 5_200
/** A throat that went unnoticed is cleared once more. */
const throatAgainAfterMs = 1_400
const wordsAfterThroatMs = 5_200
const overByMs = 12_000
/** Until the answer to the words has been heard; for the bar that shows how far it is. */
const usualMs = 21_000

export function beginning(): DuelStep {
  return {
    course: { shown: { name: 'preparing' }, beganMs: 0, cut: undefined },
    effects: [{ type: 'start-timer', timer: 'ready-by', afterMs: readyByMs }],
  }
}

/** `atMs`: by the page's clock. */
export function transition(course: DuelCourse, event: DuelCourseEvent, atMs: number): DuelStep {
  const { shown } = course
  if (event.type === 'failed') {
    if (shown.name !== 'preparing' && shown.name !== 'running') return still(course)
    return { course: { ...course, shown: { name: 'failed', reason: event.reason } }, effects: [{ type: 'close' }] }
  }
  if (shown.name === 'preparing') return whilePreparing(course, event, atMs)
  if (shown.name !== 'running') return still(course)
  const running: Running = { ...course, shown }
  switch (event.type) {
    case 'level':
      return still(withLevel(running, event, atMs))
    case 'sentence':
      return still(saying(running, 'assistant', event.text))
    case 'barge-in':
      return still(onBargeIn(running, event, atMs))
    case 'continued':
      return still(running.cut?.isSilent === true ? withMark(running, 'goes-on', atMs - running.cut.onsetMs) : course)
    case 'words-heard':
      return still({ ...course, shown: { ...shown, heardWords: event.text } })
    case 'idle':
      return running.cut?.cut === 'words' && running.cut.isAnswered ? over(running) : still(course)
    case 'cut-in':
      return onCutIn(running, event, atMs)
    case 'timer':
      return onTimer(running, event.timer)
    default:
      return event satisfies never
  }
}

type Running = DuelCourse & { readonly shown: Extract<DuelState, { name: 'running' }> }

function whilePreparing(
  course: DuelCourse,
  event: Exclude<DuelCourseEvent, { type: 'failed' }>,
  atMs: number,
): DuelStep {
  if (event.type === 'timer' && event.timer === 'ready-by') {
    const reason =
      'The voice did not begin within half a minute. Look whether the loudspeaker is in use elsewhere, then try it again.'
    return { course: { ...course, shown: { name: 'failed', reason } }, effects: [{ type: 'close' }] }
  }
  if (event.type === 'sentence') return still({ ...course, firstSentence: event.text })
  if (event.type !== 'level' || event.assistantDb <= audibleDb) return still(course)
  const running: Running = {
    ...course,
    beganMs: atMs,
    shown: {
      name: 'running',
      speaker: 'assistant',
      caption: course.firstSentence ?? '',
      heardWords: '',
      marks: [],
      levels: [],
      progress: 0,
    },
  }
  return {
    course: withLevel(running, event, atMs),
    effects: [{ type: 'start-timer', timer: 'throat', afterMs: throatAfterMs }],
  }
}

function onCutIn(
  course: Running,
  { cut, words }: Extract<DuelCourseEvent, { type: 'cut-in' }>,
  atMs: number,
): DuelStep {
  const tries = course.cut?.cut === cut ? course.cut.tries + 1 : 1
  const begun: Running = {
    ...course,
    cut: { cut, onsetMs: atMs, tries, isDucked: false, isSilent: false, isAnswered: false },
  }
  // A throat that has to be cleared twice began twice; the first time is of no interest.
  const marks = course.shown.marks.filter((mark) => mark.cut !== cut)
  const marked = withMark({ ...begun, shown: { ...begun.shown, marks } }, 'onset', 0)
  return cut === 'throat'
    ? {
        course: marked,
        effects: [{ type: 'start-timer', timer: 'throat-again', afterMs: throatAgainAfterMs }],
      }
    : {
        course: saying(marked, 'person', words),
        effects: [{ type: 'start-timer', timer: 'over-by', afterMs: overByMs }],
      }
}

function onTimer(course: Running, timer: DuelTimer): DuelStep {
  const { cut } = course
  switch (timer) {
    case 'throat':
      return { course, effects: [{ type: 'play', cut: 'throat' }] }
    case 'throat-again':
      if (cut?.cut === 'throat' && !cut.isDucked && !cut.isSilent && cut.tries === 1)
        return { course, effects: [{ type: 'play', cut: 'throat' }] }
      return {
        course,
        effects: [{ type: 'start-timer', timer: 'words', afterMs: wordsAfterThroatMs - throatAgainAfterMs }],
      }
    case 'words':
      return { course, effects: [{ type: 'play', cut: 'words' }] }
    case 'over-by':
      return over(course)
    case 'ready-by':
      return still(course)
    default:
      return timer satisfies never
  }
}

function onBargeIn(
  course: Running,
  { action, sinceOnsetMs }: Extract<DuelCourseEvent, { type: 'barge-in' }>,
  atMs: number,
): DuelCourse {
  const { cut } = course
  if (cut === undefined) return course
  const sinceMs = sinceOnsetMs ?? atMs - cut.onsetMs
  switch (action) {
    case 'duck':
      return cut.isDucked ? course : withMark({ ...course, cut: { ...cut, isDucked: true } }, 'ducked', sinceMs)
    case 'pause':
    case 'discard':
      return cut.isSilent ? course : withMark({ ...course, cut: { ...cut, isSilent: true } }, 'silent', sinceMs)
    case 'restore':
    case 'resume':
      return cut.isDucked && !cut.isSilent ? withMark(course, 'goes-on', sinceMs) : course
  }
}

function saying(course: Running, speaker: 'assistant' | 'person', caption: string): Running {
  const cut = course.cut
  const isAnswered = cut !== undefined && (cut.isAnswered || (speaker === 'assistant' && cut.isSilent))
  return {
    ...course,
    ...(cut !== undefined && { cut: { ...cut, isAnswered } }),
    shown: { ...course.shown, speaker, caption },
  }
}

function withMark(course: Running, name: DuelMark['name'], sinceOnsetMs: number): Running {
  const { cut, shown, beganMs } = course
  if (cut === undefined || shown.marks.some((mark) => mark.cut === cut.cut && mark.name === name)) return course
  const mark = { cut: cut.cut, name, sinceOnsetMs, atMs: cut.onsetMs - beganMs + sinceOnsetMs }
  return { ...course, shown: { ...shown, marks: [...shown.marks, mark] } }
}

function withLevel(course: Running, level: Omit<DuelLevel, 'atMs'>, nowMs: number): Running {
  const { assistantDb, personDb } = level
  const atMs = nowMs - course.beganMs
  const levels = [...course.shown.levels, { atMs, assistantDb, personDb }]
  return { ...course, shown: { ...course.shown, levels, progress: Math.min(1, atMs / usualMs) } }
}

function over(course: Running): DuelStep {
  const { marks, levels, heardWords } = course.shown
  return { course: { ...course, shown: { name: 'over', marks, levels, heardWords } }, effects: [{ type: 'close' }] }
}

function still(course: DuelCourse): DuelStep {
  return { course, effects: [] }
}
