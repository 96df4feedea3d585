//! What people say in English, in pieces of about fifty characters. `{p}` is the product, with its article.

use super::Pieces;

/// How a post begins, whatever it is about.
pub(super) const OPENERS: &str = "\
My sister laughed at me, then she asked for a turn.
Three weeks in, so I can finally say something useful.
Somebody asks about this at every family lunch.
I am a sceptic by trade, my friends will confirm.
Wet Sunday, nothing planned, so I gave it a go.
I hardly ever write this kind of message.
Honest notes here, the good and the slightly annoying.
The neighbour upstairs lent me hers one evening.
Nobody at the office talks about anything else.
Until Thursday I would have bet the other way.
A birthday present that turned up two months late.
The postman rang just as I was leaving for my train.
Tuesday confession: I fall for well made things.
I lost a bet against my nine year old daughter.
Past midnight, still awake, strangely cheerful.
It took a breakdown to make me start properly.
My notebook has been overflowing since October.
Grandma would have frowned first and smiled later.
This morning the light was far too nice for sleeping.
Two flatmates, one cupboard, no arguments so far.
After the move we kept only what really mattered.
I had sworn off buying anything before Christmas.
Between two trains I found time to tell this story.
Promised my followers a full opinion, here goes.
My husband tidies everything except this, fair enough.
Last week I nearly gave up on the whole idea.
Wednesdays at ours are for trying odd plans.
A friend from Cardiff had warned me long ago.
I kept count: eleven attempts, one failure.
The dog claimed the box and I got the contents.
New season, new habits, we shall see what sticks.";

/// How a post ends, whatever it is about.
pub(super) const CLOSERS: &str = "\
Keeping it, sorry to my savings account.
Only grumble is the tiny print in the manual.
Ask me anything, I will answer tonight.
Dad now wants one for his retirement.
Final verdict in a month once the novelty fades.
I would get another for my brother tomorrow.
Nothing flashy, just thoughtful, which is plenty.
Photos follow as soon as my screen is fixed.
Not cheap, yet I would rather pay once.
Still unsure? Come round and see for yourself.
My personal score is eight and a half.
The kids voted yes without a single veto.
Great aunt Maud ordered two the same evening.
Check back in spring, it is in my diary.
Special mention to support, actual humans there.
Moral of the story, listen to your mother in law.
The clever bit hides on the left side.
Now I need to find a shelf for it.
Wish I had known about this as a student.
Long story short, money I do not regret.
At this rate I will end up founding a club.
Whoever borrows mine had better bring cake.
Next step is convincing the whole landing.
That concludes my sincere minute of the week.
Colleagues are already queueing for a demo.
One flaw found, and I really had to look.
Back to playing with it, see you tomorrow.
Ask Lucy, she explains this better than me.
More in the next episode, tests are ongoing.";

