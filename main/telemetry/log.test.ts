import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { expect, it } from 'vitest'
import { createLog } from './log.ts'

it('that goes to a file is flushed like any other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-log-'))
  try {
    const destination = createWriteStream(join(folder, 'parley.log'))
    const log = createLog({ level: 'info', destination })
    log.info('power', { event: 'resume' })
    log.flush()
    await finished(destination.end())
    expect(await readFile(join(folder, 'parley.log'), 'utf8')).toContain('"event":"resume","msg":"power"')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
