import type * as E from 'electron'

type Template = readonly E.MenuItemConstructorOptions[]

/** Nothing is drawn; a test finds an entry and clicks it. */
export class StandInMenuItem implements Pick<E.MenuItem, 'id' | 'label' | 'enabled' | 'click'> {
  readonly id: string
  readonly label: string
  readonly role: string | undefined
  readonly enabled: boolean
  readonly submenu: StandInMenu | undefined
  readonly #onClick: (() => void) | undefined

  constructor(options: E.MenuItemConstructorOptions) {
    this.id = options.id ?? ''
    this.label = options.label ?? ''
    this.role = options.role
    this.enabled = options.enabled ?? true
    this.submenu = Array.isArray(options.submenu) ? new StandInMenu(options.submenu) : undefined
    const { click } = options
    if (click !== undefined)
      this.#onClick = () => {
        Reflect.apply(click, undefined, [this, undefined, {}])
      }
  }

  click(): void {
    this.#onClick?.()
  }
}

export class StandInMenu {
  static #application: StandInMenu | null = null
  readonly items: readonly StandInMenuItem[]

  constructor(template: Template) {
    this.items = template.map((options) => new StandInMenuItem(options))
  }

  static buildFromTemplate(template: Template): StandInMenu {
    return new StandInMenu(template)
  }

  static setApplicationMenu(menu: StandInMenu | null): void {
    StandInMenu.#application = menu
  }

  static getApplicationMenu(): StandInMenu | null {
    return StandInMenu.#application
  }

  getMenuItemById(id: string): StandInMenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
}
