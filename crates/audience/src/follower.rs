//! What may be known of one follower. Nothing of it has to be: what is missing lowers the confidence, it is never guilt.

/// One account of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Follower {
    /// Its id, as numbered by whoever imports.
    pub id: u64,
    /// When it was made, in seconds since 1970.
    pub created: Option<i64>,
    /// When it followed, in seconds since 1970.
    pub followed: Option<i64>,
    /// What its profile shows.
    pub profile: Profile,
}

/// What a profile shows; a network tells more or less of it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Profile {
    /// How many follow it.
    pub followers: Option<u32>,
    /// How many it follows.
    pub following: Option<u32>,
    /// Its posts.
    pub posts: Option<u32>,
    /// What it liked.
    pub likes: Option<u32>,
    /// Lists or groups that it is on.
    pub listed: Option<u32>,
    /// Whether it has a picture of its own.
    pub picture: Option<bool>,
    /// Whether it has a description.
    pub bio: Option<bool>,
    /// Whether it links somewhere.
    pub link: Option<bool>,
    /// How many digits its handle has.
    pub digits: Option<u32>,
}
