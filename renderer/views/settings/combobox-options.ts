/** OpenRouter lists some 400 models; nobody reads on after the first screens, typing narrows it. */
const mostShown = 60

/** What contains every word that was typed, in the given order. */
export function optionsFor(options: readonly string[], typed: string): readonly string[] {
  const words = typed.toLowerCase().split(/\s+/)
  return options.filter((option) => words.every((word) => option.toLowerCase().includes(word))).slice(0, mostShown)
}

/** The one before or after, around the ends. */
export function nextOption(options: readonly string[], marked: string | undefined, step: 1 | -1): string | undefined {
  const at = marked === undefined ? -1 : options.indexOf(marked)
  if (at === -1) return step === 1 ? options[0] : options.at(-1)
  return options[(at + step + options.length) % options.length]
}
