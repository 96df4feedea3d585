//! Complaints: taken once from each, decided by operators alone, told to whom they concern.

use account::{Locale, Notice, Party};
use app::accounts::{AccountError, Complainant, NewComplaint};
use app::ports::{Complaint, ComplaintCode, Dismissal, Finding, LetterKind, Measure};
use kernel::{CampaignId, Span};
use market::campaign::State;
use market::rejection::Rejection;
use uuid::Uuid;

use crate::hall::Hall;

const NOTE: &str = "The shop takes the money and sends nothing.";

fn told(campaign: CampaignId, code: ComplaintCode, words: &str) -> NewComplaint {
    NewComplaint { campaign, placement: None, code, words: words.to_owned() }
}

fn stranger<'a>(from: &'a str, answer_to: Option<&'a account::Email>) -> Complainant<'a> {
    Complainant::Stranger { from, answer_to, locale: Locale::Fr }
}

const fn upheld(measure: Measure) -> Finding {
    Finding::Upheld { code: ComplaintCode::NotDelivered, measure }
}

impl Hall {
    async fn complains(&self, campaign: CampaignId, from: &str) -> Result<Complaint, AccountError> {
        let told = told(campaign, ComplaintCode::Misleading, "It is not so.");
        self.accounts.complain(&told, stranger(from, None)).await
    }
}

#[tokio::test]
async fn the_same_person_complains_once_and_operators_hear_of_it_once() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let operator = hall.operator().await;
    let unread = || async { hall.accounts.unread(&operator.signed).await.unwrap() };
    let before = unread().await;
    let first = told(cast.campaign, ComplaintCode::NotDelivered, "Paid in May, nothing came.");
    let again = told(cast.campaign, ComplaintCode::Dangerous, "And it burns.");
    let member = Complainant::Member(&cast.cleo.signed);
    let kept = hall.accounts.complain(&first, member).await.unwrap();
    assert_eq!(hall.accounts.complain(&again, member).await.unwrap(), kept, "the first stands");
    assert_eq!(kept.party, Party::Creator(cast.creator));
    assert_eq!(hall.accounts.complaints_waiting().await.unwrap(), std::slice::from_ref(&kept));
    assert_eq!(unread().await, before + 1);
    // Two strangers are two; one of them twice is one, wherever the answer is to go.
    let email = "Noor@Example.org".parse().unwrap();
    let anon = hall.accounts.complain(&first, stranger("192.0.2.1", None)).await.unwrap();
    let named = hall.accounts.complain(&first, stranger("192.0.2.1", Some(&email))).await.unwrap();
    let moved = hall.accounts.complain(&again, stranger("192.0.2.9", Some(&email))).await.unwrap();
    assert_eq!(moved, named);
    assert_ne!(anon.id, named.id);
    assert!(!serde_json::to_string(&anon).unwrap().contains("192.0.2.1"), "no address is kept");
    assert_eq!(hall.accounts.complaint_counts(kept.brand).await.unwrap(), (3, 0));
    assert_eq!(unread().await, before + 3);
}

#[tokio::test]
async fn what_is_no_complaint_is_refused() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let member = Complainant::Member(&cast.cleo.signed);
    for (code, words) in
        [(ComplaintCode::Other, " \n".to_owned()), (ComplaintCode::Seller, "x".repeat(2_001))]
    {
        let refused = hall.accounts.complain(&told(cast.campaign, code, &words), member).await;
        assert!(matches!(refused, Err(AccountError::App(_))), "{refused:?}");
    }
    let unknown = CampaignId::new(Uuid::from_u128(999));
    assert!(hall.accounts.complain(&told(unknown, ComplaintCode::Seller, ""), member).await.is_err());
    hall.accounts.complain(&told(cast.campaign, ComplaintCode::Seller, ""), member).await.unwrap();
}

#[tokio::test]
async fn a_stranger_cannot_flood() {
    let hall = Hall::new();
    let brand = hall.town.brand(10).await;
    let mut campaigns = Vec::new();
    for n in 30..40 {
        campaigns.push(hall.town.campaign(n, brand, 1).await);
    }
    let mut taken = 0;
    for campaign in &campaigns {
        taken += usize::from(hall.complains(*campaign, "192.0.2.1").await.is_ok());
    }
    assert_eq!(taken, 5, "from one address in an hour");
    hall.complains(campaigns[9], "192.0.2.2").await.unwrap();
    // From everywhere about one campaign.
    let mut taken = 0;
    for n in 0..80 {
        match hall.complains(campaigns[8], &format!("198.51.100.{n}")).await {
            Ok(_) => taken += 1,
            Err(error) => assert!(matches!(error, AccountError::TooMany { .. }), "{error}"),
        }
    }
    assert_eq!(taken, 50, "in a day");
    hall.town.pass(Span::hours(25));
    hall.complains(campaigns[8], "198.51.100.200").await.unwrap();
}

#[tokio::test]
async fn only_an_operator_decides_and_only_once() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let operator = hall.operator().await;
    let id = hall.complains(cast.campaign, "192.0.2.1").await.unwrap().id;
    let dismissed = Finding::Dismissed { code: Dismissal::Unfounded };
    for other in [&cast.ada, &cast.cleo] {
        let refused = hall.accounts.decide_complaint(&other.signed, id, dismissed, "").await;
        assert_eq!(refused, Err(AccountError::OperatorsOnly));
    }
    for finding in
        [upheld(Measure::Strike), upheld(Measure::Stop), Finding::Dismissed { code: Dismissal::Other }]
    {
        let wordless = hall.accounts.decide_complaint(&operator.signed, id, finding, "  ").await;
        assert!(matches!(wordless, Err(AccountError::App(_))), "{finding:?}: {wordless:?}");
    }
    let decided = hall.accounts.decide_complaint(&operator.signed, id, dismissed, "").await.unwrap();
    assert_eq!(hall.accounts.decide_complaint(&operator.signed, id, dismissed, "").await.unwrap(), decided);
    let otherwise = hall.accounts.decide_complaint(&operator.signed, id, upheld(Measure::Nothing), "").await;
    let Err(AccountError::App(app::AppError::Rejected(Rejection::NotNow { .. }))) = otherwise else {
        panic!("{otherwise:?}")
    };
    assert_eq!(hall.accounts.complaints_waiting().await.unwrap(), []);
    assert_eq!(hall.accounts.complaint_counts(decided.brand).await.unwrap(), (0, 0));
}

