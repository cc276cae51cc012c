import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hostFaces } from '../../shared/protocol/host-bridge.ts'
import { needsWindow, trayModel } from './tray-model.ts'

const ids = (face: (typeof hostFaces)[number]): readonly string[] =>
  trayModel(face).entries.flatMap((entry) => (entry.type === 'action' ? [entry.id] : []))
const labels = (face: (typeof hostFaces)[number]): readonly string[] =>
  trayModel(face).entries.flatMap((entry) => (entry.type === 'line' ? [] : [entry.label]))

describe('the tray', () => {
  test('says something else in every state', () => {
    expect(new Set(hostFaces.map((face) => trayModel(face).toolTip)).size).toBe(hostFaces.length)
  })

  test.each(hostFaces)('always opens the window, toggles voice and quits: %s', (face) => {
    expect(ids(face)).toEqual(
      expect.arrayContaining(['open', 'toggle-voice', 'new-conversation', 'open-settings', 'quit']),
    )
  })

  test('offers what can be done now, under the name of what it will do', () => {
    expect(labels('off')).toContain('Start voice')
    expect(labels('off').join()).not.toMatch(/ute|Stop/)
    expect(labels('idle')).toEqual(expect.arrayContaining(['Stop voice', 'Mute microphone']))
    expect(labels('muted')).toContain('Unmute microphone')
    expect(labels('speaking')).toContain('Stop the answer')
    expect(labels('idle')).not.toContain('Stop the answer')
  })

  test.each(hostFaces)('has an icon for %s in the colours of the system and of macOS', (face) => {
    for (const name of [`${face}.png`, `${face}@2x.png`, `${face}Template.png`, `${face}Template@2x.png`])
      expect(existsSync(new URL(`../../resources/tray/${name}`, import.meta.url)), name).toBe(true)
  })

  test('brings the window up for what is only seen there', () => {
    expect(needsWindow('open-settings')).toBe(true)
    expect(needsWindow('new-conversation')).toBe(true)
    expect(needsWindow('toggle-mute')).toBe(false)
  })
})
