/**
 * The words of a block of Markdown as they are drawn, without parsing it: a long thread has thousands of blocks, and
 * each costs a millisecond. What it gets wrong is counted wrong by one; what is marked is looked for in what is drawn.
 */
export function plainWords(source: string): string {
  return source
    .replace(/^[ \t]*(?:`{3,}|~{3,}).*$/gm, '')
    .replace(/^[ \t|:=-]+$/gm, '')
    .replace(/^[ \t]*(?:>[ \t]?)+/gm, '')
    .replace(/^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?/gm, '')
    .replace(/^[ \t]*#{1,6}[ \t]+/gm, '')
    .replace(/^[ \t]+/gm, '')
    .split(/(`+[^`]+`+)/)
    .map((piece, index) => (index % 2 === 1 ? piece.replace(/^`+|`+$/g, '') : withoutSigns(piece)))
    .join('')
}

function withoutSigns(piece: string): string {
  if (!/[\\[*_~|]/.test(piece)) return piece
  return piece
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/[ \t]*(?<!\\)\|[ \t]*/g, '\n')
    .replace(/(?<!\\)(?:\*\*|__|~~)/g, '')
    .replace(/(?<![\w\\*])[*_](?=\S)|(?<=[^\s\\])[*_](?!\w)/g, '')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
}
