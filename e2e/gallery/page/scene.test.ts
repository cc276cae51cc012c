import { describe, expect, it } from 'vitest'
import { scenes } from './scenes.ts'
import { stateOf } from './scene.ts'
import { statusOf } from '../../../renderer/state/status.ts'

const nowMs = Date.UTC(2026, 10, 20, 12)

describe('the scenes of the gallery', () => {
  it('have names of their own', () => {
    const names = scenes.map(({ view, state }) => `${view}/${state}`)
    expect(new Set(names).size).toBe(names.length)
  })

  it('show of the voice what their names say: no two of them the same face, title and hint', () => {
    const shown = scenes
      .filter(({ view }) => view === 'voice')
      .map((scene) => {
        const { face, title, hint } = statusOf(stateOf(scene, nowMs))
        return `${face}: ${title}. ${hint}`
      })
    expect(shown.length).toBeGreaterThan(18)
    expect(shown.filter((words, index) => shown.indexOf(words) !== index)).toEqual([])
  })

  it('come from events alone, so that each can be reached', () => {
    for (const scene of scenes) expect(stateOf(scene, nowMs).noticesMade).toBeGreaterThanOrEqual(0)
    const answering = scenes.find(({ view, state }) => view === 'thread' && state === 'streaming')
    expect(answering && stateOf(answering, nowMs).answers.size).toBe(1)
  })
})
