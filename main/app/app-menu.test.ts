import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { appMenuTemplate } from './app-menu.ts'

function entries(platform: NodeJS.Platform, isPackaged = true) {
  const told: string[] = []
  const template = appMenuTemplate({ platform, isPackaged, tell: (command) => told.push(command) })
  const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])])
  return { told, template, all: flat(template) }
}

describe('the menu bar', () => {
  test.each(['darwin', 'win32', 'linux'] as const)('on %s can edit, quit and open the settings', (platform) => {
    const { all } = entries(platform)
    const roles = all.map((item) => item.role)
    expect(roles).toContain('editMenu')
    expect(roles.filter((role) => role === 'quit')).toHaveLength(1)
    expect(all.filter((item) => item.id === 'open-settings')).toHaveLength(1)
  })

  test('begins with the app’s own menu on macOS only', () => {
    expect(entries('darwin').template[0]?.label).toBe('Parley')
    expect(entries('linux').template[0]?.label).toBe('&File')
    expect(entries('win32').all.map((item) => item.role)).not.toContain('services')
  })

  test('has no developer tools in what is shipped', () => {
    expect(entries('linux').all.map((item) => item.role)).not.toContain('toggleDevTools')
    expect(entries('linux', false).all.map((item) => item.role)).toContain('toggleDevTools')
  })

  test('tells the page what was chosen', () => {
    const { all, told } = entries('linux')
    const chosen = all.find((item) => item.id === 'toggle-mute')
    Reflect.apply(chosen?.click ?? (() => undefined), undefined, [])
    expect(told).toEqual(['toggle-mute'])
  })
})
