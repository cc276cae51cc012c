import { pronunciationsFrom } from '../pronunciations.ts'

/** Enough of a dictionary, in the form of Debian's cmudict-en-us.dict, to compare what is misheard most. */
export const smallDictionary = `a AH
a(2) EY
advice AE D V AY S
all AO L
bro B R OW
delete D IH L IY T
dice D AY S
doctor D AA K T ER
done D AH N
drives D R AY V Z
for F AO R
for(2) F ER
go G OW
help HH EH L P
hour AW ER
hour(2) AW R
is IH Z
it IH T
louder L AW D ER
minutes M IH N AH T S
minutes(2) M IH N IH T S
my M AY
nine N AY N
notes N OW T S
note N OW T
now N AW
oath OW TH
five F AY V
on AA N
on(2) AO N
plants P L AE N T S
please P L IY Z
remember R IH M EH M B ER
remember(2) R IY M EH M B ER
remembered R IH M EH M B ER D
roland R OW L AH N D
roll R OW L
ice AY S
set S EH T
shudder SH AH D ER
shut SH AH T
stop S T AA P
take T EY K
taken T EY K AH N
tell T EH L
that DH AE T
that(2) DH AH T
the DH AH
the(2) DH IY
time T AY M
timer T AY M ER
to T UW
to(2) T IH
to(3) T AH
water W AO T ER
weight W EY T
well W EH L
what W AH T
what(2) HH W AH T
when W EH N
an AE N
an(2) AH N
`

export const smallPronunciations = pronunciationsFrom(smallDictionary)
