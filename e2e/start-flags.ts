import { readFileSync } from 'node:fs'

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly scripts: { readonly start: string }
}
const [, names = '', flags = ''] = /^exec env (.*?) node (.*?) --import/.exec(scripts.start) ?? []

/** What `npm start` says to V8, read from there: the program that tests start has the memory of the one people start. */
export const startFlags: readonly string[] = flags.split(' ')

/** What it says to the C library. */
export const startEnvironment: Readonly<Record<string, string>> = Object.fromEntries(
  names.split(' ').map((pair) => pair.split('=', 2) as [string, string]),
)
