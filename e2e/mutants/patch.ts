import ts from 'typescript'
import type { Mutant } from './mutant.ts'

type Patch = Pick<Mutant, 'file' | 'find' | 'replace'>

/** The source with the guard switched off. */
export function patched({ file, find, replace }: Patch, source: string): string {
  const parts = source.split(find)
  if (parts.length !== 2) throw new Error(`${file} has "${find}" ${parts.length - 1} times and not once.`)
  return parts.join(replace)
}

/** What makes a source no program at all: a test that is red because of it has noticed nothing. */
export function syntaxErrors(file: string, source: string): readonly string[] {
  const { diagnostics } = ts.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.ReactJSX },
  })
  return (diagnostics ?? []).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}
