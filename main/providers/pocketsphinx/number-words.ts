const numberWord =
  /^(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(thir|four|fif|six|seven|eigh|nine)teen|(twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand)$/

/**
 * Whether two hearings name the same numbers. "Two minutes" and "ten minutes" are alike by sound, and whoever set the
 * timer wants to be asked. A hearing with no number at all ("wondering" for "one") does not contradict.
 */
export function haveSameNumbers(one: string, other: string): boolean {
  const oneNumbers = numbersOf(one)
  const otherNumbers = numbersOf(other)
  return oneNumbers === '' || otherNumbers === '' || oneNumbers === otherNumbers
}

function numbersOf(text: string): string {
  return text
    .split(' ')
    .filter((word) => numberWord.test(word))
    .join(' ')
}
