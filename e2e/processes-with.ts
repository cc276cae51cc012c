import { readdir, readFile } from 'node:fs/promises'

/** Ids of the processes whose command line holds the text; none where the system does not tell. */
export async function processesWith(text: string): Promise<readonly number[]> {
  const ids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number)
  const lines = await Promise.all(
    ids.map(async (id) => [id, await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')] as const),
  )
  return lines.filter(([id, line]) => id !== process.pid && line.includes(text)).map(([id]) => id)
}
