import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { statusOfCode } from './http-errors.ts'

const page = readFileSync(join(import.meta.dirname, '../../shared/protocol/README.md'), 'utf8')

describe('the status of an error', () => {
  it.each(Object.entries(statusOfCode))('%s is on the protocol page: %i', (code, status) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${code}\` `))
    expect(row?.split('|').at(-2)).toMatch(new RegExp(`\\b${status}\\b`))
  })
})
