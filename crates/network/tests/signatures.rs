//! Commits held against keys: production's own, and made ones with every kind of forgery.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod captured;

use k256::ecdsa::signature::hazmat::PrehashSigner as _;
use network::bluesky::stream::verify::{SigningKey, Unproven, author, verify};
use network::bluesky::stream::{Cid, Codec, Malformed};
use sha2::{Digest as _, Sha256};

// A little of DAG-CBOR, written by hand.
fn head(kind: u8, number: usize) -> Vec<u8> {
    match number {
        0..24 => vec![kind << 5 | u8::try_from(number).unwrap()],
        24..256 => vec![kind << 5 | 24, u8::try_from(number).unwrap()],
        _ => [&[kind << 5 | 25][..], &u16::try_from(number).unwrap().to_be_bytes()].concat(),
    }
}
fn text(text: &str) -> Vec<u8> {
    [head(3, text.len()), text.as_bytes().to_vec()].concat()
}
fn bytes(bytes: &[u8]) -> Vec<u8> {
    [head(2, bytes.len()), bytes.to_vec()].concat()
}
fn link(cid: Cid) -> Vec<u8> {
    [vec![0xd8, 42], bytes(&[&[0][..], &cid.to_bytes()].concat())].concat()
}
fn map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let entries_bytes = entries.iter().flat_map(|(key, value)| [text(key), value.clone()].concat());
    [head(5, entries.len()), entries_bytes.collect()].concat()
}
fn cid(block: &[u8]) -> Cid {
    Cid::of(Codec::DagCbor, block)
}
fn section(cid: Cid, block: &[u8]) -> Vec<u8> {
    let length = 36 + block.len();
    let length = [u8::try_from(length & 0x7f).unwrap() | 0x80, u8::try_from(length >> 7).unwrap()];
    [&length[..], &cid.to_bytes(), block].concat()
}

const DID: &str = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";
const PATH: &str = "app.bsky.feed.post/3aaaaaaaaaaaa";

/// A frame with one post, and what a forger may change of it.
struct Made<'a> {
    sign: &'a dyn Fn(&[u8]) -> Vec<u8>,
    did: &'a str,
    path: &'a str,
    operation: (&'a str, bool),
    in_frame: &'a [u8],
}

fn record() -> Vec<u8> {
    map(&[("text", text("hello"))])
}

fn frame(made: &Made<'_>) -> Vec<u8> {
    let record = record();
    let entry =
        map(&[("k", bytes(PATH.as_bytes())), ("p", vec![0]), ("t", vec![0xf6]), ("v", link(cid(&record)))]);
    let tree = map(&[("e", [head(4, 1), entry].concat()), ("l", vec![0xf6])]);
    let mut fields = vec![
        ("did", text(DID)),
        ("rev", text("3aaaaaaaaaaa2")),
        ("data", link(cid(&tree))),
        ("prev", vec![0xf6]),
        ("version", vec![3]),
    ];
    let signature = (made.sign)(&map(&fields));
    fields.insert(2, ("sig", bytes(&signature)));
    let commit = map(&fields);
    let car_head = map(&[("roots", [head(4, 1), link(cid(&commit))].concat()), ("version", vec![1])]);
    let car = [
        head(0, 0)[1..].to_vec(),
        vec![u8::try_from(car_head.len()).unwrap()],
        car_head,
        section(cid(&commit), &commit),
        section(cid(&tree), &tree),
        section(cid(&record), made.in_frame),
    ]
    .concat();
    let (action, with_cid) = made.operation;
    let op = map(&[
        ("cid", if with_cid { link(cid(&record)) } else { vec![0xf6] }),
        ("path", text(made.path)),
        ("action", text(action)),
    ]);
    let body = map(&[
        ("ops", [head(4, 1), op].concat()),
        ("rev", text("3aaaaaaaaaaa2")),
        ("seq", vec![7]),
        ("repo", text(made.did)),
        ("time", text("2026-07-04T12:00:00Z")),
        ("blocks", bytes(&car)),
        ("commit", link(cid(&commit))),
    ]);
    [map(&[("t", text("#commit")), ("op", vec![1])]), body].concat()
}

fn k256_key() -> k256::ecdsa::SigningKey {
    k256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap()
}

fn by_k256(message: &[u8]) -> Vec<u8> {
    let signature: k256::ecdsa::Signature = k256_key().sign_prehash(&Sha256::digest(message)).unwrap();
    signature.normalize_s().to_bytes().to_vec()
}

fn by_p256(message: &[u8]) -> Vec<u8> {
    let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    let signature: p256::ecdsa::Signature = key.sign_prehash(&Sha256::digest(message)).unwrap();
    signature.normalize_s().to_bytes().to_vec()
}

fn honest(sign: &dyn Fn(&[u8]) -> Vec<u8>) -> Made<'_> {
    Made { sign, did: DID, path: PATH, operation: ("create", true), in_frame: &[] }
}

