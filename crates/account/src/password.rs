//! Passwords: which are accepted, and what is kept of them.
//!
//! Kept is Argon2id (19 MiB, 2 passes, 1 lane: OWASP's first choice) as a PHC string, so that the cost can rise
//! later and old hashes still verify. Verifying takes 20 to 40 ms and 19 MiB: whoever calls bounds how many at once.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use crate::Email;

/// Why a password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Too short.
    #[error("a password holds at least 10 characters: a few words in a row are good")]
    Short,
    /// Too long.
    #[error("a password holds at most 200 characters")]
    Long,
    /// One that is tried first.
    #[error(
        "this is one of the passwords that are tried first: choose a few words that belong together only for you"
    )]
    Common,
    /// The address itself.
    #[error("the password must not be your e-mail address or its beginning")]
    Address,
}

/// Passwords of ten characters and more that lists of stolen ones begin with, and their French sisters; in small
/// letters. Shorter ones are refused for their length.
const COMMON: [&str; 40] = [
    "1234567890",
    "12345678910",
    "123456789a",
    "0123456789",
    "0987654321",
    "9876543210",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "123qweasdzxc",
    "qwertyuiop",
    "qwerty12345",
    "qwerty123456",
    "qwertyuiop123",
    "password12",
    "password123",
    "password1234",
    "passw0rd123",
    "password123!",
    "p@ssword123",
    "iloveyou123",
    "iloveyou12",
    "letmein123",
    "welcome123",
    "welcome1234",
    "changeme123",
    "administrator",
    "admin12345",
    "admin123456",
    "football123",
    "princess123",
    "sunshine123",
    "azertyuiop",
    "azerty12345",
    "azerty123456",
    "motdepasse",
    "motdepasse1",
    "motdepasse123",
    "bonjour123",
    "jetaime123",
];

/// Whether a password may be kept. It is taken as given: no trimming, no folding.
///
/// # Errors
/// What is wrong with it.
pub fn check_password(password: &str, email: &Email) -> Result<(), PasswordProblem> {
    match password.chars().take(201).count() {
        0..10 => return Err(PasswordProblem::Short),
        201 => return Err(PasswordProblem::Long),
        _ => {}
    }
    let folded = password.trim().to_lowercase();
    let address = email.as_str();
    let local = address.split('@').next().unwrap_or(address);
    if folded == address || folded == local {
        return Err(PasswordProblem::Address);
    }
    let mut chars = folded.chars();
    let first = chars.next();
    let one_letter = chars.all(|c| Some(c) == first);
    if one_letter || COMMON.contains(&folded.as_str()) {
        return Err(PasswordProblem::Common);
    }
    Ok(())
}

/// What is kept of a password: `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(String);

/// What a PHC string says.
struct Parts {
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: [u8; LENGTH],
}

/// The hash's length in bytes.
const LENGTH: usize = 32;

impl PasswordHash {
    /// Hashes a password with a salt that nobody has used before.
    #[must_use]
    pub fn of(password: &str, salt: &[u8; 16]) -> Self {
        // Zeros would come only of parameters that Argon2 refuses; these are constants.
        let hash = compute(password, salt, 19_456, 2, 1).unwrap_or([0; LENGTH]);
        let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
        Self(format!("$argon2id$v=19$m=19456,t=2,p=1${salt}${hash}"))
    }

    /// A hash that no password has, for comparing when there is no account: it takes as long.
    #[must_use]
    pub fn nobodys() -> Self {
        let (salt, hash) = (STANDARD_NO_PAD.encode([7; 16]), STANDARD_NO_PAD.encode([0; LENGTH]));
        Self(format!("$argon2id$v=19$m=19456,t=2,p=1${salt}${hash}"))
    }

    /// Whether this is the password. A damaged hash fits none.
    #[must_use]
    pub fn verify(&self, password: &str) -> bool {
        self.parts().is_some_and(|Parts { memory, passes, lanes, salt, hash }| {
            let computed = compute(password, &salt, memory, passes, lanes);
            computed.is_some_and(|computed| bool::from(computed.ct_eq(&hash)))
        })
    }

    fn parts(&self) -> Option<Parts> {
        let mut parts = self.0.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        let mut costs = costs.split(',');
        let mut cost = |name: &str| costs.next()?.strip_prefix(name)?.parse::<u32>().ok();
        let (memory, passes, lanes) = (cost("m=")?, cost("t=")?, cost("p=")?);
        let salt = STANDARD_NO_PAD.decode(salt).ok()?;
        let hash = STANDARD_NO_PAD.decode(hash).ok()?.try_into().ok()?;
        // A hash that somebody slipped in may not take the program's memory or its day.
        let modest = memory <= 262_144 && passes <= 16 && lanes <= 4;
        modest.then_some(Parts { memory, passes, lanes, salt, hash })
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

fn compute(password: &str, salt: &[u8], memory: u32, passes: u32, lanes: u32) -> Option<[u8; LENGTH]> {
    let params = Params::new(memory, passes, lanes, Some(LENGTH)).ok()?;
    let mut hash = [0; LENGTH];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(password.as_bytes(), salt, &mut hash).ok()?;
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_password_and_no_other() {
        let hash = PasswordHash::of("trois petits chats ", &[1; 16]);
        assert!(hash.verify("trois petits chats "));
        assert!(!hash.verify("trois petits chats"), "taken as given, the space too");
        assert!(!hash.verify("Trois petits chats "));
        assert_ne!(hash, PasswordHash::of("trois petits chats ", &[2; 16]), "salted");
        assert!(!format!("{hash:?}").contains("argon"), "not in a log");
        assert!(!PasswordHash::nobodys().verify(""));
    }

    /// From the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 -v 13`.
    #[test]
    fn it_is_the_argon2_of_everybody_else() {
        let known = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assert!(PasswordHash(known.to_owned()).verify("password"));
    }

    #[test]
    fn a_damaged_or_greedy_hash_fits_nothing() {
        for damaged in [
            "",
            "$argon2id$v=19$m=19456,t=2,p=1$",
            "$argon2id$v=19$m=4000000000,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
            "$argon2id$v=19$m=65536,t=4000000000,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc",
        ] {
            assert!(!PasswordHash(damaged.to_owned()).verify("password"), "{damaged}");
        }
    }

    #[test]
    fn short_long_common_and_own_passwords_are_refused() {
        let email: Email = "marguerite.durand@example.org".parse().unwrap();
        let check = |password: &str| check_password(password, &email);
        assert_eq!(check("neun Zeic"), Err(PasswordProblem::Short));
        assert_eq!(check(&"é".repeat(9)), Err(PasswordProblem::Short), "characters, not bytes");
        assert_eq!(check(&"xy".repeat(101)), Err(PasswordProblem::Long));
        assert_eq!(check("Password123"), Err(PasswordProblem::Common));
        assert_eq!(check("AZERTYUIOP"), Err(PasswordProblem::Common));
        assert_eq!(check("zzzzzzzzzzzz"), Err(PasswordProblem::Common));
        assert_eq!(check("Marguerite.Durand"), Err(PasswordProblem::Address));
        assert_eq!(check("marguerite.durand@example.org"), Err(PasswordProblem::Address));
        assert_eq!(check(&"xy".repeat(100)), Ok(()));
        assert_eq!(check("une phrase à moi"), Ok(()));
    }
}
