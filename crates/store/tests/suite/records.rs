use std::collections::BTreeSet;

use app::ports::{CommitError, Decision, Kind, PlacementFilter, Record, RecordId, Version, Write};
use kernel::{CampaignId, CreatorId, Timestamp};
use market::placement::State;
use store::testing::{brand, creator, placement};
use uuid::Uuid;

use crate::place::Place;

pub fn at() -> Decision {
    Decision::at(Timestamp::from_micros(1))
}

pub fn writing(record: Record, expected: u32) -> Decision {
    Decision { writes: vec![Write { record, expected: Version(expected) }], ..at() }
}

pub async fn a_record_is_written_read_and_written_again(place: Place) {
    let store = place.open().await;
    let first = brand(1, "Kettles & Co");
    assert_eq!(store.load(first.id()).await.unwrap(), None);
    store.commit(writing(first.clone(), 0)).await.unwrap();
    assert_eq!(store.load(first.id()).await.unwrap(), Some((first, Version(1))));
    let second = brand(1, "Bouilloires réunies");
    store.commit(writing(second.clone(), 1)).await.unwrap();
    assert_eq!(store.load(second.id()).await.unwrap(), Some((second, Version(2))));
}

pub async fn a_record_decided_on_an_old_version_is_refused(place: Place) {
    let store = place.open().await;
    let record = brand(1, "a");
    store.commit(writing(record.clone(), 0)).await.unwrap();
    store.commit(writing(record.clone(), 1)).await.unwrap();
    for stale in [1, 3, 7] {
        let refused = store.commit(writing(brand(1, "late"), stale)).await;
        assert_eq!(refused, Err(CommitError::Conflict(record.id())));
    }
    // Among others that fit, the one that does not is named, and none is written.
    let mut decision = writing(brand(2, "b"), 0);
    decision.writes.push(Write { record: brand(1, "late"), expected: Version(1) });
    decision.writes.push(Write { record: creator(3, "c"), expected: Version(0) });
    assert_eq!(store.commit(decision).await, Err(CommitError::Conflict(record.id())));
    assert_eq!(store.load(brand(2, "b").id()).await.unwrap(), None);
    assert_eq!(store.load(creator(3, "c").id()).await.unwrap(), None);
    assert_eq!(store.load(record.id()).await.unwrap(), Some((record, Version(2))));
}

pub async fn a_missing_record_cannot_be_updated(place: Place) {
    let store = place.open().await;
    let record = creator(9, "nobody");
    assert_eq!(store.commit(writing(record.clone(), 1)).await, Err(CommitError::Conflict(record.id())));
    assert_eq!(store.load(record.id()).await.unwrap(), None);
}

pub async fn a_new_record_must_not_be_there(place: Place) {
    let store = place.open().await;
    let record = brand(1, "a");
    store.commit(writing(record.clone(), 0)).await.unwrap();
    assert_eq!(store.commit(writing(brand(1, "b"), 0)).await, Err(CommitError::Conflict(record.id())));
    let mut both = writing(brand(0, "new"), 0);
    both.writes.push(Write { record: brand(1, "b"), expected: Version::NEW });
    assert_eq!(store.commit(both).await, Err(CommitError::Conflict(record.id())));
    assert_eq!(store.load(record.id()).await.unwrap(), Some((record, Version(1))));
    assert_eq!(store.load(brand(0, "new").id()).await.unwrap(), None);
}

pub async fn one_commit_may_write_a_record_twice(place: Place) {
    let store = place.open().await;
    let words = ["one", "two", "three"];
    let decisions = (0..).zip(words).map(|(version, name)| writing(brand(1, name), version)).collect();
    store.commit_all(decisions).await.unwrap();
    let id = brand(1, "").id();
    assert_eq!(store.load(id).await.unwrap(), Some((brand(1, "three"), Version(3))));
    let broken = vec![writing(brand(1, "four"), 3), writing(brand(1, "five"), 3)];
    assert_eq!(store.commit_all(broken).await, Err(CommitError::Conflict(id)));
    assert_eq!(store.load(id).await.unwrap(), Some((brand(1, "three"), Version(3))));
}

pub async fn many_are_loaded_in_the_order_asked_for(place: Place) {
    let store = place.open().await;
    let decisions = (1..=300).map(|id| writing(brand(id, &id.to_string()), 0)).collect();
    store.commit_all(decisions).await.unwrap();
    store.commit(writing(creator(5, "five"), 0)).await.unwrap();
    let mut ids: Vec<RecordId> = (1..=300).rev().map(|id| brand(id, "").id()).collect();
    ids.insert(7, brand(999, "").id());
    ids.push(creator(5, "").id());
    ids.push(brand(3, "").id());
    let loaded = store.load_many(&ids).await.unwrap();
    let got: Vec<RecordId> = loaded.iter().map(|(record, _)| record.id()).collect();
    ids.remove(7);
    assert_eq!(got, ids);
    let too_many = vec![brand(1, "").id(); 1_001];
    assert!(store.load_many(&too_many).await.unwrap_err().to_string().contains("ask for 1,000"));
}

