import type Temml from 'temml'
import { useEffect, useRef, useState } from 'react'
import type { FormulaSource } from './formula-source.ts'

/** Longer ones are shown as they are written: setting one takes time that grows with it. */
const longestTex = 5_000

type Typesetter = Pick<typeof Temml, 'render'>
let loading: Promise<Typesetter> | undefined

/** Only with the first formula: most conversations have none, and it is 50 kB. */
function loadTypesetter(): Promise<Typesetter> {
  loading ??= import('temml').then(
    (module) => module.default,
    (thrown: unknown) => {
      loading = undefined
      throw thrown
    },
  )
  return loading
}

/** A formula as MathML, which browsers draw themselves and screen readers read; its source until then. */
export function Formula({ source, tex, isBlock, isOpen }: FormulaSource) {
  const place = useRef<HTMLSpanElement>(null)
  const [isSet, setIsSet] = useState(false)
  useEffect(() => {
    const element = place.current
    if (isOpen || tex.length > longestTex || element === null) return
    let isGone = false
    loadTypesetter().then(
      (typesetter) => {
        if (isGone) return
        try {
          // Nothing in it may lead anywhere or run on: the limits are KaTeX's and Temml's own.
          typesetter.render(tex, element, { displayMode: isBlock, throwOnError: true, trust: false, maxExpand: 1_000 })
          setIsSet(true)
        } catch {
          // Written wrong, or with what nobody knows here: its source is all there is.
          element.replaceChildren()
          setIsSet(false)
        }
      },
      () => undefined,
    )
    return () => {
      isGone = true
    }
  }, [tex, isBlock, isOpen])
  return (
    <span
      data-part="formula"
      data-source={source}
      className={isBlock ? 'block overflow-x-auto py-1 text-center' : undefined}
      {...(isBlock && { tabIndex: 0, role: 'group', 'aria-label': 'Formula' })}
    >
      <span ref={place} hidden={!isSet} />
      {!isSet && <span className="font-mono text-small text-ink-soft">{source}</span>}
    </span>
  )
}
