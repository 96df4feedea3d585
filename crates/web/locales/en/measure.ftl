# Measures of profiles: scores, audits, contests, certificates.

failure-unmet = A newer measure surely misses a condition, and no draft had been handed in.
job-measure = Measure every profile
job-audit = Read an audience
event-found-unmet = A newer measure surely misses a condition
event-measured = Measured again
say-what-contest = contest
say-command-be-held-against-a-newer-measure = be held against a newer measure
say-command-be-answered-with-the-measure-kept = be answered with the measure kept
say-command-be-answered-with-a-correction = be answered with a correction
say-needs-whoever-filed-it = whoever filed it
say-state-filed = waiting for an operator
say-state-kept = answered, the measure kept
say-state-corrected = answered, the measure corrected
notice-unmet-reason-influence = the influence is surely below the least asked for
notice-unmet-reason-fake-share = the share of fake followers is surely above the most allowed
notice-unmet-released = A newer measure misses a condition with { $other }: { $reason }. No draft had been handed in, so the place is free again.
notice-unmet-noted = A newer measure misses a condition with { $other }: { $reason }. Work that was handed in goes on as agreed.
notice-contest-to-answer = { $other } says that a measure is wrong: a person has to answer.
notice-contest-overdue = A contest of { $other } has waited for seven days.
notice-contest-answered = { $answer }: “{ $note }”
contest-answered-kept = The operator keeps the measure that you contested
contest-answered-remeasured = What you contested is measured again
contest-answered-set-aside = What you contested counts for nothing until it is measured again
