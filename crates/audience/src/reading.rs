//! What a family of signals says of an audience.

/// Where a suspicion comes from. Within a family signals say much the same, so that only the strongest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Accounts made in one go, seen as bands of creation dates.
    Creation,
    /// Accounts that follow the same targets in the same hours.
    Lockstep,
    /// A dense block of accounts and targets.
    Dense,
    /// Accounts that all behave alike (CatchSync).
    Synchrony,
    /// Accounts that nobody trusted vouches for.
    Trust,
    /// What the profile looks like.
    Profile,
    /// Growth in bursts that nothing explains.
    Bursts,
    /// Bought reposts and likes.
    Engagers,
    /// Far fewer people act than for look-alikes.
    Deficit,
    /// Name, picture or words of another account.
    Copied,
    /// First digits (Benford): context only, never evidence alone.
    Benford,
}

impl Family {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 11] = [
        Self::Creation,
        Self::Lockstep,
        Self::Dense,
        Self::Synchrony,
        Self::Trust,
        Self::Profile,
        Self::Bursts,
        Self::Engagers,
        Self::Deficit,
        Self::Copied,
        Self::Benford,
    ];

    /// Its name in files, such as `creation`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Creation => "creation",
            Self::Lockstep => "lockstep",
            Self::Dense => "dense",
            Self::Synchrony => "synchrony",
            Self::Trust => "trust",
            Self::Profile => "profile",
            Self::Bursts => "bursts",
            Self::Engagers => "engagers",
            Self::Deficit => "deficit",
            Self::Copied => "copied",
            Self::Benford => "benford",
        }
    }
}

/// What one family says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Which.
    pub family: Family,
    /// For each account, in the audience's order, how suspect it is: 0 is usual, above is more suspect; `NAN` where it cannot
    /// be known.
    pub suspicion: Vec<f32>,
    /// What was found, the strongest first.
    pub evidence: Vec<Evidence>,
    /// Why nothing of it can be known of this audience, where that is so. Never a suspicion.
    pub gap: Option<String>,
}

impl Reading {
    /// A reading of a signal that lacks what it needs: of no account anything is known.
    #[must_use]
    pub fn unknown(family: Family, accounts: usize, why: impl Into<String>) -> Self {
        Self { family, suspicion: vec![f32::NAN; accounts], evidence: Vec::new(), gap: Some(why.into()) }
    }
}

/// A finding in plain figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// One sentence with its figures: "1,200 accounts made from 3 to 5 May 2019 followed one after the other, where 40 are usual".
    pub says: String,
    /// Which accounts of the audience, as places in its order, rising.
    pub accounts: Vec<u32>,
    /// How likely this or more is by chance, where a test says so: 0 to 1.
    pub chance: Option<f64>,
}
