//! Predicts what every account holds at the end, what the rail paid to whom, and how every placement ended.
//!
//! It shares no code with `app`, `market` or `ledger`: it reads the people's diary and the rail's own books,
//! works in whole numbers of its own, names accounts by text, and holds the result against what the store says.
//! The rules it knows are the published ones, written down a second time:
//!
//! - a price is shared between platform (the fee, rounded down) and creator (the rest);
//! - silence approves; the last draft's rejection stands unless an appeal was upheld;
//! - a post fails for its first flaw that no operator has excused;
//! - what a launched campaign has not paid goes back to its brand, and everything goes out to whoever is
//!   identified and has a bank that takes it.
//!
//! Cost: one pass over placements, campaigns and accounts.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{BrandId, CampaignId, CreatorId, DisputeId, OfferId, PlacementId};

use crate::diary::{CampaignTruth, Course, Diary, Fact, Flaw, PlacementTruth, Word};

/// How a placement ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    NoDraft,
    NotPublished,
    Rejected(&'static str),
    Breached(&'static str),
    Paid,
    GivenBack { after_payment: bool },
}

impl Fate {
    /// The state's name, and the reason's.
    const fn names(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::NoDraft => ("failed", Some("no_draft")),
            Self::NotPublished => ("failed", Some("not_published")),
            Self::Rejected(code) => ("rejected", Some(code)),
            Self::Breached(code) => ("breached", Some(code)),
            Self::Paid => ("paid", None),
            Self::GivenBack { .. } => ("given_back", None),
        }
    }
}

/// What the store says at the end, in plain words.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Account names and minor units.
    pub(crate) balances: BTreeMap<String, i128>,
    /// State, and the reason of the last verdict.
    pub(crate) placements: BTreeMap<PlacementId, (String, Option<String>)>,
    /// State, and places taken.
    pub(crate) campaigns: BTreeMap<CampaignId, (String, i128)>,
    pub(crate) offers: BTreeMap<OfferId, String>,
    pub(crate) disputes: BTreeMap<DisputeId, String>,
    /// Payouts that are neither confirmed nor returned.
    pub(crate) undecided_payouts: Vec<String>,
    /// Placements whose words had been handed in by somebody else before.
    pub(crate) copied_twins: BTreeSet<PlacementId>,
    /// What the rail really paid, by payee's account name and currency.
    pub(crate) rail: BTreeMap<String, i128>,
    /// Placements that were given back or failed and whose published post still stands.
    pub(crate) left_standing: Vec<PlacementId>,
}

/// What should be.
#[derive(Debug, Default)]
pub(crate) struct Forecast {
    balances: BTreeMap<String, i128>,
    rail: BTreeMap<String, i128>,
    fates: BTreeMap<PlacementId, Fate>,
    paid: BTreeMap<CampaignId, i128>,
    returned: BTreeMap<CampaignId, i128>,
}

/// How a placement ends, by what its people know.
pub(crate) fn fate(truth: &PlacementTruth, rulings: &BTreeMap<DisputeId, bool>, copied: bool) -> Fate {
    let upheld = |dispute: &DisputeId| rulings.get(dispute).copied().unwrap_or(false);
    let mut last = 0;
    let mut published: Option<Vec<Flaw>> = None;
    let mut later: Vec<Flaw> = Vec::new();
    let (mut condemned, mut excused) = (false, 0);
    for fact in &truth.facts {
        match fact {
            Fact::GivenBack { after_payment } => return Fate::GivenBack { after_payment: *after_payment },
            Fact::Drafted { revision } => last = last.max(*revision),
            Fact::Published { flaws } => published = Some(flaws.clone()),
            Fact::Happened { flaws } => later.extend(flaws),
            Fact::Disputed { dispute } => condemned |= upheld(dispute),
            Fact::AppealedBreach { dispute } => excused += usize::from(upheld(dispute)),
            Fact::Judged { .. } | Fact::AppealedRejection { .. } => {}
        }
    }
    if last == 0 {
        return Fate::NoDraft;
    }
    if let Some(code) = rejection(truth, last, upheld) {
        return Fate::Rejected(code);
    }
    let Some(mut flaws) = published else { return Fate::NotPublished };
    flaws.extend(copied.then_some(Flaw::Copied));
    flaws.sort_unstable();
    later.sort_unstable();
    let troubles = flaws.into_iter().map(Flaw::code);
    let troubles = troubles.chain(condemned.then_some("condemned")).chain(later.into_iter().map(Flaw::code));
    troubles.skip(excused).map(Fate::Breached).next().unwrap_or(Fate::Paid)
}