/// By subject: what was done, what came of it.
pub(super) const TOPICS: [(&str, Pieces); 9] = [
    (
        "cooking",
        (
            "\
Saturday was beef braised for five hours in {p}.
With twelve guests coming, {p} fed the entire table.
Leftover veg, some stock, {p}, job done.
I baked a rustic loaf straight inside {p}.
Sunday chicken finally comes out juicy from {p}.
My favourite lentils simmer gently in {p}.
Mushroom risotto last night, {p} on a low flame.
I brought {p} to my son's first proper dinner party.
Every chowder I made failed until {p} arrived.
French onion soup went under the grill in {p}.",
            "\
The sauce coated a spoon and nothing stuck.
Washing up took two minutes with a soft sponge.
You could hear the crust crackle while cooling.
That lid keeps the steam in, you can tell.
Even lukewarm next day, plates came back empty.
Heavy to lift, but it stays hot for an hour.
The smell woke the whole building before noon.
Not one drop spilled while serving.
I cook less often and we eat better.
The base caramelises nicely without burning.",
        ),
    ),
    (
        "gardening",
        (
            "\
Basil thrives on my windowsill thanks to {p}.
I sowed three rows of radishes with {p} in April.
North facing balcony, yet {p} changed everything.
My pupils follow their beans every Monday with {p}.
Cherry tomatoes in pots: {p} did the hard part.
I rescued a cracked planter with {p}.
First veg patch at forty, cheers to {p}.
Nasturtiums squeezed next to borage, {p} allows for it.
My daughter waters, I supervise, {p} does the rest.
Up on our shared roof {p} survived the gales.",
            "\
The first leaves poked through after six days.
Three slugs defeated, a single lettuce lost.
We pick one handful every evening, just enough.
Local bees have already found the address.
The compost holds water even after a heatwave.
Even my black thumbed neighbour managed hers.
I pencil the dates on lolly sticks.
It all fits one square metre, stool included.
Harvest weighs forty grams, pride about ten kilos.
Nothing froze despite two nights below zero.",
        ),
    ),
    (
        "books",
        (
            "\
Thanks to {p} I opened a novel I knew nothing about.
Every month {p} shakes up my bedside pile.
I finished the first title from {p} in one sitting.
Our Thursday club now draws lots from {p}.
On the tram {p} has finally replaced my phone.
Giving {p} to my bookseller aunt was a risk.
I met a brilliant Welsh author through {p}.
Two short stories plus a card, {p} fits the letterbox.
Sleepless night, herbal tea, blanket and {p}.
My fifteen year old pinched {p} before I could.",
            "\
A hundred pages later my tea was stone cold.
The handwritten note inside got to me.
I would never have picked that cover alone.
We argued about the ending for an hour.
The paper smells lovely, silly but true.
I underlined eleven sentences, unheard of.
Since then the telly has gathered dust.
Its cloth bookmark has already been to Leeds.
Three tips followed, three winners.
I lend them all and get them back dog eared.",
        ),
    ),
    (
        "cycling",
        (
            "\
Forty kilometres through rain with {p} last night.
I ride to work every morning with {p}.
Holiday along the coast, {p} loaded like a mule.
With {p} my groceries travel without a rucksack.
First gravel outing of our club, {p} at the start.
I climbed the pass behind my house with {p}.
Delivering cakes by bike, {p} took the bumps.
Cobbles destroyed my last setup, then came {p}.
Nursery, market, desk: {p} comes everywhere.
A two hundred kilometre audax, {p} included.",
            "\
My laptop stayed perfectly dry inside.
It clips on with one hand, gloves and all.
Not a rattle, even across tram tracks.
Drivers actually notice the stripe at night.
One pint of milk, six eggs, no casualties.
I saved ten minutes each morning by stopwatch.
The bracket held after two hundred potholes.
Dry back on arrival, presentable shirt at nine.
My local mechanic asked for the brand.
Headwinds remain the only problem.",
        ),
    ),
    (
        "home",
        (
            "\
My screwdrivers finally live somewhere thanks to {p}.
Shelf up straight at the first attempt, well done {p}.
Leak under the sink on Sunday, {p} within reach.
While restoring an old dresser, {p} followed me around.
My workshop fits one cupboard because of {p}.
Cot assembled in thirty minutes using {p}.
I lent {p} to students and it came back complete.
The door had squeaked since March, {p} sorted it.
My girl learns to drive screws with {p}, no sulking.
I revived mum's toaster with help from {p}.",
            "\
Each tool has a pocket, so gaps show at once.
Leather ages well, the stitching has not moved.
No more emptying three crates for one spanner.
Two holes filled and no mark on the wall.
Roll up, hang up, gone from sight.
The miniature spirit level really impressed me.
That saved us calling a plumber.
Screws cling to the magnetic flap, so handy.
No more shouting about the tape measure.
Let the wood breathe, wax does the rest.",
        ),
    ),
    (
        "games",
        (
            "\
Six of us round the table with {p} on Friday.
We opened {p} after the cheese, fatal mistake.
First go at {p} with my cousins from Hull.
Explaining {p} takes four minutes, I timed it.
I lost at {p} to a complete beginner.
Camping in a thunderstorm, {p} rescued the evening.
My regular group swears by {p} these days.
I played {p} alone during nap time.
At the library {p} drew three curious strangers.
Two couples, one bottle, {p} until one o'clock.",
            "\
Alliances, betrayals, giggles, the full menu.
The raised board alone is worth a look.
Nobody touched a phone, that is a record.
Our rematch is booked for Saturday already.
Wooden pieces land with a perfect clack.
I had a strategy, then I had panic.
Even my sister in law bargained like a pirate.
A round lasts twenty minutes, we did seven.
The lighthouse that lights up got actual cheers.
Luck hardly matters, talkers usually win.",
        ),
    ),
    (
        "running",
        (
            "\
Ten kilometres along the canal with {p}.
Gentle comeback after my sprain, {p} on my feet.
Muddy cross country was the christening for {p}.
I ran a whole hour for the first time with {p}.
Track intervals on Tuesday, {p} nicely broken in.
Long run at sunrise together with {p}.
My right knee has approved {p} for a month.
Night trail with a headlamp, {p} grips anywhere.
Buggy run, baby asleep, {p} still lively.
I finished the Bath half smiling with {p}.",
            "\
No blisters at all, which never happens to me.
The cushioning disappears by the second corner.
My pace dropped twelve seconds per kilometre.
Wet roots have stopped scaring me.
Socks stayed dry through three huge puddles.
Next day I took the stairs without wincing.
My stride looks rounder, the coach noticed.
You can barely hear the footsteps.
Laces hold without a double knot, small victory.
I had energy left at the end, unbelievable.",
        ),
    ),
    (
        "coffee",
        (
            "\
First brew of the morning was {p}.
Three machines tested against one bean: {p}.
I poured {p} for my Italian in laws.
In the van beside a lake, {p} and silence.
Filter, plunger, moka pot: {p} suits them all.
An eight o'clock meeting survived thanks to {p}.
A pinch of cinnamon, {p} and one chipped mug.
I compared {p} with the supermarket bag.
Blind tasting at the office featured {p}.
Iced with a slice of orange, {p} surprises.",
            "\
Hazelnut first, then a hint of mandarin.
No bitterness, even forgotten for ten minutes.
The roast date is penned on the front.
My hand grinder has never worked so hard.
They asked for seconds, a historic event.
Foam lasted until the final sip.
The pouch really reseals, praise the zip.
I cut down on sugar without noticing.
Two colleagues guessed the country of origin.
An empty bag still perfumes my drawer.",
        ),
    ),
    (
        "any",
        (
            "\
I have used {p} every day since September.
My first attempt with {p} was on Tuesday night.
I took {p} along for a weekend with friends.
At first {p} left me frankly unconvinced.
The whole family wanted a closer look at {p}.
I compared for ages before settling on {p}.
A colleague kept praising {p} in the canteen.
With {p} I finally kept a resolution.
Pure chance put {p} in my way last June.
I showed {p} to mum, who is hard to please.",
            "\
Getting the hang of it took five minutes.
I expected worse, especially for that money.
Each detail feels carefully considered.
It gives me back a good quarter of an hour.
No complaints about the finish, very neat.
A hesitant start, then everything clicked.
It replaces three objects that lay about.
I have already converted two doubters.
You sense enthusiastic people behind it.
My habits changed with hardly any effort.",
        ),
    ),
];
