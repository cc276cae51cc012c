// What promises, consoles and debuggers look for on anything at all.
const askedOfAnything: ReadonlySet<string> = new Set(['then', 'toJSON', 'default', '__esModule', 'inspect'])

/** A module of the stand-in: what it lacks is refused by name instead of being silently undefined. */
export function refusing<T extends object>(name: string, part: T): T {
  return new Proxy(part, {
    get(target, property): unknown {
      if (property in target) {
        const value: unknown = Reflect.get(target, property, target)
        return typeof value === 'function' && !isClass(value) ? value.bind(target) : value
      }
      if (typeof property === 'symbol' || askedOfAnything.has(property)) return undefined
      throw new Error(`Electron's stand-in for tests: ${name}.${property} is not implemented.`)
    },
  })
}

function isClass(value: object): boolean {
  return Function.prototype.toString.call(value).startsWith('class')
}
