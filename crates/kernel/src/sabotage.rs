//! Deliberate bugs that measure the tests: each can be switched on, and a simulated world must then notice.
//!
//! Without the feature `sabotage`, which no shipped binary has, [`Bug::is_on`] is the constant `false` and
//! the bugs are not in the program. The switch is per thread, so that tests with different bugs run side by side.

/// A bug that somebody could have written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bug {
    /// The platform's fee is rounded up, and the creator loses a cent.
    FeeRoundedUp,
    /// A released hold is released again.
    HoldReleasedTwice,
    /// A finished job stays in the queue.
    JobRunTwice,
    /// A commit does not look at the version it was decided on.
    LostVersionCheck,
    /// A deleted post goes on counting as there.
    DeletionUnseen,
    /// A brand's silence approves nothing.
    SilenceIgnored,
    /// The time that a post claims is believed.
    BackDatingBelieved,
    /// A post that was seen late, because nobody looked before, counts as published late.
    GapIgnored,
    /// A post that was rewritten without a change of its text goes on counting as the one that was checked.
    RewritingUnseen,
    /// A copy passes as own words.
    CopyAccepted,
    /// A post without a disclosure passes.
    DisclosureUnchecked,
    /// A payout is sent again under another key after a lost answer.
    PayoutKeyChanged,
    /// A lost answer of the payment rail is taken for a refusal.
    LostAnswerMeansNo,
    /// The remainder of an ended campaign stays where it is.
    RemainderKept,
    /// A creator's appeal does not keep the hold.
    AppealForgotten,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::FeeRoundedUp,
        Self::HoldReleasedTwice,
        Self::JobRunTwice,
        Self::LostVersionCheck,
        Self::DeletionUnseen,
        Self::SilenceIgnored,
        Self::BackDatingBelieved,
        Self::GapIgnored,
        Self::RewritingUnseen,
        Self::CopyAccepted,
        Self::DisclosureUnchecked,
        Self::PayoutKeyChanged,
        Self::LostAnswerMeansNo,
        Self::RemainderKept,
        Self::AppealForgotten,
    ];

    /// Whether this bug is switched on for this thread.
    #[cfg(feature = "sabotage")]
    #[must_use]
    pub fn is_on(self) -> bool {
        switch::CURRENT.get() == Some(self)
    }

    /// Whether this bug is switched on: never, in this build.
    #[cfg(not(feature = "sabotage"))]
    #[must_use]
    pub const fn is_on(self) -> bool {
        false
    }

    /// Switches at most one bug on for this thread.
    #[cfg(feature = "sabotage")]
    pub fn switch(bug: Option<Self>) {
        switch::CURRENT.set(bug);
    }
}

#[cfg(feature = "sabotage")]
mod switch {
    use std::cell::Cell;

    thread_local! {
        pub(super) static CURRENT: Cell<Option<super::Bug>> = const { Cell::new(None) };
    }
}
