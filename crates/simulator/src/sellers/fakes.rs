//! What is bought, made and delivered: orders, batches of creation dates, profiles as a seller dresses them.
//!
//! | ware | made | delivered | looks |
//! |---|---|---|---|
//! | pack | one to three batches a thousand, each within half a day to four days | within 2 to 30 hours | empty |
//! | drip | many batches of 50 to 200, each within one to three days | 20 to 80 a day | half dressed |
//! | camouflage | over years; half taken over from people | over days to weeks | as people |
//! | follow-back | over months, by hand and by robot | over weeks | much followed, following as many |
//! | stolen | batches of 30 to 300, each within some days | within days | as whom they copy |
//! | robot | a few large batches | within hours to days | posts a lot, is hardly followed |

use audience::{Follower, Profile};

use super::chance::{DAY, DOUBLING, HOUR, exponential, normal, power, shown, signed};
use super::growth;
use super::network::Network;
use super::people;
use super::wares::{PACK, Receipt, Ware};
use super::{Coming, Plan, Truth, dice};
use crate::rng::Rng;

/// What came, and what was paid.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) accounts: Vec<Coming>,
    pub(super) receipts: Vec<Receipt>,
}

/// Accounts that were made together.
#[derive(Debug, Clone, Copy)]
struct Batch {
    number: u32,
    left: u64,
    /// When the first was made.
    from: i64,
    /// Within how many seconds all of them were.
    within: i64,
}

/// Where a delivery comes from.
struct Stock<'a> {
    network: &'a Network,
    batches: Vec<Batch>,
    numbers: u32,
}

/// Buys and delivers so many.
pub(super) fn deliver(plan: &Plan, network: &Network, count: u64) -> Delivery {
    let mut rng = dice(plan, "bought");
    // The very numbers that say when its people came.
    let opened = growth::opened(&mut dice(plan, "genuine"), network, plan.now);
    let wares = chosen(&mut rng, plan);
    let parts = signed(u64::try_from(wares.len()).unwrap_or(1).max(1)).unsigned_abs();
    let mut delivery = Delivery { accounts: Vec::new(), receipts: Vec::new() };
    let mut stock = Stock { network, batches: Vec::new(), numbers: 0 };
    for (at, ware) in wares.into_iter().enumerate() {
        let extra = u64::from(u64::try_from(at).is_ok_and(|at| at < count % parts));
        let mut left = count / parts + extra;
        while left > 0 {
            let fans = order(&mut rng, ware, left);
            let within = takes(&mut rng, ware, fans);
            let ordered = when(&mut rng, opened, plan.now - within);
            let receipt = u32::try_from(delivery.receipts.len()).unwrap_or(u32::MAX);
            delivery.receipts.push(Receipt::new(ware, plan.buyer, ordered, fans));
            let times = timetable(&mut rng, (ordered, within), plan.now, fans);
            for followed in times {
                let account = stock.account(&mut rng, plan, ware, ordered, followed);
                delivery.accounts.push(Coming { truth: Truth::Bought { ware, receipt }, ..account });
            }
            left -= fans;
            // What is left of a batch goes to the next customer.
            stock.batches.clear();
        }
    }
    delivery
}

/// The wares of a plan, or one to three that the seed chooses; the cheapest is the most common.
fn chosen(rng: &mut Rng, plan: &Plan) -> Vec<Ware> {
    if !plan.wares.is_empty() {
        return plan.wares.clone();
    }
    let mut wares = Vec::new();
    for _ in 0..=rng.below(3) {
        let ware = match rng.below(12) {
            0..4 => Ware::Pack,
            4..7 => Ware::Drip,
            7..9 => Ware::Camouflage,
            9 => Ware::FollowBack,
            10 => Ware::Stolen,
            _ => Ware::Robot,
        };
        if !wares.contains(&ware) {
            wares.push(ware);
        }
    }
    wares
}

