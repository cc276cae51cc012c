import { isInstalled, programFiles } from '../program-files.ts'

const isByCommand = isInstalled(programFiles(import.meta.url))

/** What a user types to start this Parley: its command where a package put it, npm's in a checkout. */
export function startCommand(options?: string): string {
  if (isByCommand) return options === undefined ? 'parley' : `parley ${options}`
  return options === undefined ? 'npm start' : `npm start -s -- ${options}`
}
