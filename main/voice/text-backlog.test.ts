import { expect, it } from 'vitest'
import type { LanguageModel } from '../providers/types.ts'
import {
  recordingChannel,
  scriptedSession,
  type RecordingChannel,
  type SessionRig,
} from '../testing/scripted-session.ts'
import type { ClientChannel } from './client-channel.ts'

const uuid = '00000000-0000-4000-8000-000000000001'
const mebibyte = 1024 * 1024
const deltaCharacters = 20_000
const deltas = 45

/** Nearly three megabytes in fewer characters than an answer may have, as fast as they are read. */
function floodingModel(): LanguageModel & { given: number; isLeft: boolean } {
  const model = {
    name: 'flood',
    given: 0,
    isLeft: false,
    async *generate() {
      try {
        while (model.given < deltas) {
          await Promise.resolve()
          const text = String(++model.given).padEnd(deltaCharacters, '€')
          yield { type: 'text-delta' as const, text }
        }
        yield { type: 'finish' as const, reason: 'stop' as const }
      } finally {
        model.isLeft = true
      }
    },
  }
  return model
}

/** Has what it was sent in its queue until it reads. */
function lazyChannel(kind: ClientChannel['kind']): { channel: RecordingChannel; read(): void; queued(): number } {
  const channel = recordingChannel(kind)
  let bytes = 0
  channel.send = (message) => {
    channel.messages.push(message)
    bytes += Buffer.byteLength(JSON.stringify(message))
  }
  channel.bufferedBytes = () => bytes
  return {
    channel,
    queued: () => bytes,
    read: () => {
      bytes = 0
    },
  }
}

async function flooded(kind: ClientChannel['kind']): Promise<{
  rig: SessionRig
  model: ReturnType<typeof floodingModel>
  reader: ReturnType<typeof lazyChannel>
  detach: () => void
}> {
  const model = floodingModel()
  const rig = scriptedSession({ llm: model })
  const reader = lazyChannel(kind)
  const client = rig.connect(reader.channel, { mode: 'text' })
  rig.command(client, { type: 'text-submit', id: uuid, text: 'Everything, please.' })
  for (let round = 0; round < 10; round++) await rig.pass(200)
  return {
    ...{ rig, model, reader },
    detach: () => {
      client.detach()
    },
  }
}

const textOf = (channel: RecordingChannel): string =>
  channel.messages.map((message) => (message.type === 'text-delta' ? message.text : '')).join('')

it.each(['socket', 'event-stream'] as const)(
  'a model is not read on while a client does not read its %s, and no text is lost when it does',
  async (kind) => {
    const { rig, model, reader } = await flooded(kind)
    expect(reader.queued()).toBeGreaterThan(mebibyte / 2)
    expect(reader.queued()).toBeLessThanOrEqual(mebibyte)
    const paused = model.given
    expect(paused).toBeLessThan(deltas)
    await rig.pass(2_000)
    expect(model.given).toBe(paused)

    for (let round = 0; round < 40 && !model.isLeft; round++) {
      reader.read()
      await rig.pass(200)
    }
    const whole = Array.from({ length: deltas }, (_, index) => String(index + 1).padEnd(deltaCharacters, '€')).join('')
    expect(textOf(reader.channel)).toBe(whole)
  },
)

it('a model is read on when the client that did not read is gone', async () => {
  const { rig, model, detach } = await flooded('socket')
  expect(model.isLeft).toBe(false)
  detach()
  for (let round = 0; round < 40 && !model.isLeft; round++) await rig.pass(200)
  expect(model.given).toBe(deltas)
})

it('a model whose reader does not read stops at once when the answer is stopped', async () => {
  const { rig, model, reader } = await flooded('socket')
  const other = recordingChannel('event-stream')
  const { sessionId } = reader.channel.messages.find((message) => message.type === 'welcome') ?? {}
  const client = rig.connect(other, sessionId === undefined ? {} : { sessionId })
  rig.command(client, { type: 'response-stop', id: uuid.replace('1', '2') })
  await rig.pass(400)
  expect(model.isLeft).toBe(true)
  expect(model.given).toBeLessThan(deltas)
})
