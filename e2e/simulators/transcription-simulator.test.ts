import { afterEach, expect, test } from 'vitest'
import { ManualClock } from '../../shared/std/manual-clock.ts'
import { parseMultipartForm } from './multipart-form.ts'
import { startTranscriptionSimulator, type TranscriptionSimulator } from './transcription-simulator.ts'

let simulator: TranscriptionSimulator | undefined
const clock = new ManualClock()

afterEach(async () => {
  await simulator?.close()
  simulator = undefined
})

function transcribe(fields: Record<string, string> = {}): Promise<Response> {
  const body = new FormData()
  // Bytes that look like a boundary must not end the file.
  body.set('file', new Blob([new Uint8Array([0, 255, 13, 10, 45, 45, 13, 10, 13, 10])]), 'turn.wav')
  for (const [name, value] of Object.entries({ model: 'whisper', ...fields })) body.set(name, value)
  return fetch(`${simulator?.baseUrl ?? ''}/audio/transcriptions`, { method: 'POST', body })
}

test('answers in JSON, also with nothing heard, and keeps what it was sent', async () => {
  simulator = await startTranscriptionSimulator({ replies: [{ text: 'What time is it?' }, { text: '' }], clock })
  expect(await (await transcribe({ language: 'de' })).json()).toEqual({ text: 'What time is it?' })
  expect(await (await transcribe()).json()).toEqual({ text: '' })
  expect(simulator.exchanges[0]?.request).toMatchObject({ model: 'whisper', language: 'de', fileName: 'turn.wav' })
  expect([...(simulator.exchanges[0]?.request.fileBytes ?? [])]).toEqual([0, 255, 13, 10, 45, 45, 13, 10, 13, 10])
})

test('streams deltas that join to the text, then the whole', async () => {
  simulator = await startTranscriptionSimulator({ replies: [{ text: 'Buy some milk.' }], clock })
  const response = await transcribe({ stream: 'true' })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(await response.text()).toBe(
    'data: {"type":"transcript.text.delta","delta":"Buy"}\n\n' +
      'data: {"type":"transcript.text.delta","delta":" some"}\n\n' +
      'data: {"type":"transcript.text.delta","delta":" milk."}\n\n' +
      'data: {"type":"transcript.text.done","text":"Buy some milk."}\n\n' +
      'data: [DONE]\n\n',
  )
})

test('a server that cannot stream answers a stream request with JSON', async () => {
  simulator = await startTranscriptionSimulator({ replies: [{ text: 'Yes.' }], clock, canStream: false })
  expect(await (await transcribe({ stream: 'true' })).json()).toEqual({ text: 'Yes.' })
})

test('waits as long as the script says, by the clock it was given', async () => {
  simulator = await startTranscriptionSimulator({ replies: [{ text: 'Yes.', firstDelayMs: 800 }], clock })
  const response = await transcribe()
  expect(simulator.exchanges[0]?.exchange.sentBytes).toBe(0)
  clock.advance(800)
  expect(await response.json()).toEqual({ text: 'Yes.' })
})

test('faults come before the answer, in the middle of it and inside a 200', async () => {
  simulator = await startTranscriptionSimulator({
    clock,
    replies: [
      { text: 'x', fault: { kind: 'status', status: 500 } },
      { text: 'one two', fault: { kind: 'cut', afterParts: 1 } },
      { text: 'one two', fault: { kind: 'error-event', afterParts: 1 } },
    ],
  })
  expect((await transcribe()).status).toBe(500)
  await expect((await transcribe({ stream: 'true' })).text()).rejects.toThrow('terminated')
  expect(await (await transcribe({ stream: 'true' })).text()).toContain('{"type":"error"')
})

test('a request without a file is refused', async () => {
  simulator = await startTranscriptionSimulator({ replies: [], clock })
  const response = await fetch(`${simulator.baseUrl}/audio/transcriptions`, { method: 'POST', body: 'no form' })
  expect(response.status).toBe(400)
})

test('a body that breaks off before its last boundary loses only the part that broke', () => {
  const body = Buffer.from(
    '--b\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper\r\n--b\r\nContent-Disposition: form-data; name="x"\r\n\r\nhal',
  )
  const parts = parseMultipartForm(body, 'multipart/form-data; boundary=b')
  expect([...(parts?.keys() ?? [])]).toEqual(['model'])
})
