import { AudioLines, Ear, FolderLock, KeyRound, Sparkles } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SettingsView } from '../../../shared/protocol/settings-api.ts'
import { useActions } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { CaptureCard } from './capture-card.tsx'
import { Card } from './card.tsx'
import { Changeable } from './changeable.tsx'
import { Path } from './path.tsx'

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true, className: 'mt-1 shrink-0 text-ink-soft' } as const

export function PrivacySection({ view }: { readonly view: SettingsView }) {
  const { show } = useActions()
  return (
    <>
      <Card
        title="What leaves this machine"
        lead="Nothing but this. Parley has no server of its own and counts nothing."
        end={
          <Button
            onClick={() => {
              show({ name: 'settings', section: 'providers' })
            }}
          >
            Change
          </Button>
        }
      >
        <ul className="flex flex-col gap-4">
          <Fact icon={<Sparkles {...icon} />} title="Thinking">
            {view.llm.privacy}
          </Fact>
          <Fact icon={<Ear {...icon} />} title="Hearing">
            {view.stt.privacy}
          </Fact>
          <Fact icon={<AudioLines {...icon} />} title="Speaking">
            {view.tts.privacy}
          </Fact>
        </ul>
      </Card>
      <Card title="What stays on it">
        <ul className="flex flex-col gap-4">
          <Fact icon={<KeyRound {...icon} />} title="Keys">
            {view.keyStore.sentence}
          </Fact>
          <Fact icon={<FolderLock {...icon} />} title="Conversations and settings">
            What was said is kept as text, until you delete it; the sound of your voice is{' '}
            {view.capture === 'full-with-audio' ? 'kept, because you said so below.' : 'not kept.'}
            <Path path={view.profileDirectory} />
          </Fact>
        </ul>
      </Card>
      <Changeable view={view}>
        <CaptureCard view={view} />
      </Changeable>
    </>
  )
}

function Fact({
  icon: shown,
  title,
  children,
}: {
  readonly icon: ReactNode
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <li className="flex gap-3">
      {shown}
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <div className="text-ink-soft">{children}</div>
      </div>
    </li>
  )
}
