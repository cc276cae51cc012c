import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs'
import { join } from 'node:path'

interface SecondStart {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly data: unknown
}

/** One per folder, by a file with the process id; who comes second leaves a note and goes. */
export class SingleInstance {
  readonly #file: string
  readonly #watcher: FSWatcher

  private constructor(file: string, watcher: FSWatcher) {
    this.#file = file
    this.#watcher = watcher
  }

  static take(
    folder: string,
    own: { readonly data: unknown },
    onSecond: (second: SecondStart) => void,
  ): SingleInstance | undefined {
    const file = join(folder, 'stand-in.pid')
    const notes = join(folder, 'stand-in-notes')
    mkdirSync(notes, { recursive: true })
    if (!takeFile(file)) {
      const note: SecondStart = { argv: process.argv, cwd: process.cwd(), data: own.data }
      const draft = join(folder, `stand-in-note-${process.pid}`)
      writeFileSync(draft, JSON.stringify(note))
      renameSync(draft, join(notes, `${process.pid}.json`))
      return undefined
    }
    const readNotes = (): void => {
      for (const name of readdirSync(notes)) {
        const note = JSON.parse(readFileSync(join(notes, name), 'utf8')) as SecondStart
        rmSync(join(notes, name))
        onSecond(note)
      }
    }
    return new SingleInstance(file, watch(notes, { persistent: false }, readNotes))
  }

  release(): void {
    this.#watcher.close()
    rmSync(this.#file, { force: true })
  }
}

function takeFile(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    if (isRunning(Number(readFileSync(file, 'utf8')))) return false
    writeFileSync(file, String(process.pid))
    return true
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0)
    return true
  } catch {
    return false
  }
}
