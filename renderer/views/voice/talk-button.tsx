import { Mic } from 'lucide-react'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useActions, useApp } from '../app-context.tsx'
import { Button } from '../controls/button.tsx'

/** Held down like the Space key, by pointer or by the key that presses a button. */
export function TalkButton({ className }: { readonly className: string }) {
  const isDown = useApp((state) => state.isTalkKeyDown)
  const canTalk = useApp((state) => state.microphone.device.name === 'open')
  const { setTalkKey } = useActions()
  const letGo = (): void => {
    setTalkKey(false)
  }
  return (
    <Button
      look="primary"
      icon={<Mic size={18} strokeWidth={1.75} aria-hidden="true" />}
      aria-pressed={isDown}
      disabled={!canTalk}
      className={`touch-none justify-center aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent ${className}`}
      // The pointer is captured: a finger that slides off the button still ends the talking where it is lifted.
      onPointerDown={(event: PointerEvent<HTMLButtonElement>) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setTalkKey(true)
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onLostPointerCapture={letGo}
      onKeyDown={(event: KeyboardEvent<HTMLButtonElement>) => {
        if (event.code === 'Space' && !event.repeat) setTalkKey(true)
      }}
      // A long press is no wish for a menu.
      onContextMenu={(event) => {
        event.preventDefault()
      }}
    >
      Hold to talk
    </Button>
  )
}
