# What a creator sees.

creator-nav-home = Next
creator-nav-campaigns = Campaigns
creator-nav-placements = My posts
creator-nav-offers = Offers
creator-nav-earnings = Earnings
creator-nav-profiles = Profiles
creator-you = You
creator-kept = What you wrote
creator-kept-hint = It was not sent. It stands here so that nothing is lost: copy it if you need it.

# Home.
creator-home-title = What to do next
creator-home-lead = { $count ->
    [0] Nothing waits for you just now.
    [one] One thing waits for you.
   *[other] { $count } things wait for you.
}
creator-suspended = Your account is suspended
creator-suspended-text = You cannot take new places. What is under way goes on and is paid. Write to the operator to have it looked at again.
creator-waiting = Waiting for you
creator-nothing-waits = Nothing waits for you
creator-nothing-waits-text = Take a place in a campaign that fits you: its price is set aside for you from that moment on.
creator-find-campaign = Find a campaign
creator-fitting = Campaigns open to you
creator-all-campaigns = All campaigns
creator-earned = Earned
creator-earned-note = not yet paid out
creator-earned-waits = waits until you are identified
creator-under-way = Under way
creator-under-way-note = posts in review, being checked, or staying online
creator-paid-posts = Paid posts
creator-paid-posts-note = since you joined
creator-disputes-waiting = { $count ->
    [one] A brand has opened a dispute: it waits for your answer
   *[other] { $count } disputes wait for your answer
}
creator-offers-answer = Answer

# Profiles.
creator-profiles-title = Profiles
creator-profiles-lead = The accounts with which you take places, and what was measured of each.
creator-no-profile = No profile is linked yet
creator-no-profile-text = Places are taken with an account on a network. Link yours, and you see which campaigns are open to you.
creator-link-profile = Link a profile
creator-profile-new = Link another account
creator-profile-first = Link an account
creator-profile-link = Link this account
creator-connect = Connect { $network }
creator-connect-text = You sign in on the pages of your account's own server. It shows that the account is yours, and lets the market write posts for you: only when you press the button, and nothing else.
creator-connect-button = Connect { $network }
creator-connect-again = Connect again
creator-connect-now = Connect the account
creator-shown = Yours
creator-shown-text = Its server said so on { $date }. The market may publish for you when you ask for it.
creator-may-not-publish = Yours, but the market may not publish for you
creator-may-not-publish-text = Connect it again to publish with one click. Publishing by hand always works.
creator-not-shown = Not shown to be yours yet
creator-not-shown-text = Connect it: its own server says that it is yours, and the market can publish for you.
creator-profile-confirm = How we will know that it is yours
creator-profile-confirm-there = On { $network } its own server says so, on the pages to which connecting leads. What follows is about the other networks.
creator-profile-confirm-1 = We do not check it yet: for now your word counts, and a post by another account is never paid.
creator-profile-confirm-2 = Soon you will put a short code into the description of the account; the market reads it there once, and you may take it out again. You never give us a password.
creator-profile-measured = What is measured
creator-profile-measured-1 = Influence, from 0 to 100: how far what you say carries, whatever the number of your followers. False followers: the share that no person stands behind, from a sample.
creator-profile-measured-2 = Both are drawn as a range, because a sample is never certain. Campaigns go by the lower end of your influence. Where a limit falls inside the range of false followers, a larger sample is needed to tell.
creator-measured = Measured
creator-not-measured = Not measured yet
creator-not-measured-text = Until it has been measured, campaigns that ask for influence or for real followers stay closed; all others are open.
creator-not-counted = not counted yet
creator-none-named = none named
creator-followers = Followers
creator-languages = Languages
creator-topics = Subjects
creator-influence = Influence
creator-influence-range = { $low } to { $high } of 100
creator-fake = False followers
creator-fake-range = { $low } to { $high }
creator-unlink = Unlink
creator-unlinked-undo = { $account } is being unlinked.
creator-network = Network
creator-network-hint-bluesky = Read by the market; it can publish for you
creator-network-hint-mastodon = Any server that allows paid posts
creator-network-hint-x = By hand: you publish, then paste the address
creator-account = Account
creator-account-hint = As others find you: name.bsky.social, @name@server, @name, or the address of your page.
creator-profile-languages = Languages you write in
creator-profile-topics = Subjects you write about
creator-profile-topics-hint = Short words, separated by commas: garden, open source, trains.
creator-profile-choose-network = Choose the network.
creator-profile-account-wrong = This is not an account of that network. Write it as others find you there.
creator-profile-choose-language = Choose at least one language.
creator-profile-topics-wrong = Use at most 20 short words of letters, digits and hyphens, separated by commas.

