import { z } from 'zod'
import type { LocalServer } from '../../shared/protocol/settings-api.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { parseLoosely, readText, type Fetch } from './provider-fetch.ts'

/** They answer within a few milliseconds; somebody waits for the list. */
const withinMs = 800
/** Ollama with a thousand models is well below. */
const longestListBytes = 1024 * 1024

/** Where each is found when nobody has changed it. */
export const usualPorts: readonly UsualPort[] = [
  { port: 11_434, name: 'Ollama' },
  { port: 1_234, name: 'LM Studio' },
  { port: 8_080, name: 'llama.cpp' },
  { port: 8_000, name: 'vLLM' },
]

export interface UsualPort {
  readonly port: number
  readonly name: LocalServer['name']
}

/** What they write into `owned_by`: it counts more than the port, which the others may have been given. */
const owners: Readonly<Record<string, LocalServer['name']>> = {
  library: 'Ollama',
  organization_owner: 'LM Studio',
  llamacpp: 'llama.cpp',
  vllm: 'vLLM',
}

const listSchema = z.object({
  object: z.literal('list'),
  // Ollama without a model has null.
  data: z.array(z.object({ id: z.string(), owned_by: z.string().optional() })).nullable(),
})

/** Model servers that answer on this machine now, in the order of the ports. */
export async function findLocalServers(
  ports: { readonly fetch: Fetch; readonly clock: Clock; readonly usualPorts?: readonly UsualPort[] },
  signal: AbortSignal,
): Promise<LocalServer[]> {
  const late = new AbortController()
  const cancel = ports.clock.after(withinMs, () => {
    late.abort()
  })
  const either = AbortSignal.any([signal, late.signal])
  const found = await Promise.all((ports.usualPorts ?? usualPorts).map((usual) => look(usual, ports.fetch, either)))
  cancel()
  return found.filter((server) => server !== undefined)
}

async function look({ port, name }: UsualPort, fetch: Fetch, signal: AbortSignal): Promise<LocalServer | undefined> {
  const baseUrl = `http://127.0.0.1:${port}/v1`
  try {
    const response = await fetch(`${baseUrl}/models`, { signal, redirect: 'error' })
    const list = listSchema.parse(parseLoosely(await readText(response, longestListBytes)))
    const models = list.data ?? []
    const owner = models.map((model) => owners[model.owned_by ?? '']).find((known) => known !== undefined)
    // Anything may listen on 8000 and 8080; the other two ports are rarely anybody else's.
    const isTelling = name === 'Ollama' || name === 'LM Studio'
    return { name: owner ?? (isTelling ? name : 'another server'), baseUrl, models: models.map(({ id }) => id) }
  } catch {
    // Nobody, or nobody of whom we know what to do with them.
    return undefined
  }
}