/// The code by which the last draft was rejected, unless an appeal was upheld.
fn rejection(truth: &PlacementTruth, last: u32, upheld: impl Fn(&DisputeId) -> bool) -> Option<&'static str> {
    let mut code = None;
    for fact in &truth.facts {
        match fact {
            Fact::Judged { revision, word: Word::No(name) } if *revision == last => code = Some(*name),
            Fact::AppealedRejection { revision, dispute } if *revision == last && upheld(dispute) => {
                return None;
            }
            Fact::Judged { .. }
            | Fact::AppealedRejection { .. }
            | Fact::Drafted { .. }
            | Fact::Published { .. }
            | Fact::Happened { .. }
            | Fact::Disputed { .. }
            | Fact::AppealedBreach { .. }
            | Fact::GivenBack { .. } => {}
        }
    }
    code
}

impl Forecast {
    /// From the diary alone; `fee` in ten-thousandths.
    pub(crate) fn new(diary: &Diary, copied: &BTreeSet<PlacementId>, fee: i128) -> Self {
        let mut forecast = Self::default();
        let mut earned: BTreeMap<(CreatorId, &str), i128> = BTreeMap::new();
        for truth in diary.placements.values() {
            let Some(campaign) = diary.campaigns.get(&truth.campaign) else { continue };
            let fate = fate(truth, &diary.rulings, copied.contains(&truth.id));
            forecast.fates.insert(truth.id, fate);
            match fate {
                Fate::Paid => {
                    let platform = campaign.price * fee / 10_000;
                    forecast.credit(format!("fees/{}", campaign.currency), platform);
                    let creator = earned.entry((truth.creator, &campaign.currency)).or_default();
                    *creator += campaign.price - platform;
                    *forecast.paid.entry(truth.campaign).or_default() += 1;
                }
                Fate::GivenBack { after_payment: true } => {
                    *forecast.returned.entry(truth.campaign).or_default() += 1;
                }
                Fate::GivenBack { after_payment: false }
                | Fate::NoDraft
                | Fate::NotPublished
                | Fate::Rejected(_)
                | Fate::Breached(_) => {}
            }
        }
        for ((creator, currency), amount) in earned {
            let payee = diary.creators.get(&creator);
            let goes_out = payee.is_some_and(|payee| payee.identified && payee.banked);
            forecast.due(format!("creator/{creator}/{currency}"), currency, amount, goes_out);
        }
        forecast.refunds(diary);
        forecast
    }

    fn credit(&mut self, account: String, amount: i128) {
        *self.balances.entry(account).or_default() += amount;
    }

    /// What somebody is owed: paid out, or still on the account.
    fn due(&mut self, account: String, currency: &str, amount: i128, goes_out: bool) {
        if goes_out {
            self.credit(format!("provider/{currency}"), amount);
            *self.rail.entry(account).or_default() += amount;
        } else {
            self.credit(account, amount);
        }
    }

    fn refunds(&mut self, diary: &Diary) {
        let mut due: BTreeMap<(BrandId, &str), i128> = BTreeMap::new();
        for campaign in diary.campaigns.values() {
            let CampaignTruth { id, brand, currency, price, course, payments, .. } = campaign;
            let funded: i128 = payments.values().sum();
            self.credit(format!("provider/{currency}"), -funded);
            match course {
                Course::Draft | Course::Funded => self.credit(format!("campaign/{id}/{currency}"), funded),
                Course::Launched | Course::Cancelled => {
                    let spent = price * self.paid.get(id).copied().unwrap_or(0);
                    *due.entry((*brand, currency)).or_default() += funded - spent;
                }
            }
        }
        for ((brand, currency), amount) in due {
            let banked = diary.brands.get(&brand).is_some_and(|payee| payee.banked);
            self.due(format!("brand/{brand}/{currency}"), currency, amount, banked);
        }
    }

    /// Everything in which the store and the rail differ from the forecast, in plain words.
    pub(crate) fn differences(&self, diary: &Diary, found: &Found) -> Vec<String> {
        let mut differences = amounts("holds", &self.balances, &found.balances);
        differences.extend(amounts("was paid by the rail", &self.rail, &found.rail));
        differences.extend(self.placements(found));
        differences.extend(self.campaigns(diary, found));
        let offers = diary.offers.iter().map(|(id, end)| (*id, end.name().to_owned())).collect();
        differences.extend(states("offer", &offers, &found.offers));
        let ruled = |upheld: &bool| if *upheld { "upheld" } else { "dismissed" }.to_owned();
        let rulings = diary.rulings.iter().map(|(id, upheld)| (*id, ruled(upheld))).collect();
        differences.extend(states("dispute", &rulings, &found.disputes));
        differences.extend(found.undecided_payouts.iter().map(|id| format!("{id} was never decided")));
        let standing = found.left_standing.iter();
        differences.extend(standing.map(|id| format!("{id} came to nothing and its post still stands")));
        differences
    }

