import { randomUUID } from 'node:crypto'
import { constants, copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AssistantError } from '../../shared/protocol/errors.ts'

export interface FileToKeep {
  readonly name: string
  readonly text: string
  /** What cannot be saved when it cannot: "The settings". */
  readonly title: string
}

/** After a crash at any point the directory holds the old file or the new one, whole; open to this user alone. */
export async function writeAtomically(directory: string, { name, text, title }: FileToKeep): Promise<void> {
  const temporary = join(directory, `.${name}.${randomUUID()}`)
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    // `wx` refuses a file or link that somebody has put there; the mode is for the key that may be inside.
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, join(directory, name))
    await syncDirectory(directory)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw new AssistantError('store-failed', `${title} could not be saved in ${directory}. ${adviceFor(error)}`, {
      cause: error,
    })
  }
}

/** Another name for what a file holds now, on the disk before this returns; a copy where the disk has no second names. */
export async function keepBeside(
  directory: string,
  { name, keptName, title }: Pick<FileToKeep, 'name' | 'title'> & { readonly keptName: string },
): Promise<void> {
  const [path, keptPath] = [join(directory, name), join(directory, keptName)]
  let isMade = false
  try {
    const isLinked = await link(path, keptPath).then(
      () => true,
      () => false,
    )
    if (!isLinked) await copyFile(path, keptPath, constants.COPYFILE_EXCL)
    isMade = true
    if (!isLinked) await syncFile(keptPath)
    await syncDirectory(directory)
  } catch (error) {
    if (isMade) await rm(keptPath, { force: true }).catch(() => undefined)
    throw new AssistantError('store-failed', `${title} could not be kept beside in ${directory}. ${adviceFor(error)}`, {
      cause: error,
    })
  }
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function adviceFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return 'The disk is full: free some space, then try again.'
    case 'EIO':
      return 'The disk answered with an error: check the disk, then try again.'
    default:
      return 'Check that the disk has room and that you may write there.'
  }
}

/** What processes that were killed left of their files, and none that may be written at this moment: keys may be in it. */
export async function removeUnfinished(directory: string, beforeMs: number): Promise<void> {
  const files = await readdir(directory).catch(() => [])
  for (const file of files) {
    if (!/^\..+\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(file)) continue
    const path = join(directory, file)
    const isLeft = await stat(path).then(
      ({ mtimeMs }) => mtimeMs < beforeMs,
      () => false,
    )
    if (isLeft) await rm(path, { force: true }).catch(() => undefined)
  }
}

/** Without this the rename itself may be lost with the power. Windows opens no directories and needs none of it. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
