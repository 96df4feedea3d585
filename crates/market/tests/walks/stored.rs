//! What is stored reads back as it was; what the program does not know refuses to load.

use std::fmt::Debug;

use market::payout::Payee;
use market::placement::{Event, Hold};
use market::{AuthorOffer, Breakout, breakout};
use market::{Campaign, Dispute, Offer, Payout, Placement, campaign, dispute, offer, payout, placement};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::common::breakouts::{author_offer_in, breakout_in, taken, to_stranger};
use crate::common::placements::{
    booked, breached_later, disputed, failed, holding, paid, rejected, returned,
};
use crate::common::{BRAND, BRAND_ID, campaign_in, dispute_in, offer_in, payout_in};

/// The stored form, once it has been read back unchanged.
pub(crate) fn stored<T: Serialize + DeserializeOwned + PartialEq + Debug>(thing: &T) -> Value {
    let text = serde_json::to_string(thing).unwrap();
    assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *thing, "{text}");
    serde_json::from_str(&text).unwrap()
}

/// Words that no enum of the market knows: another program's, another spelling, nothing.
fn unknown_words() -> [Value; 7] {
    [json!("teleported"), json!("Booked"), json!("LIVE"), json!(""), json!(null), json!(0), json!(["booked"])]
}

fn refuses_an_unknown<T: Serialize + DeserializeOwned + PartialEq + Debug>(field: &str, thing: &T) {
    let known = stored(thing);
    for word in unknown_words() {
        let mut unknown = known.clone();
        unknown[field] = word;
        assert!(serde_json::from_value::<T>(unknown.clone()).is_err(), "{unknown}");
    }
    let mut without = known;
    without.as_object_mut().unwrap().remove(field).unwrap();
    assert!(serde_json::from_value::<T>(without).is_err(), "loads without its {field}");
}

/// The name in messages is the name in storage.
fn is_stored_under_its_name<S: Serialize + DeserializeOwned + PartialEq + Debug>(state: &S, name: &str) {
    assert_eq!(stored(state), json!(name));
}

#[test]
fn every_state_is_stored_under_its_name_and_reads_back() {
    for state in campaign::State::ALL {
        is_stored_under_its_name(&state, state.name());
        stored::<Campaign>(&campaign_in(state));
    }
    for state in offer::State::ALL {
        is_stored_under_its_name(&state, state.name());
        stored::<Offer>(&offer_in(state));
    }
    for state in breakout::post::State::ALL {
        is_stored_under_its_name(&state, state.name());
        stored::<Breakout>(&taken(breakout_in(state)));
    }
    for state in breakout::offer::State::ALL {
        is_stored_under_its_name(&state, state.name());
        stored::<AuthorOffer>(&author_offer_in(state));
    }
    stored::<AuthorOffer>(&to_stranger());
    for state in dispute::State::ALL {
        is_stored_under_its_name(&state, state.name());
        stored::<Dispute>(&dispute_in(state, BRAND));
    }
    for state in payout::State::ALL {
        is_stored_under_its_name(&state, state.name());
        stored::<Payout>(&payout_in(state));
    }
    for state in placement::State::ALL {
        is_stored_under_its_name(&state, state.name());
    }
    for placement in
        [booked(), disputed(holding()), paid(), rejected(), breached_later(), returned(), failed()]
    {
        stored::<Placement>(&placement);
    }
}

#[test]
fn an_unknown_state_refuses_to_load_in_every_machine() {
    refuses_an_unknown("state", &campaign_in(campaign::State::Live));
    refuses_an_unknown("state", &offer_in(offer::State::Sent));
    refuses_an_unknown("state", &dispute_in(dispute::State::Opened, BRAND));
    refuses_an_unknown("state", &payout_in(payout::State::Sent));
    refuses_an_unknown("state", &booked());
}

#[test]
fn an_unknown_hold_payee_opener_or_event_refuses_to_load() {
    refuses_an_unknown("hold", &booked());
    refuses_an_unknown("payee", &Payout { payee: Payee::Brand(BRAND_ID), ..payout_in(payout::State::Sent) });
    refuses_an_unknown("opener", &dispute_in(dispute::State::Opened, BRAND));
    refuses_an_unknown("event", &Event::GivenBack { hold: Hold::Returned });
    refuses_an_unknown("event", &campaign::Event::PlaceTaken { small: true });
    refuses_an_unknown("event", &offer::Event::Declined);
    refuses_an_unknown("event", &dispute::Event::Answered { text: "No.".to_owned() });
    refuses_an_unknown("event", &payout::Event::Confirmed);
}
