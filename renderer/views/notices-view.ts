import type { AppState, Notice } from '../state/app-state.ts'
import { heldBackMicrophone, silentMicrophone } from '../state/facts.ts'
import type { Actions } from './actions.ts'
import { element, icon } from './element.ts'
import type { View } from './view.ts'

/** `role=log`: each new notice is read out once, and the ones above are not repeated. */
export function createNotices(actions: Actions, giveBack: (text: string) => void): View {
  const list = element('div', { class: 'notices', role: 'log', 'aria-label': 'Notices', 'aria-live': 'polite' })
  const microphone = element('div', { class: 'notice', 'data-severity': 'problem', hidden: true })
  list.append(microphone)
  const shown = new Map<number, HTMLElement>()
  let shownMicrophone = ''

  const remedies = (notice: Notice): readonly HTMLElement[] => {
    const done = (act: () => void) => () => {
      act()
      actions.dismissNotice(notice.noticeId)
    }
    switch (notice.remedy) {
      case 'connect':
        return [action('Connect again', done(actions.connect))]
      case 'open-microphone':
        return [action('Open microphone', done(actions.openMicrophone))]
      case 'put-text-back':
        return [
          action(
            'Put the text back',
            done(() => {
              giveBack(notice.text ?? '')
            }),
          ),
        ]
      default:
        return []
    }
  }
  const create = (notice: Notice): HTMLElement => {
    const dismiss = element(
      'button',
      { type: 'button', class: 'button icon-only', 'aria-label': 'Dismiss' },
      icon('M18 6 6 18', 'm6 6 12 12'),
    )
    dismiss.addEventListener('click', () => {
      actions.dismissNotice(notice.noticeId)
    })
    return element(
      'div',
      { class: 'notice', 'data-severity': notice.severity },
      element('p', {}, notice.message),
      ...remedies(notice),
      dismiss,
    )
  }

  return {
    element: list,
    update(state) {
      const problem = microphoneProblem(state)
      if (problem !== shownMicrophone) {
        shownMicrophone = problem
        microphone.hidden = problem === ''
        microphone.replaceChildren(element('p', {}, problem), action('Open microphone', actions.openMicrophone))
      }
      const kept = new Set(state.notices.map((notice) => notice.noticeId))
      for (const [noticeId, known] of shown) {
        if (kept.has(noticeId)) continue
        known.remove()
        shown.delete(noticeId)
      }
      for (const notice of state.notices) {
        if (shown.has(notice.noticeId)) continue
        const made = create(notice)
        shown.set(notice.noticeId, made)
        list.append(made)
      }
    },
  }
}

/** A problem that lasts stands there for as long as it does; text works all the while. */
function microphoneProblem({ line, microphone }: AppState): string {
  if (line !== 'voice') return ''
  const { device, flow } = microphone
  if (device.name === 'problem') return device.message
  if (device.name === 'open' && microphone.isHeldBack) return heldBackMicrophone
  return device.name === 'open' && flow === 'silent' ? silentMicrophone(device.label) : ''
}

function action(label: string, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'button plain' }, label)
  made.addEventListener('click', act)
  return made
}
