const formula = /\$\$([^]+?)\$\$|\\\[([^]+?)\\\]|\\\(([^]+?)\\\)|(?<![\w$\\])\$(?![\s$\d])([^$\n]*[^\s$\\])\$(?![\w$])/g

/** Longer ones nobody follows by ear. */
const saidCharacters = 60

/** Formulas as a person would read the short ones out; of the others it is said where they are. */
export function withFormulasSaid(text: string): string {
  if (!/\$|\\[([]/.test(text)) return text
  return text.replace(formula, (_, ...found: (string | undefined)[]) => {
    const said = words(found.slice(0, 4).find((tex) => tex !== undefined) ?? '')
    return said === '' || said.length > saidCharacters || /[\\{}]/.test(said) ? 'the formula on the screen' : said
  })
}

const signs: readonly (readonly [RegExp, string])[] = [
  [/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/g, ' $1 over $2 '],
  [/\\sqrt\s*\{([^{}]*)\}/g, ' root of $1 '],
  [/\\(?:text|mathrm|mathbf|operatorname)\s*\{([^{}]*)\}/g, ' $1 '],
  [/\^\{?2\}?(?!\d)/g, ' squared '],
  [/\^\{([^{}]*)\}|\^(\w)/g, ' to the $1$2 '],
  [/_\{([^{}]*)\}|_(\w)/g, ' $1$2 '],
  [/\\(?:cdot|times)\b/g, ' times '],
  [/\\pm\b/g, ' plus or minus '],
  [/\\(?:neq?)\b/g, ' is not '],
  [/\\(?:leq?)\b/g, ' at most '],
  [/\\(?:geq?)\b/g, ' at least '],
  [/\\approx\b/g, ' about '],
  [/\\infty\b/g, ' infinity '],
  [/\\(?:left|right|,|;|!|quad|qquad)(?![A-Za-z])/g, ' '],
  [/=/g, ' equals '],
  [/\+/g, ' plus '],
  [/-/g, ' minus '],
  [/</g, ' less than '],
  [/>/g, ' greater than '],
  // What is left are names: of Greek letters and of functions.
  [/\\([A-Za-z]+)/g, ' $1 '],
]

function words(tex: string): string {
  const said = signs.reduce((text, [sign, word]) => text.replace(sign, word), tex)
  return said.replace(/\s+/g, ' ').trim()
}
