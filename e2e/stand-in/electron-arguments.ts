/** Electron's own command line: `[-r FILE] [switches] APP [arguments]`. */
export function electronArguments(args: readonly string[]): {
  readonly preloads: readonly string[]
  readonly app: string
} {
  const preloads: string[] = []
  let isPreload = false
  for (const argument of args) {
    if (isPreload) preloads.push(argument)
    else if (!argument.startsWith('-')) return { preloads, app: argument }
    isPreload = !isPreload && (argument === '-r' || argument === '--require')
  }
  return { preloads, app: '.' }
}
