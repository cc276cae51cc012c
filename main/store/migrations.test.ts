import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { Database } from './database.ts'
import { migrate } from './migrations.ts'

let directory: string
let database: Database

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-migrations-'))
  database = new Database(join(directory, 'db'), { busyTimeoutMs: 0 })
})
afterEach(() => {
  database.close()
  rmSync(directory, { recursive: true })
})

const copyPath = (version: number): string => join(directory, `copy-v${version}`)
const steps = ['CREATE TABLE one (a)', 'ALTER TABLE one RENAME COLUMN a TO b']
const column = (): string | undefined =>
  database.row(z.object({ name: z.string() }), "SELECT name FROM pragma_table_info('one')")?.name

test('a new file gets every step and no copy', () => {
  migrate(database, { steps, copyPath })
  expect(column()).toBe('b')
  expect(existsSync(copyPath(0))).toBe(false)
})

test('an older file gets only what it lacks, after a copy of it as it was', () => {
  migrate(database, { steps: steps.slice(0, 1), copyPath })
  database.run('INSERT INTO one VALUES (?)', 'kept')
  migrate(database, { steps, copyPath })
  expect(column()).toBe('b')
  const copy = new DatabaseSync(copyPath(1))
  expect(copy.prepare('SELECT a FROM one').get()).toEqual({ a: 'kept' })
  copy.close()
})

test('a step that fails leaves the version before it, whole', () => {
  const broken = [...steps, 'CREATE TABLE two (a); CREATE TABLE one (again)']
  expect(() => {
    migrate(database, { steps: broken, copyPath })
  }).toThrow(expect.objectContaining({ code: 'store-failed' }) as Error)
  expect(database.row(z.object({ user_version: z.number() }), 'PRAGMA user_version')).toEqual({ user_version: 2 })
  expect(database.rows(z.object({ name: z.string() }), "SELECT name FROM sqlite_schema WHERE name = 'two'")).toEqual([])
})
