//! The audit of each audience: what every family reads, added up by a judge that learned on other made-up audiences.

use app::ports::{Reading as Told, pictured};
use audience::estimate::to_check;
use audience::growth::{self, Growth};
use audience::picture::{FingerprintWords, Place, fingerprint};
use audience::{Action, Actions, Family, Judge, Reading, Statement, bands, benford, lockstep};
use eyre::Result;
use kernel::{AuditId, BasisPoints, Timestamp};
use market::measure::{Burst, Cause, Fact, FactCode, Family as Kind, GrowthPoint};
use simulator::sellers::{self, Made, Truth};
use simulator::town::Audience;
use uuid::Uuid;

use super::figures::{basis, shares};
use super::{DAY, at};

/// What was learned on made-up audiences of other seeds: `tests/teaching.rs` writes it.
const JUDGE: &[u8] = include_bytes!("judge.bin");
/// Points of a growth curve.
const POINTS: usize = 120;
/// How many accounts of an audience people of the town look at by hand, and at most what part of it.
const CHECKS: usize = 400;
const PART: usize = 4;
/// What is written on a fingerprint: places for words, since one picture is kept for readers of all languages.
const WORDS: FingerprintWords<'static> = FingerprintWords {
    title: pictured::TITLE,
    says: pictured::SAYS,
    across: pictured::ACROSS,
    up: pictured::UP,
    accounts: pictured::ACCOUNTS,
    bands: pictured::BANDS,
};
/// How long a breakout or a mention brings people, in seconds.
const BRINGS: i64 = 2 * DAY;

/// What was found of an audience.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// How likely each follower is fake, 0 where nothing is known.
    pub(super) probabilities: Vec<f64>,
    /// The share, its interval and its causes.
    pub(super) statement: Statement,
    method: String,
    bands: Vec<bands::Band>,
    growth: Growth,
}

/// What every family says of an audience, profiles apart, with the bands and the growth behind it.
pub(super) fn families(made: &Made) -> (Vec<Reading>, Vec<bands::Band>, Growth) {
    let followers = &made.audience;
    let bands::Bands { reading: creation, bands } = bands::bands(followers);
    let causes: Vec<growth::Cause> = made.bursts.iter().filter_map(explained).collect();
    let (bursts, growth) = growth::growth(followers, &causes);
    let (following, _) = lockstep::lockstep(&follows(made), lockstep::FOLLOWING);
    let (engaging, _) = lockstep::lockstep(&acts(made), lockstep::ENGAGING);
    (vec![creation, following, engaging, bursts, benford::benford(followers)], bands, growth)
}

/// What the market would know of: posts that broke out and large mentions. What nobody recorded explains nothing.
fn explained(burst: &sellers::Burst) -> Option<growth::Cause> {
    let what = match burst.cause {
        sellers::Cause::Breakout => "a post that broke out",
        sellers::Cause::Mention => "a large mention",
        sellers::Cause::Unknown => return None,
    };
    Some(growth::Cause { time: burst.at..burst.at + BRINGS, what: what.to_owned() })
}

fn follows(made: &Made) -> Actions {
    let mut actions = Vec::with_capacity(made.lists.len());
    for (account, place) in (0_u32..).zip(0..made.audience.len()) {
        actions.extend(made.lists.of(place).iter().map(|followed| Action {
            account,
            target: u64::from(followed.target),
            time: Some(i64::from(followed.hour) * 3_600),
        }));
    }
    Actions::of(made.audience.len(), &actions)
}

fn acts(made: &Made) -> Actions {
    let mut actions = Vec::new();
    for (post, engaged) in (0_u64..).zip(&made.posts) {
        for act in engaged.reposts.iter().chain(&engaged.likes) {
            // Accounts from outside of the audience are left out of its audit.
            let Ok(account) = u32::try_from(act.account) else { continue };
            actions.push(Action { account, target: post, time: Some(act.at) });
        }
    }
    Actions::of(made.audience.len(), &actions)
}

/// Reads an audience.
pub(super) fn read(made: &Made) -> Result<Found> {
    let judge = Judge::from_bytes(JUDGE)?;
    let (mut readings, bands, growth) = families(made);
    readings.push(judge.read_profiles(&made.audience));
    let count = made.audience.len();
    let judged = judge.combination.judge(&readings, count);
    let chosen = to_check(&judged.probabilities, CHECKS.min(count / PART), 1).accounts;
    let checked: Vec<(u32, bool)> = chosen.into_iter().map(|at| (at, looked_at(made, at))).collect();
    let (_, statement) = judge.state(&readings, count, count, &checked)?;
    let probabilities = judged.probabilities.iter().map(|p| if p.is_nan() { 0.0 } else { *p }).collect();
    let method = format!("audience {:016x}", judge.version());
    Ok(Found { probabilities, statement, method, bands, growth })
}

