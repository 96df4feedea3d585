# The page of whatever was not carried out.

fault-title-missing = Nothing here
fault-title-closed = Not for this account
fault-title-moved-on = Things have moved on
fault-title-slower = A little slower, please
fault-title-spent = This link is over
fault-title-ours = That is our fault
fault-title-unclear = That did not go through
fault-home = To the first page
fault-sign-in = Sign in
fault-profiles = To your profiles
