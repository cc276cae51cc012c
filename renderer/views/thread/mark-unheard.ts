/** What a parsed Markdown tree has, as far as this file looks at it. */
export interface MarkdownNode {
  type: string
  value?: string
  tagName?: string
  properties?: Record<string, string | string[]>
  children?: MarkdownNode[]
  position?: { readonly start: { readonly offset?: number | undefined } } | undefined
}

const faint = 'text-ink-faint'

/** Lets the words after the first `heardCharacters` of the source stand back, from the very letter on. */
export function markUnheard(tree: MarkdownNode, heardCharacters: number): void {
  let isFirst = true
  const mark = (parent: MarkdownNode): void => {
    if (parent.children === undefined) return
    parent.children = parent.children.flatMap((child) => {
      if (child.type !== 'text') {
        if (child.properties?.dataFormula !== undefined && (child.position?.start.offset ?? 0) >= heardCharacters)
          child.properties.className = [faint]
        mark(child)
        return [child]
      }
      const { value = '', position } = child
      const heard = Math.max(0, heardCharacters - (position?.start.offset ?? 0))
      if (heard >= value.length || value.trim() === '') return [child]
      // For the eye the words are faint; for the ear it is said once.
      const unheard = [...(isFirst ? [saidOnce()] : []), standingBack(value.slice(heard))]
      isFirst = false
      return heard === 0 ? unheard : [{ ...child, value: value.slice(0, heard) }, ...unheard]
    })
  }
  mark(tree)
}

function standingBack(value: string): MarkdownNode {
  return span({ className: [faint], dataPart: 'unheard' }, value)
}

function saidOnce(): MarkdownNode {
  return span({ className: ['sr-only'] }, ' Not heard: ')
}

function span(properties: Record<string, string | string[]>, value: string): MarkdownNode {
  return { type: 'element', tagName: 'span', properties, children: [{ type: 'text', value }] }
}
