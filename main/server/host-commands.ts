import type { ServerResponse } from 'node:http'
import { Router } from 'express'
import { z } from 'zod'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { hostCommands, type HostCommand } from '../../shared/protocol/host-bridge.ts'
import { heartbeatMs } from '../../shared/protocol/limits.ts'
import type { Clock } from '../../shared/std/clock.ts'
import { parseBody } from './http-errors.ts'

const bodySchema = z.strictObject({ command: z.enum(hostCommands) })

export interface HostCommandPorts {
  readonly clock: Clock
}

/**
 * What Electron's main process tells its page by IPC, for a page in a browser: it listens here, and `parley
 * --toggle-talk`, bound to a key of the desktop, speaks.
 */
export class HostCommands {
  readonly #clock: Clock
  readonly #pages = new Set<ServerResponse>()

  constructor({ clock }: HostCommandPorts) {
    this.#clock = clock
  }

  /** An event stream that stays open until the page goes. */
  listen(response: ServerResponse): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    })
    response.write(': listening\n\n')
    this.#pages.add(response)
    let cancelPing: () => void = () => undefined
    const pingLater = (): void => {
      cancelPing = this.#clock.after(heartbeatMs, () => {
        response.write(': ping\n\n')
        pingLater()
      })
    }
    pingLater()
    response.on('close', () => {
      cancelPing()
      this.#pages.delete(response)
    })
  }

  /** To the page that came last, and to it alone: two pages that switch on their microphones would hear each other. */
  tell(command: HostCommand): void {
    const page = [...this.#pages].at(-1)
    if (page === undefined)
      throw new AssistantError('not-ready', 'No window of Parley is open to be told. Open one, and try again.')
    page.write(`data: ${JSON.stringify({ type: 'host-command', command })}\n\n`)
  }

  /** To every page: each shows them. */
  settingsChanged(): void {
    for (const page of this.#pages) page.write(`data: ${JSON.stringify({ type: 'settings-changed' })}\n\n`)
  }

  close(): void {
    for (const page of this.#pages) page.end()
  }
}

export function createHostCommandRoutes(commands: HostCommands): Router {
  const router = Router({ caseSensitive: true, strict: true })
  router.get('/host-commands', (_request, response) => {
    commands.listen(response)
  })
  router.post('/host-commands', (request, response) => {
    const { command } = parseBody(bodySchema, request.body)
    commands.tell(command)
    response.json({ command })
  })
  return router
}
