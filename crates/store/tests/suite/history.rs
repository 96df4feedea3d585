use app::ports::Decision;
use store::testing::{audit, brand, event};

use crate::money::{campaign, hold};
use crate::place::Place;
use crate::records::at;

pub async fn events_and_audit_lines_come_back_in_order(place: Place) {
    let store = place.open().await;
    let (one, two) = (brand(1, "").id(), brand(2, "").id());
    for name in ["opened", "changed", "closed"] {
        let events = vec![event(one, name), event(two, name)];
        let audit = vec![audit(&one.to_string(), name), audit("elsewhere", name)];
        store.commit(Decision { events, audit, ..at() }).await.unwrap();
    }
    let events = store.events(one, 0, 10).await.unwrap();
    let names: Vec<&str> = events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["opened", "changed", "closed"]);
    assert_eq!(events.iter().map(|event| event.number).collect::<Vec<_>>(), [1, 3, 5]);
    assert_eq!(events[0].body, serde_json::json!({ "event": "opened" }));
    assert_eq!(store.events(one, 1, 1).await.unwrap(), [events[1].clone()]);
    let lines = store.audit(&one.to_string(), 2).await.unwrap();
    assert_eq!(lines, [audit(&one.to_string(), "opened"), audit(&one.to_string(), "changed")]);
    assert_eq!(store.audit("nobody", 2).await.unwrap(), []);
    assert_eq!(store.audit("no\0body", 2).await.unwrap(), []);
}

pub async fn drafts_rise_over_the_whole_store(place: Place) {
    let store = place.open().await;
    for round in 0..3_u128 {
        let drafts = vec![
            (campaign(1), hold(round), format!("one {round}")),
            (campaign(2), hold(round), format!("two {round}")),
        ];
        store.commit(Decision { drafts, ..at() }).await.unwrap();
    }
    let drafts = store.drafts(campaign(2), 0, 10).await.unwrap();
    let seen: Vec<(u64, &str)> = drafts.iter().map(|draft| (draft.position, draft.text.as_str())).collect();
    assert_eq!(seen, [(2, "two 0"), (4, "two 1"), (6, "two 2")]);
    assert_eq!(store.drafts(campaign(2), 2, 1).await.unwrap(), [drafts[1].clone()]);
}
