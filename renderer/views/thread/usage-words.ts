import type { Usage } from '../../../shared/protocol/data-export.ts'

export interface UsageWords {
  readonly line: string
  /** Who said so. */
  readonly from: string
}

/** What an answer used, as far as anybody said; undefined where nobody did. Parts of one answer add up. */
export function usageWords(usage: readonly Usage[] | undefined): UsageWords | undefined {
  if (usage === undefined) return undefined
  const input = sumOf(usage, 'inputTokens')
  const output = sumOf(usage, 'outputTokens')
  const characters = sumOf(usage, 'characters')
  const parts = [
    ...(input === undefined ? [] : [`${input.toLocaleString('en')} tokens read`]),
    ...(output === undefined ? [] : [`${output.toLocaleString('en')} written`]),
    ...(characters === undefined ? [] : [`${characters.toLocaleString('en')} characters spoken`]),
  ]
  if (parts.length === 0) return undefined
  return { line: parts.join(', '), from: [...new Set(usage.map(({ provider }) => provider))].join(', ') }
}

function sumOf(usage: readonly Usage[], field: 'inputTokens' | 'outputTokens' | 'characters'): number | undefined {
  const known = usage.map((used) => used[field]).filter((count) => count !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0)
}
