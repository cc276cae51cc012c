import { Ear, Headphones, Mic, MicOff, Signal, Timer, Volume2, Zap } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { detectorFact, lastStopMs, microphoneFact, routeFact, slowConnectionFact } from '../../state/facts.ts'
import { useApp } from '../app-context.tsx'
import { elapsed } from './elapsed.ts'

const iconLook = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const

/** How soon it fell silent when the user last cut in: the number this product is about. */
export function LastStop() {
  const stoppedInMs = useApp(lastStopMs)
  if (stoppedInMs === undefined) return null
  return (
    <p
      className="flex items-center gap-2 text-ink-soft"
      title="From your first sound to its silence, the last time you cut in"
    >
      <Zap {...iconLook} className="text-accent" />
      <span>
        Stopped in <strong className="font-semibold text-ink tabular-nums">{Math.round(stoppedInMs)} ms</strong>
      </span>
    </p>
  )
}

/** Which devices it hears and is heard by, and who listens for speech where this page cannot. */
export function DeviceFacts() {
  const microphone = useApp(useShallow(microphoneFact))
  const route = useApp(useShallow(routeFact))
  const detector = useApp(useShallow(detectorFact))
  const slow = useApp(useShallow(slowConnectionFact))
  const isMuted = useApp((state) => state.isMuted)
  const Microphone = isMuted ? MicOff : Mic
  const isLeftToServer = useApp((state) => state.detector.state === 'server')
  return (
    <ul aria-label="Devices" className="flex flex-wrap items-center justify-center gap-x-3 text-small text-ink-soft">
      <FactLine icon={<Microphone {...iconLook} />} label={microphone.label} detail={microphone.detail} />
      <FactLine
        icon={route.label === 'Headset' ? <Headphones {...iconLook} /> : <Volume2 {...iconLook} />}
        label={route.label}
        detail={route.detail}
      />
      {isLeftToServer && <FactLine icon={<Ear {...iconLook} />} label={detector.label} detail={detector.detail} />}
      {slow !== undefined && <FactLine icon={<Signal {...iconLook} />} label={slow.label} detail={slow.detail} />}
    </ul>
  )
}

function FactLine(fact: { readonly icon: ReactNode; readonly label: string; readonly detail: string }) {
  return (
    <li className="flex items-center gap-1" title={fact.detail}>
      {fact.icon}
      {fact.label}
    </li>
  )
}

/** For how long voice has been on. */
export function VoiceTimer() {
  const sinceMs = useApp((state) => state.window.voiceSinceMs)
  return sinceMs === undefined ? null : <Running sinceMs={sinceMs} />
}

function Running({ sinceMs }: { readonly sinceMs: number }) {
  const [nowMs, setNowMs] = useState(() => Date.now())
  // Whoever has trouble looks here; nobody else has to see it.
  const roundTrip = useApp(({ roundTripMs }) =>
    roundTripMs === undefined ? '' : `; to Parley and back takes ${Math.max(1, Math.round(roundTripMs))} ms`,
  )
  useEffect(() => {
    const timer = setInterval(() => {
      setNowMs(Date.now())
    }, 1_000)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return (
    <p className="flex items-center gap-1 text-small text-ink-soft" title={`How long voice has been on${roundTrip}`}>
      <Timer {...iconLook} />
      <span className="sr-only">Voice has been on for </span>
      <span role="timer" className="tabular-nums">
        {elapsed(sinceMs, nowMs)}
      </span>
    </p>
  )
}
