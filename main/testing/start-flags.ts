import { readFileSync } from 'node:fs'

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly scripts: { readonly start: string }
}

/** What `npm start` says to V8, read from there: the program that tests start has the memory of the one people start. */
export const startFlags: readonly string[] = /^exec node (.*?) --import/.exec(scripts.start)?.[1]?.split(' ') ?? []
