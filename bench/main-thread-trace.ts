import type { Browser, Page } from '@playwright/test'
import { z } from 'zod'

const traceSchema = z.object({
  traceEvents: z.array(
    z
      .object({ name: z.string(), ph: z.string(), pid: z.number(), tid: z.number(), tdur: z.number().optional() })
      .loose(),
  ),
})

export async function startTrace(browser: Browser, page: Page): Promise<void> {
  await browser.startTracing(page, { categories: ['toplevel'] })
}

/**
 * The most processor time that one task of the page's main thread took. The browser's own long tasks are wall time: on
 * a machine that is busy otherwise they grow although the page does nothing more (n = 1 run at a load of 15 on two
 * cores: 166 ms by the clock, 12.2 ms of work).
 */
export async function longestTaskCpuMs(browser: Browser): Promise<number> {
  const { traceEvents } = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString()))
  const tasks = traceEvents.filter(({ name, ph }) => ph === 'X' && name.endsWith('RunTask'))
  const mains = traceEvents.filter(
    (event) => event.name === 'thread_name' && JSON.stringify(event.args).includes('CrRendererMain'),
  )
  const ofPages = tasks.filter(({ pid, tid }) => mains.some((main) => main.pid === pid && main.tid === tid))
  return ofPages.reduce((longest, { tdur = 0 }) => Math.max(longest, Math.round(tdur / 100) / 10), 0)
}
