//! What pages show: whom a brief reaches, what a creator could take, how pay is shared.
#![allow(clippy::unwrap_used, reason = "tests: what is missing must stop them")]

mod town;

use std::sync::Arc;

use app::OpenCampaign;
use app::ports::Store;
use app::views::creator::Part;
use kernel::{CampaignId, Language, Span};
use market::Terms;
use market::eligibility::Condition;
use market::people::Actor;
use store::{Address, MemoryStore, Options, SqlStore};
use town::{EARNED, OPERATOR, TEXTS, Town, request, terms};

/// Runs a test on memory and on a file.
macro_rules! on_two {
    ($($name:ident)+) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            each::$name(Arc::new(MemoryStore::new())).await;
            let folder = tempfile::tempdir().unwrap();
            let address = Address::Sqlite(folder.path().join("crieur.db"));
            each::$name(Arc::new(SqlStore::open(&address, Options::default()).await.unwrap())).await;
        }
    )+};
}

on_two! {
    the_roster_follows_what_other_programs_write
    the_open_list_says_what_booking_would_say
    pay_is_shared_as_it_was_earned
    names_are_as_they_were_last_written
    a_creators_money_is_told_as_it_moved
}

mod each {
    use super::*;

    pub(super) async fn the_roster_follows_what_other_programs_write(store: Arc<dyn Store>) {
        let town = Town::on(store);
        let (here, there) = (town.app.clone(), town.app.beside());
        let asked = terms(town.app.now(), 5);
        let qualify = async |app: &app::App| {
            let found = app.qualifying(&asked).await.unwrap();
            (found.total, found.creators)
        };
        let first = town.creator(20).await;
        town.unidentified(21).await;
        assert_eq!((qualify(&here).await, qualify(&there).await), ((2, 2), (2, 2)));
        town.unidentified(22).await;
        here.suspend_creator(first, OPERATOR).await.unwrap();
        assert_eq!(qualify(&there).await, (2, 2), "a moment old");
        town.pass(Span::seconds(3));
        assert_eq!((qualify(&here).await, qualify(&there).await), ((3, 2), (3, 2)));
        let found = there.qualifying(&asked).await.unwrap();
        let standing =
            found.by_condition.iter().find(|count| count.condition == Condition::Standing).unwrap();
        assert_eq!((standing.passing, standing.lost), (2, 1));
        let french = Terms { languages: vec![Language::FR], ..asked.clone() };
        let found = there.qualifying(&french).await.unwrap();
        let language =
            found.by_condition.iter().find(|count| count.condition == Condition::Language).unwrap();
        assert_eq!((found.creators, language.passing, language.lost), (0, 0, 2));
    }

    pub(super) async fn the_open_list_says_what_booking_would_say(store: Arc<dyn Store>) {
        let town = Town::on(store);
        let (brand, creator) = (town.brand(10).await, town.creator(20).await);
        let (booked, full, open) = (
            town.campaign(30, brand, 5).await,
            town.campaign(31, brand, 1).await,
            town.campaign(32, brand, 5).await,
        );
        let other = town.creator(21).await;
        town.book(full, other).await;
        town.book(booked, creator).await;
        // Not launched, and one that has ended: neither is on the list.
        let draft = CampaignId::new(uuid::Uuid::from_u128(33));
        let asked = terms(town.app.now(), 2);
        town.app.open_campaign(OpenCampaign { id: draft, brand, terms: asked }).await.unwrap();
        let ended = town.campaign(34, brand, 1).await;
        town.app.end(ended, Actor::Brand(brand)).await.unwrap();
        town.pass(Span::hours(1));
        let newer = town.campaign(35, brand, 3).await;
        let list = town.app.open_campaigns_for(creator).await.unwrap();
        let shown: Vec<(CampaignId, bool)> = list.iter().map(|it| (it.campaign.id, it.is_open())).collect();
        // Ids break ties of the same moment.
        assert_eq!(shown, [(newer, true), (open, true), (full, false), (booked, false)]);
        for opening in &list {
            for (profile, found) in &opening.profiles {
                let plain = town.app.eligibility(opening.campaign.id, creator, *profile).await.unwrap();
                assert_eq!(*found, plain, "{}", opening.campaign.id);
            }
            assert_eq!(opening.profiles.len(), 1);
        }
        // What was given back no longer counts, and neither do seven days ago.
        town.pass(Span::days(8));
        let list = town.app.open_campaigns_for(creator).await.unwrap();
        let again = list.iter().find(|it| it.campaign.id == booked).unwrap();
        assert!(again.is_open(), "{again:?}");
        assert!(town.app.book(request(booked, creator, 777)).await.is_ok());
    }

