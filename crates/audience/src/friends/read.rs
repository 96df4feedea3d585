//! Friend lists from a file of values separated by commas.

use std::collections::BTreeMap;

use super::{COUNTS, Friend, FriendList};

/// The header that is understood.
const HEADER: &str = "account,source,friends,groups,followers,subscriptions,albums,photos,posts,age_rank";
/// A source of bought accounts begins like this; one of genuine accounts like the other.
const KINDS: [(&str, bool); 2] = [("PARIK_", true), ("COMMUNITY_", false)];

/// The lists of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lists {
    /// By account, in the order in which each is first named.
    pub lists: Vec<FriendList>,
}

/// What is wrong with a file, and the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FriendsError {
    /// Another first line.
    #[error("this is no file of friend lists: its first line must be `{HEADER}`")]
    Header,
    /// A line that cannot be read.
    #[error(
        "line {line}: {what}; write ten fields, counts as whole numbers, -1 (or -2) where hidden, age_rank from 0 to 1"
    )]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong there.
        what: &'static str,
    },
    /// A source of which it is not known whether its accounts were bought.
    #[error(
        "line {line}: the source {source_name} says neither PARIK_ (bought) nor COMMUNITY_ (genuine): name it so"
    )]
    Source {
        /// Counted from 1.
        line: usize,
        /// As written.
        source_name: String,
    },
    /// One account under two sources.
    #[error("line {line}: account {account} came from another source before: give each account one source")]
    Two {
        /// Counted from 1.
        line: usize,
        /// As written.
        account: String,
    },
    /// A header without lists.
    #[error("the file holds no friend list: leave it out")]
    Empty,
}

impl FriendList {
    /// Whether accounts of its source were bought.
    #[must_use]
    pub fn bought(&self) -> bool {
        KINDS.iter().any(|(kind, bought)| *bought && self.source.starts_with(kind))
    }
}

/// Whether a file begins like friend lists.
#[must_use]
pub(crate) fn is_header(line: &str) -> bool {
    line.trim_start_matches('\u{feff}').trim() == HEADER
}

/// Reads the lists of a file.
///
/// # Errors
/// At the first line that is not as [`FriendsError`] says; nothing is left out silently.
pub fn read(text: &str) -> Result<Lists, FriendsError> {
    let mut lines = (1..).zip(text.lines());
    if !lines.next().is_some_and(|(_, line)| is_header(line)) {
        return Err(FriendsError::Header);
    }
    let mut lists: Vec<FriendList> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    for (line, row) in lines.filter(|(_, row)| !row.trim().is_empty()) {
        let (account, source, friend) =
            friend(row.trim()).map_err(|what| FriendsError::Line { line, what })?;
        if !KINDS.iter().any(|(kind, _)| source.starts_with(kind)) {
            return Err(FriendsError::Source { line, source_name: source.to_owned() });
        }
        let at = *known.entry(account).or_insert_with(|| {
            lists.push(FriendList {
                account: account.to_owned(),
                source: source.to_owned(),
                friends: Vec::new(),
            });
            lists.len() - 1
        });
        if lists[at].source != source {
            return Err(FriendsError::Two { line, account: account.to_owned() });
        }
        lists[at].friends.push(friend);
    }
    if lists.is_empty() { Err(FriendsError::Empty) } else { Ok(Lists { lists }) }
}

fn friend(row: &str) -> Result<(&str, &str, Friend), &'static str> {
    let mut fields = row.split(',').map(str::trim);
    let mut next = || fields.next().ok_or("it has fewer than ten fields");
    let (account, source) = (next()?, next()?);
    let mut counts = [None; COUNTS.len()];
    for number in &mut counts {
        *number = match next()? {
            // -1 is hidden; the real lists hold -2 too, which nobody explains: as little is known of it.
            "" | "-1" | "-2" => None,
            digits => Some(digits.parse().map_err(|_| "a count is no whole number from 0 to 4294967295")?),
        };
    }
    let age_rank = match next()? {
        "" | "-1" => None,
        share => {
            let share: f32 = share.parse().map_err(|_| "age_rank is no number")?;
            Some(share)
                .filter(|share| (0.0..=1.0).contains(share))
                .ok_or("age_rank is not between 0 and 1")
                .map(Some)?
        }
    };
    if fields.next().is_some() {
        return Err("it has more than ten fields");
    }
    if account.is_empty() {
        return Err("it names no account");
    }
    Ok((account, source, Friend { counts, age_rank }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(rows: &str) -> Result<Lists, FriendsError> {
        read(&format!("{HEADER}\n{rows}"))
    }

    #[test]
    fn lists_are_read_by_account_and_hidden_is_nothing() {
        let lists = with(
            "7,PARIK_LOW,1,2,3,4,5,6,7,0.5\n8,COMMUNITY_A,1,-1,3,,-2,6,7,-1\n7,PARIK_LOW,9,2,3,4,5,6,7,1\n",
        )
        .unwrap()
        .lists;
        assert_eq!(lists.iter().map(|list| list.friends.len()).collect::<Vec<_>>(), [2, 1]);
        assert!(lists[0].bought() && !lists[1].bought());
        let hidden = lists[1].friends[0];
        assert_eq!(
            (hidden.counts[1], hidden.counts[3], hidden.counts[4], hidden.age_rank),
            (None, None, None, None)
        );
        assert_eq!(hidden.counts[2], Some(3));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        assert_eq!(read("a,b\n"), Err(FriendsError::Header));
        assert_eq!(with(""), Err(FriendsError::Empty));
        let line = |rows: &str| match with(rows) {
            Err(FriendsError::Line { line, what }) => (line, what),
            other => panic!("{other:?}"),
        };
        assert_eq!(line("7,PARIK_LOW,1,2,3\n"), (2, "it has fewer than ten fields"), "cut short");
        assert_eq!(line("7,PARIK_LOW,1,2,3,4,5,6,99999999999,0.5\n").0, 2, "overflows");
        assert_eq!(line("7,PARIK_LOW,1,2,3,4,5,6,7,0.5\n\n7,PARIK_LOW,1,2,3,4,5,6,7,1.5").0, 4);
        assert!(matches!(with("7,SHOP,1,2,3,4,5,6,7,0.5"), Err(FriendsError::Source { line: 2, .. })));
        let two = "7,PARIK_LOW,1,2,3,4,5,6,7,0.5\n7,PARIK_MID,1,2,3,4,5,6,7,0.5";
        assert!(matches!(with(two), Err(FriendsError::Two { line: 3, .. })));
    }
}