# Campaigns.
creator-campaigns-title = Campaigns
creator-campaigns-lead = Open to you first; for the others, what is missing and by how much. The money of each is there already.
creator-with-profile = With which profile
creator-any-profile = Any of mine
creator-show = Show
creator-no-campaigns = No campaign is open just now
creator-no-campaigns-text = New ones appear here as soon as their money has arrived.
creator-open-to-you = { $count ->
    [one] One campaign is open to you
   *[other] { $count } campaigns are open to you
}
creator-not-yet = { $count ->
    [one] One is not, or not yet
   *[other] { $count } are not, or not yet
}
creator-not-yet-text = Each with the conditions you miss; the nearest come first.
creator-missed = { $count ->
    [one] One condition is missed.
   *[other] { $count } conditions are missed.
}
creator-places-left = Places left
creator-of-places = { $count ->
    [one] of one
   *[other] of { $count }
}
creator-open-until = Open until
creator-see-brief = See the brief
creator-brand-verified = Identity verified
creator-campaign-lead = A post in your own words that leads to { $host }.
creator-brief = Brief
creator-required = Everyone writes:
creator-link = Link
creator-networks = Networks
creator-countries = Countries
creator-every = any
creator-period = Period
creator-from-to = { $from } to { $to }
creator-disclosure = Disclosure
creator-begin-with = Begin the post with “{ $word }”.
creator-begin-paid = Begin the post by saying that it is paid for.
creator-you-receive = You receive
creator-price-note = { $price } less the { $fee } fee
creator-stay-note = the post stays for { $span }
creator-mine-here = { $count ->
    [one] You have taken a place here
   *[other] You have taken { $count } places here
}
creator-rules = The rules in plain words
creator-rule-draft = Hand in a draft within { $span }, { $most } at most. Later the place goes to somebody else.
creator-rule-own = Write it in your own words: copies of the brief or of other posts are refused, and you see while writing what is too close.
creator-rule-silence = The brand has { $span } to answer. If it says nothing, your draft is approved.
creator-rule-publish = Publish within { $span } of the approval, word for word as approved.
creator-rule-stay = The post stays for { $span }. It is looked at again in between.
creator-rule-dating = It is out when it says it is: a time that is more than { $span } off is not paid.
creator-rule-often = { $posts ->
    [one] One sponsored post a week at most, { $gap } apart.
   *[other] No more than { $posts } sponsored posts a week in all, at least { $gap } apart.
}
creator-rule-pay = The price is set aside from the moment you book, and yours once the post has stayed.
creator-rule-appeal = Whatever is decided against you comes with its reason, and you can appeal within { $span }.
creator-take-place = Take a place
creator-cannot-book = None of your profiles meets every condition: see below which, and by how much.
creator-offer-all-met = Every condition is met
creator-choose-profile = Choose the profile that will carry the post.
creator-book = Book my place
creator-book-note = Giving it back costs nothing.
creator-conditions = Conditions

