# The frame around every page.
shell-skip = Skip to the content
shell-nav = Main
shell-menu = Menu
shell-foot-nav = About the market
shell-sign-in = Sign in
shell-sign-out = Sign out
shell-account = Account and settings
shell-signed-in-as = Signed in as { $name }
shell-act-for = Act for
shell-theme = Switch between light and dark
shell-unread = { $count ->
    [0] No news
    [one] { $count } unread notice
   *[other] { $count } unread notices
}
shell-demo-label = Demo
shell-demo = This is the demo: its people, posts and money are made up.
shell-demo-switch = Be somebody else
shell-foot = Crieur. Paid for, said so, answered for.
shell-who-paid = Who paid for a post?
shell-how = How ranking and checks work
shell-figures = Where the figures come from
shell-fair = How the pay is shared
shell-privacy = Privacy
shell-imprint = Imprint
shell-api = API
shell-keys = Keys on this page
shell-keys-move = Up and down the list
shell-keys-help = This help

network-bluesky = Bluesky
network-mastodon = Mastodon
network-x = X
