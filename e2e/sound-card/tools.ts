import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

const packageOf = {
  pulseaudio: 'pulseaudio',
  pacat: 'pulseaudio-utils',
  parec: 'pulseaudio-utils',
  flite: 'flite',
  'espeak-ng': 'espeak-ng',
} as const

export type Tool = keyof typeof packageOf

/** What to install, as a sentence; undefined when all are here. */
export async function missingTools(tools: readonly Tool[]): Promise<string | undefined> {
  const missing: Tool[] = []
  for (const tool of tools) if (!(await isInstalled(tool))) missing.push(tool)
  if (missing.length === 0) return undefined
  const packages = [...new Set(missing.map((tool) => packageOf[tool]))]
  return `${missing.join(', ')} not found on this machine (Debian: apt-get install ${packages.join(' ')}).`
}

async function isInstalled(tool: Tool): Promise<boolean> {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const isHere = await access(join(directory, tool), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isHere) return true
  }
  return false
}
