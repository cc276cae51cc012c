import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeAtomically } from './atomic-file.ts'
import type { Secrets } from './secrets.ts'

const name = 'keys.json'
const contentSchema = z.record(z.string(), z.string())
type Content = Readonly<z.output<typeof contentSchema>>

/** Where there is no key store of the system's: a file of the profile that this user alone may read. */
export function createSecretsFile(profileDirectory: string): Secrets {
  const path = join(profileDirectory, name)
  // One change after the other: each begins with what the one before has written.
  let last: Promise<void> = Promise.resolve()

  const read = async (): Promise<Content> => {
    try {
      const content = contentSchema.parse(JSON.parse(await readFile(path, 'utf8')))
      // A copy from a backup may have come back readable to others.
      await chmod(path, 0o600).catch(() => undefined)
      return content
    } catch {
      return {}
    }
  }
  const change = (next: (content: Content) => Content): Promise<void> => {
    const changed = last.then(async () => {
      const content = await read()
      const text = `${JSON.stringify(next(content), undefined, 2)}\n`
      await writeAtomically(profileDirectory, { name, text, title: 'The keys' })
    })
    last = changed.catch(() => undefined)
    return changed
  }

  return {
    async get(key) {
      await last
      const content = await read()
      return Object.hasOwn(content, key) ? content[key] : undefined
    },
    set: (key, value) => change((content) => ({ ...content, [key]: value })),
    async delete(key) {
      // Nothing is written for nothing: a profile without keys has no file for them.
      await last
      if (!Object.hasOwn(await read(), key)) return
      await change((content) => Object.fromEntries(Object.entries(content).filter(([kept]) => kept !== key)))
    },
    describe: () => ({
      kind: 'file',
      sentence: `Keys are kept in ${path}, a file that only your user account can read. They are not encrypted.`,
    }),
  }
}
