import { expect, it } from 'vitest'
import { childEnvironment } from './child-environment.ts'

it('gives a child what it needs to run and no provider key', () => {
  const env = {
    PATH: '/bin',
    HOME: '/home/a',
    LC_ALL: 'C',
    SystemRoot: 'C:\\',
    OPENAI_API_KEY: 'sk-1',
    PARLEY_SECRET: 'x',
    MY_KEY: 'y',
  }
  expect(childEnvironment(env)).toEqual({ PATH: '/bin', HOME: '/home/a', LC_ALL: 'C', SystemRoot: 'C:\\' })
})