/// How many are bought at once: packs of 1,000 and 5,000, or everything; who pays by the fan comes back or not.
fn order(rng: &mut Rng, ware: Ware, left: u64) -> u64 {
    match ware {
        Ware::Pack => {
            let packs = if rng.chance(4_000) { 5 } else { 1 + rng.below(3) };
            // Of a large order everything comes at once.
            let least = left / 4 / PACK * PACK;
            left.min((packs * PACK).max(least))
        }
        Ware::Drip | Ware::Camouflage | Ware::FollowBack | Ware::Stolen | Ware::Robot => {
            if left < 200 || rng.chance(6_000) { left } else { left / 2 }
        }
    }
}

/// Most buy in the year before they want to be paid; what is delivered slowly is ordered early enough to be there.
fn when(rng: &mut Rng, opened: i64, now: i64) -> i64 {
    let latest = (now - 3 * DAY).max(opened + 5 * DAY);
    let earliest = opened + 5 * DAY;
    let wished = latest - exponential(rng, 200 * DAY);
    if wished < earliest { rng.between(earliest, latest) } else { wished }
}

/// Within how many seconds so many are delivered.
fn takes(rng: &mut Rng, ware: Ware, fans: u64) -> i64 {
    match ware {
        Ware::Pack => rng.between(2 * HOUR, 30 * HOUR),
        // 20 to 80 a day, but that a large order takes two months at most.
        Ware::Drip => (signed(fans) * DAY / rng.between(20, 80)).clamp(10 * DAY, 60 * DAY),
        Ware::Camouflage => rng.between(4 * DAY, 40 * DAY),
        Ware::FollowBack => rng.between(14 * DAY, 90 * DAY),
        Ware::Stolen => rng.between(DAY, 9 * DAY),
        Ware::Robot => rng.between(3 * HOUR, 3 * DAY),
    }
}

/// When each of an order follows; of a young account's slow order what is there by now.
fn timetable(rng: &mut Rng, (ordered, within): (i64, i64), now: i64, fans: u64) -> Vec<i64> {
    let start = ordered + rng.between(HOUR / 4, 6 * HOUR);
    let end = (start + within).min(now - 60);
    let start = start.min(end - 60);
    (0..fans).map(|_| rng.between(start, end)).collect()
}

impl Stock<'_> {
    fn account(&mut self, rng: &mut Rng, plan: &Plan, ware: Ware, ordered: i64, followed: i64) -> Coming {
        let taken_over = ware == Ware::Camouflage && rng.chance(5_000);
        let (created, batch) = if taken_over {
            (self.network.joined_by(rng, ordered - 300 * DAY), u32::MAX)
        } else {
            self.made(rng, ware, ordered)
        };
        let created = created.clamp(self.network.founded(), followed - 1);
        let (profile, lively) = if taken_over {
            people::profile(rng, plan.now - created)
        } else {
            dressed(rng, ware, plan.now - created)
        };
        let follower = Follower { id: 0, created: Some(created), followed: Some(followed), profile };
        Coming { follower, truth: Truth::Genuine, batch, lively }
    }

    /// When the next account of a ware was made, and with which others. Batches are open side by side, and delivered mixed.
    fn made(&mut self, rng: &mut Rng, ware: Ware, ordered: i64) -> (i64, u32) {
        let open = match ware {
            Ware::Pack => 2,
            Ware::Drip | Ware::FollowBack => 12,
            Ware::Camouflage => 25,
            Ware::Stolen => 4,
            Ware::Robot => 1,
        };
        while self.batches.len() < open {
            let batch = self.batch(rng, ware, ordered);
            self.batches.push(batch);
        }
        let at = rng.index(self.batches.len());
        let batch = &mut self.batches[at];
        let made = batch.from + rng.between(0, batch.within);
        let number = batch.number;
        batch.left -= 1;
        if batch.left == 0 {
            self.batches.swap_remove(at);
        }
        (made, number)
    }

    fn batch(&mut self, rng: &mut Rng, ware: Ware, ordered: i64) -> Batch {
        let between = |rng: &mut Rng, low: i64, high: i64| rng.between(low, high).unsigned_abs();
        // How many, within what time, and how long before the order the last was made.
        let (left, within, ago) = match ware {
            Ware::Pack => {
                (between(rng, 330, 1_000), rng.between(DAY / 2, 4 * DAY), exponential(rng, 250 * DAY))
            }
            Ware::Drip => (between(rng, 50, 200), rng.between(DAY, 3 * DAY), exponential(rng, 300 * DAY)),
            Ware::Camouflage => {
                (between(rng, 5, 40), rng.between(5 * DAY, 60 * DAY), 365 * DAY + exponential(rng, 400 * DAY))
            }
            Ware::FollowBack => {
                (between(rng, 10, 60), rng.between(10 * DAY, 90 * DAY), exponential(rng, 200 * DAY))
            }
            Ware::Stolen => (between(rng, 30, 300), rng.between(DAY, 12 * DAY), exponential(rng, 150 * DAY)),
            Ware::Robot => {
                (between(rng, 500, 3_000), rng.between(DAY / 4, 2 * DAY), exponential(rng, 300 * DAY))
            }
        };
        let from = (ordered - DAY - ago - within).max(self.network.founded());
        let number = self.numbers;
        self.numbers += 1;
        Batch { number, left, from, within }
    }
}