#[test]
fn an_honest_commit_passes_and_every_forgery_is_named() {
    let key = SigningKey::K256(*k256_key().verifying_key());
    let p256 = SigningKey::P256(*p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap().verifying_key());
    let record = record();
    let check = |change: &dyn Fn(&mut Made<'_>), sign: &dyn Fn(&[u8]) -> Vec<u8>, key: &SigningKey| {
        let mut made = Made { in_frame: &record, ..honest(sign) };
        change(&mut made);
        verify(&frame(&made), key)
    };
    let same = |_: &mut Made<'_>| {};
    assert_eq!(check(&same, &by_k256, &key), Ok(()));
    assert_eq!(check(&same, &by_p256, &p256), Ok(()));
    assert_eq!(author(&frame(&honest(&by_k256))), Ok(Some(DID)));

    assert_eq!(check(&same, &by_k256, &p256), Err(Unproven::Signature));
    let other_key = |message: &[u8]| by_k256(&[message, b"x"].concat());
    assert_eq!(check(&same, &other_key, &key), Err(Unproven::Signature));
    // The other s is as good a signature of ECDSA, and would give one commit two identifiers.
    let high = |message: &[u8]| {
        let low = p256::ecdsa::Signature::from_slice(&by_p256(message)).unwrap();
        let (r, s) = low.split_scalars();
        p256::ecdsa::Signature::from_scalars(r.to_bytes(), (-*s).to_bytes()).unwrap().to_bytes().to_vec()
    };
    assert_eq!(check(&same, &high, &p256), Err(Unproven::Signature));
    let short = |message: &[u8]| by_k256(message)[1..].to_vec();
    assert_eq!(check(&same, &short, &key), Err(Unproven::Signature));

    let other_did = |made: &mut Made<'_>| made.did = "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb";
    assert_eq!(check(&other_did, &by_k256, &key), Err(Unproven::Other));
    let other_path = |made: &mut Made<'_>| made.path = "app.bsky.feed.post/3bbbbbbbbbbbb";
    assert!(matches!(check(&other_path, &by_k256, &key), Err(Unproven::Operation(_))));
    let feigned_deletion = |made: &mut Made<'_>| made.operation = ("delete", false);
    assert!(matches!(check(&feigned_deletion, &by_k256, &key), Err(Unproven::Operation(_))));
    // The path leads to the right identifier, whose bytes were exchanged: what is read must be held against it too.
    let other_bytes = |made: &mut Made<'_>| made.in_frame = b"\xa1\x64text\x65hallo";
    let mut made = honest(&by_k256);
    other_bytes(&mut made);
    let read = network::bluesky::stream::firehose::read;
    let frame = frame(&made);
    let check = network::bluesky::stream::firehose::Check::Blocks;
    assert_eq!(read(&frame, check), Err(Malformed::Block));
}

#[test]
fn keys_are_read_from_documents() {
    // Test vectors of the did:key method and of atproto's own crypto documentation.
    let k256 = "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme";
    let p256 = "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";
    assert!(matches!(k256.parse(), Ok(SigningKey::K256(_))));
    assert!(matches!(p256.parse(), Ok(SigningKey::P256(_))));
    assert_eq!(k256.parse::<SigningKey>(), k256["did:key:".len()..].parse());
    for text in [
        "",
        "did:key:",
        "z",
        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
        &k256[..50],
        "z0OIl",
    ] {
        assert!(text.parse::<SigningKey>().is_err(), "{text}");
    }
}

/// No key of production is at hand, and no account has two commits in the capture that would prove each other. So the keys
/// that can have made a signature stand in: they let the rest of the check be tried on what production sends.
#[test]
fn production_trees_bear_out_every_operation() {
    let frames = captured::frames();
    let commits: Vec<&Vec<u8>> = frames.iter().filter(|frame| author(frame).unwrap().is_some()).collect();
    assert_eq!(commits.len(), 148);
    for (at, frame) in commits.iter().enumerate() {
        let keys = candidates(frame);
        assert!(!keys.is_empty());
        for key in keys {
            assert_eq!(verify(frame, &key), Ok(()));
            assert_eq!(verify(commits[(at + 1) % commits.len()], &key), Err(Unproven::Signature));
        }
    }
}

/// The keys on secp256k1 that can have signed a frame, found by trying every recovery.
fn candidates(frame: &[u8]) -> Vec<SigningKey> {
    let signed = network::bluesky::stream::verify::signed_part(frame).unwrap().unwrap();
    let signature = k256::ecdsa::Signature::from_slice(&signed.signature).unwrap();
    let digest = Sha256::digest(&signed.bytes);
    let recover = |id: u8| {
        let id = k256::ecdsa::RecoveryId::from_byte(id).unwrap();
        k256::ecdsa::VerifyingKey::recover_from_prehash(&digest, &signature, id).ok()
    };
    (0..4).filter_map(recover).map(SigningKey::K256).collect()
}
