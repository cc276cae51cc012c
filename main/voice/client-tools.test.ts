import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { ClientTools } from './client-tools.ts'

const call = { toolCallId: 't1', toolName: 'door', input: {} }
const never = new AbortController().signal

function rig() {
  const clock = new ManualClock()
  const tools = new ClientTools(clock)
  tools.offer([{ name: 'door', description: '', inputSchema: {} }])
  const sent: string[] = []
  return { clock, tools, sent, send: () => sent.push('call') }
}

describe('a tool that the client runs', () => {
  it('gets the call and gives the answer, once', async () => {
    const { tools, send, sent } = rig()
    const running = tools.run(call, send, never)
    expect(sent).toEqual(['call'])
    expect(tools.answer('t1', { open: true })).toBe(true)
    expect(await running).toEqual({ open: true })
    expect(tools.answer('t1', { open: false })).toBe(false)
  })

  it('is given up after 30 seconds, and the model is told', async () => {
    const { clock, tools, send } = rig()
    const running = tools.run(call, send, never)
    clock.advance(30_000)
    expect(await running).toEqual({ error: 'The tool did not answer in 30 seconds.' })
    expect(tools.answer('t1', 'late')).toBe(false)
    expect(clock.pendingTimers).toBe(0)
  })

  it('is not asked when it was never offered, or with arguments that are no JSON', async () => {
    const { tools, send, sent } = rig()
    expect(await tools.run({ ...call, toolName: 'window' }, send, never)).toHaveProperty('error')
    expect(await tools.run({ ...call, input: undefined }, send, never)).toHaveProperty('error')
    expect(sent).toEqual([])
  })

  it('is not asked with arguments that no client would take, so deep they are nested', async () => {
    const { tools, send, sent } = rig()
    const input: unknown = JSON.parse('['.repeat(64) + ']'.repeat(64))
    expect(await tools.run({ ...call, input }, send, never)).toEqual({ error: 'The arguments were nested too deep.' })
    expect(sent).toEqual([])
  })
})
