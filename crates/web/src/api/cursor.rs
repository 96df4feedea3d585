//! Where a list goes on. Opaque to whoever asks: one version byte, the list it belongs to, a place in it, and a
//! check, so that a cursor of another list, of other filters or of nobody's making is refused.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::refusal::{FieldError, Refused};

const VERSION: u8 = 1;
const CHECK: usize = 8;
const BYTES: usize = 1 + 8 + 16 + CHECK;

/// A place in a list: a time or number, and an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The time in microseconds, or a number.
    pub at: i64,
    /// The id; nil where the number says all.
    pub id: Uuid,
}

impl Place {
    /// By time and id.
    #[must_use]
    pub const fn timed(at: Timestamp, id: Uuid) -> Self {
        Self { at: at.as_micros(), id }
    }

    /// By a number.
    #[must_use]
    pub fn numbered(number: u64) -> Self {
        Self { at: i64::try_from(number).unwrap_or(i64::MAX), id: Uuid::nil() }
    }

    /// As a time and an id.
    #[must_use]
    pub const fn time(self) -> (Timestamp, Uuid) {
        (Timestamp::from_micros(self.at), self.id)
    }

    /// As a number.
    #[must_use]
    pub fn number(self) -> u64 {
        u64::try_from(self.at).unwrap_or(0)
    }

    /// As text. `list` names the list and its filters.
    #[must_use]
    pub fn written(self, list: &str) -> String {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.push(VERSION);
        bytes.extend(self.at.to_be_bytes());
        bytes.extend(self.id.as_bytes());
        let check = check(list, &bytes);
        bytes.extend(check);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// From text.
    ///
    /// # Errors
    /// When it is not one of this list's.
    pub fn read(list: &str, text: &str) -> Result<Self, Refused> {
        parse(list, text).ok_or_else(|| {
            Refused::Invalid(vec![FieldError::query(
                "cursor",
                "cursor",
                "this is not a cursor of this list with these filters: start without one",
            )])
        })
    }
}

fn parse(list: &str, text: &str) -> Option<Place> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok().filter(|bytes| bytes.len() == BYTES)?;
    let (head, tail) = bytes.split_at(BYTES - CHECK);
    if head.first() != Some(&VERSION) || tail != check(list, head) {
        return None;
    }
    let at = i64::from_be_bytes(head.get(1..9)?.try_into().ok()?);
    let id = Uuid::from_slice(head.get(9..25)?).ok()?;
    Some(Place { at, id })
}

/// No secret: a place in a list opens nothing. It tells a mistake from a cursor.
fn check(list: &str, head: &[u8]) -> [u8; CHECK] {
    let hash = Sha256::new().chain_update(list).chain_update([0]).chain_update(head).finalize();
    let mut check = [0; CHECK];
    check.copy_from_slice(&hash[..CHECK]);
    check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_goes_on_in_its_own_list_alone() {
        let place = Place { at: -5, id: Uuid::from_u128(42) };
        let text = place.written("placements?state=paid");
        assert_eq!(Place::read("placements?state=paid", &text).unwrap(), place);
        assert!(Place::read("placements", &text).is_err());
        for forged in ["", "e30", "é", &text[1..], &text.replace('A', "B"), &format!("{text}A")] {
            assert!(Place::read("placements?state=paid", forged).is_err(), "{forged}");
        }
    }
}
