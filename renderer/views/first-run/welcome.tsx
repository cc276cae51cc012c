import { ChevronRight, KeyRound, MessageCircle, Play, Server, type LucideIcon } from 'lucide-react'
import { useActions } from '../app-context.tsx'
import { Orb } from '../voice/orb.tsx'
import type { Step } from './steps.ts'

interface Door {
  readonly step: Step
  readonly icon: LucideIcon
  readonly title: string
  readonly line: string
}

const doors: readonly Door[] = [
  {
    step: 'microphone',
    icon: MessageCircle,
    title: 'Try it without a key',
    line: 'The built-in brain tells the time, reckons and reads to you.',
  },
  {
    step: 'key',
    icon: KeyRound,
    title: 'Bring a key',
    line: 'OpenAI, Anthropic, Google and others, checked as you type.',
  },
  {
    step: 'servers',
    icon: Server,
    title: 'Servers on this machine',
    line: 'Ollama, LM Studio, llama.cpp or vLLM, if one is running.',
  },
]

/** What it is, in one sentence, and four ways on. */
export function Welcome({ onChoose }: { readonly onChoose: (step: Step) => void }) {
  const { startDuel, findLocalServers } = useActions()
  return (
    <section className="flex w-full max-w-4xl flex-col items-center gap-6">
      <Orb face="idle" className="-my-3 size-36 max-h-1/3" />
      <div className="flex flex-col items-center gap-2 text-center">
        <h1 className="text-display font-semibold tracking-tight">Go ahead, interrupt me</h1>
        <p className="max-w-xl text-large text-balance text-ink-soft">
          Parley answers aloud, stops the moment you speak, and knows how much of it you heard.
        </p>
      </div>
      <button
        type="button"
        onClick={() => {
          startDuel()
          onChoose('duel')
        }}
        className="group flex w-full items-center gap-4 rounded-large bg-accent-soft px-5 py-4 text-left transition hover:brightness-97"
      >
        <span className="grid size-10 shrink-0 place-items-center rounded-round bg-accent text-accent-ink">
          <Play size={18} strokeWidth={1.75} aria-hidden="true" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block text-large font-semibold">Hear me being interrupted</span>
          <span className="block text-ink-soft">Twenty seconds that run by themselves. No microphone, no key.</span>
        </span>
        <Onward />
      </button>
      <ul className="grid w-full grid-cols-3 gap-3">
        {doors.map(({ step, icon: Icon, title, line }) => (
          <li key={step} className="contents">
            <button
              type="button"
              onClick={() => {
                if (step === 'servers') findLocalServers()
                onChoose(step)
              }}
              className="group flex flex-col items-start gap-1 rounded-large border border-line bg-surface p-4 text-left shadow-low transition hover:border-line-strong"
            >
              <span className="flex w-full items-center justify-between text-accent">
                <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
                <Onward />
              </span>
              <span className="mt-1 font-semibold">{title}</span>
              <span className="text-small text-ink-soft">{line}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Onward() {
  return (
    <ChevronRight
      size={18}
      strokeWidth={1.75}
      aria-hidden="true"
      className="shrink-0 text-ink-faint transition group-hover:translate-x-0.5 group-hover:text-ink"
    />
  )
}
