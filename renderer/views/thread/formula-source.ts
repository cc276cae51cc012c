/** A formula in Markdown, with the signs around it. */
export interface FormulaSource {
  readonly source: string
  readonly tex: string
  readonly isBlock: boolean
  /** Its end is not written yet. */
  readonly isOpen: boolean
}

export interface HiddenFormulas {
  /** As long as the text that was given: every character has kept its place. */
  readonly text: string
  /** In their order. */
  readonly formulas: readonly FormulaSource[]
}

/*
 * To Markdown `\(` is a bracket, `_` emphasis and `|` the end of a cell. So that it reads no formula, characters that
 * mean nothing to anybody stand in for each: one that says which formula it is, and as many others as it is long.
 */
const firstStandIn = 0xe100
const mostFormulas = 0x1000
const filler = '\uE000'
const standIn = /[\uE100-\uF0FF]\uE000*/g

export interface PlacedFormula {
  readonly index: number
  readonly length: number
  readonly number: number
}

/** Where the stand-ins are in a piece of the text. */
export function formulasIn(text: string): readonly PlacedFormula[] {
  return [...text.matchAll(standIn)].map(({ index, 0: found }) => ({
    index,
    length: found.length,
    number: found.charCodeAt(0) - firstStandIn,
  }))
}

/** As it was written. */
export function withFormulas(text: string, formulas: readonly FormulaSource[]): string {
  return text.replace(standIn, (found) => formulas[found.charCodeAt(0) - firstStandIn]?.source ?? '')
}

export function hideFormulas(text: string, isUnfinished = false): HiddenFormulas {
  const formulas: FormulaSource[] = []
  if (!/\$|\\[([]/.test(text) || /[\uE000-\uF8FF]/.test(text)) return { text, formulas }
  let hidden = ''
  let at = 0
  while (at < text.length) {
    const found = formulas.length < mostFormulas ? formulaAt(text, at, isUnfinished) : undefined
    if (found === undefined) {
      const stop = at + lengthOfOther(text, at)
      hidden += text.slice(at, stop)
      at = stop
    } else {
      hidden += String.fromCharCode(firstStandIn + formulas.length) + filler.repeat(found.source.length - 1)
      formulas.push(found)
      at += found.source.length
    }
  }
  return { text: hidden, formulas }
}

const pairs = [
  { open: '$$', close: '$$', isBlock: true },
  { open: '\\[', close: '\\]', isBlock: true },
  { open: '\\(', close: '\\)', isBlock: false },
] as const

function formulaAt(text: string, at: number, isUnfinished: boolean): FormulaSource | undefined {
  const pair = pairs.find(({ open }) => text.startsWith(open, at))
  if (pair === undefined) return text[at] === '$' ? dollarFormulaAt(text, at, isUnfinished) : undefined
  const { open, close, isBlock } = pair
  const end = text.indexOf(close, at + open.length)
  if (end === -1 && !isUnfinished) return undefined
  const inner = text.slice(at + open.length, end === -1 ? undefined : end)
  const source = end === -1 ? text.slice(at) : text.slice(at, end + close.length)
  // Lines of a quote begin with its sign.
  const tex = inner.replace(/^[ \t]*>[ \t]?/gm, '').trim()
  const isNone = tex === '' || (open === '$$' && isWords(inner))
  return isNone && end !== -1 ? undefined : { source, tex, isBlock, isOpen: end === -1 }
}

/** `$$ and $$`, as a guide to restaurants has it. */
function isWords(inner: string): boolean {
  return /^ .* $/.test(inner) && /^[A-Za-z, ]*[A-Za-z]{2}[A-Za-z, ]*$/.test(inner)
}

/** One dollar is money more often than not: what it opens has to look like a formula at both of its ends. */
function dollarFormulaAt(text: string, at: number, isUnfinished: boolean): FormulaSource | undefined {
  if (/[\w$\\]/.test(text[at - 1] ?? ' ')) return undefined
  const line = /^\$(?![\s$])((?:\\.|[^\\$\n])*)(\$?)([^]?)/.exec(text.slice(at))
  if (line === null) return undefined
  const [, tex = '', close = '', after = ''] = line
  if (close === '') {
    const isOpen = isUnfinished && after === '' && /[\\^_{]/.test(tex)
    return isOpen ? { source: text.slice(at), tex, isBlock: false, isOpen } : undefined
  }
  // What comes next decides, and may not be there yet.
  const isOpen = isUnfinished && after === ''
  if (tex === '' || /\s$/.test(tex) || /[\w$]/.test(after) || isMoney(tex)) return undefined
  return { source: `$${tex}$`, tex, isBlock: false, isOpen }
}

/** `$5 or 6$`, `$5/month, 10$`: begins with a sum, has a word, and no sign of a formula. */
function isMoney(tex: string): boolean {
  return /^\d/.test(tex) && /[A-Za-z]{2}/.test(tex) && !/[\\^_=]/.test(tex)
}

/** Of what is no formula and has none in it: code, and a sign that is written with a backslash. */
function lengthOfOther(text: string, at: number): number {
  if (text[at] === '\\') return 2
  if (text[at] !== '`') return 1
  const run = /^`+/.exec(text.slice(at))?.[0] ?? '`'
  let end = text.indexOf(run, at + run.length)
  while (end !== -1 && (text[end + run.length] === '`' || text[end - 1] === '`')) {
    const past = /^`+/.exec(text.slice(end))?.[0].length ?? 1
    end = text.indexOf(run, end + past)
  }
  return end === -1 ? run.length : end + run.length - at
}
