//! What may be looked at when a post is foretold.

use crate::{Cascade, Share};

/// A post as it could be seen at some age. What came later is out of reach: no method leads to the cascade itself.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    cascade: &'a Cascade,
    age: f64,
}

impl std::fmt::Debug for Seen<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the cascade: its end is nobody's to see.
        f.debug_struct("Seen").field("age", &self.age).field("shares", &self.shares()).finish_non_exhaustive()
    }
}

impl<'a> Seen<'a> {
    /// A post at an age in seconds.
    #[must_use]
    pub fn new(cascade: &'a Cascade, age: f64) -> Self {
        Self { cascade, age }
    }

    /// How old the post is, in seconds.
    #[must_use]
    pub fn age(&self) -> f64 {
        self.age
    }

    /// When it was posted: [`Cascade::posted`].
    #[must_use]
    pub fn posted(&self) -> f64 {
        self.cascade.posted
    }

    /// Who wrote it, where that is known.
    #[must_use]
    pub fn author(&self) -> Option<u64> {
        self.cascade.author
    }

    /// How many followed its author, where that is known.
    #[must_use]
    pub fn followers(&self) -> Option<u64> {
        self.cascade.followers
    }

    /// Its shares so far, in order of time.
    #[must_use]
    pub fn shares(&self) -> &'a [Share] {
        self.cascade.until(self.age)
    }

    /// How many shares it has so far.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shares().len()
    }
}
