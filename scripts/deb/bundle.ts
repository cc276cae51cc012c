import { join } from 'node:path'
import { resolveConfig } from 'electron-vite'
import { build, type Plugin } from 'vite'

/** In kB. They come from this machine's disk: what is large for a download is not here. */
const chunkSizeWarningLimit = 20_000

/**
 * The program and its page as plain files under `target`, each npm package folded in: what is installed needs no
 * `node_modules`. Returns the names of the packages that went in.
 */
export async function bundleProgram(root: string, target: string): Promise<ReadonlySet<string>> {
  const packages = new Set([...packagesCopiedWhole, ...packagesInMathjs])
  const collector = collectPackages(packages)
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [collector],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      minify: false,
      chunkSizeWarningLimit,
      outDir: join(target, 'main'),
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          start: join(root, 'main', 'cli', 'start.ts'),
          'silero-worker': join(root, 'main', 'vad', 'silero-worker.ts'),
          'copy-worker': join(root, 'main', 'store', 'copy-worker.ts'),
          'import-worker': join(root, 'main', 'server', 'import-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
  // As `npm run build` makes it, at another place.
  const { config } = await resolveConfig(
    { root, configFile: join(root, 'electron.vite.config.ts'), logLevel: 'warn', ignoreConfigWarning: true },
    'build',
    'production',
  )
  const page = config?.renderer
  if (page === undefined) throw new Error('electron.vite.config.ts has no page (renderer).')
  await build({
    ...page,
    configFile: false,
    logLevel: 'warn',
    plugins: [page.plugins, collector],
    build: {
      ...page.build,
      chunkSizeWarningLimit,
      outDir: join(target, 'renderer'),
      // A build for ourselves may hold pages beside it that nobody else has a use for.
      rolldownOptions: { ...page.build?.rolldownOptions, input: join(root, 'renderer', 'index.html') },
    },
  })
  return packages
}

/** Of which files or styles come along without being imported as a module. */
const packagesCopiedWhole = ['@ricky0123/vad-web', 'onnxruntime-web', 'tailwindcss']

/** mathjs is taken from its one-file form, which has these in it already. */
const packagesInMathjs = [
  '@babel/runtime',
  'complex.js',
  'decimal.js',
  'escape-latex',
  'fraction.js',
  'javascript-natural-sort',
  'seedrandom',
  'tiny-emitter',
  'typed-function',
]

function collectPackages(packages: Set<string>): Plugin {
  return {
    name: 'parley:collect-packages',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk') continue
        for (const id of Object.keys(part.modules)) {
          const name = packageOfModule(id)
          if (name !== undefined) packages.add(name)
        }
      }
    },
  }
}

/** The path of its folder below the outermost `node_modules`, so that a package's own copy of another keeps its own name. */
export function packageOfModule(id: string): string | undefined {
  const inside = id.replaceAll('\\', '/').split('/node_modules/').slice(1)
  const last = inside.pop()
  if (last === undefined) return undefined
  const [scope = '', name = ''] = last.split('/')
  return [...inside, scope.startsWith('@') ? `${scope}/${name}` : scope].join('/node_modules/')
}
