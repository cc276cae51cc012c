import { readdir, readFile } from 'node:fs/promises'

/** Processor time and memory of a process and all that it started. */
export interface Cost {
  readonly cpuMs: number
  readonly residentMiB: number
}

const clockTicksPerSecond = 100
const pageKiB = 4

/** Everything below this process that is Chromium: the page, the audio service, the network service and the rest. */
export async function browserCost(rootPid: number): Promise<Cost> {
  const stats = (await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(statOf))).filter(
    (stat) => stat !== undefined,
  )
  const children = Map.groupBy(stats, (stat) => stat.parentId)
  const below = (id: number): (typeof stats)[number][] =>
    (children.get(id) ?? []).flatMap((child) => [child, ...below(child.id)])
  const browsers = below(rootPid).filter((stat) => stat.name.includes('chrom'))
  return {
    cpuMs: browsers.reduce((sum, stat) => sum + (stat.ticks * 1000) / clockTicksPerSecond, 0),
    residentMiB: Math.round(browsers.reduce((sum, stat) => sum + stat.residentPages * pageKiB, 0) / 1024),
  }
}

async function statOf(id: string): Promise<
  | {
      readonly id: number
      readonly parentId: number
      readonly name: string
      readonly ticks: number
      readonly residentPages: number
    }
  | undefined
> {
  const text = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => undefined)
  const match = text === undefined ? null : /^\d+ \((.*)\) \S (.*)$/s.exec(text)
  if (match === null) return undefined
  const [, name = '', rest = ''] = match
  // Counted from the field after the state: parent 0, user and system ticks 10 and 11, resident pages 20.
  const fields = rest.split(' ').map(Number)
  return {
    id: Number(id),
    parentId: fields[0] ?? 0,
    name,
    ticks: (fields[10] ?? 0) + (fields[11] ?? 0),
    residentPages: fields[20] ?? 0,
  }
}
