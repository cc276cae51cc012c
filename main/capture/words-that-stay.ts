/**
 * Words that Parley itself acts on: stop words, murmurs, words that end no sentence, abbreviations that end none either,
 * and what marks an address. They stay readable in a capture of the shape alone, because a replay in which "stop" stops
 * nothing is of no use. All are words that anybody says to anything. The test beside this file asks the policies.
 */
export const wordsThatStay: ReadonlySet<string> = new Set(
  [
    'stop it talking please be quiet shut up cancel enough that is hold on wait',
    'mm mhm hm mmhm uh huh hmm ah oh right okay ok yeah yep i see sure',
    'a an the and or but so because if when while that which who to of in on at for from with by as than my your his her',
    'its our their is are was were will would could should can um er',
    'mr mrs ms dr prof st sr jr vs etc e g eg ie approx no fig vol inc ltd co dept est min max m p am pm',
    'jan feb mar apr jun jul aug sep sept oct nov dec',
    'http https www amp lt gt quot nbsp',
  ].flatMap((words) => words.split(' ')),
)
