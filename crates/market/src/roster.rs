//! Everybody's profiles, held small, so that a brand sees while it types whom its conditions leave.
//!
//! The conditions are those of `eligibility`, asked once of each set of languages, each set of topics and each
//! country that occurs, and of each profile only where it differs from all others. What a creator has done lately,
//! the places that are left and the period do not count here. Cost: one pass over rows of 32 bytes, no allocation
//! a row; memory: under 100 bytes a profile.

use std::collections::HashMap;
use std::hash::Hash;

use kernel::{BasisPoints, Country, CreatorId, Interval, Language, Network, Points, Topic};
use serde::{Deserialize, Serialize};

use crate::eligibility::{Condition, country, fake_share, influence, language, network, standing, topic};
use crate::people::{Creator, Profile};
use crate::terms::Terms;

/// The conditions that need nothing but the terms and what is known of a profile, in the order of the findings.
pub const CONDITIONS: [Condition; 7] = [
    Condition::Standing,
    Condition::Network,
    Condition::Country,
    Condition::Language,
    Condition::Topic,
    Condition::Influence,
    Condition::FakeShare,
];

/// A row that no longer counts.
const NOBODY: u32 = u32::MAX;

/// One profile; its set of languages and topics and its country by their places among all that occur.
#[derive(Debug, Clone, Copy)]
struct Row {
    creator: u32,
    languages: u32,
    topics: u32,
    country: u16,
    network: Network,
    suspended: bool,
    influence: Option<Interval<Points>>,
    fake_share: Option<Interval<BasisPoints>>,
}

/// Each value that occurs, once.
#[derive(Debug)]
struct Values<T> {
    all: Vec<T>,
    places: HashMap<T, u32>,
}

impl<T> Default for Values<T> {
    fn default() -> Self {
        Self { all: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Values<T> {
    fn place(&mut self, value: T) -> u32 {
        if let Some(place) = self.places.get(&value) {
            return *place;
        }
        let place = u32::try_from(self.all.len()).unwrap_or(NOBODY);
        self.all.push(value.clone());
        self.places.insert(value, place);
        place
    }
}

/// Everybody's profiles.
#[derive(Debug, Default)]
pub struct Roster {
    /// A creator's rows stand together.
    rows: Vec<Row>,
    /// Each creator's first row and how many there are.
    places: HashMap<CreatorId, (usize, usize)>,
    /// Rows that no longer count.
    left: usize,
    next: u32,
    languages: Values<Vec<Language>>,
    topics: Values<Vec<Topic>>,
    countries: Values<Country>,
}

/// How many creators fulfil a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionCount {
    /// Which.
    pub condition: Condition,
    /// Creators with a profile that meets it, whatever else it misses.
    pub passing: u64,
    /// Creators who would qualify, and do not, if only this one were dropped.
    pub lost: u64,
}

/// Whom a campaign's conditions leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualifying {
    /// All creators.
    pub total: u64,
    /// Those with a profile that meets every condition.
    pub creators: u64,
    /// Profiles that meet every condition.
    pub profiles: u64,
    /// Each of [`CONDITIONS`], in that order.
    pub by_condition: Vec<ConditionCount>,
}

/// The conditions that one creator's profiles miss, so far.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    met: bool,
    passed: u8,
    alone: u8,
}

impl Roster {
    /// How many creators there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Takes a creator in, or what is new of one.
    pub fn put(&mut self, creator: &Creator) {
        let number = self.next;
        self.next = self.next.checked_add(1).filter(|next| *next < NOBODY).unwrap_or(0);
        let rows: Vec<Row> =
            creator.profiles.iter().map(|profile| self.row(number, creator, profile)).collect();
        let known = self.places.get(&creator.id).copied().unwrap_or((self.rows.len(), 0));
        if known.1 == rows.len() && known.1 > 0 {
            self.rows[known.0..known.0 + known.1].copy_from_slice(&rows);
            return;
        }
        self.rows[known.0..known.0 + known.1].iter_mut().for_each(|row| row.creator = NOBODY);
        self.left += known.1;
        self.places.insert(creator.id, (self.rows.len(), rows.len()));
        self.rows.extend(rows);
        if self.left > 1_000 && self.left * 2 > self.rows.len() {
            self.close_up();
        }
    }

