# What the rules find: conditions, drafts, posts, states; and the names of places.

language-fr = French
language-en = English
language-de = German
language-es = Spanish
language-it = Italian
language-pt = Portuguese
language-nl = Dutch

finding-live = The campaign is open
finding-period = From { $start } to { $end }
finding-place = { $posts ->
    [one] One post in all
   *[other] { $posts } posts in all
}
finding-standing = Your account may take places
finding-network = On { $networks }
finding-any-country = From any country
finding-country = From { $countries }
finding-any-language = In any language
finding-language = In { $languages }
finding-any-topic = About any subject
finding-topic = About { $topics }
finding-influence = Influence of at least { $least }
finding-fake-share = At most { $most } of false followers
finding-frequency = { $posts ->
    [one] One post in { $span }
   *[other] At most { $posts } posts in { $span }
}
finding-cap = At most { $cap } for one person
finding-saturation = { $posts ->
    [one] At most one sponsored post in seven days
   *[other] At most { $posts } sponsored posts in seven days
}
finding-own-place = { $left ->
    [0] none left
    [one] one left
   *[other] { $left } left
}
finding-own-range = { $low } to { $high }

miss-closed = it is { $state }
miss-starts-in = starts in { $wait }
miss-ended = ended { $ago } ago
miss-full = { $places ->
    [one] the one place is taken
   *[other] all { $places } places are taken
}
miss-kept-for-small = { $left ->
    [one] the last place is kept for small accounts; yours has { $over } followers too many
   *[other] the last { $left } places are kept for small accounts; yours has { $over } followers too many
}
miss-suspended = suspended since { $since }
miss-none = yours names none
miss-none-in-common = yours: { $own }
miss-unmeasured = not measured yet
miss-short = yours: { $own }, { $by } short
miss-over = yours: { $own }, { $by } too many
miss-unsure = yours: { $own }, too close to tell; it could be { $by } over
miss-too-often = { $posts ->
    [one] one already; room again on { $again }
   *[other] { $posts } already; room again on { $again }
}
miss-too-often-for-good = { $posts ->
    [one] one already, which is all
   *[other] { $posts } already, which is all
}
miss-over-cap = one more would be { $by } over

wording-quoted = “{ $word }”
wording-too-long = { $used } characters, where { $limit } fit on { $network }.
wording-too-heavy = { $used } characters by the count of { $network }, where { $limit } fit.
wording-too-long-cure = { $over ->
    [one] Cut one character.
   *[other] Cut { $over } characters.
}
wording-too-many-bytes = The text takes { $bytes } bytes, where { $limit } fit.
wording-too-many-bytes-cure = Cut some words, or emoji, which weigh most.
wording-language = The text seems to be in { $found }.
wording-language-cure = Write in { $allowed }.
wording-disclosure-present = “{ $found }” says that the post is paid for.
wording-disclosure-late = “{ $found }” comes too late: it has to stand within the first { $within } characters, before any link or blank line.
wording-disclosure-among-tags = “{ $found }” is lost among other tags.
wording-disclosure-disguised = The disclosure is not written in plain letters.
wording-disclosure-doubted = “{ $found }” is asked or quoted, not said.
wording-disclosure-denied = The text says that it is not paid for.
wording-disclosure-in-prose = “{ $found }” stands inside a sentence, where it does not read as a label.
wording-disclosure-part-of-word = “{ $found }” is part of another word.
wording-disclosure-elsewhere = “{ $found }” is said of something else.
wording-disclosure-wrong-term = “{ $found }” is not clear enough here.
wording-disclosure-missing = Nothing says that the post is paid for.
wording-disclosure-cure = Begin the post with “{ $first }:”.
wording-disclosure-cure-or = Begin the post with “{ $first }:”. Also accepted: { $others }.
wording-link-intact = The link is there, whole.
wording-link-other-scheme = { $found } begins otherwise than the campaign’s link.
wording-link-other-query = { $found } has other parameters than the campaign’s link.
wording-link-other-fragment = { $found } ends otherwise than the campaign’s link.
wording-link-other-path = { $found } leads to another page.
wording-link-no-scheme = { $found } is no link on this network without its https://.
wording-link-disguised = The link holds invisible characters, or a name before the address.
wording-link-look-alike = { $found } only looks like the campaign’s address.
wording-link-missing = The campaign’s link is missing.
wording-link-cure = Write { $link }
wording-too-few = { $found ->
    [0] No word of your own yet, where { $needed } are needed.
    [one] One word of your own, where { $needed } are needed.
   *[other] { $found } words of your own, where { $needed } are needed.
}
wording-too-few-cure = Say something about it yourself: what you saw, tried, thought.
wording-copies-brief = Too close to the brief: { $score } alike, refused from { $limit }.
wording-copies-post = Too close to another post of this campaign: { $score } alike, refused from { $limit }.
wording-copies-cure = Say the marked words in your own way, or leave them out.

breach-wrong-author = The post was written by another account than yours.
breach-text-changed = The text is not the approved one.
breach-misplaced = The post answers another post than agreed, or answers one where it was to stand alone.
breach-rewritten = The text reads the same, but the post was changed after it was checked.
breach-link-changed = The campaign’s link is missing from the post, or leads elsewhere.
breach-undisclosed = The post does not say, where it has to, that it is paid for.
breach-copied = The text is a copy of the brief or of an earlier post.
breach-back-dated = The time that the post claims and the time it was first seen lie { $by } apart.
breach-published-early = The post was out before it was approved.
breach-too-soon = It came too soon after your last sponsored post: the next could come on { $until }.
breach-saturated = { $posts ->
    [one] It was one sponsored post too many within a week.
   *[other] It was your sponsored post number { $posts } within a week, more than allowed.
}
breach-not-found = Nobody could find the post at the address you gave, or it never appeared on the network's public stream.
breach-deleted = The post was there, and has been deleted.
breach-taken-down = The post was there, and the network took it down.
breach-account-closed = The account is closed or suspended on its network.
breach-condemned = An operator agreed with the brand’s dispute about the post.
failure-no-draft = No draft came in time.
failure-not-published = The post was not published in time.
reject-off-brief = Not what the brief asks for
reject-false-claim = Says something untrue of the product
reject-tone = Out of place in its tone
reject-language = Not in the agreed language, or too hard to read
reject-other = Another reason, told in the note
placement-disputed = Disputed
placement-state-booked = Booked
placement-state-drafted = In review
placement-state-approved = Approved
placement-state-published = Published
placement-state-verifying = Being checked
placement-state-holding = Online, checked
placement-state-delivered = Delivered
placement-state-paid = Paid
placement-state-rejected = Draft rejected
placement-state-breached = Check failed
placement-state-given-back = Given back
placement-state-failed = Came to nothing
hold-held = set aside for you
hold-released = back with the campaign
hold-settled = earned
hold-returned = earned, then returned
