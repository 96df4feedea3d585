//! How an account calls itself: what can be copied from somebody else.

/// Name, handle, picture and words of an account, where they are known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// The name that it shows.
    pub name: Option<String>,
    /// Its handle, unique on its network.
    pub handle: Option<String>,
    /// A 64-bit perceptual hash of its picture (dHash or alike: near pictures differ in few bits).
    pub picture: Option<u64>,
    /// What it says of itself.
    pub bio: Option<String>,
}
