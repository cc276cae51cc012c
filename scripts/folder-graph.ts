export interface GraphModule {
  readonly source: string
  readonly dependencies: readonly { readonly resolved: string }[]
}

const code = /^(shared|main|preload|renderer)\//

/** `main/voice/pacer.ts` is in `main/voice`; files directly in a top folder are in that folder. */
export function folderOf(path: string): string | undefined {
  if (
    !code.test(path) ||
    path.includes('node_modules') ||
    /\.test\.tsx?$|\.d\.ts$|__fixtures__|\/testing\//.test(path)
  ) {
    return undefined
  }
  const parts = path.split('/')
  return parts.length === 2 ? parts[0] : parts.slice(0, 2).join('/')
}

/** Which folder imports which, as Mermaid text: the picture of the product's walls. */
export function folderGraph(modules: readonly GraphModule[]): string {
  const arrows = new Set<string>()
  const folders = new Set<string>()
  for (const { source, dependencies } of modules) {
    const from = folderOf(source)
    if (from === undefined) continue
    folders.add(from)
    for (const { resolved } of dependencies) {
      const to = folderOf(resolved)
      if (to !== undefined && to !== from) arrows.add(`  ${idOf(from)} --> ${idOf(to)}`)
    }
  }
  const nodes = [...folders].sort().map((folder) => `  ${idOf(folder)}["${folder}"]`)
  return ['flowchart LR', ...nodes, ...[...arrows].sort()].join('\n')
}

function idOf(folder: string): string {
  return folder.replaceAll(/[/-]/g, '_')
}
