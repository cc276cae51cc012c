import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { build, defaultClientConditions, preview, type InlineConfig } from 'vite'

export interface GalleryServer {
  readonly origin: string
  close(): Promise<void>
}

const root = join(import.meta.dirname, 'page')
const outDir = join(import.meta.dirname, '..', '..', '.cache', 'gallery-page')

// As the product's page is built (electron.vite.config.ts), but for the detector, which no picture needs.
const config: InlineConfig = {
  root,
  configFile: false,
  logLevel: 'warn',
  resolve: { conditions: [...defaultClientConditions, 'onnxruntime-web-use-extern-wasm'] },
  plugins: [react(), tailwindcss({ optimize: false })],
  worker: { format: 'es' },
  build: { outDir, emptyOutDir: true, target: 'chrome140', assetsInlineLimit: 0 },
}

/** The page of all pictures, built from the views as they are and served on the loopback until it is closed. */
export async function serveGallery(): Promise<GalleryServer> {
  await build(config)
  const server = await preview({ ...config, preview: { host: '127.0.0.1', port: 0 } })
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('The gallery’s server has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () => server.close(),
  }
}
