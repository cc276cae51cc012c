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