/// What a profile is filled with.
struct Dress {
    /// Doublings of followers, accounts followed, posts and likes in the middle.
    middle: [i64; 4],
    /// How far they spread, in quarters of a standard doubling.
    spread: i64,
    /// In ten thousand: a picture, a bio, a link, no digits in the handle.
    flags: [u32; 4],
}

const fn dress(ware: Ware) -> Dress {
    let (middle, spread, flags) = match ware {
        Ware::Pack => ([2, 7, 0, 0], 4, [4_500, 900, 100, 900]),
        Ware::Drip => ([3, 8, 3, 2], 5, [7_500, 3_500, 400, 2_200]),
        Ware::Camouflage => ([6, 8, 6, 6], 6, [9_500, 8_000, 1_800, 5_500]),
        Ware::FollowBack => ([9, 10, 7, 7], 5, [9_700, 8_800, 3_000, 5_000]),
        Ware::Stolen => ([4, 8, 5, 3], 5, [9_900, 9_300, 1_500, 3_500]),
        Ware::Robot => ([2, 8, 10, 11], 4, [8_000, 4_000, 700, 1_800]),
    };
    Dress { middle, spread, flags }
}

/// A profile as its seller fills it, and how lively it is.
fn dressed(rng: &mut Rng, ware: Ware, age: i64) -> (Profile, i64) {
    let Dress { middle, spread, flags: [picture, bio, link, plain] } = dress(ware);
    let years = age / (365 * DAY);
    let aged = if ware == Ware::Camouflage { years.min(4) * DOUBLING / 4 } else { 0 };
    let mut count = |middle: i64| {
        let exponent = middle * DOUBLING + normal(rng) * spread / 4 + aged;
        power(exponent).saturating_sub(1)
    };
    let [followers, following, posts, likes] = middle.map(&mut count);
    // Whoever lives on follow-backs is followed by nearly as many as it follows.
    let followers = if ware == Ware::FollowBack { following * (60 + rng.below(50)) / 100 } else { followers };
    let digits = if rng.chance(plain) { 0 } else { shown(3 + rng.below(6)) };
    let listed = if ware == Ware::FollowBack { rng.below(4) } else { u64::from(rng.chance(300)) };
    let profile = Profile {
        followers: Some(shown(followers)),
        following: Some(shown(following.max(1))),
        posts: Some(shown(posts)),
        likes: Some(shown(likes)),
        listed: Some(shown(listed)),
        picture: Some(rng.chance(picture)),
        bio: Some(rng.chance(bio)),
        link: Some(rng.chance(link)),
        digits: Some(digits),
    };
    (profile, -3 * DOUBLING)
}
