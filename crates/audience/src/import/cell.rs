//! A cell of a table, read as its column wants it.

use super::column::Column;
use super::dates::{self, Parts};
use crate::{Follower, Identity};

const COUNT: &str = "whole number from 0 to 4294967295 (or -1 or nothing where it is unknown)";
const FLAG: &str = "0 or 1, true or false (or nothing where it is unknown)";
const DATE: &str =
    "date such as 2019-05-03, date with time such as 2019-05-03T10:00:00Z, or seconds since 1970";
const ID: &str =
    "id: whole numbers go up to 18446744073709551615; put a letter in front where they are longer";
const HASH: &str = "hash of a picture: 16 hexadecimal digits";
const TEXT: &str = "text in UTF-8";
const LABEL: &str = "label: bought or genuine";

/// Takes one cell in. What it should have been comes back where it cannot be read.
pub(super) fn take(
    column: Column,
    text: &[u8],
    follower: &mut Follower,
    identity: &mut Identity,
    label: &mut Option<bool>,
    parts: &mut Parts,
) -> Result<(), &'static str> {
    let text = std::str::from_utf8(text).map_err(|_| TEXT)?;
    let profile = &mut follower.profile;
    match column {
        Column::Audience => {}
        Column::Id => {
            if !text.is_empty() {
                follower.id = id(text).ok_or(ID)?;
            }
        }
        Column::Created => follower.created = date(text)?,
        Column::Followed => follower.followed = date(text)?,
        Column::Followers => profile.followers = count(text)?,
        Column::Following => profile.following = count(text)?,
        Column::Posts => profile.posts = count(text)?,
        Column::Likes => profile.likes = count(text)?,
        Column::Listed => profile.listed = count(text)?,
        Column::Picture => profile.picture = flag(text)?,
        Column::Bio => profile.bio = flag(text)?,
        Column::Link => profile.link = flag(text)?,
        Column::Digits => profile.digits = count(text)?,
        Column::Name => identity.name = words(text),
        Column::Handle => {
            if profile.digits.is_none() && !text.is_empty() {
                let digits = text.chars().filter(char::is_ascii_digit).count();
                profile.digits = u32::try_from(digits).ok();
            }
            identity.handle = words(text);
        }
        Column::PictureHash => {
            identity.picture = match text {
                "" | "-1" => None,
                _ => Some(u64::from_str_radix(text.trim_start_matches("0x"), 16).map_err(|_| HASH)?),
            };
        }
        Column::BioText => {
            identity.bio = words(text);
            profile.bio.get_or_insert(!text.is_empty());
        }
        Column::Label => *label = said(text)?,
        Column::Year => parts.year = count(text)?,
        Column::Month => parts.month = count(text)?,
        Column::Day => parts.day = count(text)?,
    }
    Ok(())
}

fn words(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A whole number as it is; any other text by its 64-bit FNV-1a hash, so that networks which name accounts otherwise are read too.
fn id(text: &str) -> Option<u64> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    Some(text.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

/// Whole numbers, also as tables written by programs for statistics have them: `368.0`.
fn count(text: &str) -> Result<Option<u32>, &'static str> {
    let whole = match text.split_once('.') {
        Some((whole, rest)) if !whole.is_empty() && rest.bytes().all(|byte| byte == b'0') => whole,
        Some(_) => return Err(COUNT),
        None => text,
    };
    match whole {
        "" | "-1" => Ok(None),
        // Rust takes a sign; a count has none.
        _ if !whole.starts_with(|c: char| c.is_ascii_digit()) => Err(COUNT),
        _ => whole.parse().map(Some).map_err(|_| COUNT),
    }
}

fn flag(text: &str) -> Result<Option<bool>, &'static str> {
    match text {
        "" | "-1" | "-1.0" => Ok(None),
        "1" | "1.0" | "true" | "True" | "yes" => Ok(Some(true)),
        "0" | "0.0" | "false" | "False" | "no" => Ok(Some(false)),
        _ => Err(FLAG),
    }
}

fn date(text: &str) -> Result<Option<i64>, &'static str> {
    match text {
        "" | "-1" | "-1.0" => Ok(None),
        _ => dates::parse(text).map(Some).ok_or(DATE),
    }
}

fn said(text: &str) -> Result<Option<bool>, &'static str> {
    match text {
        "" | "-1" => Ok(None),
        "bought" | "fake" | "bot" | "1" => Ok(Some(true)),
        "genuine" | "real" | "human" | "0" => Ok(Some(false)),
        _ => Err(LABEL),
    }
}