    pub(super) async fn pay_is_shared_as_it_was_earned(store: Arc<dyn Store>) {
        let town = Town::on(store);
        assert_eq!(town.app.market_share().await.unwrap().shares, []);
        let brand = town.brand(10).await;
        let (one, two) = (town.creator(20).await, town.creator(21).await);
        let campaign = town.campaign(30, brand, 5).await;
        town.published(campaign, one, TEXTS[0]).await;
        town.published(campaign, two, TEXTS[1]).await;
        town.live_through(Span::days(10)).await;
        let share = town.app.market_share().await.unwrap();
        assert!(share.complete);
        let euros = &share.shares[0];
        // Both were paid out long since.
        assert_eq!((euros.creators, euros.total.minor(), euros.gini), (2, 2 * EARNED, 0));
        assert_eq!((euros.most.minor(), euros.median.minor(), euros.lorenz[10]), (EARNED, EARNED, 5_000));
        let second = town.campaign(31, brand, 5).await;
        let again = town.app.book(request(second, one, 900)).await.unwrap().id;
        town.app.submit_draft(again, TEXTS[2], Actor::Creator(one)).await.unwrap();
        let approve = market::placement::Judgement::Approve;
        town.app.review(again, &approve, Actor::Brand(brand)).await.unwrap();
        town.app.request_publication(again, Actor::Creator(one)).await.unwrap();
        town.live_through(Span::days(10)).await;
        let share = town.app.market_share().await.unwrap();
        let euros = &share.shares[0];
        // One of three parts and two of three: half of the difference over the sum.
        assert_eq!((euros.total.minor(), euros.gini, euros.lorenz[10]), (3 * EARNED, 1_666, 3_333));
        assert_eq!(town.app.market_share().await.unwrap(), share, "as it was told");
        assert!(town.app.follow_pay().await.unwrap(), "there is nothing left to read");
    }

    pub(super) async fn names_are_as_they_were_last_written(store: Arc<dyn Store>) {
        let town = Town::on(store);
        let (here, there) = (town.app.clone(), town.app.beside());
        let brand = town.brand(10).await;
        town.campaign(30, brand, 5).await;
        let named = async |app: &app::App| {
            let found = app.campaigns_in(&[], None, None).await.unwrap();
            found.rows.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
        };
        let first = named(&here).await;
        assert_eq!(named(&there).await, first);
        here.rename_brand(brand, "Ets Marchand", Actor::Brand(brand)).await.unwrap();
        assert_eq!(named(&here).await, ["Ets Marchand"], "at once where it was written");
        assert_eq!(named(&there).await, first, "a moment old elsewhere");
        town.pass(Span::seconds(3));
        assert_eq!(named(&there).await, ["Ets Marchand"]);
    }

    pub(super) async fn a_creators_money_is_told_as_it_moved(store: Arc<dyn Store>) {
        let town = Town::on(store);
        let (brand, creator) = (town.brand(10).await, town.creator(20).await);
        let (first, second) = (town.campaign(30, brand, 5).await, town.campaign(31, brand, 5).await);
        let purse = async || {
            let earnings = town.app.creator_earnings(creator).await.unwrap();
            assert_eq!(earnings.purses.len(), 1);
            let purse = earnings.purses[0];
            let money = [purse.held, purse.earned, purse.sent, purse.paid_out].map(kernel::Money::minor);
            (money, earnings.payouts.len())
        };
        assert_eq!(purse().await, ([0; 4], 0));
        town.published(first, creator, TEXTS[0]).await;
        assert_eq!(purse().await, ([EARNED, 0, 0, 0], 0));
        town.live_through(Span::days(10)).await;
        assert_eq!(purse().await, ([0, 0, 0, EARNED], 1));
        let booked = town.app.book(request(second, creator, 900)).await.unwrap().id;
        assert_eq!(purse().await, ([EARNED, 0, 0, EARNED], 1));
        let parts = async || {
            let mut parts = Vec::new();
            for part in Part::ALL {
                let list = town.app.creator_placements(creator, part, None, 10).await.unwrap();
                parts.push(list.lines.iter().map(|line| line.placement.id).collect::<Vec<_>>());
            }
            parts
        };
        let over = parts().await.remove(2);
        assert_eq!((over.len(), parts().await), (1, vec![vec![booked], vec![], over.clone()]));
        town.app.submit_draft(booked, TEXTS[1], Actor::Creator(creator)).await.unwrap();
        assert_eq!(parts().await, [vec![], vec![booked], over.clone()]);
        town.app.give_back(booked, Actor::Creator(creator)).await.unwrap();
        assert_eq!(purse().await, ([0, 0, 0, EARNED], 1));
        assert_eq!(parts().await, [vec![], vec![], vec![booked, over[0]]]);
    }
}
