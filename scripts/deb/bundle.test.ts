import { expect, test } from 'vitest'
import { packageOfModule } from './bundle.ts'

test.each([
  ['/p/node_modules/zod/v4/index.js', 'zod'],
  ['/p/node_modules/@ai-sdk/openai/dist/index.mjs', '@ai-sdk/openai'],
  ['/p/node_modules/a/node_modules/@b/c/index.js?commonjs', 'a/node_modules/@b/c'],
  ['/p/main/host.ts', undefined],
])('%s belongs to %s', (id, name) => {
  expect(packageOfModule(id)).toBe(name)
})
