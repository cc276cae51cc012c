import { expect, test } from 'vitest'
import { type HostNotice, WaitingNotices } from './waiting-notices.ts'

const damaged: HostNotice = { code: 'store-failed', message: 'The conversations were damaged.' }
const updated: HostNotice = { code: 'not-ready', message: 'Start Parley again.' }

function room() {
  const state = { isSomebodyThere: false }
  const told: HostNotice[] = []
  const notices = new WaitingNotices((notice) => {
    if (state.isSomebodyThere) told.push(notice)
    return state.isSomebodyThere
  })
  return { state, told, notices }
}

test('what happens before a window is open is told to the first one, in its order and once', () => {
  const { state, told, notices } = room()
  notices.say(damaged)
  notices.say(updated)
  notices.arrived()
  expect(told).toEqual([])
  state.isSomebodyThere = true
  notices.arrived()
  notices.arrived()
  expect(told).toEqual([damaged, updated])
})

test('whoever is there is told at once', () => {
  const { state, told, notices } = room()
  state.isSomebodyThere = true
  notices.say(damaged)
  expect(told).toEqual([damaged])
})

test('what a terminal has printed is not told in its chat again', () => {
  const { state, told, notices } = room()
  notices.say(damaged)
  notices.shown()
  state.isSomebodyThere = true
  notices.arrived()
  expect(told).toEqual([])
})
