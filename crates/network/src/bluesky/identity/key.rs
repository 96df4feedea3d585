//! The key that signs an account's records, in one form.
//!
//! Documents write it as a `Multikey` (its kind and the compressed point, in base 58); older ones, and directories that
//! still write those, name the kind beside the bare, mostly uncompressed point. Here both become a `Multikey`.

const LETTERS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// More than a key of any kind: what is longer is refused before it is reckoned with.
const LONGEST: usize = 128;

/// The `Multikey` of a key as a document has it; nothing when it is none.
pub(crate) fn multikey(kind: &str, multibase: &str) -> Option<String> {
    let code = match kind {
        "Multikey" => return multibase.starts_with('z').then(|| multibase.to_owned()),
        "EcdsaSecp256k1VerificationKey2019" => [0xe7, 0x01],
        "EcdsaSecp256r1VerificationKey2019" => [0x80, 0x24],
        _ => return None,
    };
    let point = decode(multibase.strip_prefix('z').filter(|text| text.len() <= LONGEST)?)?;
    let mut bytes = code.to_vec();
    match (point.len(), point.first()?) {
        (33, 2 | 3) => bytes.extend(&point),
        (65, 4) => {
            // The sign of y, then x.
            bytes.push(2 + (point[64] & 1));
            bytes.extend(&point[1..33]);
        }
        _ => return None,
    }
    Some(format!("z{}", encode(&bytes)))
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let mut carry = u32::try_from(LETTERS.iter().position(|known| *known == letter)?).ok()?;
        for byte in bytes.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            let [low, ..] = carry.to_le_bytes();
            *byte = low;
            carry >>= 8;
        }
        while carry > 0 {
            let [low, ..] = carry.to_le_bytes();
            bytes.insert(0, low);
            carry >>= 8;
        }
    }
    let zeros = text.bytes().take_while(|letter| *letter == b'1').count();
    Some([vec![0; zeros], bytes].concat())
}

fn encode(bytes: &[u8]) -> String {
    let mut digits: Vec<usize> = Vec::new();
    for byte in bytes {
        let mut carry = usize::from(*byte);
        for digit in digits.iter_mut().rev() {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.insert(0, carry % 58);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = vec![0; zeros].into_iter().chain(digits);
    digits.map(|digit| char::from(LETTERS[digit])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_one_key_are_the_same_key() {
        // A pair of the protocol's own interoperability vectors: the point of a did:key, here spelled out.
        let multi = "zQ3shqwJEJyMBsBXCWyCBpUBMqxcon9oHB7mCvx4sSpMdLJwc";
        let bytes = decode(&multi[1..]).unwrap();
        assert_eq!((bytes.len(), &bytes[..2]), (35, [0xe7, 0x01].as_slice()));
        assert_eq!(format!("z{}", encode(&bytes)), multi);
        let compressed = format!("z{}", encode(&bytes[2..]));
        let old = "EcdsaSecp256k1VerificationKey2019";
        assert_eq!(multikey(old, &compressed).as_deref(), Some(multi));
        // Any y of the same sign: the x is what is kept of it.
        let point = [&[4], &bytes[3..], &[0; 31], &[bytes[2] & 1]].concat();
        assert_eq!(multikey(old, &format!("z{}", encode(&point))).as_deref(), Some(multi));
        assert_eq!(multikey("Multikey", multi).as_deref(), Some(multi));
    }

    #[test]
    fn what_is_no_key_is_none() {
        let old = "EcdsaSecp256k1VerificationKey2019";
        let long = format!("z{}", "2".repeat(10_000));
        for (kind, key) in [
            (old, "z0OIl"),
            (old, "z"),
            (old, "zabc"),
            (old, long.as_str()),
            ("Rsa", "zabc"),
            ("Multikey", "m"),
        ] {
            assert_eq!(multikey(kind, key), None, "{kind} {key:.20}");
        }
        assert_eq!(encode(&[0, 0, 1]), "112");
        assert_eq!(decode("112"), Some(vec![0, 0, 1]));
    }
}