    fn placements(&self, found: &Found) -> Vec<String> {
        let mut differences = Vec::new();
        for (id, fate) in &self.fates {
            let (state, reason) = fate.names();
            let told = |state: &str, reason: Option<&str>| match reason {
                Some(reason) => format!("{state} ({reason})"),
                None => state.to_owned(),
            };
            let expected = told(state, reason);
            let Some((found_state, found_reason)) = found.placements.get(id) else {
                differences.push(format!("{id} should be {expected} and is not there"));
                continue;
            };
            let reason_counts = matches!(fate, Fate::Paid | Fate::GivenBack { .. });
            let found_reason = found_reason.as_deref().filter(|_| !reason_counts);
            let is = told(found_state, found_reason);
            if is != expected {
                differences.push(format!("{id} should be {expected} and is {is}"));
            }
        }
        let unknown = found.placements.keys().filter(|id| !self.fates.contains_key(*id));
        differences.extend(unknown.map(|id| format!("{id} is there and nobody asked for it")));
        differences
    }

    fn campaigns(&self, diary: &Diary, found: &Found) -> Vec<String> {
        let mut differences = Vec::new();
        for campaign in diary.campaigns.values() {
            let state = match campaign.course {
                Course::Draft => "draft",
                Course::Funded => "funded",
                Course::Launched => "settled",
                Course::Cancelled => "cancelled",
            };
            let id = campaign.id;
            let Some((found_state, taken)) = found.campaigns.get(&id) else {
                differences.push(format!("{id} should be {state} and is not there"));
                continue;
            };
            if found_state != state {
                differences.push(format!("{id} should be {state} and is {found_state}"));
            }
            // A place whose money came back after the books were closed stays taken; before, it was free again.
            let least = self.paid.get(&id).copied().unwrap_or(0);
            let most = least + self.returned.get(&id).copied().unwrap_or(0);
            if !(least..=most).contains(taken) {
                differences.push(format!("{id} should have {least} to {most} places taken and has {taken}"));
            }
        }
        differences
    }
}

fn amounts(verb: &str, expected: &BTreeMap<String, i128>, found: &BTreeMap<String, i128>) -> Vec<String> {
    let names: BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let of = |amounts: &BTreeMap<String, i128>, name: &String| amounts.get(name).copied().unwrap_or(0);
    let differing = names.into_iter().filter(|name| of(expected, name) != of(found, name));
    differing
        .map(|name| {
            let (should, is) = (of(expected, name), of(found, name));
            format!("{name}: {verb} {is} minor units and should be {should}")
        })
        .collect()
}

