import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { PageAccess, PageRequest } from '../connection/page-access.ts'
import type { AppEvent } from '../state/reducer.ts'
import { SoundBuffers } from './sound-buffers.ts'

interface Rig {
  readonly buffers: SoundBuffers
  readonly told: AppEvent[]
  readonly asked: { readonly path: string; readonly request: PageRequest }[]
}

function rig(answer: () => Response): Rig {
  const told: AppEvent[] = []
  const asked: Rig['asked'] = []
  const access: PageAccess = {
    origin: 'http://127.0.0.1:47800',
    mintTicket: () => Promise.resolve('t'),
    request: (path, request) => {
      asked.push({ path, request })
      return Promise.resolve().then(answer)
    },
  }
  return { buffers: new SoundBuffers(access, (event) => told.push(event)), told, asked }
}

const instant = (): Response => Response.json({ choice: 'instant' })

describe('the sound buffers', () => {
  it('are asked for once, and shown', async () => {
    const { buffers, told, asked } = rig(() => Response.json({ choice: 'system-default', reason: 'It crackled.' }))
    expect([await buffers.atStart(), await buffers.atStart()]).toEqual(['system-default', 'system-default'])
    expect(asked).toHaveLength(1)
    expect(told).toEqual([{ type: 'buffering', buffering: 'system-default' }])
  })

  it.each([
    [
      'does not answer',
      () => {
        throw new AssistantError('not-ready', 'Parley does not answer.')
      },
    ],
    ['answers something unheard of', () => Response.json({ choice: 'tiny' })],
  ])('are the instant ones where the server %s: voice does not wait for a preference', async (_, answer) => {
    expect(await rig(answer).buffers.atStart()).toBe('instant')
  })

  it('are given up once when the voice broke off too often, and the server keeps why', async () => {
    const { buffers, told, asked } = rig(instant)
    await buffers.atStart()
    for (let broken = 0; broken < 14; broken++) await buffers.underrun(1, broken * 100)
    const kept = asked.filter(({ request }) => request.method === 'POST')
    expect(kept.map(({ request }) => request.body?.choice)).toEqual(['system-default'])
    expect(told.filter(({ type }) => type === 'information')).toMatchObject([
      { message: kept[0]?.request.body?.reason },
    ])
  })

  it('that were chosen and could not be kept are not shown as chosen', async () => {
    const { buffers, told } = rig(() => {
      throw new AssistantError('store-failed', 'The disk is full.')
    })
    await buffers.choose('system-default')
    expect(told).toEqual([{ type: 'failure', code: 'store-failed', message: 'The disk is full.' }])
  })
})