# Lists.
creator-placements-title = My posts
creator-part-to-do = To do
creator-part-under-way = Under way
creator-part-done = Done
creator-part-lead-to-do = What waits for you, the soonest end first.
creator-part-lead-under-way = What the brand or the market has in hand.
creator-part-lead-done = What is over: paid, given back or come to nothing.
creator-part-empty-to-do = Nothing waits for you
creator-part-empty-under-way = Nothing is under way
creator-part-empty-done = Nothing is behind you yet
creator-part-empty-text-to-do = Places that you take appear here until you have written and published.
creator-part-empty-text-under-way = Drafts in review and posts that stay online appear here.
creator-part-empty-text-done = Paid posts appear here, with what each brought.
creator-column-campaign = Campaign
creator-column-state = State
creator-column-next = Next
creator-column-until = By when
creator-column-price = Price
creator-column-date = Date
creator-column-what = What
creator-column-amount = Amount
creator-column-currency = Currency
creator-column-explained = What that means
creator-next-write = Write the draft
creator-next-review = The brand reviews; without a word it is approved on { $silence }
creator-next-publish = Publish it
creator-next-check = The market looks at the post
creator-next-stay = Leave it online until { $until }
creator-next-settle = The market is paying
creator-next-rewrite = { $left ->
    [0] Appeal, or give the place back
    [one] Write it again, once more, or appeal
   *[other] Write it again ({ $left } drafts left) or appeal
}
creator-next-appeal = Appeal, if it is wrong
creator-next-dispute = An operator decides
creator-next-paid = Paid
creator-next-over = Over

# One placement.
creator-steps = Steps to the payment
creator-step-done-booked = Booked
creator-step-done-draft = Draft handed in
creator-step-done-review = Approved
creator-step-done-publish = Published
creator-step-done-check = Checked
creator-step-done-stay = Delivered
creator-step-done-paid = Paid
creator-step-done-paid-out = Paid out
creator-step-now-draft = Draft
creator-step-now-review = Review
creator-step-now-publish = Publish
creator-step-now-check = First check
creator-step-now-stay = Stays online
creator-step-now-paid = Payment
creator-step-now-paid-out = Payout
creator-step-ahead-review = Review
creator-step-ahead-publish = Publish
creator-step-ahead-check = First check
creator-step-ahead-stay = Stays online
creator-step-ahead-paid = Payment
creator-step-ahead-paid-out = Payout
creator-step-until-draft = due
creator-step-until-review = silence approves
creator-step-until-publish = by
creator-step-until-stay = until
creator-step-latest = by { $date }
creator-step-latest-title = At the latest, if everybody before takes all their time
creator-by-silence = by the brand’s silence
creator-your-draft = Your draft
creator-another-draft = { $count ->
    [one] Hand in another in its place (one left)
   *[other] Hand in another in its place ({ $count } left)
}
creator-figures = Figures
creator-price = Price
creator-fee = Fee
creator-money-is = The money is
creator-profile = Profile
creator-number = Number

# Editor.
creator-write = Write
creator-text = Your post
creator-text-hint = In your own words. It is kept in this browser while you write.
creator-hand-in = Hand in
creator-check = Check
creator-drafts-left = { $count ->
    [one] This is your last draft.
   *[other] { $count } drafts left, this one included.
}
creator-begin = Begin with the disclosure
creator-begin-text = Put “{ $word }” first, then say it your way, then the link.
creator-insert-disclosure = Insert “{ $word }”
creator-insert-link = Insert the link
creator-text-passes = Ready to be handed in
creator-text-passes-text = Every check passes.
creator-to-mend = { $count ->
    [one] One thing to mend
   *[other] { $count } things to mend
}
creator-length = Length
creator-length-weighted = Length, by this network’s count
creator-too-many = { $count ->
    [one] one too many
   *[other] { $count } too many
}
creator-line-disclosure = Says that it is paid for
creator-line-link = Carries the link
creator-line-language = Language
creator-line-brief = Like the brief
creator-line-posts = { $count ->
    [one] Like the one other post
   *[other] Like the nearest of { $count } other posts
}
creator-line-likeness = { $score }, refused from { $limit }
creator-line-required = Writes “{ $word }”
creator-line-required-missing = not yet
creator-language-unclear = too short to tell
creator-copied = The same words as elsewhere
creator-copied-mark = marked
creator-copied-legend = stands so in the brief or in another post of this campaign.
creator-preview = Preview

