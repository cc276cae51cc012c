import type { PageAccess } from '../connection/page-access.ts'
import type { DuelActions } from '../views/actions.ts'
import type { Store } from './store.ts'

/** *Hear me being interrupted*: twenty seconds that run by themselves. */
export class Duel implements DuelActions {
  readonly #ports: { readonly store: Store; readonly access: PageAccess }

  constructor(ports: { readonly store: Store; readonly access: PageAccess }) {
    this.#ports = ports
  }

  readonly startDuel: DuelActions['startDuel'] = () => undefined
  readonly stopDuel: DuelActions['stopDuel'] = () => undefined
}
