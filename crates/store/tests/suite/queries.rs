//! What pages ask: each answer held against the whole market, counted by hand.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::ports::{
    Decision, Find, JobFilter, JobState, Kind, Order, Past, Record, RecordId, Store, TallyOf, TrailFilter,
    Version, Write, cursor, day_of,
};
use kernel::{BrandId, CampaignId, CreatorId, OperatorId, PlacementId, Timestamp};
use ledger::movements::{hold_offer, settle_placement};
use ledger::{Account, MovementKind};
use market::Actor;
use market::placement::{Hold, Placement, Post, State};
use store::testing::{audit, brand, event, fund, job, lease_one, placement};
use uuid::Uuid;

use crate::money::{campaign, euros, hold, key, moving};
use crate::place::Place;
use crate::records::{at, writing};
use crate::town::Town;

fn id(number: u64) -> Uuid {
    Uuid::from_u128(number.into())
}

/// What a question should find, by looking at everything.
fn expected(town: &Town, find: &Find) -> Vec<(Record, Version)> {
    let wanted = |(record, _): &&(Record, Version)| {
        let index = record.index();
        record.id().kind() == find.kind
            && (find.states.is_empty() || find.states.contains(&index.state))
            && (find.brand.is_none() || index.brand == find.brand)
            && (find.campaign.is_none() || index.campaign == find.campaign)
            && (find.creator.is_none() || index.creator == find.creator)
    };
    let mut found: Vec<(Record, Version)> = town.records.values().filter(wanted).cloned().collect();
    found.sort_by_key(|(record, _)| cursor(record));
    if find.order == Order::Newest {
        found.reverse();
    }
    found
}

/// A question at random; ids of records and of nobody among them.
fn question(town: &mut Town) -> Find {
    let numbers = &mut town.numbers;
    let kind = numbers.one_of(&Kind::ALL);
    let states = kind.states();
    let some = (0..numbers.below(4)).map(|_| numbers.one_of(&states)).collect();
    let mut maybe = |most| (numbers.below(3) == 0).then(|| id(numbers.below(most) + 1));
    let (brand, campaign, creator) = (maybe(4), maybe(7), maybe(6));
    Find {
        kind,
        states: some,
        brand: brand.map(BrandId::new),
        campaign: campaign.map(CampaignId::new),
        creator: creator.map(CreatorId::new),
        order: numbers.one_of(&[Order::Newest, Order::Oldest]),
        after: None,
        limit: u32::try_from(numbers.below(9) + 1).unwrap(),
    }
}

pub async fn records_are_found_by_whose_they_are_and_their_state(place: Place) {
    let store = place.open().await;
    let mut town = Town::new(1);
    town.grow(&*store, 1_300).await;
    let mut full = 0;
    for _ in 0..400 {
        let mut find = question(&mut town);
        let expected = expected(&town, &find);
        let mut found = Vec::new();
        loop {
            let page = store.find(&find).await.unwrap();
            assert!(page.len() <= find.limit as usize);
            let Some((last, _)) = page.last() else { break };
            find.after = Some(cursor(last));
            found.extend(page);
            assert!(found.len() <= expected.len(), "too much, or again and again: {find:?}");
        }
        full += usize::from(expected.len() > 20);
        assert_eq!(found, expected, "{find:?}");
    }
    assert!(full > 40, "long answers too: {full}");
    for kind in [Kind::Brand, Kind::Creator, Kind::Campaign] {
        let it = town.records.values().find(|(record, _)| record.id().kind() == kind).unwrap().clone();
        let index = it.0.index();
        let itself = Find { creator: index.creator, campaign: index.campaign, ..Find::newest(kind, 5) };
        let itself = if kind == Kind::Brand { Find { brand: index.brand, ..itself } } else { itself };
        assert_eq!(store.find(&itself).await.unwrap(), std::slice::from_ref(&it));
        assert_eq!(store.find(&Find { after: Some(cursor(&it.0)), ..itself }).await.unwrap(), []);
    }
    assert_eq!(store.find(&Find::newest(Kind::Offer, 5).in_states(&["live"])).await.unwrap(), []);
    assert_eq!(store.find(&Find::newest(Kind::Offer, 0)).await.unwrap(), []);
}