# Publishing.
creator-approved-text = The approved text
creator-not-a-letter = Publish it word for word: another text than the approved one is not paid.
creator-copy-text = Copy the text
creator-for-me = Publish for me
creator-for-me-text = The market publishes it on { $network } as { $account } at once. Nothing else is ever posted in your name.
creator-for-me-connect = Connect your { $network } account, and the market can publish it for you with one click.
creator-publish-now = Publish now
creator-asked = You asked for it at { $at }
creator-asked-text = It goes out in a moment. If it is still not there in ten minutes, publish it yourself.
creator-refused-there = { $network } refuses to publish it
creator-refused-there-why = What was answered:
creator-refused-there-how = It was not published, and asking again would bring the same answer. Publish it yourself, as said below: your place and its price stay yours until the time is up.
creator-by-hand = Publish it yourself
creator-by-hand-text-bluesky = Copy the text, publish it with your account, and paste the post’s address here. The market looks at the post a minute later.
creator-by-hand-text-mastodon = Copy the text, publish it publicly with your account, and paste the post’s address here. The market looks at the post a minute later.
creator-by-hand-text-x = On X everything is done by hand. Copy the text, publish it with your account, mark it as a paid partnership, and paste the post’s address here.
creator-address = Address of the post
creator-address-hint-bluesky = Such as https://bsky.app/profile/…/post/… or at://…
creator-address-hint-mastodon = Such as https://server/@name/1234
creator-address-hint-x = Such as https://x.com/name/status/1234
creator-declare = It is published

# After.
creator-the-post = The post
creator-checks = Checks so far
creator-log-first-seen = first seen on the network
creator-log-published = you said, or the market knew, that it was out
creator-log-checks-began = first check began
creator-log-checks-passed = first check passed: author, link, disclosure, own words, text, time
creator-log-looked-at = looked at again: as agreed
creator-log-breached = a check failed
creator-log-delivered = stayed as agreed
creator-log-paid = paid to your account
creator-log-reinstated = an operator agreed with you: it goes on
creator-next-look = Looked at again on { $at }.
creator-last-look = For the last time on { $at }.
creator-money = Money
creator-paid-on = Paid on
creator-after-check = { $span } after the first check
creator-paid-out = Payout
creator-payout-then = once it is paid
creator-payout-soon = leaves in a moment
creator-payout-identify = waits until you are identified
creator-what-breaks = What would break it
creator-breaks-lead = Until then, any of these stops the payment:
creator-breaks-edit = The text is edited so that the link or the disclosure is gone, or is no longer the approved one.
creator-breaks-delete = The post is deleted, or the account closed.
creator-breaks-link = The link leads elsewhere than { $host }.
creator-breaks-date = The post claims a time that is more than { $span } off.
creator-record = Public record
creator-record-text = Anyone can look up who paid for this post, and how it was checked.
creator-record-open = See the record
creator-verdict-money = The money: { $money }.
creator-was-given-back = You gave this place back
creator-rejected-at = Rejected on { $at }.
creator-rejected-ways = { $left ->
    [0] Until { $until } you can appeal.
    [one] Until { $until } you can write it once more, or appeal.
   *[other] Until { $until } you can write it again, { $left } times at most, or appeal.
}
creator-breached-at = Noticed on { $at }.
creator-breached-ways = If that is wrong, appeal until { $until }: the money stays set aside until somebody has decided.
creator-appeal = Appeal
creator-appeal-instead = Appeal instead
creator-appeal-text = The brand has { $span } to answer; then a person of the market decides. While they do, the money stays set aside. If they disagree with you, that is final.
creator-grounds = Why is it wrong?
creator-grounds-hint = Say what happened, and what a stranger can look at to see it.
creator-disputed = A dispute is open
creator-disputed-text = The money stays set aside until a person of the market has decided.
creator-dispute-read = Read the dispute
creator-give-back = Give the place back
creator-give-back-before = You owe nobody anything: the money goes back to the campaign, and the place is free for somebody else. It does not count against you.
creator-give-back-published = The money goes back to the campaign and you are not paid. What the market published for you is withdrawn; what you published yourself you can take down.
creator-give-back-paid = You return { $amount }, the market its fee, and the brand has its money back. The post is withdrawn. Possible only while that much is on your account.
creator-give-back-undo = The place is being given back.

