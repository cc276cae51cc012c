import type { AppState, Notice } from './app-state.ts'
import { mendingSection } from './mending-section.ts'
import type { SettingsSection } from './window-state.ts'

/** More would push the conversation off a small window; the newest matter. */
const noticesShown = 4

type NewNotice = Omit<Notice, 'noticeId'>

/** The same sentence again moves to the end instead of standing there twice. */
export function withNotice(state: AppState, notice: NewNotice): AppState {
  const noticeId = state.noticesMade + 1
  const others = state.notices.filter((known) => known.message !== notice.message || known.text !== notice.text)
  return { ...state, noticesMade: noticeId, notices: [...others, { noticeId, ...notice }].slice(-noticesShown) }
}

/** A text that was not sent. An empty field has it back at once, where it outlives a reload; else the notice offers it. */
export function withTextOfferedBack(state: AppState, text: string | undefined, notice: NewNotice): AppState {
  if (text === undefined) return withNotice(state, notice)
  if (state.window.draft === '') return withNotice({ ...state, window: { ...state.window, draft: text } }, notice)
  return withNotice(state, { ...notice, remedy: 'put-text-back', text })
}

export function withoutNotice(state: AppState, noticeId: number): AppState {
  return keeping(state, (notice) => notice.noticeId !== noticeId)
}

/** What was only a remark is over when the next thing happens. */
export function withoutRemarks(state: AppState): AppState {
  return keeping(state, (notice) => notice.severity !== 'remark')
}

/** What was done about is no longer a problem. */
export function withoutRemedied(state: AppState, remedy: Notice['remedy']): AppState {
  return keeping(state, (notice) => notice.remedy !== remedy)
}

/** Another provider or key is there now: whether it does better, the next turn tells. */
export function withoutMended(state: AppState, section: SettingsSection): AppState {
  return keeping(state, (notice) => mendingSection(notice.code) !== section)
}

function keeping(state: AppState, isKept: (notice: Notice) => boolean): AppState {
  return state.notices.every(isKept) ? state : { ...state, notices: state.notices.filter(isKept) }
}