pub async fn kinds_are_listed_page_by_page(place: Place) {
    let store = place.open().await;
    let last = u128::MAX;
    for id in [last, 3, 1, 2, last - 1] {
        store.commit(writing(brand(id, "b"), 0)).await.unwrap();
    }
    store.commit(writing(creator(2, "c"), 0)).await.unwrap();
    let (mut after, mut seen) = (None, Vec::new());
    loop {
        let page = store.list(Kind::Brand, after, 2).await.unwrap();
        assert!(page.len() <= 2);
        let Some((record, _)) = page.last() else { break };
        after = Some(record.id().uuid());
        seen.extend(page.iter().map(|(record, _)| record.id().uuid().as_u128()));
    }
    assert_eq!(seen, [1, 2, 3, last - 1, last]);
    assert_eq!(store.list(Kind::Brand, Some(Uuid::from_u128(1)), 0).await.unwrap(), []);
    assert_eq!(store.list(Kind::Dispute, None, 10).await.unwrap(), []);
}

pub async fn placements_are_found_by_campaign_creator_and_time(place: Place) {
    let store = place.open().await;
    // Of 60: campaign 1..=3, creator 1..=4, booked at their id's microsecond.
    let all: Vec<_> = (1..=60).map(|id| placement(id, id % 3 + 1, id % 4 + 1, State::Holding)).collect();
    let decisions = all.iter().map(|it| writing(Record::Placement(it.clone()), 0)).collect();
    store.commit_all(decisions).await.unwrap();
    let campaigns = [None, Some(CampaignId::new(Uuid::from_u128(2)))];
    let creators = [None, Some(CreatorId::new(Uuid::from_u128(3)))];
    let times = [None, Some(Timestamp::from_micros(20))];
    let afters = [None, Some(all[29].id)];
    for (campaign, creator, since, after) in itertools(campaigns, creators, times, afters) {
        let filter = PlacementFilter { campaign, creator, since, after, limit: 7 };
        let expected: Vec<RecordId> = all
            .iter()
            .filter(|it| campaign.is_none_or(|id| it.campaign == id))
            .filter(|it| creator.is_none_or(|id| it.creator == id))
            .filter(|it| since.is_none_or(|since| it.booked >= since))
            .filter(|it| after.is_none_or(|after| it.id > after))
            .take(7)
            .map(|it| RecordId::Placement(it.id))
            .collect();
        let found = store.placements(filter).await.unwrap();
        let found: Vec<RecordId> = found.iter().map(|(record, _)| record.id()).collect();
        assert_eq!(found, expected, "{filter:?}");
        assert!(!expected.is_empty());
    }
}

fn itertools<A: Copy, B: Copy, C: Copy, D: Copy>(
    a: [A; 2],
    b: [B; 2],
    c: [C; 2],
    d: [D; 2],
) -> impl Iterator<Item = (A, B, C, D)> {
    (0..16).map(move |bits| (a[bits & 1], b[bits >> 1 & 1], c[bits >> 2 & 1], d[bits >> 3 & 1]))
}

pub async fn open_placements_are_counted(place: Place) {
    let store = place.open().await;
    let open = |id, campaign| Record::Placement(placement(id, campaign, 1, State::Booked));
    let paid = |id, campaign| Record::Placement(placement(id, campaign, 1, State::Paid));
    let decisions = (1..=5).map(|id| writing(open(id, 1), 0)).chain([writing(open(6, 2), 0)]).collect();
    store.commit_all(decisions).await.unwrap();
    let count =
        async |campaign| store.open_placements(CampaignId::new(Uuid::from_u128(campaign))).await.unwrap();
    assert_eq!((count(1).await, count(2).await, count(3).await), (5, 1, 0));
    store.commit(writing(paid(3, 1), 1)).await.unwrap();
    assert_eq!(count(1).await, 4);
    store.commit(writing(open(3, 1), 2)).await.unwrap();
    assert_eq!(count(1).await, 5);
}

pub async fn long_and_strange_texts_come_back_as_they_were(place: Place) {
    let store = place.open().await;
    let strange = "\u{0}\u{1}\"\\ é 👩‍👩‍👧 \u{202e}עברית\u{2066} \u{feff}\u{10ffff} ';DROP TABLE brands;--";
    let long = "字👋\u{0}".repeat(3 << 17);
    assert!(long.len() > 3_000_000);
    let text = format!("{strange}{long}");
    let mut decision = writing(brand(1, &text), 0);
    let it = placement(1, 1, 1, State::Booked);
    decision.drafts = vec![(it.campaign, it.id, text.clone())];
    decision.events = vec![app::ports::EventLine {
        subject: brand(1, "").id(),
        name: "said",
        body: serde_json::json!({ "text": text }),
    }];
    store.commit(decision).await.unwrap();
    assert_eq!(store.load(brand(1, "").id()).await.unwrap(), Some((brand(1, &text), Version(1))));
    assert_eq!(store.drafts(it.campaign, 0, 5).await.unwrap()[0].text, text);
    assert_eq!(store.events(brand(1, "").id(), 0, 5).await.unwrap()[0].body["text"], text);
}

pub async fn what_is_committed_is_there_after_opening_again(place: Place) {
    let records: BTreeSet<u128> = (1..=20).collect();
    {
        let store = place.open().await;
        for id in &records {
            store.commit(writing(brand(*id, "b"), 0)).await.unwrap();
        }
    }
    let store = place.open().await;
    let found = store.list(Kind::Brand, None, 100).await.unwrap();
    assert_eq!(found.len(), records.len());
}
