import { describe, expect, test } from 'vitest'
import { electronArguments, electronEnd } from './electron-host.ts'

describe('the desktop app', () => {
  test('is started with the project, the profile and what start was given', () => {
    const start = { port: 0, settings: '/s.json', allowedHosts: ['a', 'b'], capture: 'full' as const }
    const place = { projectRoot: '/parley', profileDirectory: '/p', isWithoutSandbox: false }
    const flags = ['--port=0', '--settings=/s.json', '--capture=full', '--allow-host=a', '--allow-host=b']
    expect(electronArguments({ ...place, start })).toEqual(['/parley', '--profile=/p', ...flags])
    const bare = { port: undefined, settings: undefined, allowedHosts: [], capture: undefined }
    expect(electronArguments({ ...place, start: bare, isWithoutSandbox: true })).toEqual([
      '--no-sandbox',
      '/parley',
      '--profile=/p',
    ])
  })

  test.each([
    { story: 'was quit', code: 0, signal: undefined, livedMs: 300, end: { type: 'ended', code: 0 } },
    { story: 'was told to end', code: undefined, signal: 'SIGTERM', livedMs: 300, end: { type: 'ended', code: 0 } },
    { story: 'was started wrongly', code: 2, signal: undefined, livedMs: 300, end: { type: 'ended', code: 2 } },
    { story: 'failed after a while', code: 1, signal: undefined, livedMs: 60_000, end: { type: 'ended', code: 1 } },
    { story: 'lacks a library', code: 127, signal: undefined, livedMs: 30, end: { type: 'never-opened' } },
    {
      story: 'may not build its sandbox',
      code: undefined,
      signal: 'SIGTRAP',
      livedMs: 90,
      end: { type: 'never-opened' },
    },
  ] as const)('that $story ends so', ({ code, signal, livedMs, end }) => {
    expect(electronEnd({ code, signal, livedMs })).toMatchObject(end)
  })
})
