# What the rules and the server answer.

say-not-now = This { $what } cannot { $command } now: it is “{ $state }”. Load the page again to see where it stands.
say-wrong-party = Only { $needs } can ask for this to { $command }.
say-too-early = It is too early to { $command }: wait until { $until }.
say-too-late = It is too late to { $command }: the time ended on { $since }.
say-disputed = A dispute about this placement is open: it has to be decided first.
say-nothing-held = The money of this placement is no longer set aside: nothing is left to decide.
say-no-draft-left = { $most } drafts were sent and none was accepted: appeal, or give the place back.
say-not-eligible =
    { $missed ->
        [one] One condition is not met: see below by how much.
       *[other] { $missed } conditions are not met: see below by how much.
    }
say-no-offer =
    { $missed ->
        [one] No offer can be made for this post: one condition is not met.
       *[other] No offer can be made for this post: { $missed } conditions are not met.
    }
say-terms =
    { $problems ->
        [one] One thing does not hold together yet: see beside the field.
       *[other] { $problems } things do not hold together yet: see beside the fields.
    }
say-still-open =
    { $open ->
        [one] One placement is still open: the campaign is settled after it.
       *[other] { $open } placements are still open: the campaign is settled after the last one.
    }
say-paid-out = { $missing } of it has been paid out already: return that amount to the market first.
say-suspended = Suspended since { $since }: write to the operator.
say-unfit = { $what } must hold { $least } to { $most } characters and no control characters; it holds { $given }.
say-amount = The amount is not possible: { $error }.
say-not-found = There is nothing at this address. Check it, or start from the first page.
say-not-signed-in = Sign in first: nothing of what you did is lost on the pages before.
say-other-site = The request did not come from this site, so nothing was done. Open the page again and send the form from there.
say-form = The form could not be read, so nothing was done. Go back, load the page again and send it once more.
say-not-utf8 = The text was not sent as UTF-8, so nothing was done and nothing was changed. Go back and send it again.
say-too-large = That was too long to be read. Go back: your text is still in the form; shorten it.
say-too-many =
    { $seconds ->
        [one] Too many requests: wait one second, then try again.
       *[other] Too many requests: wait { $seconds } seconds, then try again.
    }
say-method = This address cannot be asked that way.
say-late = The server did not answer in time. Try again: whatever was done counts once.
say-wording = The text does not pass yet: see what to change.
say-taken = This form was already used for something else. Open the page again to start anew.
say-conflict = Somebody else changed this meanwhile. Look at it again, then decide.
say-busy = Too many others are at it just now. Try again in a moment.
say-no-post = This is no address of a post on { $network }. Open the post there and copy its address.
say-network-away = { $network } gives no answer just now. Try again in a moment.
say-ledger = The money cannot be moved that way; nothing was moved.
say-store = The market cannot reach its records just now. Nothing was half done; try again in a moment.
say-not-allowed-brand = This page is for a brand's people. Switch to a brand of yours, or sign in as one.
say-not-allowed-role = Your role in this organisation does not allow that. Ask one of its owners.
say-not-allowed-creator = This page is for creators. Switch to your creator account, or sign in as one.
say-not-allowed-operator = This page is for the market's operators.

say-command-be-funded = take money
say-command-be-launched = be launched
say-command-be-booked = be booked
say-command-take-a-place-back = take a place back
say-command-be-paused = be paused
say-command-be-resumed = be resumed
say-command-be-ended = be ended
say-command-be-cancelled = be cancelled
say-command-be-settled = be settled
say-command-be-accepted = be accepted
say-command-be-answered = be answered
say-command-be-approved-by-silence = be approved by silence
say-command-be-breached = be breached
say-command-be-checked = be checked
say-command-be-closed = be closed
say-command-be-confirmed = be confirmed
say-command-be-contested = be contested
say-command-be-declined = be declined
say-command-be-delivered = be delivered
say-command-be-dismissed = be dismissed
say-command-be-given-back = be given back
say-command-be-looked-at-again = be looked at again
say-command-be-published = be published
say-command-be-refused = be refused
say-command-be-reviewed = be reviewed
say-command-be-sent = be sent
say-command-be-upheld = be upheld
say-command-be-withdrawn = be withdrawn
say-command-be-paid-out = be paid out
say-command-be-identified = be identified
say-command-be-suspended = be suspended
say-command-expire = expire
say-command-have-a-dispute-dismissed = have a dispute dismissed
say-command-have-a-dispute-upheld = have a dispute upheld
say-command-pass-its-checks = pass its checks
say-command-take-a-draft = take a draft
say-command-accept-the-offer = accept the offer
say-command-approve-by-silence = approve by silence
say-command-close-it = close it
say-command-contest-it = contest it
say-command-decide-before-the-other-side-has-spoken = decide before the other side has spoken
say-command-deliver-it = deliver it
say-command-end-it = end it
say-command-hand-in-a-draft = hand in a draft
say-command-have-a-dispute-decided = have a dispute decided
say-command-launch-it = launch it
say-command-let-it-expire = let it expire
say-command-make-offers = make offers
say-command-reject-the-draft = reject the draft
say-command-be-forgotten = be forgotten
say-command-be-marked-as-sent = be marked as sent
say-command-be-claimed = be claimed
say-command-be-free-for-another-offer = be free for another offer
say-command-be-held-back = be held back
say-command-be-shown-to-brands = be shown to brands
say-command-be-sighted = be sighted
say-command-end = end
say-command-have-a-new-claim-address = have a new claim address
say-command-have-an-offer-made = have an offer made
say-command-have-another = have another
say-command-have-its-product-checked = have its product checked
say-command-take-up-the-offer = take up the offer

