//! The profile model: what a profile shows, as numbers that mean the same on another network or with another vendor.
//!
//! Ratios, logarithms and flags; no dates, and no ranks within the audience (they hang on how many of it are bought, which is
//! what is asked). What is missing has a branch of its own in the trees and is never guilt by itself.

use crate::count::narrow;
use crate::follower::Follower;

/// What each number is called, in the order of [`numbers`].
pub const NAMES: [&str; NUMBERS] = [
    "followers",
    "following",
    "posts",
    "likes",
    "listed",
    "following per follower",
    "posts per follower",
    "likes per post",
    "listed per follower",
    "picture",
    "description",
    "link",
    "digits in the handle",
    "age when it followed",
    "posts per day",
    "following per day",
];

/// How many numbers the profile model asks about.
pub const NUMBERS: usize = 16;

/// The numbers of a profile, counts as ln(n + 1), ratios as differences of those, days as ln(days + 1); `NAN` where unknown.
#[must_use]
pub fn numbers(follower: &Follower) -> [f32; NUMBERS] {
    let profile = &follower.profile;
    let log = |count: Option<u32>| count.map_or(f64::NAN, |count| f64::from(count).ln_1p());
    let flag = |flag: Option<bool>| flag.map_or(f64::NAN, |flag| f64::from(u8::from(flag)));
    let [followers, following, posts, likes, listed] =
        [profile.followers, profile.following, profile.posts, profile.likes, profile.listed].map(log);
    let seconds =
        follower.followed.zip(follower.created).and_then(|(followed, created)| followed.checked_sub(created));
    let days = seconds.map_or(f64::NAN, |seconds| days(seconds.max(0)).ln_1p());
    [
        followers,
        following,
        posts,
        likes,
        listed,
        following - followers,
        posts - followers,
        likes - posts,
        listed - followers,
        flag(profile.picture),
        flag(profile.bio),
        flag(profile.link),
        log(profile.digits),
        days,
        posts - days,
        following - days,
    ]
    // What is missing has one form: no number, with its sign cleared.
    .map(|number| if number.is_nan() { f32::NAN } else { narrow(number) })
}

#[allow(clippy::cast_precision_loss, reason = "seconds of some decades, far below 2⁵³")]
fn days(seconds: i64) -> f64 {
    seconds as f64 / 86_400.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follower::Profile;

    #[test]
    fn what_is_unknown_is_no_number_and_nothing_else() {
        assert!(numbers(&Follower::default()).iter().all(|it| it.is_nan() && it.is_sign_positive()));
        let profile =
            Profile { followers: Some(9), following: Some(99), bio: Some(false), ..Profile::default() };
        let found = numbers(&Follower { profile, ..Follower::default() });
        let known: Vec<&str> =
            NAMES.iter().zip(found).filter(|(_, it)| !it.is_nan()).map(|(name, _)| *name).collect();
        assert_eq!(known, ["followers", "following", "following per follower", "description"]);
        assert!((found[5] - 10_f32.ln()).abs() < 1e-6);
    }

    #[test]
    fn dates_at_the_ends_of_time_are_survived() {
        let odd = Follower { created: Some(i64::MIN), followed: Some(i64::MAX), ..Follower::default() };
        assert!(numbers(&odd)[13].is_nan());
        let before = Follower { created: Some(10), followed: Some(5), ..Follower::default() };
        assert_eq!(numbers(&before)[13], 0.0);
    }
}
