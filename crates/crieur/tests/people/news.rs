//! What happened becomes news for the right people, once.

use account::{Group, Notice, Party, Preferences, Role};
use app::OpenCampaign;
use app::accounts::{AccountError, Entered, NewPerson, News};
use app::ports::LetterKind;
use kernel::{CampaignId, CreatorId, Interval, Points, ProfileId, Span, UserId};
use market::people::Actor;
use market::placement::Judgement;
use market::reasons::RejectCode;
use uuid::Uuid;

use crate::hall::{Hall, brand_person, creator_person};
use crate::town::{OPERATOR, TEXTS, request, terms};

pub struct Cast {
    pub ada: Entered,
    pub max: Entered,
    pub cleo: Entered,
    pub creator: CreatorId,
    pub campaign: CampaignId,
}

impl Hall {
    /// Spreads all news.
    pub async fn spread(&self) -> Vec<News> {
        let mut news = Vec::new();
        while self.accounts.behind().await.unwrap() {
            news.extend(self.accounts.spread(7).await.unwrap());
        }
        news
    }

    /// A brand with an owner and a viewer, a creator with a profile, and a live campaign; all news spread.
    pub async fn cast(&self) -> Cast {
        let ada = self.join(brand_person("ada@example.org")).await;
        let party = ada.signed.party().unwrap().clone();
        let Party::Brand(brand) = party.party else { panic!("{party:?}") };
        let max = NewPerson { name: "Max".to_owned(), ..brand_person("max@example.org") };
        let max = self.accounts.add_person(max).await.unwrap();
        self.accounts.add_member(party.organisation.unwrap(), max.id, Role::Viewer).await.unwrap();
        let max = self.accounts.r#become(max.id).await.unwrap();
        let cleo = self.join(creator_person("cleo@example.org")).await;
        let creator = cleo.signed.creator().unwrap();
        let profile = market::Profile {
            id: ProfileId::new(creator.uuid()),
            network: kernel::Network::Bluesky,
            account: "did:plc:cleo".to_owned(),
            followers: 5_000,
            languages: vec![kernel::Language::EN],
            topics: vec!["gardening".parse().unwrap()],
            influence: Some(Interval::new(Points::new(3_000).unwrap(), Points::new(4_000).unwrap()).unwrap()),
            fake_share: Some(
                Interval::new(kernel::BasisPoints::ZERO, kernel::BasisPoints::new(500).unwrap()).unwrap(),
            ),
        };
        self.town.app.link_profile(creator, profile, Actor::Creator(creator)).await.unwrap();
        self.town.app.identify_creator(creator, OPERATOR).await.unwrap();
        let campaign = self.town.campaign(30, brand, 2).await;
        self.spread().await;
        self.post().await;
        Cast { ada, max, cleo, creator, campaign }
    }
}

fn about(news: &[News], user: UserId) -> Vec<&Notice> {
    news.iter().filter(|it| it.user == user).map(|it| &it.notice.notice).collect()
}

#[tokio::test]
async fn each_step_is_heard_by_those_whom_it_concerns() {
    let hall = Hall::new();
    let Cast { ada, max, cleo, creator, campaign } = hall.cast().await;
    let (ada, max, cleo) = (ada.signed, max.signed, cleo.signed);
    let app = &hall.town.app;
    let placement = app.book(request(campaign, creator, 99)).await.unwrap().id;
    app.submit_draft(placement, TEXTS[0], Actor::Creator(creator)).await.unwrap();
    let news = hall.spread().await;
    let until = hall.town.app.now().plus(Span::hours(72));
    assert_eq!(about(&news, ada.user.id), [&Notice::DraftToReview { placement, campaign, until }]);
    assert!(about(&news, max.user.id).is_empty(), "a viewer reviews nothing");
    assert!(about(&news, cleo.user.id).is_empty());
    assert_eq!(news[0].notice.other.as_deref(), Some("Cleo"));
    let brand = ada.brand(account::Permission::Review).unwrap();
    let no = Judgement::Reject { code: RejectCode::Tone, note: "calmer".to_owned() };
    app.review(placement, &no, Actor::Brand(brand)).await.unwrap();
    app.submit_draft(placement, TEXTS[1], Actor::Creator(creator)).await.unwrap();
    hall.town.live_through(Span::hours(73)).await;
    let news = hall.spread().await;
    let code = "tone".to_owned();
    let rejected = Notice::DraftRejected { placement, campaign, code, note: "calmer".to_owned() };
    let approved = Notice::DraftApproved { placement, campaign, by_silence: true };
    assert_eq!(about(&news, cleo.user.id), [&rejected, &approved]);
    app.request_publication(placement, Actor::Creator(creator)).await.unwrap();
    hall.town.live_through(Span::days(8)).await;
    let news = hall.spread().await;
    let price = hall.town.placement(placement).await.price;
    let heard = about(&news, cleo.user.id);
    assert_eq!(heard[0], &Notice::Published { placement, campaign });
    assert_eq!(heard[1], &Notice::Delivered { placement, campaign });
    assert_eq!(heard[2], &Notice::Paid { placement, campaign, price });
    assert!(matches!(heard[3], Notice::PayoutConfirmed { .. }), "{heard:?}");
    assert_eq!(about(&news, ada.user.id).len(), 2, "published and delivered");
}

