import { expect, it } from 'vitest'
import { exportFileName } from './export-file.ts'

it.each([
  ['What time is it?', 'markdown', 'What time is it.md'],
  ['a/b\\c: "d" <e>|f*', 'json', 'a b c d e f.json'],
  ['../../etc/passwd', 'markdown', 'etc passwd.md'],
  ['  . ', 'markdown', 'Conversation.md'],
  ['right\u202Egpj.exe', 'markdown', 'right gpj.exe.md'],
  ['x'.repeat(200), 'json', `${'x'.repeat(60)}.json`],
] as const)('a conversation called "%s" is exported as %s into "%s"', (title, form, name) => {
  expect(exportFileName(title, form)).toBe(name)
})
