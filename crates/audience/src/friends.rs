//! Friend lists: what an account keeps company with says whether it was bought.
//!
//! A bought account shows a filled page of its own, but its friends were not chosen by a person. One account is judged by the
//! statistics of its friends' counts, as Kolomeets and others do (2021, bots of VKontakte by their friends' distributions).

mod figures;
mod read;

use crate::evaluate::Table;

pub use figures::{FIGURES, figures, names};
pub use read::{FriendsError, Lists, read};

/// What a list tells of a friend, in this order: friends, groups, followers, subscriptions, albums, photos, posts; nothing
/// where it is hidden.
pub const COUNTS: [&str; 7] =
    ["friends", "groups", "followers", "subscriptions", "albums", "photos", "posts"];

/// Lists as a table to learn from and to be measured on: a row an account. The plain trees see the middle of each count and how
/// many hide it.
#[must_use]
pub fn table(lists: &[FriendList]) -> Table<FIGURES> {
    let mut sources: Vec<String> = lists.iter().map(|list| list.source.clone()).collect();
    sources.sort();
    sources.dedup();
    let place = |list: &FriendList| sources.partition_point(|source| *source < list.source);
    let names = names();
    Table {
        rows: lists.iter().map(figures).collect(),
        truth: lists.iter().map(FriendList::bought).collect(),
        source: lists.iter().map(|list| u32::try_from(place(list)).unwrap_or(u32::MAX)).collect(),
        plain: names.iter().map(|name| name.ends_with(": 50 %") || name.ends_with(": hidden")).collect(),
        names,
        sources,
    }
}

/// One friend on a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Friend {
    /// [`COUNTS`], each nothing where it is hidden.
    pub counts: [Option<u32>; COUNTS.len()],
    /// Its place among all accounts of the network by age, 0 the oldest, 1 the youngest; nothing where unknown.
    pub age_rank: Option<f32>,
}

/// An account and its friends, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct FriendList {
    /// The account's name in the file.
    pub account: String,
    /// The source it comes from.
    pub source: String,
    /// Its friends, at least one.
    pub friends: Vec<Friend>,
}
