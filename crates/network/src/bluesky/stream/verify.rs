//! Whether a commit of the firehose was made by who it names.
//!
//! [`verify`] holds a frame against the account's key: the commit's block is the one its identifier names, it is about
//! this account and revision, the key signed it (ECDSA over SHA-256, the lower of the two possible `s`), and the signed
//! tree has each created or changed record under its path, and none under a deleted one. What it does not show: that the
//! operations are complete, or that no commit is missing before this one.
//!
//! Cost: a signature check, by far the most, and a digest of each block on the way to an operation's record.

use std::fmt;
use std::str::FromStr;

use k256::ecdsa::signature::hazmat::PrehashVerifier as _;
use sha2::{Digest as _, Sha256};

use super::firehose::commit_fields;
use super::repo;
use crate::bluesky::car::{Blocks, Car};
use crate::bluesky::cbor::{Decoder, Malformed};
use crate::bluesky::mst;

/// The key with which an account's commits are signed.
#[derive(Clone, PartialEq, Eq)]
pub enum SigningKey {
    /// On the curve secp256k1, as Bluesky's own servers have it.
    K256(k256::ecdsa::VerifyingKey),
    /// On the curve P-256.
    P256(p256::ecdsa::VerifyingKey),
}

/// Text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no signing key: it should be did:key:z… or z…, of a compressed point on secp256k1 or P-256")]
pub struct KeyError;

/// Why a commit is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// It cannot be read, or a block is missing or changed.
    #[error("the commit cannot be read: {0}")]
    Malformed(#[from] Malformed),
    /// The signed commit is about something else than the frame says.
    #[error("the signed commit is about another account or revision than the frame says")]
    Other,
    /// Not signed by this key.
    #[error(
        "the commit is not signed by the account's key: ask for its identity document anew, then fetch the repository"
    )]
    Signature,
    /// An operation that the signed tree does not bear out.
    #[error("the signed tree does not have {0} as the frame says")]
    Operation(String),
}

const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// A code of two bytes and a compressed point.
const KEY_LENGTH: usize = 35;

/// Exactly as many bytes as a key has, out of base58.
fn base58(text: &str) -> Option<[u8; KEY_LENGTH]> {
    let mut bytes = [0_u8; KEY_LENGTH];
    for letter in text.bytes() {
        let value = BASE58.iter().position(|known| *known == letter)?;
        let mut carry = u32::try_from(value).ok()?;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = u8::try_from(carry & 0xff).ok()?;
            carry >>= 8;
        }
        if carry > 0 {
            return None;
        }
    }
    Some(bytes)
}

impl FromStr for SigningKey {
    type Err = KeyError;

    /// Reads `did:key:z…`, or `z…` as identity documents have it.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let text = text.strip_prefix("did:key:").unwrap_or(text);
        let bytes = text.strip_prefix('z').and_then(base58).ok_or(KeyError)?;
        match bytes.split_at(2) {
            ([0xe7, 0x01], point) => {
                k256::ecdsa::VerifyingKey::from_sec1_bytes(point).map(Self::K256).map_err(|_| KeyError)
            }
            ([0x80, 0x24], point) => {
                p256::ecdsa::VerifyingKey::from_sec1_bytes(point).map(Self::P256).map_err(|_| KeyError)
            }
            _ => Err(KeyError),
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::K256(_) => "SigningKey(secp256k1)",
            Self::P256(_) => "SigningKey(P-256)",
        })
    }
}

impl SigningKey {
    /// Whether this key made a signature of 64 bytes over bytes.
    #[must_use]
    pub fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let digest = Sha256::digest(bytes);
        match self {
            Self::K256(key) => k256::ecdsa::Signature::from_slice(signature).is_ok_and(|signature| {
                signature.normalize_s() == signature && key.verify_prehash(&digest, &signature).is_ok()
            }),
            Self::P256(key) => p256::ecdsa::Signature::from_slice(signature).is_ok_and(|signature| {
                signature.normalize_s() == signature && key.verify_prehash(&digest, &signature).is_ok()
            }),
        }
    }
}

