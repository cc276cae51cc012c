import { expect, it } from 'vitest'
import { findProgram } from './find-program.ts'
import { runProgram } from './run-program.ts'

const options = { env: {}, timeoutMs: 10_000 }

it('collects what a program prints and its exit code', async () => {
  const script =
    'process.stdin.on("data", (text) => process.stdout.write(text)); process.stderr.write("err"); process.exitCode = 3'
  const result = await runProgram(process.execPath, ['-e', script], { ...options, stdin: 'hello' })
  expect(result).toEqual({ code: 3, stdout: 'hello', stderr: 'err' })
})

it('says that a program is not there', async () => {
  expect(await runProgram('/nowhere/at-all', [], options)).toMatchObject({ code: undefined, failure: 'not-started' })
})

it('ends a program that takes too long', async () => {
  const result = await runProgram(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], {
    ...options,
    timeoutMs: 300,
  })
  expect(result).toMatchObject({ code: undefined, failure: 'timed-out' })
})

it('finds a program on the PATH, and none that is not there', () => {
  const here = { platform: process.platform, env: { PATH: `/nowhere:${process.execPath.replace(/\/[^/]*$/, '')}` } }
  expect(findProgram('node', here)).toBe(process.execPath)
  expect(findProgram('no-such-program', here)).toBeUndefined()
  expect(findProgram('node', { platform: process.platform, env: {} })).toBeUndefined()
})
