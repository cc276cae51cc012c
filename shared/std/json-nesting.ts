/** Whether a value out of `JSON.parse` has objects or arrays within each other more than `levels` deep; `[]` is one level. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some((part) => isNestedDeeper(part, levels - 1))
}
