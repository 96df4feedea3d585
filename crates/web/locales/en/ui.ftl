# Components.
ui-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
ui-list-and = { $first } and { $last }
ui-optional = optional
ui-choose = Choose…
ui-copy = Copy
ui-copied = Copied
ui-undo = Undo
ui-counter-left = { $count ->
    [one] { $count } character left
   *[other] { $count } characters left
}
ui-errors-title = { $count ->
    [one] One thing needs mending
   *[other] { $count } things need mending
}
ui-older = Older
ui-newest = Back to the newest
ui-page-of-list = Pages of the list
ui-sorted-up = sorted, lowest first
ui-sorted-down = sorted, highest first
ui-step-done = done
ui-step-current = now
ui-step-failed = failed
ui-step-ahead = to come
ui-met = Met
ui-missed = Not met
ui-unsure = Not certain yet
ui-figures = Show the figures
ui-no-data = Nothing to draw yet.
ui-chart-day = Day
ui-chart-what = Series
ui-chart-value = Value
ui-chart-share = Share
ui-chart-population = Share of people, least paid first
ui-chart-equal = 0 means the same for everyone
ui-gini = Gini coefficient
ui-interval-note = between { $low } and { $high }
ui-preview-note = This is a preview: nothing has been published.

ui-loading = Working on it…

# What was typed.
typing-empty = Fill this in.
typing-not-an-amount = This is not an amount. Type digits, such as 1234.50.
typing-ambiguous = This could mean thousands or decimals. Type it without a separator between thousands, such as 1234 or 1.23.
typing-too-fine = { $digits ->
    [0] No decimals, please: this currency has none.
    [one] At most { $digits } decimal, please.
   *[other] At most { $digits } decimals, please.
}
typing-other-currency = Please give the amount in { $currency }.
typing-too-large = This amount is too large. Split it.
typing-not-a-date = This is not a date. Type it like 22/11/2026.

# Dates and times.
time-date = { $day } { $month } { $year }
time-weekday-date = { $weekday } { $day } { $month }
time-date-time = { $date }, { $clock }
time-in = in { $span }
time-ago = { $span } ago
time-now = now
time-seconds = { $count ->
    [one] { $count } second
   *[other] { $count } seconds
}
time-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
time-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
time-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
time-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
time-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
time-weekday-1 = Monday
time-weekday-2 = Tuesday
time-weekday-3 = Wednesday
time-weekday-4 = Thursday
time-weekday-5 = Friday
time-weekday-6 = Saturday
time-weekday-7 = Sunday
time-month-1 = January
time-month-2 = February
time-month-3 = March
time-month-4 = April
time-month-5 = May
time-month-6 = June
time-month-7 = July
time-month-8 = August
time-month-9 = September
time-month-10 = October
time-month-11 = November
time-month-12 = December
time-month-short-1 = Jan
time-month-short-2 = Feb
time-month-short-3 = Mar
time-month-short-4 = Apr
time-month-short-5 = May
time-month-short-6 = Jun
time-month-short-7 = Jul
time-month-short-8 = Aug
time-month-short-9 = Sept
time-month-short-10 = Oct
time-month-short-11 = Nov
time-month-short-12 = Dec
