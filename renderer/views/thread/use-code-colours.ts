import { useEffect, type RefObject } from 'react'
import { useReadCode } from '../app-context.tsx'
import { paint, rangesIn, textsOf } from './painted-text.ts'

export interface ColouredCode {
  readonly code: string
  readonly language: string
  /** Has no colours: it is still being written, or was not heard. */
  readonly isPlain: boolean
}

/** Colours the code in an element when it is known where: a moment after it is drawn, and off the page's own thread. */
export function useCodeColours(
  element: RefObject<HTMLElement | null>,
  { code, language, isPlain }: ColouredCode,
): void {
  const readCode = useReadCode()
  useEffect(() => {
    if (isPlain || readCode === undefined) return
    let isGone = false
    let wipe: (() => void) | undefined
    void readCode(code, language).then((tokens) => {
      if (isGone || element.current === null) return
      wipe = paint(rangesIn(textsOf(element.current), tokens).map(([{ kind }, range]) => [`code-${kind}`, range]))
    })
    return () => {
      isGone = true
      wipe?.()
    }
  }, [readCode, element, code, language, isPlain])
}
