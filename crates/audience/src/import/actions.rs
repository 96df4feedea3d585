//! What followers did, read from a table: whom else they follow, or on which posts they act.

use std::io::Read;

use super::{ImportError, cell, dates};
use crate::{Action, Actions, Follower};

/// Actions as they were read.
#[derive(Debug, Clone, PartialEq)]
pub struct Acts {
    /// Of the audience's accounts.
    pub actions: Actions,
    /// Rows of accounts that are not in the audience: left out.
    pub strangers: u64,
    /// Times that lie in the future: taken as unknown.
    pub future: u64,
}

/// Reads a table with the columns `id` (or `account`), `target` (or `post`) and, where it is known, `time`, for an audience with these ids.
/// Rows may stand in any order. O(rows log followers).
///
/// # Errors
/// See [`ImportError`].
pub fn read_actions(input: impl Read, followers: &[Follower], now: i64) -> Result<Acts, ImportError> {
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(input);
    let header = table.byte_headers()?.clone();
    let find = |names: &[&[u8]]| header.iter().position(|name| names.contains(&name));
    let (Some(who), Some(target)) = (find(&[b"id", b"account", b"user_id"]), find(&[b"target", b"post"]))
    else {
        let found = header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect::<Vec<_>>();
        return Err(ImportError::NoActions { found: found.join(", ").chars().take(120).collect() });
    };
    let time = find(&[b"time", b"followed", b"at"]);
    let mut places: Vec<(u64, u32)> =
        (0_u32..).zip(followers).map(|(at, follower)| (follower.id, at)).collect();
    places.sort_unstable();
    let (mut actions, mut strangers, mut future) = (Vec::new(), 0, 0);
    let mut row = csv::ByteRecord::new();
    while table.read_byte_record(&mut row)? {
        let line = row.position().map_or(0, csv::Position::line);
        let text = |at: usize| String::from_utf8_lossy(row.get(at).unwrap_or_default()).into_owned();
        let wrong = |at: usize, wanted| ImportError::Cell {
            line,
            column: String::from_utf8_lossy(&header[at]).into_owned(),
            value: text(at).chars().take(60).collect(),
            wanted,
        };
        let number = |at: usize| match &text(at)[..] {
            "" => Err(wrong(at, cell::ID)),
            id => cell::id(id).ok_or_else(|| wrong(at, cell::ID)),
        };
        let (account, target) = (number(who)?, number(target)?);
        let told = time.map(|at| (at, text(at))).filter(|(_, text)| !matches!(&text[..], "" | "-1"));
        let mut when = None;
        if let Some((at, text)) = told {
            let parsed = dates::parse(&text).ok_or_else(|| wrong(at, cell::DATE))?;
            future += u64::from(parsed > now);
            when = Some(parsed).filter(|time| *time <= now);
        }
        match places.binary_search_by_key(&account, |(id, _)| *id) {
            Ok(at) => actions.push(Action { account: places[at].1, target, time: when }),
            Err(_) => strangers += 1,
        }
    }
    Ok(Acts { actions: Actions::of(followers.len(), &actions), strangers, future })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_find_their_account_and_others_are_counted() {
        let followers: Vec<Follower> = [7, 3, 5].map(|id| Follower { id, ..Follower::default() }).to_vec();
        let text = "target,id,time\n100,3,2019-05-03\n200,7,\n100,9,5\n100,5,1999999999\n";
        let acts = read_actions(text.as_bytes(), &followers, 1_600_000_000).expect("a table");
        assert_eq!((acts.strangers, acts.future, acts.actions.count(), acts.actions.kinds()), (1, 1, 3, 2));
        assert_eq!(acts.actions.timed(1).collect::<Vec<_>>(), [(0, 1_556_841_600)]);
        assert_eq!(acts.actions.targets(0), [1]);
        for (text, wanted) in [
            ("a,b\n1,2\n", "id and target"),
            ("id,target\n1,\n", "line 2, column target"),
            ("id,target,time\n1,2,soon\n", "column time"),
            ("id,target\n1\n", "at line 2"),
        ] {
            let error = read_actions(text.as_bytes(), &followers, 0).expect_err("refused").to_string();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
