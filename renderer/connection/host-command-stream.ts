import { EventSourceParserStream } from 'eventsource-parser/stream'
import { z } from 'zod'
import { toAssistantError } from '../../shared/protocol/errors.ts'
import { hostCommands, type HostCommand } from '../../shared/protocol/host-bridge.ts'
import { waitMs, type Clock } from '../../shared/std/clock.ts'
import type { PageAccess } from './page-access.ts'

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('host-command'), command: z.enum(hostCommands) }),
  z.object({ type: z.literal('settings-changed') }),
])

export type HostNews =
  | { readonly type: 'host-command'; readonly command: HostCommand }
  /** By another window, another program or by hand: what is shown here may be old. */
  | { readonly type: 'settings-changed' }

/** A key of the desktop that does nothing for two seconds after a restart of the server is forgiven. */
const againAfterMs = 2_000

/** What the machine wants of a window that is a browser's, and what its windows tell each other, until the signal fires. */
export async function* hostCommandStream(
  access: PageAccess,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<HostNews, void, undefined> {
  const headers = { accept: 'text/event-stream' }
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      const response = await access.request('/api/host-commands', { method: 'GET', headers, signal })
      if (response.body === null) return
      // Whatever was said while nobody listened.
      if (!isFirst) yield { type: 'settings-changed' }
      const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
      for await (const { data } of events) {
        const parsed = messageSchema.safeParse(JSON.parse(data))
        if (parsed.success) yield parsed.data
      }
    } catch (thrown) {
      // A page that is not let in any more says so where something is asked of it.
      if (toAssistantError(thrown).code === 'refused') return
    }
    await waitMs(clock, againAfterMs, signal)
  }
}
