/** A unit by every name it is said or typed, with mathjs's name for it. */
export interface Unit {
  readonly mathName: string
  readonly one: string
  readonly many: string
}

const table: readonly (readonly [mathName: string, one: string, many: string, ...otherNames: string[]])[] = [
  ['mm', 'millimeter', 'millimeters', 'mm'],
  ['cm', 'centimeter', 'centimeters', 'cm'],
  ['m', 'meter', 'meters', 'm'],
  ['km', 'kilometer', 'kilometers', 'km', 'kms'],
  ['inch', 'inch', 'inches', 'in'],
  ['ft', 'foot', 'feet', 'ft'],
  ['yard', 'yard', 'yards', 'yd'],
  ['mi', 'mile', 'miles', 'mi'],
  ['mg', 'milligram', 'milligrams', 'mg'],
  ['g', 'gram', 'grams', 'g'],
  ['kg', 'kilogram', 'kilograms', 'kg', 'kilo', 'kilos'],
  ['tonne', 'tonne', 'tonnes', 'metric tons'],
  ['ounce', 'ounce', 'ounces', 'oz'],
  ['lb', 'pound', 'pounds', 'lb', 'lbs'],
  ['stone', 'stone', 'stone'],
  ['ml', 'milliliter', 'milliliters', 'ml'],
  ['l', 'liter', 'liters', 'l'],
  ['cup', 'cup', 'cups'],
  ['pint', 'pint', 'pints'],
  ['quart', 'quart', 'quarts'],
  ['gallon', 'gallon', 'gallons'],
  ['teaspoon', 'teaspoon', 'teaspoons', 'tsp'],
  ['tablespoon', 'tablespoon', 'tablespoons', 'tbsp'],
  ['degC', 'degree Celsius', 'degrees Celsius', 'celsius', 'centigrade', 'c'],
  ['degF', 'degree Fahrenheit', 'degrees Fahrenheit', 'fahrenheit', 'f'],
  ['K', 'kelvin', 'kelvin'],
  ['s', 'second', 'seconds', 's', 'sec'],
  ['minute', 'minute', 'minutes', 'min'],
  ['hour', 'hour', 'hours', 'h'],
  ['day', 'day', 'days'],
  ['week', 'week', 'weeks'],
  ['month', 'month', 'months'],
  ['year', 'year', 'years'],
  ['mi/h', 'mile per hour', 'miles per hour', 'mph'],
  ['km/h', 'kilometer per hour', 'kilometers per hour', 'kph', 'kmh'],
  ['m/s', 'meter per second', 'meters per second'],
  ['acre', 'acre', 'acres'],
  ['hectare', 'hectare', 'hectares'],
  ['m2', 'square meter', 'square meters'],
  ['sqft', 'square foot', 'square feet'],
  ['kB', 'kilobyte', 'kilobytes', 'kb'],
  ['MB', 'megabyte', 'megabytes', 'mb'],
  ['GB', 'gigabyte', 'gigabytes', 'gb'],
  ['TB', 'terabyte', 'terabytes', 'tb'],
]

const byName = new Map<string, Unit>(
  table.flatMap(([mathName, one, many, ...otherNames]) =>
    [one, many, ...otherNames].map((name) => [name.toLowerCase(), { mathName, one, many }] as const),
  ),
)

/** Every unit once. */
export const units: readonly Unit[] = table.map(([mathName, one, many]) => ({ mathName, one, many }))

export function unitOf(words: readonly string[]): Unit | undefined {
  return byName.get(words.join(' '))
}

const currencies =
  /^(us |british |american )?(dollars?|euros?|yen|francs?|rupees?|pounds?( sterling)?|usd|eur|gbp|jpy|chf|inr)$/

export function isCurrency(words: readonly string[]): boolean {
  return currencies.test(words.join(' '))
}