#[tokio::test]
async fn news_are_told_once_by_however_many_programs() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    hall.town.app.pause(cast.campaign, OPERATOR).await.unwrap();
    let placement_news = hall.spread().await;
    assert!(placement_news.is_empty(), "a pause is no news");
    hall.town.app.end(cast.campaign, OPERATOR).await.unwrap();
    let spreads = futures::future::join_all((0..6).map(|_| hall.accounts.spread(100))).await;
    let told: Vec<News> = spreads.into_iter().flat_map(Result::unwrap).collect();
    let ended = told.iter().filter(|it| matches!(it.notice.notice, Notice::CampaignEnded { .. })).count();
    assert_eq!(ended, 2, "Ada and Max, once each");
    let unread = hall.accounts.unread(&cast.ada.signed).await.unwrap();
    let kept = hall.accounts.notices(&cast.ada.signed, None, 100).await.unwrap();
    assert_eq!(unread, u64::try_from(kept.len()).unwrap());
    assert!(matches!(kept[0].notice, Notice::CampaignEnded { .. } | Notice::CampaignSettled { .. }));
}

#[tokio::test]
async fn operators_hear_what_waits_for_them() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let olga = hall.operator().await.signed;
    let id = CampaignId::new(Uuid::from_u128(31));
    let brand = cast.ada.signed.brand(account::Permission::Pay).unwrap();
    let terms = terms(hall.town.app.now(), 3);
    let budget = terms.budget;
    hall.town.app.open_campaign(OpenCampaign { id, brand, terms }).await.unwrap();
    let news = hall.spread().await;
    assert_eq!(about(&news, olga.user.id), [&Notice::FundsToConfirm { campaign: id, budget }]);
    assert_eq!(news.len(), 1);
}

#[tokio::test]
async fn what_was_read_is_read_and_nobody_reads_for_another() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let (ada, max) = (&cast.ada.signed, &cast.max.signed);
    let first = hall.accounts.notices(ada, None, 1).await.unwrap()[0].clone();
    let before = hall.accounts.unread(ada).await.unwrap();
    let foreign = hall.accounts.read_notice(max, first.id).await;
    assert_eq!(foreign, Err(AccountError::NoSuch("notice")));
    hall.accounts.read_notice(ada, first.id).await.unwrap();
    hall.accounts.read_notice(ada, first.id).await.unwrap();
    assert_eq!(hall.accounts.unread(ada).await.unwrap(), before - 1);
    let others = hall.accounts.unread(max).await.unwrap();
    hall.accounts.read_all(ada).await.unwrap();
    assert_eq!(hall.accounts.unread(ada).await.unwrap(), 0);
    assert_eq!(hall.accounts.unread(max).await.unwrap(), others);
    let second = hall.accounts.notices(ada, Some((first.at, first.id.uuid())), 10).await.unwrap();
    assert!(!second.iter().any(|it| it.id == first.id), "the next page begins after it");
}

