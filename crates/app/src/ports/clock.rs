//! Time and randomness come from outside, so that a run can be repeated.

use kernel::{Span, Timestamp};
use uuid::Uuid;

/// The time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Timestamp;
}

/// Random bits.
pub trait Entropy: Send + Sync {
    /// 64 of them.
    fn next_u64(&self) -> u64;

    /// Fills bytes with them. Secrets are made of these: the program that serves people overrides this with the
    /// operating system's random source; what stands here is for simulations, which need no secrets.
    fn fill(&self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            let random = self.next_u64().to_le_bytes();
            piece.copy_from_slice(&random[..piece.len()]);
        }
    }

    /// A UUID of version 7: ids made later sort later.
    fn uuid(&self, now: Timestamp) -> Uuid {
        let millis = u64::try_from(now.as_micros() / 1_000).unwrap_or(0);
        let mut random = [0_u8; 10];
        let (high, low) = (self.next_u64().to_be_bytes(), self.next_u64().to_be_bytes());
        random[..8].copy_from_slice(&high);
        random[8..].copy_from_slice(&low[..2]);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Between half of a span and the whole of it, so that retries do not come in step.
    fn jitter(&self, span: Span) -> Span {
        let half = span.as_micros() / 2;
        Span::micros(half + self.next_u64() % half.max(1))
    }
}
