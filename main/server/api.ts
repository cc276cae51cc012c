import express, { type Express } from 'express'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { textFrameMaxBytes } from '../../shared/protocol/limits.ts'
import { createApiRoutes, type ApiRoutePorts } from './api-routes.ts'
import { createChatRoutes, type ChatRoutePorts } from './chat-routes.ts'
import { createConversationRoutes, type ConversationRoutePorts } from './conversation-routes.ts'
import { createDataRoutes, type DataRoutePorts } from './data-routes.ts'
import { createDuelRoutes, type DuelRoutePorts } from './duel-routes.ts'
import { createHostCommandRoutes, type HostCommands } from './host-commands.ts'
import { createSettingsRoutes, type SettingsRoutePorts } from './settings-routes.ts'
import { answerFailure } from './http-errors.ts'
import { walledHeaders } from './page.ts'

/** Everything behind the `api` door of the gate. */
export function createApi(
  ports: ApiRoutePorts &
    ChatRoutePorts &
    ConversationRoutePorts &
    DataRoutePorts &
    DuelRoutePorts & { readonly hostCommands: HostCommands } & SettingsRoutePorts,
): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  // The gate and the router must agree on what a path is: to the letter.
  const routes = express.Router({ caseSensitive: true, strict: true })
  routes.use('/api/data', createDataRoutes(ports))
  routes.use(express.json({ limit: textFrameMaxBytes, type: 'application/json', inflate: false }))
  routes.use('/api/chat', createChatRoutes(ports))
  routes.use('/api/conversations', createConversationRoutes(ports))
  routes.use('/api/duel', createDuelRoutes(ports))
  routes.use('/api', createHostCommandRoutes(ports.hostCommands))
  routes.use('/api', createSettingsRoutes(ports))
  routes.use('/api', createApiRoutes(ports))
  app.use((request, response) => {
    response.set(walledHeaders)
    // Reached with what a route threw, or with nothing when no route took the request.
    routes(request, response, (thrown: unknown) => {
      answerFailure(thrown ?? nothingThere(), response, ports.log)
    })
  })
  return app
}

function nothingThere(): AssistantError {
  return new AssistantError('not-found', 'There is nothing at this address. The protocol page lists what there is.')
}