#[tokio::test]
async fn one_click_switches_a_group_off_and_money_stays() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    hall.town.app.end(cast.campaign, OPERATOR).await.unwrap();
    hall.spread().await;
    let letters = hall.post().await;
    let to = |letters: &[app::ports::Letter], who: &str| {
        letters.iter().filter(|it| it.to.as_str() == who).cloned().collect::<Vec<_>>()
    };
    let ended = to(&letters, "max@example.org");
    let (group, word) = ended[0].unsubscribe.clone().unwrap();
    assert_eq!(group, Group::Campaigns);
    for wrong in [
        "",
        "x",
        &word.replace("campaigns", "money"),
        &word.replace("campaigns", "posts"),
        &format!("{word}x"),
    ] {
        assert_eq!(hall.accounts.unsubscribe(wrong).await, Err(AccountError::LinkSpent), "{wrong}");
    }
    assert_eq!(hall.accounts.unsubscribe(&word).await, Ok(Group::Campaigns));
    assert_eq!(hall.accounts.unsubscribe(&word).await, Ok(Group::Campaigns), "again does no harm");
    let brand = cast.ada.signed.brand(account::Permission::Pay).unwrap();
    hall.town.campaign(31, brand, 1).await;
    hall.spread().await;
    let letters = hall.post().await;
    let kinds: Vec<bool> = to(&letters, "max@example.org")
        .iter()
        .map(|it| matches!(&it.kind, LetterKind::Notice { notice: Notice::CampaignFunded { .. }, .. }))
        .collect();
    assert_eq!(kinds, [true], "funded, which is about money; launched no more");
    assert_eq!(to(&letters, "ada@example.org").len(), 2);
    assert!(
        letters
            .iter()
            .filter(|it| matches!(&it.kind, LetterKind::Notice { notice, .. } if notice.about_money()))
            .all(|it| it.unsubscribe.is_none())
    );
    let mut none = Preferences::default();
    Group::ALL.into_iter().for_each(|group| none.set(group, false));
    hall.accounts.set_preferences(&cast.ada.signed, "Ada", account::Locale::En, &none).await.unwrap();
    hall.town.campaign(32, brand, 1).await;
    hall.spread().await;
    assert_eq!(to(&hall.post().await, "ada@example.org").len(), 1, "money cannot be switched off");
}

#[tokio::test]
async fn three_strikes_within_a_year_suspend_and_a_lifted_one_does_not_count() {
    let hall = Hall::new();
    let cast = hall.cast().await;
    let olga = hall.operator().await.signed;
    let party = Party::Creator(cast.creator);
    let standing = async || hall.town.app.creator(cast.creator).await.unwrap().value.suspended;
    let refused = hall.accounts.strike(&cast.ada.signed, party, "rude").await;
    assert_eq!(refused, Err(AccountError::OperatorsOnly));
    assert_eq!(hall.accounts.strike(&olga, party, "copied").await, Ok(1));
    hall.town.pass(Span::days(365));
    assert_eq!(hall.accounts.strike(&olga, party, "copied").await, Ok(1), "the first is forgotten");
    assert_eq!(hall.accounts.strike(&olga, party, "copied").await, Ok(2));
    let newest = hall.accounts.strikes(party).await.unwrap()[0].id;
    hall.accounts.lift_strike(&olga, newest, "it was not so").await.unwrap();
    assert_eq!(hall.accounts.strike(&olga, party, "copied").await, Ok(2));
    assert_eq!(standing().await, None);
    assert_eq!(hall.accounts.strike(&olga, party, "copied again").await, Ok(3));
    assert_eq!(standing().await, Some(hall.town.app.now()));
    let trail = hall.town.store.audit(&cast.creator.to_string(), 100).await.unwrap();
    assert_eq!(trail.iter().filter(|line| line.action == "strike").count(), 5);
    assert!(trail.iter().filter(|line| line.action.contains("strike")).all(|line| line.actor == OPERATOR));
    hall.town.app.lift_creator_suspension(cast.creator, Actor::Creator(cast.creator)).await.unwrap_err();
    hall.town.app.lift_creator_suspension(cast.creator, OPERATOR).await.unwrap();
    assert_eq!(standing().await, None);
    let heard = hall.spread().await;
    let heard = about(&heard, cast.cleo.signed.user.id);
    assert_eq!(heard, [&Notice::Suspended, &Notice::SuspensionLifted]);
    let notices = hall.accounts.notices(&cast.cleo.signed, None, 100).await.unwrap();
    assert!(notices.iter().any(|it| matches!(it.notice, Notice::Strike { standing: 3, .. })));
}
