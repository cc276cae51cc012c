import { describe, expect, it } from 'vitest'
import { AssistantError } from '../../shared/protocol/errors.ts'
import type { PageRequest } from '../connection/page-access.ts'
import { reduceSettings, settingsAtStart, type SettingsState } from '../state/settings-state.ts'
import { ProviderChecks } from './provider-checks.ts'

class Rig {
  state: SettingsState = settingsAtStart
  readonly asked: {
    readonly request: PageRequest
    readonly answer: (response: Response) => void
    readonly fail: (error: Error) => void
  }[] = []
  readonly checks = new ProviderChecks(
    {
      origin: 'http://127.0.0.1:47800',
      mintTicket: () => Promise.resolve('t'),
      request: (_path, request) =>
        new Promise((answer, fail) => {
          this.asked.push({ request, answer, fail })
          request.signal.addEventListener('abort', () => {
            fail(new DOMException('scripted', 'AbortError'))
          })
        }),
    },
    (event) => {
      this.state = reduceSettings(this.state, event)
    },
  )
}

const works = { outcome: 'works', message: 'It answered.', models: ['a', 'b'] } as const
const openai = { kind: 'openai', apiKey: 'k' } as const

describe('asking a provider', () => {
  it('shows that it is being asked, and what it said', async () => {
    const rig = new Rig()
    const asking = rig.checks.check('llm', openai)
    expect(rig.state.checks.llm).toEqual({ name: 'asking', models: [] })
    rig.asked[0]?.answer(Response.json(works))
    await asking
    expect(rig.state.checks.llm).toEqual({ name: 'answered', ...works })
    expect(rig.asked[0]?.request.body).toEqual({ part: 'llm', provider: openai })
  })

  it('drops the answer to what was typed before', async () => {
    const rig = new Rig()
    const first = rig.checks.check('llm', openai)
    const second = rig.checks.check('llm', { ...openai, apiKey: 'other' })
    expect(rig.asked[0]?.request.signal.aborted).toBe(true)
    rig.asked[1]?.answer(Response.json({ ...works, message: 'Of the second.' }))
    await Promise.all([first, second])
    expect(rig.state.checks.llm).toMatchObject({ message: 'Of the second.' })
  })

  it('forgets what was found when the fields have changed', async () => {
    const rig = new Rig()
    const asking = rig.checks.check('llm', openai)
    await rig.checks.check('llm', undefined)
    await asking
    expect(rig.state.checks.llm).toBeUndefined()
  })

  it('asks for each part by itself', async () => {
    const rig = new Rig()
    const asking = [rig.checks.check('llm', openai), rig.checks.check('stt', { kind: 'openai-compatible' })]
    for (const { answer } of rig.asked) answer(Response.json(works))
    await Promise.all(asking)
    expect([rig.state.checks.llm?.name, rig.state.checks.stt?.name]).toEqual(['answered', 'answered'])
  })

  it('goes on offering the models that were listed while it is asked again', async () => {
    const rig = new Rig()
    const asking = rig.checks.check('llm', openai)
    rig.asked[0]?.answer(Response.json(works))
    await asking
    void rig.checks.check('llm', { ...openai, model: 'a' })
    expect(rig.state.checks.llm).toEqual({ name: 'asking', models: ['a', 'b'] })
  })

  it('that cannot be asked may be kept all the same', async () => {
    const rig = new Rig()
    const asking = rig.checks.check('llm', openai)
    rig.asked[0]?.fail(new AssistantError('not-ready', 'Parley does not answer.'))
    await asking
    expect(rig.state.checks.llm).toMatchObject({ outcome: 'unclear', message: 'Parley does not answer.' })
  })
})

describe('looking for servers on this machine', () => {
  const found = { name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', models: ['m'] } as const

  it('shows the newest look only', async () => {
    const rig = new Rig()
    const first = rig.checks.findLocalServers()
    const second = rig.checks.findLocalServers()
    rig.asked[1]?.answer(Response.json({ servers: [found] }))
    rig.asked[0]?.answer(Response.json({ servers: [] }))
    await Promise.all([first, second])
    expect(rig.state.localServers).toEqual([found])
  })

  it('that failed found none', async () => {
    const rig = new Rig()
    const looking = rig.checks.findLocalServers()
    expect(rig.state.localServers).toBeUndefined()
    rig.asked[0]?.fail(new AssistantError('internal', 'scripted'))
    await looking
    expect(rig.state.localServers).toEqual([])
  })
})
