import type { Clock } from '../../shared/std/clock.ts'
import type { Check } from './check.ts'
import { connectingChecks } from './checks-connecting.ts'
import { httpChecks } from './checks-http.ts'
import { resumeChecks } from './checks-resume.ts'
import { sessionChecks } from './checks-session.ts'
import { speechChecks } from './checks-speech.ts'
import { strictnessChecks } from './checks-strictness.ts'
import type { PassingRule } from './probe.ts'
import type { ServerPort } from './server-port.ts'
import { Stage } from './stage.ts'
import { Broken, NotChecked, type Verdict } from './verdict.ts'

/** Well under the 32 connections that a server takes, and enough that waiting checks cost no time. */
const atATime = 6

/** Those that wait for a server's patience first: the others run meanwhile. */
export const serverChecks: readonly Check[] = [
  ...sessionChecks,
  ...connectingChecks,
  ...strictnessChecks,
  ...resumeChecks,
  ...speechChecks,
  ...httpChecks,
]

const passingRules: Readonly<Record<PassingRule, { readonly heading: string; readonly rule: string }>> = {
  'every-frame-is-of-the-page': {
    heading: 'Version rule',
    rule: 'every frame and close code that came is of the page',
  },
  'every-number-in-order': { heading: 'Frames', rule: 'one epoch, counted without holes, in all that came' },
  'every-speech-stream-in-order': {
    heading: 'Binary frame',
    rule: 'frames of speech follow each other, none after its response-interrupt, in all that came',
  },
}

export interface ServerRun {
  readonly port: ServerPort
  readonly clock: Clock
  /** Left out, all of them. */
  readonly only?: readonly string[]
}

/** Each verdict in the order of the list, as soon as those before it are known. */
export async function* checkServer({ port, clock, only }: ServerRun): AsyncGenerator<Verdict, void, undefined> {
  const breaches = new Map<PassingRule, string>()
  const conversations = new Set<string>()
  const chosen = serverChecks.filter(({ id }) => only === undefined || only.includes(id))
  const runOne = async (check: Check): Promise<Verdict> => {
    const stage = new Stage(port, clock, (rule, got) => {
      if (!breaches.has(rule)) breaches.set(rule, `${got} (in ${check.id})`)
    })
    try {
      return await judge(check, stage)
    } finally {
      for (const conversationId of stage.conversations) conversations.add(conversationId)
      await stage.end()
    }
  }
  const pending = chosen.map((check) => ({ check, ...Promise.withResolvers<Verdict>() }))
  const waiting = pending.values()
  const work = async (): Promise<void> => {
    for (const { check, resolve } of waiting) resolve(await runOne(check))
  }
  const workers = Array.from({ length: atATime }, work)
  for (const { promise } of pending) yield await promise
  await Promise.all(workers)
  for (const [id, { heading, rule }] of Object.entries(passingRules) as [
    PassingRule,
    { heading: string; rule: string },
  ][]) {
    const got = breaches.get(id)
    yield { id, heading, outcome: got === undefined ? 'passed' : 'failed', expected: rule, got: got ?? '' }
  }
  await forget({ port, clock }, conversations)
}

async function judge(check: Check, stage: Stage): Promise<Verdict> {
  const { id, heading, rule } = check
  try {
    await check.run(stage)
    return { id, heading, outcome: 'passed', expected: rule, got: '' }
  } catch (thrown) {
    if (thrown instanceof NotChecked) return { id, heading, outcome: 'skipped', expected: rule, got: thrown.message }
    if (thrown instanceof Broken)
      return { id, heading, outcome: 'failed', expected: `${rule}: ${thrown.expected}`, got: thrown.got }
    return { id, heading, outcome: 'failed', expected: rule, got: thrown instanceof Error ? thrown.message : '' }
  }
}

/** The conversations of the checks; a server that does not delete them keeps them. */
async function forget({ port, clock }: ServerRun, conversations: ReadonlySet<string>): Promise<void> {
  const stage = new Stage(port, clock, () => undefined)
  for (const conversationId of conversations)
    await stage.request(`/api/conversations/${conversationId}`, { method: 'DELETE' }).catch(() => undefined)
  await stage.end()
}