/// What somebody who looks at an account by hand sees: the one place where the truth is looked at.
fn looked_at(made: &Made, place: u32) -> bool {
    let truth = usize::try_from(place).ok().and_then(|place| made.truth.get(place));
    truth.copied().is_some_and(Truth::is_bought)
}

impl Found {
    /// In the market's words, read again now.
    pub(super) fn told(&self, audience: &Audience, now: Timestamp) -> Option<Told> {
        let estimate = &self.statement.estimate;
        let (share, interval) = shares(estimate.share, estimate.low, estimate.high)?;
        let followers = number(audience.made.audience.len());
        let day = (now.as_micros() / 1_000_000).div_euclid(DAY);
        // One reading a day of the same followers.
        let id = audience.profile.uuid().as_u128() ^ (u128::from(day.unsigned_abs()) << 24) ^ 0xa0d1;
        Some(Told {
            id: AuditId::new(Uuid::from_u128(id)),
            method: self.method.clone(),
            at: now,
            share,
            interval,
            followers,
            seen: followers,
            checked: number(estimate.checked),
            causes: self.causes(),
            growth: self.curve(),
            bursts: self.bursts(),
            fingerprint: Some(fingerprint(&audience.made.audience, &self.bands, &WORDS, Place::Alone)),
        })
    }

    fn causes(&self) -> Vec<Cause> {
        let cause = |cause: &audience::Cause| Cause {
            family: kind(cause.family),
            // Rounded down, so that together they are never more than the whole.
            share: BasisPoints::new(basis((cause.points - 0.000_05).max(0.0))).unwrap_or(BasisPoints::ZERO),
            evidence: match cause.family {
                Family::Creation => self.bands_in_figures(),
                Family::Lockstep
                | Family::Dense
                | Family::Synchrony
                | Family::Trust
                | Family::Profile
                | Family::Bursts
                | Family::Engagers
                | Family::Deficit
                | Family::Copied
                | Family::Benford => groups(&cause.evidence),
            },
        };
        self.statement.causes.iter().map(cause).collect()
    }

    fn bands_in_figures(&self) -> Vec<Fact> {
        let Some(largest) = self.bands.first() else { return Vec::new() };
        let accounts: usize = self.bands.iter().map(|band| band.accounts.len()).sum();
        let usual: f64 = self.bands.iter().map(|band| band.usual).sum();
        vec![
            fact(FactCode::Groups, signed(self.bands.len())),
            fact(FactCode::Accounts, signed(accounts)),
            fact(FactCode::Usual, super::figures::whole(usual)),
            fact(FactCode::MadeFrom, largest.made.0.div_euclid(DAY)),
            fact(FactCode::MadeUntil, largest.made.1.div_euclid(DAY)),
            fact(FactCode::After, largest.accounts.first().map_or(0, |place| i64::from(*place))),
        ]
    }

    fn curve(&self) -> Vec<GrowthPoint> {
        let step = self.growth.days.len().div_ceil(POINTS).max(1);
        let mut sum = 0_u64;
        let mut points = Vec::new();
        for (number, days) in self.growth.days.chunks(step).enumerate() {
            sum += days.iter().map(|day| u64::from(*day)).sum::<u64>();
            let end = self.growth.start + DAY * signed((number + 1) * step);
            points.push(GrowthPoint { at: at(end), followers: sum });
        }
        points
    }

    fn bursts(&self) -> Vec<Burst> {
        let day = |day: usize| at(self.growth.start + DAY * signed(day));
        let burst = |burst: &growth::Burst| Burst {
            from: day(burst.days.start),
            until: day(burst.days.end),
            gained: burst.count,
            usual: super::figures::whole(burst.usual).unsigned_abs(),
            explained: burst.cause.is_some(),
        };
        self.growth.bursts.iter().take(100).map(burst).collect()
    }
}

/// How many groups were found, and how many accounts are in them.
fn groups(evidence: &[audience::Evidence]) -> Vec<Fact> {
    if evidence.is_empty() {
        return Vec::new();
    }
    let accounts: usize = evidence.iter().map(|found| found.accounts.len()).sum();
    vec![fact(FactCode::Groups, signed(evidence.len())), fact(FactCode::Accounts, signed(accounts))]
}

const fn fact(code: FactCode, value: i64) -> Fact {
    Fact { code, value }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

const fn kind(family: Family) -> Kind {
    match family {
        Family::Creation => Kind::CreationBands,
        Family::Lockstep => Kind::Lockstep,
        Family::Dense => Kind::DenseBlock,
        Family::Synchrony => Kind::Synchrony,
        Family::Trust => Kind::Trust,
        Family::Profile => Kind::Profile,
        Family::Bursts => Kind::Bursts,
        Family::Engagers => Kind::Engagement,
        Family::Deficit => Kind::Deficit,
        Family::Copied => Kind::Copied,
        Family::Benford => Kind::Benford,
    }
}
