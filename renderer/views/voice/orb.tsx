import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import type { Face } from '../../state/status.ts'
import { useApp } from '../app-context.tsx'
import { loudness } from './level-view.ts'
import { OrbLoop } from './orb-loop.ts'
import type { OrbPart } from './orb-shape.ts'
import { useMedia } from './use-media.ts'

/** The face of the assistant. Its words stand beside it, so that it is nothing for the ear. */
export function Orb({ face, className }: { readonly face: Face; readonly className: string }) {
  const gradientId = useId()
  const parts = useRef<SVGGElement>(null)
  const loop = useRef<OrbLoop>(undefined)
  const isHeard = useApp((state) => state.microphone.device.name === 'open' && !state.isMuted)
  const microphone = useApp((state) => loudness(state.levels.microphoneDb))
  const voice = useApp((state) => loudness(state.levels.playerDb))
  const isLessChosen = useApp((state) => state.settings.view?.appearance.hasLessMotion === true)
  const isLessAsked = useMedia('(prefers-reduced-motion: reduce)')
  const hasLessMotion = isLessChosen || isLessAsked
  const heard = isHeard ? microphone : 0

  // Before the paint of the very state that changed.
  useLayoutEffect(() => {
    const group = parts.current
    if (group === null) return
    const input = { face, microphone: heard, voice, hasLessMotion }
    if (loop.current === undefined) loop.current = startLoop(group, gradientId, input)
    else loop.current.show(input)
  }, [face, heard, voice, hasLessMotion, gradientId])
  useEffect(
    () => () => {
      loop.current?.close()
      loop.current = undefined
    },
    [],
  )

  return (
    <svg viewBox="-100 -100 200 200" aria-hidden="true" data-orb={face} className={`${toneOf(face)} ${className}`}>
      <defs>
        <radialGradient id={gradientId} cx="0.4" cy="0.32" r="0.8">
          <stop offset="0" stopColor="color-mix(in oklab, currentColor, white 28%)" />
          <stop offset="1" stopColor="currentColor" />
        </radialGradient>
      </defs>
      <g ref={parts} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}

function startLoop(group: SVGGElement, gradientId: string, input: ConstructorParameters<typeof OrbLoop>[1]): OrbLoop {
  return new OrbLoop(
    {
      nowMs: () => performance.now(),
      onFrame: (draw) => {
        const frame = requestAnimationFrame(draw)
        return () => {
          cancelAnimationFrame(frame)
        }
      },
      after: (delayMs, action) => {
        const timer = setTimeout(action, delayMs)
        return () => {
          clearTimeout(timer)
        }
      },
      draw: (shape) => {
        drawParts(group, shape, `url(#${gradientId})`)
      },
    },
    input,
  )
}

function drawParts(group: SVGGElement, shape: readonly OrbPart[], solidPaint: string): void {
  for (const [index, { paint, outline, opacity }] of shape.entries()) {
    const path = group.children[index] ?? group.appendChild(document.createElementNS(group.namespaceURI, 'path'))
    set(path, 'd', outline)
    set(path, 'opacity', opacity.toFixed(2))
    set(path, 'fill', paint === 'line' ? 'none' : paint === 'solid' ? solidPaint : 'currentColor')
    set(path, 'stroke', paint === 'line' ? 'currentColor' : 'none')
    set(path, 'stroke-width', '5')
  }
  while (group.children.length > shape.length) group.lastChild?.remove()
}

function set(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

function toneOf(face: Face): string {
  switch (face) {
    case 'off':
    case 'disconnected':
    case 'muted':
      return 'text-line-strong'
    case 'reconnecting':
    case 'blocked':
      return 'text-busy'
    case 'error':
      return 'text-bad'
    default:
      return 'text-accent'
  }
}
