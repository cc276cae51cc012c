import { describe, expect, it } from 'vitest'
import { packageSets } from './needs.ts'
import { planPackages } from './plan.ts'
import type { Plan, PlanFacts } from './plan.ts'

const flite = { name: 'flite', purpose: 'the English voice' }
const pulse = { name: 'pulseaudio', purpose: 'a sound card of its own for tests' }

function plan(change: Partial<PlanFacts>): Plan {
  return planPackages({
    missing: [flite, pulse],
    source: 'apt',
    isRoot: true,
    isAttended: false,
    hasPipeWire: false,
    lastTime: undefined,
    ...change,
  })
}

const both = { install: ['flite', 'pulseaudio'], unpack: [] }
const apart = { install: ['flite'], unpack: ['pulseaudio'] }

describe('planPackages', () => {
  it.each<[string, Partial<PlanFacts>, Plan['type']]>([
    ['does nothing when nothing is missing', { missing: [] }, 'nothing'],
    ['does nothing when nothing is missing elsewhere', { missing: [], source: 'macos' }, 'nothing'],
    ['asks whoever sits at the terminal', { isAttended: true }, 'ask'],
    ['goes ahead when it runs unattended as root', {}, 'go-ahead'],
    ['without root it only tells', { isRoot: false }, 'tell'],
    ['without root it does not ask either', { isRoot: false, isAttended: true }, 'tell'],
    [
      'a failure without root is not tried again either',
      { isRoot: false, hasPipeWire: true, lastTime: 'failed' },
      'tell',
    ],
    ['a "no" is kept', { isAttended: true, lastTime: 'declined' }, 'tell'],
    ['a failure is not tried again at every start', { lastTime: 'failed' }, 'tell'],
    ['other systems are told', { source: 'other-linux' }, 'tell'],
    ['macOS is told', { source: 'macos' }, 'tell'],
    ['Windows is told', { source: 'windows' }, 'tell'],
  ])('%s', (_title, facts, type) => {
    expect(plan(facts).type).toBe(type)
  })

  it.each([true, false])('never installs PulseAudio where PipeWire is (attended: %s)', (isAttended) => {
    expect(plan({ isAttended, hasPipeWire: true })).toMatchObject({ order: apart })
    expect(plan({ isAttended, hasPipeWire: false })).toMatchObject({ order: both })
  })

  it('unpacks without root, which needs none', () => {
    expect(plan({ isRoot: false, hasPipeWire: true })).toMatchObject({
      type: 'go-ahead',
      sentence: expect.stringContaining('"sudo apt-get install -y --no-install-recommends flite"') as string,
      order: { install: [], unpack: ['pulseaudio'] },
    })
  })

  it('says what it is about to do, for what, and why not otherwise', () => {
    expect(plan({ hasPipeWire: true })).toMatchObject({
      sentence:
        'Nobody is at a terminal to ask, so Parley installs with apt-get: flite (the English voice), pulseaudio (a sound card of its own for tests). pulseaudio would replace PipeWire and with it this machine’s sound: unpacked into Parley’s own folder instead.',
    })
  })

  it('asks in one sentence', () => {
    expect(plan({ isAttended: true, missing: [flite] })).toMatchObject({
      question: 'Parley can use flite (the English voice). Install with apt-get now? [Y/n] ',
    })
  })

  it('names the exact line for who is not root', () => {
    expect(plan({ isRoot: false })).toMatchObject({
      sentence: expect.stringContaining('"sudo apt-get install -y --no-install-recommends flite pulseaudio"') as string,
    })
  })
})

it('the test set holds the run set, and nothing is named twice', () => {
  const names = packageSets.test.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(expect.arrayContaining(packageSets.run.map(({ name }) => name)))
})
