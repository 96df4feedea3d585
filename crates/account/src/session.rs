//! One browser in which somebody is signed in.

use kernel::{SessionId, Span, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use crate::{Digest, Party, Secret};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// The user's epoch when it began: over when the user's has moved on.
    pub epoch: u32,
    /// The hash of its secret.
    pub secret: Digest,
    /// The hash of the former secret, and since when it is the former one.
    pub former: Option<(Digest, Timestamp)>,
    /// When somebody signed in.
    pub created: Timestamp,
    /// When the secret was changed last.
    pub rotated: Timestamp,
    /// When it was seen last, to within [`Session::NOTED`].
    pub seen: Timestamp,
    /// For whom they act.
    pub acting: Party,
}

/// What a shown secret is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It opens the session.
    Good,
    /// It opens the session, and it is time to change it.
    Due,
    /// It was the secret a moment ago: a request that was already under way.
    Former,
    /// It opens nothing.
    Bad,
}

impl Session {
    /// Over when not seen for so long.
    pub const IDLE: Span = Span::days(14);
    /// Over in any case.
    pub const LONGEST: Span = Span::days(90);
    /// The secret changes so often.
    pub const ROTATION: Span = Span::hours(24);
    /// The former secret still opens for so long.
    pub const GRACE: Span = Span::seconds(60);
    /// How exactly it is kept when it was last seen: each note is a write.
    pub const NOTED: Span = Span::minutes(10);

    /// When it ends in any case.
    #[must_use]
    pub const fn ends(&self) -> Timestamp {
        self.created.plus(Self::LONGEST)
    }

    /// What a secret with this hash is worth now, the user's epoch being `epoch`.
    #[must_use]
    pub fn standing(&self, shown: &Digest, epoch: u32, now: Timestamp) -> Standing {
        if self.epoch != epoch || now >= self.ends() || now.since(self.seen) >= Self::IDLE {
            return Standing::Bad;
        }
        if *shown == self.secret {
            let due = now.since(self.rotated) >= Self::ROTATION;
            return if due { Standing::Due } else { Standing::Good };
        }
        match &self.former {
            Some((former, since)) if former == shown && now.since(*since) < Self::GRACE => Standing::Former,
            Some(_) | None => Standing::Bad,
        }
    }

    /// With a new secret; the old one opens for a moment longer.
    #[must_use]
    pub fn rotate(self, secret: &Secret, now: Timestamp) -> Self {
        Self { secret: secret.digest(), former: Some((self.secret, now)), rotated: now, seen: now, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Timestamp as T;

    fn session(secret: &Secret) -> Session {
        Session {
            id: "ss_00000000000000000000000000000001".parse().unwrap(),
            user: "us_00000000000000000000000000000002".parse().unwrap(),
            epoch: 3,
            secret: secret.digest(),
            former: None,
            created: T::EPOCH,
            rotated: T::EPOCH,
            seen: T::EPOCH,
            acting: Party::Nobody,
        }
    }

    #[test]
    fn a_session_ends_idle_or_old_or_with_its_epoch() {
        let secret = Secret::new("ss", &[1; 32]);
        let shown = secret.digest();
        let session = session(&secret);
        let at = |now: Timestamp| session.standing(&shown, 3, now);
        assert_eq!(at(T::EPOCH), Standing::Good);
        assert_eq!(at(T::EPOCH.plus(Span::hours(24))), Standing::Due);
        let idle = T::EPOCH.plus(Session::IDLE);
        assert_eq!(at(idle.minus(Span::micros(1))), Standing::Due);
        assert_eq!(at(idle), Standing::Bad);
        assert_eq!(session.standing(&shown, 4, T::EPOCH), Standing::Bad, "signed out everywhere");
        let end = T::EPOCH.plus(Session::LONGEST);
        let busy = Session { seen: end, rotated: end, ..session };
        assert_eq!(busy.standing(&shown, 3, end.minus(Span::micros(1))), Standing::Good);
        assert_eq!(busy.standing(&shown, 3, end), Standing::Bad);
    }

    #[test]
    fn the_former_secret_opens_for_a_minute() {
        let (old, new) = (Secret::new("ss", &[1; 32]), Secret::new("ss", &[2; 32]));
        let turned = T::EPOCH.plus(Span::hours(25));
        let session = session(&old).rotate(&new, turned);
        assert_eq!(session.standing(&new.digest(), 3, turned), Standing::Good);
        let late = turned.plus(Session::GRACE);
        assert_eq!(session.standing(&old.digest(), 3, late.minus(Span::micros(1))), Standing::Former);
        assert_eq!(session.standing(&old.digest(), 3, late), Standing::Bad);
        let again = session.rotate(&Secret::new("ss", &[3; 32]), turned);
        assert_eq!(again.standing(&old.digest(), 3, turned), Standing::Bad, "only the last one");
    }
}
