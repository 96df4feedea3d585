letter-hello = Hello,
letter-hello-name = Hello { $name },
letter-foot = { $market } – questions: { $contact }
letter-unsubscribe = No more letters about { $group }
letter-link-lives = This link works once, for { $span }.
letter-not-you = If you did not ask for this, do nothing: without the link nothing happens.

letter-sign-in-subject = Your link to sign in to { $market }
letter-sign-in = Follow this link to sign in. Do not pass it on: whoever has it is you.
letter-sign-in-do = Sign in
letter-verify-subject = Welcome to { $market }: confirm your address
letter-verify = Follow this link to confirm that this address is yours. It also signs you in.
letter-verify-do = Confirm my address
letter-already-subject = You have an account at { $market } already
letter-already = Somebody, surely you, signed up with this address, which has an account already. This link signs you in to it.
letter-already-do = Sign in
letter-change-subject = Confirm your new address
letter-change = You asked { $market } to write to you here from now on. Follow this link to confirm it.
letter-change-do = Use this address
letter-changed-subject = Your address was changed
letter-changed = From now on { $market } writes to you at { $to }, and no longer here. If that was not you, answer to the address below at once.
letter-password-subject = Your password was changed
letter-password = The password of your account at { $market } was changed. If that was not you, sign in with a link and choose another one; every session is then ended.
letter-invitation-subject = { $by } invites you to { $organisation }
letter-invitation = { $by } invites you to work for { $organisation } at { $market } as { $role }.
letter-invitation-do = See the invitation
letter-farewell-subject = Your account is gone
letter-farewell = Your account at { $market } was deleted, and you are signed out everywhere. What the books must keep, they keep without your name. This is the last letter.

role-owner = an owner
role-manager = a manager
role-reviewer = a reviewer
role-viewer = a viewer

group-drafts = drafts
group-posts = posts
group-offers = offers
group-campaigns = campaigns
group-disputes = disputes
group-account = the account
group-queues = the queues
group-money = money

span-minutes = { $number ->
    [one] 1 minute
   *[other] { $number } minutes
}
span-hours = { $number ->
    [one] 1 hour
   *[other] { $number } hours
}
span-days = { $number ->
    [one] 1 day
   *[other] { $number } days
}
