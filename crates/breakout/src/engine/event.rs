//! What the engine reads: something that happened to a post, small enough to be kept in memory and replayed.

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The post was published.
    Post,
    /// It was liked.
    Like,
    /// It was reposted.
    Repost,
    /// It was answered, itself or further down.
    Reply,
    /// It was quoted.
    Quote,
    /// A like was taken back.
    Unlike,
    /// A repost was taken back.
    Unrepost,
    /// The post was deleted.
    Delete,
}

impl Kind {
    /// All of them; the place in this list is the byte in the written form.
    pub const ALL: [Self; 8] = [
        Self::Post,
        Self::Like,
        Self::Repost,
        Self::Reply,
        Self::Quote,
        Self::Unlike,
        Self::Unrepost,
        Self::Delete,
    ];
}

/// Something that happened to a post. Names are hashes: whoever feeds the engine keeps the names of what comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// When, in seconds of the Unix era, as the stream saw it.
    pub at: u32,
    /// When the post was published, in seconds of the Unix era; 0 where that is not known.
    pub posted: u32,
    /// To which post.
    pub post: u64,
    /// Who wrote that post.
    pub author: u64,
    /// Who did it.
    pub actor: u64,
    /// What was done.
    pub kind: Kind,
}

/// Bytes of an event's written form.
pub const EVENT_BYTES: usize = 33;

impl Event {
    /// The written form.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; EVENT_BYTES] {
        let mut out = [0; EVENT_BYTES];
        out[..4].copy_from_slice(&self.at.to_le_bytes());
        out[4..8].copy_from_slice(&self.posted.to_le_bytes());
        out[8..16].copy_from_slice(&self.post.to_le_bytes());
        out[16..24].copy_from_slice(&self.author.to_le_bytes());
        out[24..32].copy_from_slice(&self.actor.to_le_bytes());
        out[32] = Kind::ALL
            .iter()
            .position(|kind| *kind == self.kind)
            .and_then(|at| u8::try_from(at).ok())
            .unwrap_or(0);
        out
    }

    /// Reads the written form; nothing for a kind that is none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; EVENT_BYTES]) -> Option<Self> {
        let mut rest = bytes.as_slice();
        let mut word = || crate::learned::take::<8>(&mut rest).map(u64::from_le_bytes);
        let times = word()?;
        let (post, author, actor) = (word()?, word()?, word()?);
        let kind = *Kind::ALL.get(usize::from(bytes[32]))?;
        let (at, posted) = (u32::try_from(times & 0xffff_ffff).ok()?, u32::try_from(times >> 32).ok()?);
        Some(Self { at, posted, post, author, actor, kind })
    }

    /// The same thing done by the same account to the same post has the same number.
    pub(crate) const fn once(&self, kind: Kind) -> u64 {
        crate::rng::mix(self.actor ^ self.post.rotate_left(17) ^ ((kind as u64) << 3))
    }
}
