import { Unplug } from 'lucide-react'
import { useShallow } from 'zustand/react/shallow'
import { connectionTroubleOf, type ConnectionRemedy } from '../../state/connection-trouble.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { NoticeLine } from './notice-line.tsx'

/** What keeps the voice away, for as long as it does, with the one thing to do about it. */
export function ConnectionLine() {
  const trouble = useApp(useShallow(connectionTroubleOf))
  if (trouble?.message === undefined) return null
  const isProblem = trouble.kind === 'away' || trouble.kind === 'incompatible' || trouble.kind === 'closed'
  return (
    <NoticeLine
      severity={isProblem ? 'problem' : 'information'}
      icon={<Unplug size={16} strokeWidth={1.75} className={isProblem ? 'text-bad' : 'text-accent'} />}
      message={trouble.message}
    >
      <RemedyButton remedy={trouble.remedy} />
    </NoticeLine>
  )
}

function RemedyButton({ remedy }: { readonly remedy: ConnectionRemedy }) {
  const { connect, tryNow } = useActions()
  switch (remedy) {
    case 'try-now':
      return <Button onClick={tryNow}>Try now</Button>
    case 'connect':
      return <Button onClick={connect}>Connect again</Button>
    case 'use-here':
      return <Button onClick={connect}>Use it here</Button>
    case 'reload':
      return (
        <Button
          onClick={() => {
            location.reload()
          }}
        >
          Reload
        </Button>
      )
    default:
      return remedy satisfies never
  }
}
