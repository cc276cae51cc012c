import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { PageFile, PageFiles } from './page.ts'

const contentTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  // Any other type, and the browser does not compile it while it is loading.
  ['.wasm', 'application/wasm'],
  ['.onnx', 'application/octet-stream'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
])

/** Reads a build once, whole. Without one (no folder, or no `index.html` in it) nothing is served: an empty map. */
export async function readPageFiles(folder: string): Promise<PageFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const files = new Map<string, PageFile>()
  await Promise.all(
    paths.map(async (path) => {
      const contentType = contentTypes.get(extname(path)) ?? 'application/octet-stream'
      const body = await readFile(path)
      const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
      const address = addressOf(relative(folder, path))
      files.set(address, { body, contentType, etag, isNamedByHash: hashedAddress.test(address) })
    }),
  )
  return files.has('/') ? files : new Map()
}

/** As the bundler names what it makes; what is copied as it is bears no hash. */
const hashedAddress = /^\/assets\/.+-[\w-]{8}\.\w+$/

function addressOf(path: string): string {
  return path === 'index.html' ? '/' : `/${path.split(sep).join('/')}`
}
