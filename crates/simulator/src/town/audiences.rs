//! Audiences of the town that are measured, with the truth of them: who bought, for whom a rival bought, and who did not.
//!
//! Shape: the audience of each character of [`SHOWN`] is made by [`sellers`](crate::sellers) from the town's seed, as it stands at the town's
//! first minute, and [`Ties`] says who follows and acts on whom among all of them. Nothing is kept: the same town makes the same
//! again. The receipts are the town's diary of what was paid; no part of the market sees them.
//! Cost: about 77,000 accounts, a tenth of a second or two in a release build.

use audience::Follower;
use kernel::{BasisPoints, CreatorId, ProfileId, Timestamp};

use super::Town;
use super::state::State;
use crate::rng::Rng;
use crate::sellers::{Buyer, Made, Plan, Truth, Ware, make};

/// Of the first among them at most so many are told to have been looked at, in each group.
const SEEDS: usize = 24;
/// How many groups of people who were looked at there are.
const GROUPS: usize = 3;

/// Somebody whose audience is measured.
struct Shown {
    scene: &'static str,
    /// Hundredths of a per cent.
    bought: u16,
    wares: &'static [Ware],
    buyer: Buyer,
    robots: bool,
}

const fn honest(scene: &'static str) -> Shown {
    Shown { scene, bought: 0, wares: &[], buyer: Buyer::Owner, robots: false }
}

/// By their scenes.
const SHOWN: [Shown; 4] = [
    Shown {
        scene: "bought_followers",
        bought: 4_100,
        wares: &[Ware::Pack, Ware::Drip],
        buyer: Buyer::Owner,
        robots: true,
    },
    Shown { scene: "rival_bought", bought: 3_200, wares: &[Ware::Pack], buyer: Buyer::Rival, robots: false },
    honest("honest_small"),
    honest("honest_large"),
];

/// An audience, whose it is, and the truth of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Audience {
    /// The scene that its owner is known for.
    pub scene: String,
    /// Whose.
    pub creator: CreatorId,
    /// Of which profile.
    pub profile: ProfileId,
    /// The followers, the truth and the receipts.
    pub made: Made,
}

/// Who follows whom among all that are measured, and who acted on what they posted.
///
/// Accounts are numbered: the followers of the first audience in their order, then those of the next, and the owners at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// How many accounts there are.
    pub accounts: u32,
    /// Where the followers of each audience begin.
    pub first: Vec<u32>,
    /// The owner of each audience.
    pub owners: Vec<u32>,
    /// Who follows whom.
    pub follows: Vec<(u32, u32)>,
    /// People whom somebody has looked at, in groups that have nobody in common.
    pub seeds: Vec<Vec<u32>>,
}

impl Town {
    /// The audiences that are measured, as they are at the first minute. Made anew at each call.
    #[must_use]
    pub fn audiences(&self) -> Vec<Audience> {
        // Nothing is made while the town waits.
        let (now, owners) = {
            let state = self.state();
            (state.first_minute, SHOWN.iter().map(|shown| owner(&state, shown)).collect::<Vec<_>>())
        };
        let found = SHOWN.iter().zip(owners);
        found.filter_map(|(shown, owner)| made(self.seed(), now, shown, owner?)).collect()
    }
}

fn owner(state: &State, shown: &Shown) -> Option<(CreatorId, ProfileId, u64)> {
    let character = state.cast.creators.iter().find(|character| character.scene == shown.scene)?;
    let profile = state.folk.get(&character.id)?.profiles.first()?;
    Some((character.id, profile.id, profile.followers))
}

fn made(
    seed: u64,
    now: Timestamp,
    shown: &Shown,
    (creator, profile, followers): (CreatorId, ProfileId, u64),
) -> Option<Audience> {
    let plan = Plan {
        wares: shown.wares.to_vec(),
        buyer: shown.buyer,
        robots: shown.robots,
        ..Plan::new(
            Rng::new(seed, shown.scene).bits(),
            u32::try_from(followers).ok()?,
            BasisPoints::new(shown.bought).ok()?,
            now.as_micros() / 1_000_000,
        )
    };
    let made = make(&plan).ok()?;
    Some(Audience { scene: shown.scene.to_owned(), creator, profile, made })
}