/// All that is counted: whose, of which kind, in which state; and whose, on which day, what.
type Counted = (BTreeMap<(TallyOf, Kind), Vec<(String, u64)>>, BTreeMap<TallyOf, Vec<(i32, String, u64)>>);

pub fn everybody(town: &Town) -> Vec<TallyOf> {
    let mut all: Vec<TallyOf> =
        town.records.values().flat_map(|(record, _)| record.index().tallies().collect::<Vec<_>>()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn counted(town: &Town) -> Counted {
    let mut tallies: BTreeMap<(TallyOf, Kind), BTreeMap<String, u64>> = BTreeMap::new();
    for (record, _) in town.records.values() {
        let index = record.index();
        for of in index.tallies() {
            *tallies
                .entry((of, record.id().kind()))
                .or_default()
                .entry(index.state.to_owned())
                .or_default() += 1;
        }
    }
    let mut days: BTreeMap<TallyOf, BTreeMap<(i32, String), u64>> = BTreeMap::new();
    for (subject, name, at) in &town.events {
        let index = town.records[subject].0.index();
        for of in index.tallies() {
            let name = format!("{}.{name}", subject.kind().name());
            *days.entry(of).or_default().entry((day_of(*at), name)).or_default() += 1;
        }
    }
    let tallies = tallies.into_iter().map(|(key, states)| (key, states.into_iter().collect()));
    let flat = |days: BTreeMap<(i32, String), u64>| {
        days.into_iter().map(|((day, event), count)| (day, event, count)).collect()
    };
    (tallies.collect(), days.into_iter().map(|(of, days)| (of, flat(days))).collect())
}

async fn kept(store: &dyn Store, town: &Town) -> Counted {
    let mut kept = Counted::default();
    for of in everybody(town) {
        for kind in Kind::ALL {
            let tally = store.tally(kind, of).await.unwrap();
            if !tally.is_empty() {
                kept.0.insert((of, kind), tally);
            }
        }
        let days = store.days(of, &[], i32::MIN, i32::MAX).await.unwrap();
        if !days.is_empty() {
            kept.1.insert(of, days.into_iter().map(|day| (day.day, day.event, day.count)).collect());
        }
    }
    kept
}

pub async fn assert_counted(store: &dyn Store, town: &Town) {
    let (found, wanted) = (kept(store, town).await, counted(town));
    assert_eq!(found.0, wanted.0);
    assert_eq!(found.1, wanted.1);
    for of in everybody(town) {
        let mut sums: BTreeMap<(String, &str), i64> = BTreeMap::new();
        for (record, _) in town.records.values() {
            let index = record.index();
            if let (Record::Payout(it), true) = (record, index.tallies().any(|whose| whose == of)) {
                *sums.entry((index.state.to_owned(), it.amount.currency().code())).or_default() +=
                    it.amount.minor();
            }
        }
        let wanted: Vec<_> = sums.into_iter().map(|((state, code), minor)| (state, code, minor)).collect();
        let found = store.payout_sums(of).await.unwrap();
        let found: Vec<_> =
            found.into_iter().map(|(state, sum)| (state, sum.currency().code(), sum.minor())).collect();
        assert_eq!(found, wanted, "{of:?}");
    }
}

pub async fn counts_are_kept_with_every_commit(place: Place) {
    let store = place.open().await;
    let mut town = Town::new(2);
    for _ in 0..5 {
        town.grow(&*store, 80).await;
        assert_counted(&*store, &town).await;
    }
    let all = store.days(TallyOf::All, &[], i32::MIN, i32::MAX).await.unwrap();
    let days: Vec<i32> = all.iter().map(|day| day.day).collect();
    assert!(days.contains(&-3) && days.contains(&1), "{days:?}");
    let some: Vec<_> = all.iter().filter(|day| (-2..=0).contains(&day.day)).cloned().collect();
    assert_eq!(store.days(TallyOf::All, &[], -2, 0).await.unwrap(), some);
    // One, as many as the statement has room for, more than that, and what never happens.
    let names = ["placement.seen", "brand.changed", "never.happens", "creator.passed_by", "offer.seen"];
    for asked in [&names[..1], &names[..3], &names[2..3], &names[1..]] {
        let wanted: Vec<_> = all.iter().filter(|day| asked.contains(&day.event.as_str())).cloned().collect();
        assert_eq!(store.days(TallyOf::All, asked, i32::MIN, i32::MAX).await.unwrap(), wanted, "{asked:?}");
    }
    assert_eq!(store.days(TallyOf::All, &[], 0, -2).await.unwrap(), []);
    // An event of a record that is not there counts for the market alone.
    let nobody = brand(77_777, "").id();
    store
        .commit(Decision { events: vec![event(nobody, "haunted")], ..Decision::at(Timestamp::EPOCH) })
        .await
        .unwrap();
    let all = store.days(TallyOf::All, &[], 0, 0).await.unwrap();
    assert!(all.iter().any(|day| day.event == "brand.haunted" && day.count == 1));
    assert_eq!(store.days(TallyOf::Brand(BrandId::new(id(77_777))), &[], 0, 0).await.unwrap(), []);
}

pub async fn what_is_refused_is_not_counted(place: Place) {
    let store = place.open().await;
    store.commit(writing(brand(1, "a"), 0)).await.unwrap();
    let mut refused = writing(brand(2, "b"), 0);
    refused.writes.push(Write { record: brand(1, "late"), expected: Version(7) });
    refused.events = vec![event(brand(2, "").id(), "joined")];
    store.commit(refused).await.unwrap_err();
    assert_eq!(store.tally(Kind::Brand, TallyOf::All).await.unwrap(), [("active".to_owned(), 1)]);
    assert_eq!(store.days(TallyOf::All, &[], -1, 1).await.unwrap(), []);
}

pub async fn many_writers_count_right(place: Place) {
    let store = place.open().await;
    let other = place.open().await;
    let mut writers = Vec::new();
    for writer in 1..=16_u128 {
        let store: Arc<dyn Store> = Arc::clone(if writer % 2 == 0 { &store } else { &other });
        writers.push(tokio::spawn(async move {
            for (version, state) in (0..).zip([State::Booked, State::Drafted, State::Approved, State::Failed])
            {
                let it = Record::Placement(placement(writer, writer % 3, writer % 5, state));
                let mut decision = writing(it.clone(), version);
                decision.events = vec![event(it.id(), "moved")];
                decision.jobs =
                    vec![job(writer * 100 + u128::from(version), &format!("{writer}/{version}"), 5)];
                store.commit(decision).await.unwrap();
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(store.tally(Kind::Placement, TallyOf::All).await.unwrap(), [("failed".to_owned(), 16)]);
    let one = TallyOf::Campaign(campaign(1));
    assert_eq!(store.tally(Kind::Placement, one).await.unwrap(), [("failed".to_owned(), 6)]);
    assert_eq!(store.days(one, &[], 0, 0).await.unwrap()[0].count, 24);
    assert_eq!(store.job_counts().await.unwrap()[0], (JobState::Waiting, 64));
}

pub async fn the_whole_history_is_read_on_from_a_number(place: Place) {
    let store = place.open().await;
    assert_eq!(store.history_end().await.unwrap(), 0);
    let mut town = Town::new(3);
    town.grow(&*store, 120).await;
    let mut read = Vec::new();
    loop {
        let after = read.last().map_or(0, |(_, event): &(RecordId, app::ports::KeptEvent)| event.number);
        let page = store.history(after, 17).await.unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 17);
        read.extend(page);
    }
    let numbers: Vec<u64> = read.iter().map(|(_, event)| event.number).collect();
    assert_eq!(numbers, (1..=town.events.len() as u64).collect::<Vec<_>>());
    let seen: Vec<_> =
        read.iter().map(|(subject, event)| (*subject, event.name.as_str(), event.at)).collect();
    assert_eq!(seen, town.events.iter().map(|event| (event.0, event.1, event.2)).collect::<Vec<_>>());
    assert_eq!(store.history(u64::MAX, 5).await.unwrap(), []);
    assert_eq!(store.history_end().await.unwrap(), town.events.len() as u64);
}

pub async fn the_trail_is_read_back_from_its_end(place: Place) {
    let store = place.open().await;
    let operator = Actor::Operator(OperatorId::new(id(5)));
    let actors =
        [Actor::System, operator, Actor::Brand(BrandId::new(id(5))), Actor::Creator(CreatorId::new(id(5)))];
    for round in 0..10 {
        let audit =
            actors.map(|actor| app::ports::AuditLine { actor, ..audit("subject", &round.to_string()) });
        store.commit(Decision { audit: audit.to_vec(), ..at() }).await.unwrap();
    }
    let mut filter = TrailFilter { limit: 7, ..TrailFilter::default() };
    let mut numbers = Vec::new();
    loop {
        let page = store.trail(filter).await.unwrap();
        let Some((last, _)) = page.last() else { break };
        filter.before = Some(*last);
        numbers.extend(page.iter().map(|(number, _)| *number));
    }
    assert_eq!(numbers, (1..=40).rev().collect::<Vec<u64>>());
    for (place, actor) in (1..).zip(actors) {
        let of = TrailFilter { actor: Some(actor), before: Some(30), limit: 2 };
        let lines = store.trail(of).await.unwrap();
        let seen: Vec<(u64, Actor, &str)> =
            lines.iter().map(|(number, line)| (*number, line.actor, line.action.as_str())).collect();
        let last = if place == 1 { 29 } else { 24 + place };
        let round = |number: u64| {
            if number > 28 {
                "7"
            } else if number > 24 {
                "6"
            } else {
                "5"
            }
        };
        assert_eq!(seen, [(last, actor, round(last)), (last - 4, actor, round(last - 4))]);
    }
    assert_eq!(store.trail(TrailFilter { before: Some(0), limit: 5, ..filter }).await.unwrap(), []);
}

fn posted(number: u128, address: &str, state: State) -> Record {
    let mut it = placement(number, 1, 1, state);
    it.post = Some(Post {
        address: address.to_owned(),
        declared: it.booked,
        first_seen: None,
        doubt: kernel::Span::ZERO,
        version: None,
    });
    Record::Placement(it)
}

pub async fn a_post_is_found_by_its_address(place: Place) {
    let store = place.open().await;
    let of = |number: u128| Some(PlacementId::new(Uuid::from_u128(number)));
    let mut without = placement(1, 1, 1, State::Approved);
    without.post = None;
    store.commit(writing(Record::Placement(without), 0)).await.unwrap();
    assert_eq!(store.post("at://one").await.unwrap(), None);
    store.commit(writing(posted(1, " at://one\n", State::Published), 1)).await.unwrap();
    assert_eq!(store.post("at://one").await.unwrap(), of(1));
    assert_eq!(store.post("\tat://one ").await.unwrap(), of(1));
    assert_eq!(store.post("at://ONE").await.unwrap(), None, "exactly");
    assert_eq!(store.post("at://on").await.unwrap(), None, "all of it");
    // A second one with the same address is no reason to refuse it, and changes nothing.
    store.commit(writing(posted(2, "at://one", State::Published), 0)).await.unwrap();
    store.commit(writing(posted(2, "at://one", State::Breached), 1)).await.unwrap();
    assert_eq!(store.post("at://one").await.unwrap(), of(1));
    // From wherever it comes: in one commit with what follows, or a copy made by another program.
    let both = vec![
        writing(posted(3, "at://three", State::Published), 0),
        writing(posted(3, "at://three", State::Verifying), 1),
    ];
    store.commit_all(both).await.unwrap();
    assert_eq!(store.post("at://three").await.unwrap(), of(3));
    store.commit(writing(posted(4, "字👋", State::Paid), 0)).await.unwrap();
    assert_eq!(store.post("字👋").await.unwrap(), of(4));
    for odd in ["", "  ", "at://\0nul", &"long".repeat(1_000)] {
        let number = 10 + odd.len() as u128;
        store.commit(writing(posted(number, odd, State::Published), 0)).await.unwrap();
        assert_eq!(store.post(odd).await.unwrap(), None, "{odd:.20}");
    }
    let longest = "x".repeat(app::ports::LONGEST_ADDRESS);
    store.commit(writing(posted(5, &longest, State::Published), 0)).await.unwrap();
    assert_eq!(store.post(&longest).await.unwrap(), of(5));
}

pub async fn a_statement_tells_what_moved_on_one_account(place: Place) {
    let store = place.open().await;
    let account = Account::Campaign(campaign(1));
    let mut movements =
        vec![fund("a", account, 10_000).unwrap(), fund("b", Account::Campaign(campaign(2)), 5).unwrap()];
    movements.extend((1..=5).map(|it| hold_offer(hold(it), campaign(1), euros(1_000)).unwrap()));
    let creator = CreatorId::new(id(9));
    let fee = kernel::BasisPoints::new(1_000).unwrap();
    movements.extend((1..=3).map(|it| settle_placement(hold(it), creator, euros(1_000), fee).unwrap()));
    for (second, movement) in (1..).zip(movements) {
        let at = Timestamp::from_micros(second);
        store.commit(Decision { movements: vec![movement], ..Decision::at(at) }).await.unwrap();
    }
    let all = store.statement(key(account), None, 100).await.unwrap();
    let seen: Vec<(u64, i64, MovementKind)> =
        all.iter().map(|entry| (entry.number, entry.amount.minor(), entry.kind)).collect();
    let held = |number| (number, -1_000, MovementKind::HoldOffer);
    assert_eq!(seen, [held(7), held(6), held(5), held(4), held(3), (1, 10_000, MovementKind::FundCampaign)]);
    assert_eq!(all[0].counter, key(Account::Placement(hold(5))));
    assert_eq!((all[5].counter, all[5].at), (key(Account::Provider), Timestamp::from_micros(1)));
    assert_eq!(all[5].movement, fund("a", account, 1).unwrap().key());
    let sum: i64 = all.iter().map(|entry| entry.amount.minor()).sum();
    assert_eq!(store.balance(key(account)).await.unwrap().minor(), sum);
    // A hold is settled in two transfers, which are never parted.
    let hold = key(Account::Placement(hold(2)));
    let amounts = |entries: Vec<app::ports::Entry>| {
        entries.iter().map(|entry| (entry.number, entry.amount.minor())).collect::<Vec<_>>()
    };
    let newest = amounts(store.statement(hold, None, 1).await.unwrap());
    assert_eq!(newest.iter().map(|entry| entry.0).collect::<Vec<_>>(), [9, 9]);
    assert_eq!(newest.iter().map(|entry| entry.1).sum::<i64>(), -1_000);
    assert_eq!(amounts(store.statement(hold, Some(9), 5).await.unwrap()), [(4, 1_000)]);
    assert_eq!(store.statement(hold, Some(4), 5).await.unwrap(), []);
    assert_eq!(store.statement(key(Account::Brand(BrandId::new(id(3)))), None, 5).await.unwrap(), []);
    let mut before = None;
    let mut paged = Vec::new();
    loop {
        let page = store.statement(key(Account::Provider), before, 1).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.number);
        paged.extend(amounts(page));
    }
    assert_eq!(paged, [(2, -5), (1, -10_000)]);
    store.commit(moving(Vec::new())).await.unwrap();
}

pub async fn jobs_are_listed_counted_and_cancelled(place: Place) {
    let store = place.open().await;
    let jobs = (1..=9).map(|id| job(id, &id.to_string(), i64::try_from(id / 2).unwrap())).collect();
    store.commit(Decision { jobs, ..at() }).await.unwrap();
    store.commit(Decision { jobs: vec![job(99, "9", 1)], ..at() }).await.unwrap();
    let mut filter = JobFilter::first(JobState::Waiting, 2);
    let mut listed = Vec::new();
    loop {
        let page = store.jobs(filter).await.unwrap();
        let Some(last) = page.last() else { break };
        filter.after = Some((last.due, last.id));
        listed.extend(page.iter().map(|view| view.id.uuid().as_u128()));
    }
    assert_eq!(listed, (1..=9).collect::<Vec<u128>>());
    let counts = async |store: &dyn Store| {
        let counts = store.job_counts().await.unwrap();
        let states = JobState::ALL.map(|state| counts.iter().find(|count| count.0 == state).unwrap().1);
        for (state, count) in JobState::ALL.into_iter().zip(states) {
            let there = store.jobs(JobFilter::first(state, 100)).await.unwrap().len();
            assert_eq!(there as u64, count, "{state:?}");
        }
        states
    };
    assert_eq!(counts(&*store).await, [9, 0, 0]);
    let leased = lease_one(&*store, 10).await.unwrap().unwrap();
    assert!(store.jobs(JobFilter::first(JobState::Waiting, 9)).await.unwrap().iter().any(|view| view.leased));
    let job = leased.lease.job;
    assert!(!store.cancel(job, "no").await.unwrap(), "in somebody's hands");
    store.commit(Decision { finishes: Some(leased.lease), ..at() }).await.unwrap();
    assert!(!store.cancel(job, "no").await.unwrap(), "done");
    assert_eq!(counts(&*store).await, [8, 1, 0]);
    let dead = lease_one(&*store, 10).await.unwrap().unwrap();
    store.put_back(dead.lease, None, "in vain").await.unwrap();
    let again = lease_one(&*store, 10).await.unwrap().unwrap();
    store.put_back(again.lease, Some(Timestamp::from_micros(1)), "later").await.unwrap();
    assert_eq!(counts(&*store).await, [7, 1, 1]);
    assert!(store.cancel(dead.lease.job, "cancelled\0 for good").await.unwrap());
    assert_eq!(counts(&*store).await, [7, 1, 1]);
    assert!(store.cancel(again.lease.job, "cancelled").await.unwrap());
    assert_eq!(counts(&*store).await, [6, 1, 2]);
    let dead_ones = store.jobs(JobFilter::first(JobState::Dead, 9)).await.unwrap();
    let reason = |job| dead_ones.iter().find(|view| view.id == job).unwrap().error.clone().unwrap();
    assert_eq!(reason(dead.lease.job), "cancelled\0 for good");
    assert!(store.revive(again.lease.job, Timestamp::from_micros(3)).await.unwrap());
    assert_eq!(counts(&*store).await, [7, 1, 1]);
    assert!(!store.cancel(kernel::JobId::new(id(777)), "nobody").await.unwrap());
    assert_eq!(counts(&*store).await, [7, 1, 1]);
}

pub async fn what_counts_of_a_past_is_found(place: Place) {
    let store = place.open().await;
    let mut kept = Vec::new();
    let holds = [
        (State::Paid, Hold::Settled),
        (State::Drafted, Hold::Held),
        (State::Breached, Hold::Held),
        (State::Breached, Hold::Returned),
        (State::Rejected, Hold::Released),
        (State::GivenBack, Hold::Returned),
        (State::Failed, Hold::Released),
    ];
    for number in 0..140_u128 {
        let (state, hold) = holds[usize::try_from(number % 7).unwrap()];
        let it = placement(1_000 + number, 1 + number % 3, 1 + number % 4, state);
        kept.push(Placement { hold, ..it });
    }
    let write = |it: &Placement| writing(Record::Placement(it.clone()), 0);
    store.commit_all(kept.iter().map(write).collect()).await.unwrap();
    for (creator, since) in [(1, 0), (2, 1_000), (3, 1_070), (4, 1_138), (5, 0)] {
        let creator = CreatorId::new(Uuid::from_u128(creator));
        let counts = |it: &&Placement| it.creator == creator && it.booked >= Timestamp::from_micros(since);
        let counts = kept.iter().filter(counts).filter(|it| matches!(it.hold, Hold::Held | Hold::Settled));
        let mut expected: Vec<Past> =
            counts.map(|it| Past { campaign: it.campaign, booked: it.booked }).collect();
        let mut found = store.past(creator, Timestamp::from_micros(since)).await.unwrap();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected);
        let mut open: Vec<&Placement> =
            kept.iter().filter(|it| it.creator == creator && it.hold == Hold::Held).collect();
        open.sort_by_key(|it| std::cmp::Reverse((it.booked, it.id)));
        for limit in [1, 3, 1_000] {
            let found = store.open_of(creator, limit).await.unwrap();
            let found: Vec<_> = found.iter().map(|(record, _)| record.id()).collect();
            let limit = usize::try_from(limit).unwrap();
            assert_eq!(
                found,
                open.iter().take(limit).map(|it| RecordId::Placement(it.id)).collect::<Vec<_>>()
            );
        }
    }
}
