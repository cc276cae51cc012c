import type { z } from 'zod'
import { AssistantError } from '../../shared/protocol/errors.ts'
import { type Settings, settingsSchema } from './settings.ts'

const mostProblemsShown = 3

/** Checked settings, or an `AssistantError` whose sentence names `source`, each wrong field and what to do. */
export function parseSettings(value: unknown, source: string): Settings {
  const result = settingsSchema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw new AssistantError('settings-invalid', `${source} cannot be used: ${describeProblems(result.error)}.`)
}

export function parseSettingsText(text: string, source: string): Settings {
  let value: unknown
  try {
    // A byte-order mark is what Windows editors leave behind.
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    // The parser's own message quotes the text, which may hold a key.
    throw new AssistantError('settings-invalid', `${source} cannot be used: it is not valid JSON.`)
  }
  return parseSettings(value, source)
}

/** Names fields, never values: a value may be a key. */
function describeProblems(error: z.ZodError): string {
  const problems = error.issues.flatMap(describeIssue)
  const shown = problems.slice(0, mostProblemsShown).join('; ')
  const more = problems.length - mostProblemsShown
  return more > 0 ? `${shown}; and ${more} more` : shown
}

function describeIssue(issue: z.core.$ZodIssue): readonly string[] {
  const place = issue.path.map(String)
  const name = place.length === 0 ? 'the file' : `"${place.join('.')}"`
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => `"${[...place, key].join('.')}" is not a setting (docs/settings.md lists them)`)
    case 'invalid_type':
      return [issue.input === undefined ? `${name} is missing` : `${name} must be ${withArticle(issue.expected)}`]
    case 'invalid_value':
      return [`${name} must be ${oneOf(issue.values.map(String))}`]
    case 'invalid_union':
      return [`${name} must be ${oneOf('options' in issue ? (issue.options ?? []).map(String) : [])}`]
    case 'too_small':
      return [issue.origin === 'string' ? `${name} must not be empty` : `${name} must be at least ${issue.minimum}`]
    case 'too_big':
      return [`${name} must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`]
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return [`${name} ${issue.message}`]
  }
}

function withArticle(expected: string): string {
  if (expected === 'int') return 'a whole number'
  return `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`
}

function oneOf(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`)
  return quoted.length > 1 ? `one of ${quoted.join(', ')}` : (quoted[0] ?? 'something else')
}
