//! Which posts are breaking out, with the names that the spotter itself does not keep.

use std::collections::BTreeMap;

use breakout::{Alert, Level, Partition, Standing};
use serde::{Deserialize, Serialize};

/// The most posts that are remembered; those whose last alert is oldest go first.
const MOST: usize = 2_000;

/// A post that has broken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Post {
    /// `at://…`.
    pub(super) address: String,
    /// When the last alert was raised, in seconds of the Unix era.
    pub(super) at: u32,
    /// Whether it draws ten times its author's usual.
    pub(super) unusual: bool,
}

/// All of them, by their number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Breaking(BTreeMap<u64, Post>);

impl Breaking {
    pub(super) fn put(&mut self, alert: &Alert, address: &str) {
        let new = Post { address: address.to_owned(), at: alert.at, unusual: false };
        let post = self.0.entry(alert.post).or_insert(new);
        post.at = alert.at;
        post.unusual |= alert.level == Level::Unusual;
        if self.0.len() > MOST {
            let oldest = self.0.iter().min_by_key(|(_, post)| post.at).map(|(post, _)| *post);
            oldest.map(|oldest| self.0.remove(&oldest));
        }
    }

    /// Those that are still followed, the one to which most is still to come first.
    pub(super) fn top(&self, partition: &Partition, most: usize) -> Vec<(&Post, Standing)> {
        let standing = self.0.iter().filter_map(|(number, post)| Some((post, partition.standing(*number)?)));
        let mut all: Vec<_> = standing.collect();
        all.sort_by(|(_, one), (_, other)| other.to_come().total_cmp(&one.to_come()));
        all.truncate(most);
        all
    }
}