/// A commit's block without its signature, as it was signed, and the signature.
fn unsigned(commit: &[u8]) -> Result<(Vec<u8>, &[u8]), Malformed> {
    let mut decoder = Decoder::new(commit);
    let entries = decoder.map()?;
    // A map of at most 23 entries has its number in the one byte of its head.
    let head = u8::try_from(entries).ok().filter(|entries| (1..=23).contains(entries));
    let head = 0xa0 | (head.ok_or(Malformed::Large("fields of a commit"))? - 1);
    let (mut bytes, mut signature) = (vec![head], None);
    for _ in 0..entries {
        let before = decoder.rest();
        if decoder.key()? == b"sig" {
            signature = Some(decoder.bytes()?);
            continue;
        }
        decoder.skip()?;
        bytes.extend(&before[..before.len() - decoder.rest().len()]);
    }
    decoder.end()?;
    Ok((bytes, signature.ok_or(Malformed::Missing("sig"))?))
}

/// Whose commit a frame says it is; nothing for a frame of another kind, or a commit without blocks.
///
/// # Errors
/// When the frame cannot be read.
pub fn author(frame: &[u8]) -> Result<Option<&str>, Malformed> {
    let fields = commit_fields(frame)?;
    Ok(fields
        .filter(|fields| fields.blocks.is_some_and(|blocks| !blocks.is_empty()))
        .and_then(|fields| fields.did))
}

/// What was signed of a commit, and by which signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The commit's block without the signature.
    pub bytes: Vec<u8>,
    /// 64 bytes, if all is well.
    pub signature: Vec<u8>,
}

/// What was signed of a commit's frame, and the signature; nothing for a frame of another kind.
///
/// # Errors
/// When the frame cannot be read.
pub fn signed_part(frame: &[u8]) -> Result<Option<Signed>, Malformed> {
    let Some(fields) = commit_fields(frame)? else { return Ok(None) };
    let blocks = Blocks::read(Car::open(fields.blocks.ok_or(Malformed::Missing("blocks"))?)?, true)?;
    let cid = fields.commit.ok_or(Malformed::Missing("commit"))?;
    let (bytes, signature) = unsigned(blocks.get(&cid)?.ok_or(Malformed::Missing("the commit"))?)?;
    Ok(Some(Signed { bytes, signature: signature.to_vec() }))
}

/// Holds a commit's frame against its author's key; frames of other kinds carry no signature and pass.
///
/// # Errors
/// See [`Unproven`].
pub fn verify(frame: &[u8], key: &SigningKey) -> Result<(), Unproven> {
    consistent_and(frame, |signed, signature| key.signed(signed, signature))
}

/// Holds a commit's frame against its own tree, whoever signed it.
///
/// # Errors
/// See [`Unproven`]; never [`Unproven::Signature`].
pub fn consistent(frame: &[u8]) -> Result<(), Unproven> {
    consistent_and(frame, |_, _| true)
}

fn consistent_and(frame: &[u8], signed: impl FnOnce(&[u8], &[u8]) -> bool) -> Result<(), Unproven> {
    let Some(fields) = commit_fields(frame)? else { return Ok(()) };
    let blocks = Blocks::read(Car::open(fields.blocks.ok_or(Malformed::Missing("blocks"))?)?, true)?;
    let cid = fields.commit.ok_or(Malformed::Missing("commit"))?;
    let bytes = blocks.get(&cid)?.ok_or(Malformed::Missing("the commit"))?;
    let commit = repo::commit(bytes)?;
    if fields.did != Some(commit.did.as_str()) || fields.rev != Some(commit.rev.as_str()) {
        return Err(Unproven::Other);
    }
    let (message, signature) = unsigned(bytes)?;
    if !signed(&message, signature) {
        return Err(Unproven::Signature);
    }
    for op in &fields.ops {
        if mst::find(commit.data, op.path, &blocks)? != op.cid {
            return Err(Unproven::Operation(op.path.chars().take(200).collect()));
        }
    }
    Ok(())
}
