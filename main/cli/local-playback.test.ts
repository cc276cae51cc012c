import { expect, test } from 'vitest'
import { playerCommands, playLocally } from './local-playback.ts'

test('every system has a player, and the path is an argument of its own or stays out of the script', () => {
  const path = '/tmp/a "quoted" $(path).wav'
  expect(playerCommands('darwin', path)).toEqual([{ program: 'afplay', args: [path] }])
  expect(playerCommands('linux', path).map(({ program, args }) => [program, args.at(-1)])).toEqual([
    ['pw-play', path],
    ['paplay', path],
    ['aplay', path],
  ])
  expect(playerCommands('win32', path)[0]?.args.join(' ')).not.toContain('quoted')
})

test('where no player is installed nothing is played, and that is said', async () => {
  const search = { platform: 'linux', env: { PATH: '' } } as const
  expect(await playLocally('/nowhere.wav', search, new AbortController().signal)).toBe(false)
})