#[tokio::test]
async fn whoever_complained_and_the_brand_hear_what_was_found() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let operator = hall.operator().await;
    let said = told(cast.campaign, ComplaintCode::NotDelivered, "Nothing came.");
    let mine = hall.accounts.complain(&said, Complainant::Member(&cast.cleo.signed)).await.unwrap();
    let email = "noor@example.org".parse().unwrap();
    let theirs = hall.accounts.complain(&said, stranger("192.0.2.1", Some(&email))).await.unwrap();
    hall.spread().await;
    hall.post().await;
    let decide = |id, finding, note| hall.accounts.decide_complaint(&operator.signed, id, finding, note);
    decide(mine.id, Finding::Dismissed { code: Dismissal::Unclear }, "Which parcel?").await.unwrap();
    let cleo = hall.accounts.notices(&cast.cleo.signed, None, 1).await.unwrap();
    let Notice::ComplaintDecided { upheld: false, code, note, .. } = &cleo[0].notice else {
        panic!("{cleo:?}")
    };
    assert_eq!((code.as_str(), note.as_str()), ("unclear", "Which parcel?"));
    let brands = hall.accounts.notices(&cast.ada.signed, None, 10).await.unwrap();
    assert!(!brands.iter().any(|it| matches!(it.notice, Notice::ComplaintUpheld { .. })), "{brands:?}");
    hall.post().await;

    let kept = decide(theirs.id, upheld(Measure::Nothing), "").await.unwrap();
    assert_eq!(kept.answer_to, None, "forgotten with the letter");
    decide(theirs.id, upheld(Measure::Nothing), "").await.unwrap();
    let brands = hall.accounts.notices(&cast.ada.signed, None, 1).await.unwrap();
    let Notice::ComplaintUpheld { code, .. } = &brands[0].notice else { panic!("{brands:?}") };
    assert_eq!(code, "not_delivered");
    let letters = hall.post().await;
    let answers: Vec<_> = letters.iter().filter(|letter| letter.to == email).collect();
    let [answer] = &answers[..] else { panic!("{letters:?}") };
    assert_eq!(answer.locale, Locale::Fr);
    let LetterKind::Notice { notice: Notice::ComplaintDecided { upheld: true, .. }, other, .. } =
        &answer.kind
    else {
        panic!("{answer:?}")
    };
    assert_eq!(other.as_deref(), Some("Zephyr"));
}

#[tokio::test]
async fn a_strike_counts_once_and_the_third_suspends() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let operator = hall.operator().await;
    let Party::Brand(brand) = cast.ada.signed.party().unwrap().party else { panic!() };
    for n in 1..=3_usize {
        let id = hall.complains(cast.campaign, &format!("192.0.2.{n}")).await.unwrap().id;
        for _ in 0..2 {
            hall.accounts
                .decide_complaint(&operator.signed, id, upheld(Measure::Strike), NOTE)
                .await
                .unwrap();
        }
        assert_eq!(hall.accounts.strikes(Party::Brand(brand)).await.unwrap().len(), n);
        let suspended = hall.town.app.brand(brand).await.unwrap().value.suspended.is_some();
        assert_eq!(suspended, n == 3, "after {n}");
    }
    assert_eq!(hall.accounts.complaint_counts(brand).await.unwrap(), (0, 3));
}

#[tokio::test]
async fn a_campaign_complained_of_is_stopped_and_its_creators_are_told_and_paid() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let operator = hall.operator().await;
    let booked = hall.town.app.book(crate::town::request(cast.campaign, cast.creator, 70)).await.unwrap().id;
    let id = hall.complains(cast.campaign, "192.0.2.1").await.unwrap().id;
    hall.accounts.decide_complaint(&operator.signed, id, upheld(Measure::Stop), NOTE).await.unwrap();
    let stopped = hall.town.app.campaign(cast.campaign).await.unwrap().value;
    assert_eq!(stopped.stopped.unwrap().note, NOTE);
    hall.town.work().await;
    hall.spread().await;
    let cleo = hall.accounts.notices(&cast.cleo.signed, None, 10).await.unwrap();
    let told = cleo.iter().filter(|it| {
        matches!(&it.notice, Notice::PlacementStopped { placement, paid: false, .. } if *placement == booked)
    });
    assert_eq!(told.count(), 1, "{cleo:?}");
    let ada = hall.accounts.notices(&cast.ada.signed, None, 10).await.unwrap();
    assert!(ada.iter().any(|it| matches!(&it.notice, Notice::CampaignStopped { note, .. } if note == NOTE)));
    // Settled since: a second complaint upheld the same way stops nothing again.
    assert_eq!(hall.town.app.campaign(cast.campaign).await.unwrap().value.state, State::Settled);
    let late = hall.complains(cast.campaign, "192.0.2.2").await.unwrap().id;
    hall.accounts.decide_complaint(&operator.signed, late, upheld(Measure::Stop), NOTE).await.unwrap();
    hall.town.assert_balanced().await;
}
