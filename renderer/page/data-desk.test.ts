import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { KeptData } from '../../shared/protocol/kept-data.ts'
import type { PageRequest } from '../connection/page-access.ts'
import { initialState } from '../state/app-state.ts'
import { welcome } from '../state/__fixtures__/server-says.ts'
import { DataDesk } from './data-desk.ts'
import { createStore } from './store.ts'

const kept: KeptData = {
  ...{ directory: '/home/ada', store: { name: 'parley.db', bytes: 1 }, conversations: 1, items: 2, notes: 0 },
  ...{ backups: [], backupsKept: 3, setAside: [] },
}

class Rig {
  readonly store = createStore(initialState({ mode: 'text', preset: 'balanced' }))
  readonly asked: string[] = []
  readonly files: (Blob | undefined)[] = []
  readonly did: string[] = []
  readonly memory = new Map<string, string>()
  readonly answers = new Map<string, unknown>([['GET /api/data', kept]])
  readonly desk = this.another()

  another(): DataDesk {
    return new DataDesk({
      store: this.store,
      access: {
        origin: 'http://127.0.0.1:47800',
        mintTicket: () => Promise.resolve('t'),
        request: (path, { method, file }: PageRequest) => {
          const said = `${method} ${path}`
          this.asked.push(said)
          this.files.push(file)
          const answer = this.answers.get(said)
          return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(Response.json(answer ?? {}))
        },
      },
      list: {
        listConversations: () => this.did.push('list'),
        beginAnew: () => this.did.push('anew'),
      },
      download: (_file, name) => this.did.push(name),
      memory: {
        getItem: (key) => this.memory.get(key) ?? null,
        setItem: (key, value) => this.memory.set(key, value),
      },
    })
  }

  settled(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve))
  }
}

describe('everything at once', () => {
  it('is exported as one file, of the name of its form', async () => {
    const rig = new Rig()
    rig.desk.exportEverything('json')
    expect(rig.store.state.data.work).toEqual({ name: 'busy', what: 'export' })
    await rig.settled()
    rig.desk.exportEverything('markdown')
    await rig.settled()
    expect(rig.did).toEqual(['Parley.json', 'Parley.md'])
    expect(rig.store.state.data.work).toEqual({ name: 'none' })
  })

  it('comes in from a file: what came in is told, the list comes again, and what is kept is counted anew', async () => {
    const rig = new Rig()
    const file = new File(['{}'], 'old.json')
    rig.answers.set('POST /api/data/import', { conversations: 1, items: 2, notes: 3 })
    rig.desk.importFile(file)
    await rig.settled()
    expect(rig.files[0]).toBe(file)
    expect(rig.store.state.data.work).toEqual({
      ...{ name: 'imported', fileName: 'old.json', answer: { conversations: 1, items: 2, notes: 3 } },
    })
    expect([rig.did, rig.asked.at(-1)]).toEqual([['list'], 'GET /api/data'])
  })

  it('does not come in from a file that was refused, and the reason is told', async () => {
    const rig = new Rig()
    const refused = new AssistantError('import-refused', 'This file was not imported: it is no export of Parley.')
    rig.answers.set('POST /api/data/import', refused)
    rig.desk.importFile(new File(['{}'], 'cat.json'))
    await rig.settled()
    expect(rig.store.state.data.work).toEqual({ name: 'failed', what: 'import', message: refused.message })
    expect(rig.did).toEqual([])
  })

  it('is deleted with a new conversation in its place', async () => {
    const rig = new Rig()
    rig.answers.set('DELETE /api/data', { conversations: 12 })
    rig.desk.deleteEverything()
    await rig.settled()
    expect(rig.did).toEqual(['anew', 'list'])
    expect(rig.store.state.data.work).toEqual({ name: 'deleted', conversations: 12 })
  })
})

describe('the notice of a start that met damage', () => {
  const notice = 'It went back to its backup of 20 November 2026.'

  it('is shown until it is dismissed, and then no more', async () => {
    const rig = new Rig()
    rig.answers.set('GET /api/data', { ...kept, notice })
    await rig.desk.tellOfStart()
    expect(rig.store.state.notices).toMatchObject([{ severity: 'information', message: notice }])
    const noticeId = rig.store.state.notices[0]?.noticeId ?? 0
    rig.store.dispatch({ type: 'notice-dismissed', noticeId })
    await rig.desk.tellOfStart()
    expect(rig.store.state.notices).toEqual([])
  })

  it('is none where nothing was damaged', async () => {
    const rig = new Rig()
    await rig.desk.tellOfStart()
    expect(rig.store.state.notices).toEqual([])
  })
})

it('what answers used is read for the conversation that is shown', async () => {
  const rig = new Rig()
  const usage = [{ part: 'llm', provider: 'gpt', inputTokens: 3 }]
  rig.answers.set('GET /api/conversations/c-1/usage', { answers: [{ itemId: 'i-1', usage }] })
  rig.store.dispatch({ type: 'server', message: { ...welcome(), conversationId: 'c-1' } })
  await rig.settled()
  expect(rig.store.state.data.usage.get('i-1')).toEqual(usage)
})
