const longest = 60

/** A conversation is called by the first words the user said in it, cut between words. */
export function conversationTitle(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim()
  if (line.length <= longest) return line
  const cut = line.slice(0, longest)
  const lastSpace = cut.lastIndexOf(' ')
  // Half a surrogate pair at the end would show as a broken character.
  const kept = lastSpace > longest / 2 ? cut.slice(0, lastSpace) : cut.replace(/[\uD800-\uDBFF]$/u, '')
  return `${kept}…`
}