say-what-account = account
say-what-campaign = campaign
say-what-deposit = the announced transfer
say-what-dispute = dispute
say-what-offer = offer
say-what-payout = payout
say-what-placement = placement
say-what-the-account = The account
say-what-the-address-of-the-post = The address of the post
say-what-the-answer = The answer
say-what-the-draft = The draft
say-what-the-grounds = The grounds
say-what-the-message = The message
say-what-the-name = The name
say-what-the-key-s-name = The name of the key
say-what-the-brand-s-name = The name of the brand
say-what-the-agency-s-name = The name of the agency
say-what-the-note = The note
say-what-the-reason = The reason
say-what-the-reference = The reference
say-what-the-ruling = The ruling
say-what-a-required-word = A required word
say-what-breakout = breakout
say-what-an-excluded-word = An excluded word

say-needs-the-operator-or-the-payment-provider = the operator or the payment provider
say-needs-its-brand = its brand
say-needs-its-brand-or-the-operator = its brand or the operator
say-needs-a-creator = a creator
say-needs-the-market-itself = the market itself
say-needs-its-creator = its creator
say-needs-the-operator = the operator
say-needs-the-creator-it-was-made-to = the creator it was made to
say-needs-the-side-that-has-not-opened-it = the side that has not opened it
say-needs-the-campaign-s-brand = the campaign's brand
say-needs-its-owner-or-the-operator = its owner or the operator
say-needs-a-brand = a brand
say-needs-a-creator-or-its-brand-for-an-offer = a creator, or its brand for an offer
say-needs-the-account-that-wrote-the-post = the account that wrote the post
say-needs-the-author-it-was-made-to = the author it was made to
say-needs-whoever-holds-its-claim-address-while-that-works = whoever holds its claim address, while that works,

say-state-draft = draft
say-state-funded = funded
say-state-live = open
say-state-paused = paused
say-state-ended = ended
say-state-settled = settled
say-state-cancelled = cancelled
say-state-announced = announced
say-state-sent = sent
say-state-accepted = accepted
say-state-declined = declined
say-state-withdrawn = withdrawn
say-state-expired = expired
say-state-booked = booked
say-state-drafted = waiting for review
say-state-approved = approved
say-state-published = published
say-state-verifying = being checked
say-state-holding = to stay in place
say-state-delivered = delivered
say-state-paid = paid
say-state-rejected = rejected
say-state-breached = in breach
say-state-given-back = given back
say-state-failed = failed
say-state-opened = open
say-state-answered = answered
say-state-upheld = upheld
say-state-dismissed = dismissed
say-state-requested = requested
say-state-confirmed = confirmed
say-state-returned = returned
say-state-claimed = claimed
say-state-stopped = stopped
say-state-for-breakouts = for breakouts
say-state-for-the-open-list = for the open list
say-state-taken-by-an-offer = taken by an offer
say-state-open = open
say-state-over = over
say-state-shown = shown
say-state-spotted = spotted
say-state-waiting = waiting for review
say-state-held-back = held back

say-sign-in = The address or the password is wrong. Try again, or have a link sent to you.
say-account-not-connected = This market is not connected to that network. Sign in by your address, or ask the operator.
say-account-used = This answer was used already. If you are not signed in, begin again.
say-account-other-browser = This was begun in another browser, or too long ago. Begin again in this one.
say-account-other-person = This was begun by somebody who is not signed in here now. Sign in as they, or begin again.
say-account-linked-elsewhere = This account is linked to another person here. Sign in with it, and unlink it there first.
say-account-nobody = There is no account of that name. Check it: name.bsky.social, or its whole domain.
say-account-away = The server of that account gives no answer just now. Try again in a moment.
say-account-unfit = The server of that account does not sign people in here. Ask whoever runs it, or the operator.
say-account-declined = You did not agree there, so nothing has changed here. Begin again if you want to.
say-account-forged = This answer belongs to nothing that was begun here. Begin again.
say-account-stale = This was begun too long ago. Begin again.
say-account-other-account = You signed in as { $got } instead of { $expected }. Sign out there, then begin again.
say-account-not-permitted = The permission was not given. Begin again and give it, or publish by hand.
say-account-signed-out = The market may not publish for this account. Connect it again under your profiles, or publish by hand.
say-unverified = Confirm your address first: a new letter with a link is on its way to it.
say-too-many-until = Too many attempts. Try again at { $until }, or use a link from a letter.
say-link-spent = This link has been used, or its time is over. Ask for a new one.
say-wrong-password = The present password is wrong. Type it again, or sign in by link to set a new one.
say-email = That is no e-mail address. It reads like name@example.org.
say-password-short = Too short: use at least 10 characters.
say-password-long = Too long: use at most 200 characters.
say-password-common = Too common: it is among the first that anybody would try.
say-password-address = Your address is no password: choose something else.
say-scopes = This account cannot give a key these rights. Untick those that are not its own.
say-address-taken = This address belongs to another account. Use that one, or another address.
say-nobody = You act for nobody yet. Join as a brand or a creator, or accept an invitation.
say-already = That is so already.
say-last-owner = { $organisation } would be without an owner. Make another member an owner first.
say-things-open = Something of yours is still open. Wait until it is closed, or give it back.
say-money-left = { $amount } is still yours. Have it paid out first.
say-enough =
    { $most ->
        [one] There is one already, and no more is allowed. Take it away first.
       *[other] There are { $most } already, and no more are allowed. Take one away first.
    }
say-taken-name = That is taken already. Choose another.
shell-role-owner = owner
shell-role-manager = manager
shell-role-reviewer = reviewer
shell-role-viewer = viewer
shell-role-creator = creator
shell-role-operator = operator