    fn row(&mut self, number: u32, creator: &Creator, profile: &Profile) -> Row {
        // Two letters make fewer countries than there are numbers.
        let country = u16::try_from(self.countries.place(creator.country)).unwrap_or(u16::MAX);
        Row {
            creator: number,
            languages: self.languages.place(profile.languages.clone()),
            topics: self.topics.place(profile.topics.clone()),
            country,
            network: profile.network,
            suspended: standing(creator.suspended).is_some(),
            influence: profile.influence,
            fake_share: profile.fake_share,
        }
    }

    /// Drops the rows that no longer count.
    fn close_up(&mut self) {
        let mut rows = Vec::with_capacity(self.rows.len() - self.left);
        for (first, length) in self.places.values_mut() {
            let moved = rows.len();
            rows.extend_from_slice(&self.rows[*first..*first + *length]);
            *first = moved;
        }
        self.rows = rows;
        self.left = 0;
    }

    /// Holds everybody against a campaign's terms.
    #[must_use]
    pub fn qualifying(&self, terms: &Terms) -> Qualifying {
        let languages: Vec<bool> =
            self.languages.all.iter().map(|own| language(terms, own).is_some()).collect();
        let topics: Vec<bool> = self.topics.all.iter().map(|own| topic(terms, own).is_some()).collect();
        let countries: Vec<bool> =
            self.countries.all.iter().map(|own| country(terms, *own).is_some()).collect();
        let missed_in = |values: &[bool], place: usize| values.get(place).copied().unwrap_or(true);
        let missed = |row: &Row| -> u8 {
            let missed = [
                row.suspended,
                network(terms, row.network).is_some(),
                missed_in(&countries, usize::from(row.country)),
                missed_in(&languages, row.languages as usize),
                missed_in(&topics, row.topics as usize),
                influence(terms, row.influence).is_some(),
                fake_share(terms, row.fake_share).is_some(),
            ];
            missed.iter().enumerate().fold(0, |bits, (at, missed)| bits | (u8::from(*missed) << at))
        };
        let mut counts = Counts::default();
        let (mut creator, mut seen) = (NOBODY, Seen::default());
        for row in self.rows.iter().filter(|row| row.creator != NOBODY) {
            if row.creator != creator {
                counts.add(std::mem::take(&mut seen));
                creator = row.creator;
            }
            let missed = missed(row);
            counts.profiles += u64::from(missed == 0);
            seen.met |= missed == 0;
            seen.passed |= !missed;
            seen.alone |= if missed.count_ones() == 1 { missed } else { 0 };
        }
        counts.add(seen);
        counts.told(self.places.len())
    }
}

#[derive(Debug, Default)]
struct Counts {
    creators: u64,
    profiles: u64,
    passing: [u64; CONDITIONS.len()],
    lost: [u64; CONDITIONS.len()],
}

impl Counts {
    fn add(&mut self, seen: Seen) {
        self.creators += u64::from(seen.met);
        let lost = if seen.met { 0 } else { seen.alone };
        for at in 0..CONDITIONS.len() {
            self.passing[at] += u64::from(seen.passed >> at & 1);
            self.lost[at] += u64::from(lost >> at & 1);
        }
    }

    fn told(self, total: usize) -> Qualifying {
        let counted = CONDITIONS.into_iter().zip(self.passing).zip(self.lost);
        Qualifying {
            total: u64::try_from(total).unwrap_or(u64::MAX),
            creators: self.creators,
            profiles: self.profiles,
            by_condition: counted
                .map(|((condition, passing), lost)| ConditionCount { condition, passing, lost })
                .collect(),
        }
    }
}
