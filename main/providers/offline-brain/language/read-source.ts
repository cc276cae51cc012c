import type { ReadSource } from '../command.ts'

// An article goes only together with a name for what is read: "read this The mill stood …" keeps its "The".
const lead =
  /^(?:to me|me|this|these|out loud|aloud|(?:the |my |a |this )?(?:following|text|document|file|web ?page|page|web ?site|site|article|story|book|address|path)(?: words?| text)?|at|from)(?=[\s:,]|$)(?!:\/)[\s,]*:?\s*/i
const trail = /[\s,]*(?:to me|aloud|out loud|please|for me)[\s.!]*$/i
const textExtension = /\.(?:md|markdown|mdown|txt|text|log|rst|html?|xhtml|csv|json|ya?ml|org|adoc|tex)$/i

/** From how many words on what follows "read" is taken for the text itself and not for its name. */
const inlineWords = 8

/** What follows "read": an address, a path, or the text itself; undefined when it could be a title or anything. */
export function readSourceOf(text: string): ReadSource | undefined {
  const { rest, announced } = withoutLead(text.trim())
  const named = unquoted(rest.replace(trail, ''))
  const place = placeOf(named)
  if (place !== undefined) return place
  const isText = announced || rest.includes('\n') || rest.split(/\s+/).length >= inlineWords
  return isText && /[\p{L}\p{N}]/u.test(rest) ? { from: 'text', text: rest } : undefined
}

/** An address or a path that stands alone. */
export function placeOf(text: string): ReadSource | undefined {
  if (/^https?:\/\/\S+$/i.test(text)) return { from: 'page', address: text }
  if (/^file:\/\/\S+$/i.test(text)) return { from: 'file', path: text }
  if (/^(?:~|\.{1,2})?[\\/][^\n]+$|^[a-z]:\\[^\n]+$/i.test(text)) return { from: 'file', path: text }
  if (textExtension.test(text) && !text.includes('\n') && !/[.!?]\s/.test(text) && text.length < 300)
    return { from: 'file', path: text }
  const spoken = text.replaceAll(/ dot /gi, '.').replaceAll(/ slash /gi, '/')
  if (/^(?:localhost|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?(?:\/\S*)?$/i.test(spoken))
    return { from: 'page', address: `http://${spoken}` }
  if (/^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}(?::\d+)?(?:\/\S*)?$/i.test(spoken))
    return { from: 'page', address: `https://${spoken}` }
  return undefined
}

/** Announced: "this", "the following" or a colon says that the text itself comes; after a colon or a line's end it has begun. */
function withoutLead(text: string): { readonly rest: string; readonly announced: boolean } {
  let rest = text.replace(/^\s*:\s*/, '')
  let announced = rest !== text
  while (!announced || !/[:\n]/.test(text.slice(0, text.length - rest.length))) {
    const found = lead.exec(rest)
    if (found === null) break
    announced ||= /^(?:this|these|(?:the )?following)|:/i.test(found[0])
    rest = rest.slice(found[0].length)
  }
  return { rest, announced }
}

function unquoted(text: string): string {
  return /^(["'“`<])(.+)(["'”`>])$/s.exec(text)?.[2] ?? text
}