fn states<K: Ord + std::fmt::Display>(
    what: &str,
    expected: &BTreeMap<K, String>,
    found: &BTreeMap<K, String>,
) -> Vec<String> {
    let names: BTreeSet<&K> = expected.keys().chain(found.keys()).collect();
    let of = |states: &BTreeMap<K, String>, id: &K| states.get(id).cloned().unwrap_or("unknown".to_owned());
    let differing = names.into_iter().filter(|id| expected.get(*id) != found.get(*id));
    differing
        .map(|id| format!("{what} {id} should be {} and is {}", of(expected, id), of(found, id)))
        .collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::diary::PayeeTruth;

    fn placement(number: u128) -> PlacementId {
        PlacementId::new(Uuid::from_u128(number))
    }

    fn ids() -> (CampaignId, BrandId, CreatorId, DisputeId) {
        let uuid = Uuid::from_u128(7);
        (CampaignId::new(uuid), BrandId::new(uuid), CreatorId::new(uuid), DisputeId::new(uuid))
    }

    fn told(facts: Vec<Fact>, upheld: bool) -> Fate {
        let (campaign, _, creator, dispute) = ids();
        let truth = PlacementTruth { id: placement(1), campaign, creator, facts, twin: false };
        fate(&truth, &BTreeMap::from([(dispute, upheld)]), false)
    }

    #[test]
    fn fates_follow_from_facts() {
        let (.., dispute) = ids();
        let drafted = |revision| Fact::Drafted { revision };
        let no = |revision| Fact::Judged { revision, word: Word::No("tone") };
        let out = |flaws: &[Flaw]| Fact::Published { flaws: flaws.to_vec() };
        let appeal = Fact::AppealedBreach { dispute };
        assert_eq!(told(vec![], true), Fate::NoDraft);
        assert_eq!(told(vec![drafted(1)], true), Fate::NotPublished);
        assert_eq!(told(vec![drafted(1), no(1)], true), Fate::Rejected("tone"));
        assert_eq!(told(vec![drafted(1), no(1), drafted(2), out(&[])], true), Fate::Paid);
        let appealed = vec![drafted(1), no(1), Fact::AppealedRejection { revision: 1, dispute }, out(&[])];
        assert_eq!(told(appealed.clone(), true), Fate::Paid);
        assert_eq!(told(appealed, false), Fate::Rejected("tone"));
        let dropped = out(&[Flaw::TextChanged, Flaw::LinkChanged]);
        let excused = vec![drafted(1), dropped, appeal];
        assert_eq!(told(excused.clone(), false), Fate::Breached("link_changed"));
        assert_eq!(told(excused, true), Fate::Breached("text_changed"));
        let deleted = Fact::Happened { flaws: vec![Flaw::Deleted] };
        let disputed = vec![drafted(1), out(&[]), deleted, Fact::Disputed { dispute }];
        assert_eq!(told(disputed.clone(), true), Fate::Breached("condemned"));
        assert_eq!(told(disputed, false), Fate::Breached("deleted"));
        let gone = vec![drafted(1), Fact::GivenBack { after_payment: false }];
        assert_eq!(told(gone, true), Fate::GivenBack { after_payment: false });
    }

    /// One campaign of 10.01, funded with 20.02, one placement paid.
    fn small_world() -> (Diary, Found) {
        let (campaign, brand, creator, _) = ids();
        let mut diary = Diary::default();
        let facts = vec![Fact::Drafted { revision: 1 }, Fact::Published { flaws: Vec::new() }];
        let truth = PlacementTruth { id: placement(1), campaign, creator, facts, twin: false };
        diary.placements.insert(truth.id, truth);
        let payments = BTreeMap::from([("a".to_owned(), 2_002)]);
        let currency = "EUR".to_owned();
        let (price, budget, course) = (1_001, 2_002, Course::Launched);
        let truth = CampaignTruth { id: campaign, brand, currency, price, budget, course, payments };
        diary.campaigns.insert(campaign, truth);
        diary.creators.insert(creator, PayeeTruth { identified: true, banked: true });
        diary.brands.insert(brand, PayeeTruth { identified: true, banked: false });
        let found = Found {
            balances: [
                (format!("brand/{brand}/EUR"), 1_001),
                ("fees/EUR".to_owned(), 123),
                ("provider/EUR".to_owned(), 878 - 2_002),
            ]
            .into(),
            placements: BTreeMap::from([(placement(1), ("paid".to_owned(), None))]),
            campaigns: BTreeMap::from([(campaign, ("settled".to_owned(), 1))]),
            rail: BTreeMap::from([(format!("creator/{creator}/EUR"), 878)]),
            ..Found::default()
        };
        (diary, found)
    }

    fn differences(diary: &Diary, found: &Found) -> Vec<String> {
        Forecast::new(diary, &BTreeSet::new(), 1_235).differences(diary, found)
    }

    #[test]
    fn a_world_as_it_should_be_has_no_differences() {
        let (diary, found) = small_world();
        assert_eq!(differences(&diary, &found), Vec::<String>::new());
    }

    #[test]
    fn whatever_is_tampered_with_is_noticed() {
        let tampered: [fn(&mut Found); 7] = [
            |found| *found.balances.entry("fees/EUR".to_owned()).or_default() += 1,
            |found| found.balances.clear(),
            |found| *found.rail.values_mut().next().unwrap() += 1,
            |found| found.placements.values_mut().next().unwrap().0 = "holding".to_owned(),
            |found| found.placements.clear(),
            |found| found.campaigns.values_mut().next().unwrap().1 = 2,
            |found| found.left_standing.push(placement(1)),
        ];
        for (number, tamper) in tampered.into_iter().enumerate() {
            let (diary, mut found) = small_world();
            tamper(&mut found);
            assert!(!differences(&diary, &found).is_empty(), "tampering {number} was not noticed");
        }
    }
}
