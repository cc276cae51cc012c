/** The whole library in one file, which it offers without types of its own. */
declare module 'mathjs/lib/browser/math.js' {
  import type * as mathjs from 'mathjs'

  const math: typeof mathjs
  export = math
}
