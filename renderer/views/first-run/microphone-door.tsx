import { AudioLines, Mic, MicOff, ShieldCheck, type LucideIcon } from 'lucide-react'
import { statusOf } from '../../state/status.ts'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'
import { StatusLine } from '../settings/status-line.tsx'
import { CaptionView } from '../voice/caption-view.tsx'
import { MicrophoneHelp } from '../voice/microphone-help.tsx'
import { MicrophoneMeter } from '../voice/microphone-meter.tsx'
import { Orb } from '../voice/orb.tsx'
import { Heading } from './heading.tsx'
import { whatLeaves } from './what-leaves.ts'

/** What the microphone is for, before anybody is asked for it; and then one sentence to try. */
export function MicrophoneDoor({ onFinish }: { readonly onFinish: () => void }) {
  const isOpen = useApp((state) => state.line === 'voice' && state.microphone.device.name === 'open')
  return isOpen ? <TryIt onFinish={onFinish} /> : <BeforeAsking onFinish={onFinish} />
}

function BeforeAsking({ onFinish }: { readonly onFinish: () => void }) {
  const { connect, setMode } = useActions()
  const device = useApp((state) => (state.line === 'voice' ? state.microphone.device.name : 'off'))
  const problem = useApp(({ line, microphone }) =>
    line === 'voice' && microphone.device.name === 'problem' ? microphone.device.message : undefined,
  )
  const mode = useApp((state) => state.mode)
  const leaves = useApp(({ settings }) => whatLeaves(settings.view))
  return (
    <section className="flex w-full max-w-xl flex-col gap-6">
      <div className="flex flex-col gap-1">
        <Heading>May it hear you?</Heading>
        <p className="text-ink-soft">Parley needs your microphone to be talked to. In text it works as well.</p>
      </div>
      {device !== 'problem' && (
        <ul className="flex flex-col gap-4 rounded-large border border-line bg-surface p-5 shadow-low">
          <Point icon={AudioLines} title="What it is for">
            To hear your words, and to notice within a few hundredths of a second that you cut in.
          </Point>
          <Point icon={ShieldCheck} title="What leaves this machine">
            {leaves}
          </Point>
          <Point icon={MicOff} title="How to close it">
            Mute closes it at once. While it is open you see its level.
          </Point>
        </ul>
      )}
      <div role="status" className="empty:hidden">
        {device === 'asking' && (
          <StatusLine tone="busy">Your browser or your system is asking now. Allow the microphone there.</StatusLine>
        )}
      </div>
      {problem !== undefined && (
        <div className="flex flex-col items-start gap-3">
          <StatusLine tone="bad">{problem}</StatusLine>
          <MicrophoneHelp />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {device !== 'problem' && (
          <Button
            look="primary"
            disabled={device === 'asking'}
            icon={<Mic size={16} strokeWidth={1.75} aria-hidden="true" />}
            onClick={() => {
              if (mode === 'text') setMode('always-listening')
              else connect()
            }}
          >
            Turn on the microphone
          </Button>
        )}
        <Button
          look={device === 'problem' ? 'plain' : 'quiet'}
          onClick={() => {
            setMode('text')
            onFinish()
          }}
        >
          Go on in text
        </Button>
      </div>
    </section>
  )
}

function Point({
  icon: Icon,
  title,
  children,
}: {
  readonly icon: LucideIcon
  readonly title: string
  readonly children: string
}) {
  return (
    <li className="flex gap-3">
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" className="mt-0.5 shrink-0 text-accent" />
      <div>
        <p className="font-medium">{title}</p>
        <p className="text-ink-soft">{children}</p>
      </div>
    </li>
  )
}

function TryIt({ onFinish }: { readonly onFinish: () => void }) {
  const face = useApp((state) => statusOf(state).face)
  const title = useApp((state) => statusOf(state).title)
  const label = useApp(({ microphone }) => (microphone.device.name === 'open' ? microphone.device.label : ''))
  return (
    <section className="flex w-full max-w-xl flex-col items-center gap-6 text-center">
      <Orb face={face} className="size-36 max-h-1/3" />
      <div className="flex flex-col gap-1">
        <p role="status" className="text-small font-medium text-accent">
          {title}
        </p>
        <Heading>“What time is it?”</Heading>
        <p className="text-ink-soft">Ask it, and cut in whenever you like.</p>
      </div>
      <div className="h-16 w-full">
        <CaptionView />
      </div>
      <div className="w-64 text-left">
        <MicrophoneMeter />
        <p className="mt-1 truncate text-small text-ink-faint">{label}</p>
      </div>
      <Button look="primary" onClick={onFinish}>
        To the conversation
      </Button>
    </section>
  )
}
