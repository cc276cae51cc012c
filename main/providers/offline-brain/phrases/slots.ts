const tens = '(twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety)'
const digit = '(one | two | three | four | five | six | seven | eight | nine)'
const teen = '(ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen)'

/** What a slot may hold, as JSGF. The parser also takes digits ("25", "7:30") where these stand. */
export const slotRules = {
  small: `${digit} | ${teen} | ${tens} [${digit}]`,
  number: `zero | <small> | (a | ${digit}) hundred [[and] <small>] | (a | <small>) thousand`,
  hour: `${digit} | ten | eleven | twelve`,
  minute: `oh ${digit} | ${teen} | (twenty | thirty | forty | fifty) [${digit}]`,
  meridiem: '(a.m. | p.m. | in the morning | in the afternoon | in the evening | at night | tonight)',
  clock:
    "<hour> [o'clock] [<meridiem>] | <hour> <minute> [<meridiem>] | (half past | quarter past | quarter to) <hour> [<meridiem>] | (five | ten | twenty) (past | to) <hour> [<meridiem>] | noon | midnight",
  when: '<clock> [today | tomorrow | tomorrow morning] | (today | tomorrow | tomorrow morning) at <clock>',
  period: '(second | seconds | minute | minutes | hour | hours)',
  span: '<small> <period> | (a | one) (second | minute) | an hour | <small> and a half (minutes | hours) | half an hour | a quarter of an hour | an hour and a half',
  duration:
    '<span> | (an hour | one hour | <small> hours) and (a minute | one minute | <small> minutes) | (a minute | one minute | <small> minutes) and <small> seconds',
  day: '(today | tomorrow | yesterday)',
  operation: '(plus | minus | times | multiplied by | divided by)',
  sum: '<number> <operation> <number> [<operation> <number>] | <number> percent of <number> | [the] square root of <number> | <number> (squared | cubed) | <number> to the power of <number> | half of <number>',
  amount: `<number> | a | an | half a | <number> and a half | <number> point ${digit}`,
  unit: '(millimeters | centimeter | centimeters | meter | meters | kilometer | kilometers | inch | inches | foot | feet | yard | yards | mile | miles | gram | grams | kilogram | kilograms | kilos | ounce | ounces | pound | pounds | stone | milliliters | liter | liters | cup | cups | pint | pints | gallon | gallons | teaspoons | tablespoon | tablespoons | degrees celsius | degrees fahrenheit | celsius | fahrenheit | second | seconds | minute | minutes | hour | hours | day | days | week | weeks | month | months | year | years | miles per hour | kilometers per hour | acres | hectares | megabytes | gigabytes)',
  currency: '(dollar | dollars | euro | euros | yen | francs | rupees | pounds sterling | british pounds)',
} as const satisfies Record<string, string>

export type SlotName = keyof typeof slotRules | 'words'
