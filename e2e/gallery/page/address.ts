import type { Scene } from './scene.ts'

export interface Asked {
  readonly view: string | null
  readonly state: string | null
  readonly theme: string
}

export function addressOf({ view, state }: Pick<Scene, 'view' | 'state'>, theme = 'light'): string {
  return `?${new URLSearchParams({ view, state, theme }).toString()}`
}

export function askedBy(search: string): Asked {
  const query = new URLSearchParams(search)
  return { view: query.get('view'), state: query.get('state'), theme: query.get('theme') ?? 'light' }
}
