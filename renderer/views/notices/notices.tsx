import { Info, MessageCircle, MicOff, TriangleAlert, X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Notice } from '../../state/app-state.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { messageFieldId } from '../field-ids.ts'
import { mendingSection } from '../../state/mending-section.ts'
import { ConnectionLine } from './connection-line.tsx'
import { microphoneProblemOf } from './microphone-problem.ts'
import { NoticeLine } from './notice-line.tsx'

type Severity = Notice['severity']

const icons: Readonly<Record<Severity, ReactNode>> = {
  problem: <TriangleAlert size={16} strokeWidth={1.75} className="text-bad" />,
  information: <Info size={16} strokeWidth={1.75} className="text-accent" />,
  remark: <MessageCircle size={16} strokeWidth={1.75} className="text-ink-faint" />,
}

/** More of them would take the thread's room; those before are a press away. */
const shownAtOnce = 2

/** What went wrong or is worth knowing, over the composer. `log`: each is read out once, those above not again. */
export function Notices() {
  const notices = useApp((state) => state.notices)
  const microphone = useApp(microphoneProblemOf)
  const isMicrophoneOpen = useApp((state) => state.microphone.device.name === 'open')
  const [isUnfolded, setUnfolded] = useState(false)
  const { openMicrophone, show } = useActions()
  const folded = isUnfolded ? 0 : Math.max(0, notices.length - shownAtOnce)
  const chooseMicrophone = (): void => {
    show({ name: 'settings', section: 'devices' })
  }
  return (
    // Scrolled from its end: what came last is in sight.
    <div className="mx-auto flex max-h-56 w-full max-w-3xl shrink-0 flex-col-reverse overflow-y-auto">
      <div
        role="log"
        aria-label="Notices"
        aria-live="polite"
        className="flex shrink-0 flex-col gap-2 px-4 not-empty:pb-2"
      >
        <ConnectionLine />
        {microphone !== undefined && (
          <NoticeLine
            severity="problem"
            icon={<MicOff size={16} strokeWidth={1.75} className="text-bad" />}
            message={microphone}
          >
            {isMicrophoneOpen ? (
              <Button onClick={chooseMicrophone}>Choose another</Button>
            ) : (
              <Button onClick={openMicrophone}>Open microphone</Button>
            )}
          </NoticeLine>
        )}
        {notices.length > shownAtOnce && (
          <Button
            look="quiet"
            className="self-start"
            aria-expanded={isUnfolded}
            onClick={() => {
              setUnfolded(!isUnfolded)
            }}
          >
            {isUnfolded ? 'Show fewer' : `${notices.length - shownAtOnce} earlier`}
          </Button>
        )}
        {notices.slice(folded).map((notice) => (
          <OneNotice key={notice.noticeId} notice={notice} />
        ))}
      </div>
    </div>
  )
}

function OneNotice({ notice }: { readonly notice: Notice }) {
  const { dismissNotice } = useActions()
  const dismiss = (): void => {
    dismissNotice(notice.noticeId)
  }
  return (
    <NoticeLine severity={notice.severity} icon={icons[notice.severity]} message={notice.message}>
      <RemedyButton notice={notice} onDone={dismiss} />
      <Button look="quiet" label="Dismiss" icon={<X size={16} strokeWidth={1.75} />} onClick={dismiss} />
    </NoticeLine>
  )
}

function RemedyButton({ notice, onDone }: { readonly notice: Notice; readonly onDone: () => void }) {
  const actions = useActions()
  const draft = useApp((state) => state.window.draft)
  const button = (label: string, act: () => void): ReactNode => (
    <Button
      onClick={() => {
        act()
        onDone()
      }}
    >
      {label}
    </Button>
  )
  switch (notice.remedy) {
    case 'connect':
      return button('Connect again', actions.connect)
    case 'open-microphone':
      return button('Open microphone', actions.openMicrophone)
    case 'put-text-back':
      return button('Put the text back', () => {
        const text = notice.text ?? ''
        actions.setDraft(draft === '' ? text : `${text}\n${draft}`)
        document.getElementById(messageFieldId)?.focus()
      })
    default: {
      const section = mendingSection(notice.code)
      if (section === undefined) return null
      return button('Open settings', () => {
        actions.show({ name: 'settings', section })
      })
    }
  }
}
