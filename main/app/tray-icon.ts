import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron'
import type { HostFace } from '../../shared/protocol/host-bridge.ts'
import { trayModel, type TrayAction } from './tray-model.ts'

export interface TrayIconOptions {
  /** Where the icons lie. */
  readonly folder: string
  readonly platform: NodeJS.Platform
  readonly act: (action: TrayAction) => void
}

/** The icon in the tray or the menu bar. A desktop may have no tray: then `create` gives none and says so in the log. */
export class TrayIcon {
  readonly #options: TrayIconOptions
  readonly #tray: Tray
  #face: HostFace = 'off'

  private constructor(options: TrayIconOptions) {
    this.#options = options
    this.#tray = new Tray(this.#image('off'))
    // On macOS and most Linux desktops the menu opens by itself; on Windows a click is for the window.
    this.#tray.on('click', () => {
      if (options.platform !== 'darwin') options.act({ do: 'open' })
    })
    this.#draw()
  }

  static create(options: TrayIconOptions): TrayIcon | undefined {
    try {
      return new TrayIcon(options)
    } catch {
      return undefined
    }
  }

  show(face: HostFace): void {
    if (face === this.#face) return
    this.#face = face
    this.#draw()
  }

  close(): void {
    this.#tray.destroy()
  }

  #draw(): void {
    const model = trayModel(this.#face)
    this.#tray.setImage(this.#image(model.iconName))
    this.#tray.setToolTip(model.toolTip)
    this.#tray.setContextMenu(
      Menu.buildFromTemplate(
        model.entries.map((entry): MenuItemConstructorOptions => {
          switch (entry.type) {
            case 'line':
              return { type: 'separator' }
            case 'heading':
              return { label: entry.label, enabled: false }
            case 'action':
              return {
                id: entry.id,
                label: entry.label,
                click: () => {
                  this.#options.act(entry.action)
                },
              }
            default:
              return entry satisfies never
          }
        }),
      ),
    )
  }

  #image(name: HostFace): Electron.NativeImage {
    // macOS draws a template in its own colours, and knows it by the name of the file.
    const suffix = this.#options.platform === 'darwin' ? 'Template' : ''
    return nativeImage.createFromPath(`${this.#options.folder}/${name}${suffix}.png`)
  }
}
