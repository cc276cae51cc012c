// Said by the flite voices to the offline ears; tuned and unseen as in ears-sentences.ts.

const lines = (text: string): readonly string[] => text.trim().split('\n')

/** Not for an assistant: some begin with a command or hold one by accident. */
export const tunedOrdinary = lines(`
remember the good old times
please remember to water the plants
what time should we meet tomorrow
please stop by the store on your way home
the weather has been really nice this week
can you tell me who wrote this book
i think we should go on a trip next summer
my sister is coming over for dinner on friday
how far away is the moon
the train to boston leaves in about an hour
she said that the meeting was cancelled
do you know a good recipe for soup
i lost my keys somewhere in the park
he wants to buy a new car next year
there is a big dog in the garden
why is the sky blue
tell me a story about a little mouse
we need more milk and bread for breakfast
could you help me with my homework
my favorite color has always been green
they went to the beach every single day
open the window please
turn off the lights in the kitchen
play some music by mozart
what is the capital of france
who won the game last night
send an email to my boss
how are you doing today
is it going to rain tomorrow
i would like a cup of coffee
the cat is sleeping on the sofa
good morning everyone
let us talk about something else
nothing much
maybe later
my notes are all over the desk at the office
it is a quarter of an hour by bus
stop signs are usually red and white
back in the days people wrote letters
the timer on my oven is broken
what was that noise outside the house
the number of people in the room was twelve
remember when we used to play in the snow
go on without me i will catch up later
help yourself to some more cake
what day does the library open again
set the table for six people please
delete is a key on the keyboard of my computer
where are we going for lunch on sunday
she flipped through the pages of a magazine
roll the dough until it is very thin
thank you very much for your kind letter
a faster horse does not always win the race
he pays his taxes at the end of the year
the red bicycle belongs to my older brother
can we walk to the station from here
i forgot to call my mother yesterday
this soup needs a little more salt
when does the movie start tonight
the children are playing football in the street
please close the door behind you
i have never been to south america
how do you make pancakes
book a table for two at eight
what should i cook for dinner
translate good evening into spanish
who was the first man on the moon
it takes twenty minutes to get there
my phone battery is almost empty
tell john that i am running late
the old house at the corner is for sale
sounds good to me
see you next week
i do not know
are you still there
read the instructions before you begin
the doctor told him to drink more water
a cold wind was blowing from the north
please speak to my manager about that
we stopped at a small village to rest
louder music would wake up the baby
nothing
maybe later
london
why not
well done
i wonder
okay then
chocolate
yesterday
water please
not now
really
welcome
brown eyes
dinner is ready
who knows
fast food
the island
a dollar
come here
look at that
good idea
somebody
of course not
paris
why did you
sure thing
i am tired
seven days
vanilla
last night
coffee please
over there
interesting
excuse me
blue sky
lunch time
who cares
flower pot
the border
a quarter
sit down
listen to this
bad luck
slow motion
time flies
the museum closes at five on weekdays
my neighbor has a very loud dog
could we change the date of the meeting
i never know what to say on the phone
timers were invented a long time ago
what a beautiful morning it is
they set a new record in the long jump
his alarm went off in the middle of the concert
she took notes during the whole lecture
how many people live in your city
the bus stops in front of the school
go and ask your father about it
we have no idea where the children are
what day would be best for you
help is on the way
he cancelled his flight to chicago
half of the apples were rotten
please read this letter and sign it
did anyone delete the old files
what was the name of that restaurant
twelve students failed the final exam
the volume of the box is too small
start the engine and wait for me
a quarter of the money went to charity
she will pick you up at the airport
the coin fell into the river
louder than a plane taking off
i will repeat the course next year
say hello to your parents from me
who is going to pay for all this
the last word has not been spoken yet
our cat likes to sleep in the sun
there was a long queue at the post office
my grandmother makes the best apple pie
we had to walk back in the rain
it might snow in the mountains tonight
where did you put the scissors
nobody told me about the party
he is slower than the other runners
tomato soup
wonderful
later today
blue car
my sister
that's funny
why not now
green tea
a mistake
another one
stop sign
help yourself
notebook
the timer
what time
long ago
nice weather
old friend
empty bottle
too late
remember me to your brother
do you remember the summer by the lake
take a break before you go on
take another road when it rains
take a nap on the sofa
she repeated the question after a while
add some sugar to the tea
write to me when you are there
note the difference between the two pictures
make a note book out of old paper
spelling was never my best subject
set your mind at rest
wake the others before sunrise
delete is such a strong word
cancel culture was on the news
clear skies are expected for the weekend
my alarm did not ring this morning
he started a company when he was twenty
the minutes of the last meeting are ready
ten people were waiting outside
`)

export const unseenOrdinary = lines(`
i left my umbrella on the train
have you seen the new building downtown
the price of oil went up again
our teacher gave us a lot of homework
set foot on the island and look around
what kind of music do you like
she wants to become a doctor
time is money as they say
an hour later the rain stopped
turn left after the second bridge
nobody knows how many stars there are
take the second street on the right
cancel my order if it is not too late
how much is a ticket to new york
the clock on the tower is broken
delete this scene from the movie
remind him that we leave early
they started over with a new team
read between the lines
the noise got louder and louder
make sure the door is locked
ten years ago this was a forest
i have two brothers and one sister
where there is smoke there is fire
he spelled his name for the officer
skip lunch and you will be hungry
say what you want about him
yes minister is an old comedy
my brother forgot his lunch again
sunday
mother
so what
good luck
two tickets
my name
bread and butter
high noon
a long story
stopwatch
continental
hello kitty
no problem
help desk
faster food
`)