impl Ties {
    /// Of these audiences: everybody follows whose audience they are of; people follow each other, the well-known more often;
    /// fakes follow each other, and people who follow back.
    #[must_use]
    pub fn new(seed: u64, audiences: &[Audience]) -> Self {
        let mut rng = Rng::new(seed, "ties");
        let mut ties = Self::default();
        for audience in audiences {
            ties.first.push(ties.accounts);
            ties.accounts += u32::try_from(audience.made.audience.len()).unwrap_or(0);
        }
        ties.owners = (ties.accounts..).take(audiences.len()).collect();
        ties.accounts += u32::try_from(audiences.len()).unwrap_or(0);
        let known = ties.people(&mut rng, audiences);
        for (number, audience) in audiences.iter().enumerate() {
            let (first, owner) = (ties.first[number], ties.owners[number]);
            for (account, (follower, truth)) in
                (first..).zip(audience.made.audience.iter().zip(&audience.made.truth))
            {
                ties.follows.push((account, owner));
                match truth {
                    Truth::Genuine => ties.befriend(&mut rng, account, follower, &known),
                    Truth::Bought { .. } => ties.pad(&mut rng, account, first, audience, &known),
                }
            }
            let backs = audience.made.follow_backs.iter().map(|(who, whom)| (first + who, first + whom));
            ties.follows.extend(backs);
            // An owner follows some of those who follow them.
            for _ in 0..20 {
                if let Some(friend) = rng.pick(&known) {
                    ties.follows.push((owner, *friend));
                }
            }
        }
        // The best-known, one for each group in turn.
        ties.seeds = (0..GROUPS)
            .map(|group| known.iter().skip(group).step_by(GROUPS).take(SEEDS).copied().collect())
            .collect();
        ties
    }

    /// People of all audiences, the best-known first.
    fn people(&self, rng: &mut Rng, audiences: &[Audience]) -> Vec<u32> {
        let mut people = Vec::new();
        for (first, audience) in self.first.iter().zip(audiences) {
            for (account, (follower, truth)) in
                (*first..).zip(audience.made.audience.iter().zip(&audience.made.truth))
            {
                if !truth.is_bought() {
                    // Known elsewhere as here, more or less.
                    let fame = u64::from(follower.profile.followers.unwrap_or(0)) * (1 + rng.below(8));
                    people.push((std::cmp::Reverse(fame), account));
                }
            }
        }
        people.sort_unstable();
        people.into_iter().map(|(_, account)| account).collect()
    }

    fn befriend(&mut self, rng: &mut Rng, account: u32, follower: &Follower, known: &[u32]) {
        let most = follower.profile.following.unwrap_or(3).clamp(1, 12);
        for _ in 0..rng.below(u64::from(most) + 1) {
            self.follow_known(rng, account, known);
        }
    }

    fn pad(&mut self, rng: &mut Rng, account: u32, first: u32, audience: &Audience, known: &[u32]) {
        for _ in 0..2 {
            let at = rng.index(audience.made.truth.len());
            if audience.made.truth.get(at).copied().is_some_and(Truth::is_bought) {
                self.follows.push((account, first + u32::try_from(at).unwrap_or(0)));
            }
        }
        self.follow_known(rng, account, known);
    }

    /// Doubling by doubling: the first hundred are followed as often as the next two hundred.
    fn follow_known(&mut self, rng: &mut Rng, account: u32, known: &[u32]) {
        let doublings = u64::from(u64::try_from(known.len()).unwrap_or(1).max(1).ilog2()) + 1;
        let base = 1_u64 << rng.below(doublings);
        let at = usize::try_from(base - 1 + rng.below(base)).unwrap_or(0);
        if let Some(friend) = known.get(at).filter(|friend| **friend != account) {
            self.follows.push((account, *friend));
        }
    }
}