# Earnings.
creator-earnings-title = Earnings
creator-earnings-lead = What is set aside for you, what you have earned, and what is in your bank.
creator-csv = Statement as CSV
creator-identify = Your money waits until you are identified
creator-identify-text = By law nothing may be paid out before the payment provider knows who you are. It writes to you; what you earn until then is kept for you.
creator-held = Set aside
creator-held-note = in posts that are not over, after the fee
creator-sent = On its way
creator-sent-note = with the bank
creator-was-paid-out = Paid out
creator-was-paid-out-note = in your bank
creator-soonest = Next: { $amount } on { $on }
creator-soonest-text = When that post has stayed as agreed. The payout leaves right after, and takes the bank a day or two.
creator-payouts = Payouts
creator-no-payouts = No payout yet
creator-no-payouts-text = Each payment leaves for your bank by itself as soon as you have earned it.
creator-payout-short-requested = Asked for
creator-payout-short-sent = With the bank
creator-payout-short-confirmed = Paid
creator-payout-short-returned = Came back
creator-payout-state-requested = leaves in a moment
creator-payout-state-sent = with the bank: usually a day or two
creator-payout-state-confirmed = in your bank
creator-payout-state-returned = the bank refused it; the money is back on your account
creator-payout-ask = Pay out { $amount }
creator-payout-returned = The bank refused the last payout
creator-payout-returned-text = The money is back on your account. Check your bank details with the payment provider, then ask again.
creator-statement = Statement
creator-no-entries = Nothing has moved yet
creator-no-entries-text = Each payment, fee and payout appears here as it happens.
creator-entry-settle-placement = post paid
creator-entry-give-back = given back
creator-entry-pay-out = paid out
creator-entry-pay-out-returned = payout returned

# Offers.
creator-offers-title = Offers
creator-offers-lead = Brands that ask for you. The price is in sight, refusing costs nothing.
creator-no-offers = No offer stands just now
creator-no-offers-text = When a brand asks for you, you read it here and by mail.
creator-offers-past = Past offers
creator-offer-until = Stands until
creator-offer-late = expired
creator-accept = Accept
creator-decline = Decline
creator-decline-undo = The offer is being declined.
creator-offer-state-accepted = accepted
creator-offer-state-declined = declined
creator-offer-state-withdrawn = withdrawn by the brand
creator-offer-state-expired = expired

# Disputes.
creator-dispute-title = Dispute with { $brand }
creator-dispute-placement = The post
creator-dispute-state-opened = Waits for an answer
creator-dispute-state-answered = An operator decides
creator-dispute-state-upheld = Upheld
creator-dispute-state-dismissed = Dismissed
creator-dispute-lead-opened = One side has spoken; the other may answer before an operator decides.
creator-dispute-lead-answered = Both sides have spoken. An operator reads, and decides.
creator-dispute-lead-won = It was decided for you.
creator-dispute-lead-lost = It was decided against you. This is final.
creator-dispute-operator = Operator
creator-dispute-waits = { $brand } may answer
creator-dispute-until = Time left:
creator-dispute-answer = Your answer
creator-answer = What do you say to it?
creator-answer-hint = Once only: say what happened, and what a stranger can look at to see it.
creator-answer-send = Send the answer

flash-creator-booked = The place is yours, and its price is set aside.
flash-creator-accepted = Accepted: the place is yours, and its price is set aside.
flash-creator-declined = Declined. It costs you nothing.
flash-creator-handed-in = Handed in. The brand reviews it now.
flash-creator-publishing = It goes out in a moment.
flash-creator-published = Noted. The market looks at the post in a minute.
flash-creator-appealed = Your appeal is with the brand now, then with an operator.
flash-creator-answered = Your answer is with the operator.
flash-creator-given-back = Given back.
flash-creator-linked = The account is linked.
flash-creator-connected = The account is connected: it is yours.
flash-creator-unlinked = The account is unlinked.
flash-creator-payout-asked = Asked for: it leaves in a moment.
