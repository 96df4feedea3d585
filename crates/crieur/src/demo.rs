//! `crieur demo`: one campaign from brief to payment, told as it happens.
//!
//! Everything is the real market on a store in memory; only the network, the bank and the passing of time are
//! simulated (`simulator::Stage`), since there is no real one here yet.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use app::{App, AppError, BookRequest, Funding, NewBrand, NewCreator, OpenCampaign, Ports};
use clap::Args;
use eyre::{Result, eyre};
use kernel::{
    BasisPoints, BrandId, CampaignId, Country, CreatorId, Currency, Interval, Language, Money, Network,
    OperatorId, PlacementId, Points, ProfileId, Span, Timestamp,
};
use ledger::Account;
use ledger::check::{Break, Check, Summary};
use market::Policy;
use market::people::Actor;
use market::placement::{Judgement, Placement, State, Verdict};
use market::terms::{Frequency, Terms};
use simulator::Stage;
use uuid::Uuid;

const OPERATOR: Actor = Actor::Operator(OperatorId::new(Uuid::from_u128(1)));
const LINK: &str = "https://zephyr.example.com/can";

/// Nothing can be set yet.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {}

/// A creator of the story.
struct Person {
    name: &'static str,
    followers: u64,
    text: &'static str,
}

const ADA: Person = Person {
    name: "Ada",
    followers: 5_200,
    text: "Ad: My tomatoes survived August because the Zephyr Can kept dripping on them while I was in Lisbon. \
           Neighbours asked for the name twice. https://zephyr.example.com/can",
};
const BORIS: Person = Person {
    name: "Boris",
    followers: 310_000,
    text: "Ad: The Zephyr Can waters balconies and window boxes by itself for two whole weeks while you are away. \
           https://zephyr.example.com/can",
};
const CHLOE: Person = Person {
    name: "Chloe",
    followers: 140,
    text: "Ad: I kill every plant I own, honestly. Fern number four is still alive thanks to a Zephyr Can hidden \
           behind the sofa, and I feel smug about that. https://zephyr.example.com/can",
};

/// Tells the story.
///
/// # Errors
/// When a step of it fails, which is a fault of the program.
pub(crate) fn run(_: DemoArgs) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut story = Story::begin()?;
        story.tell().await?;
        let balanced = story.books().await?;
        Ok(if balanced { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    })
}

struct Story {
    app: App,
    stage: Arc<Stage>,
    start: Timestamp,
    brand: BrandId,
    campaign: CampaignId,
    creators: Vec<(CreatorId, &'static str)>,
}

impl Story {
    fn begin() -> Result<Self> {
        let start: Timestamp = "2026-11-23T09:00:00Z".parse()?;
        let stage = Arc::new(Stage::new(1, start));
        let ports = Ports {
            store: Arc::new(store::MemoryStore::new()),
            network: stage.clone(),
            rail: stage.clone(),
            clock: stage.clone(),
            entropy: stage.clone(),
        };
        let app = App::new(ports, Policy::default());
        let (brand, campaign) = (BrandId::new(Uuid::from_u128(2)), CampaignId::new(Uuid::from_u128(3)));
        Ok(Self { app, stage, start, brand, campaign, creators: Vec::new() })
    }

    async fn tell(&mut self) -> Result<()> {
        self.fund().await?;
        let (ada, boris, chloe) =
            (self.join(&ADA).await?, self.join(&BORIS).await?, self.join(&CHLOE).await?);
        self.say("Boris hands in the brief in other clothes; Ada and Chloe write their own.");
        let refused = self.app.submit_draft(boris.0, BORIS.text, Actor::Creator(boris.1)).await;
        self.refusal("Boris", refused)?;
        for (placement, creator, person) in [(ada.0, ada.1, &ADA), (chloe.0, chloe.1, &CHLOE)] {
            self.app.submit_draft(placement, person.text, Actor::Creator(creator)).await?;
        }
        self.app.review(ada.0, &Judgement::Approve, Actor::Brand(self.brand)).await?;
        self.say("Zephyr approves Ada's draft and forgets Chloe's.");
        self.publish("Ada", ada.0, ada.1).await?;
        self.live_until(self.start.plus(Span::hours(73))).await?;
        self.tell_state("Chloe", chloe.0, "72 hours without a word: silence approves").await?;
        self.publish("Chloe", chloe.0, chloe.1).await?;
        self.live_until(self.start.plus(Span::days(5))).await?;
        if let Some(post) = self.app.placement(chloe.0).await?.value.post {
            self.stage.delete(&post.address);
            self.say("Chloe deletes her post two days later; it should have stayed for a week.");
        }
        self.live_until(self.start.plus(Span::days(8))).await?;
        self.tell_state("Ada", ada.0, "her post has stayed for a week").await?;
        self.tell_state("Chloe", chloe.0, "found at the next look").await?;
        self.tell_state("Boris", boris.0, "no draft of his own in seven days").await?;
        self.app.end(self.campaign, Actor::Brand(self.brand)).await?;
        self.live_until(self.start.plus(Span::days(20))).await?;
        self.say("Zephyr has ended the campaign; what was not earned is back.");
        Ok(())
    }

    async fn fund(&self) -> Result<()> {
        let (brand, id) = (self.brand, self.campaign);
        let joined = NewBrand { id: brand, name: "Zephyr".to_owned(), country: Country::GB };
        self.app.register_brand(joined).await?;
        let terms = terms(self.start)?;
        let amount = terms.budget;
        self.say(&format!("Zephyr opens a campaign: 3 places at {}, 10 % of it the market's.", terms.price));
        self.app.open_campaign(OpenCampaign { id, brand, terms }).await?;
        let early = self.app.launch(id, Actor::Brand(brand)).await;
        self.refusal("Zephyr", early)?;
        let funding = Funding { campaign: id, amount, reference: "transfer 4711".to_owned() };
        self.app.fund(&funding, OPERATOR).await?;
        self.app.launch(id, Actor::Brand(brand)).await?;
        self.say(&format!("{amount} have come in, and the campaign is live."));
        Ok(())
    }

    async fn join(&mut self, person: &Person) -> Result<(PlacementId, CreatorId)> {
        let number = 10 + u128::from(person.followers);
        let (creator, profile) =
            (CreatorId::new(Uuid::from_u128(number)), ProfileId::new(Uuid::from_u128(number)));
        self.app.register_creator(new_creator(person, creator, profile)?).await?;
        self.app.identify_creator(creator, OPERATOR).await?;
        let placement = PlacementId::new(Uuid::from_u128(number));
        let request = BookRequest { placement, campaign: self.campaign, creator, profile };
        let booked = self.app.book(request).await?;
        let (name, followers) = (person.name, person.followers);
        self.say(&format!("{name} ({followers} followers) takes a place: {} are set aside.", booked.price));
        self.creators.push((creator, name));
        Ok((placement, creator))
    }

    async fn publish(&self, name: &str, id: PlacementId, creator: CreatorId) -> Result<()> {
        self.app.request_publication(id, Actor::Creator(creator)).await?;
        let now = self.app.now();
        self.live_until(now.plus(Span::hours(1))).await?;
        self.tell_state(name, id, "published, found, and checked").await
    }

    /// Lets time pass, each job at its hour.
    async fn live_until(&self, end: Timestamp) -> Result<()> {
        loop {
            let tally = self.app.work(100).await?;
            if tally.done + tally.again + tally.dead > 0 {
                continue;
            }
            match self.app.store().next_job().await? {
                Some(next) if next <= end => self.stage.pass_until(next),
                Some(_) | None => break,
            }
        }
        self.stage.pass_until(end);
        Ok(())
    }

    async fn tell_state(&self, name: &str, id: PlacementId, why: &str) -> Result<()> {
        let placement = self.app.placement(id).await?.value;
        self.say(&format!("{name}'s placement is {}: {why}.", state(&placement)));
        Ok(())
    }

    fn refusal<T: std::fmt::Debug>(&self, name: &str, refused: Result<T, AppError>) -> Result<()> {
        match refused {
            Err(error @ (AppError::Wording(_) | AppError::Rejected(_))) => {
                self.say(&format!("{name} is refused: {error}."));
                Ok(())
            }
            other => Err(eyre!("{name} should have been refused: {other:?}")),
        }
    }

    fn say(&self, what: &str) {
        let minute: String = self.app.now().to_string().replace('T', " ").chars().take(16).collect();
        show(&format!("{minute}  {what}"));
    }

    /// Who holds what in the end, and whether the books balance.
    async fn books(&self) -> Result<bool> {
        let mut text = String::from("\nIn the end\n");
        let store = self.app.store();
        let fees = store.balance(Account::Fees.in_currency(Currency::EUR)).await?;
        for (record, _) in store.list(app::ports::Kind::Payout, None, 1_000).await? {
            let app::ports::Record::Payout(payout) = record else { continue };
            let to = match payout.payee {
                market::payout::Payee::Brand(_) => "Zephyr",
                market::payout::Payee::Creator(id) => self.name(id),
            };
            writeln!(
                text,
                "  {to:<10} {:>12}  paid out, {}",
                payout.amount.to_string(),
                payout.state.name()
            )?;
        }
        writeln!(text, "  {:<10} {:>12}  kept as its fee", "the market", fees.to_string())?;
        let verdict = self.check().await?;
        match &verdict {
            Ok(summary) => writeln!(text, "\nThe books are balanced: {} transfers.", summary.transfers)?,
            Err(broken) => writeln!(text, "\nThe books are broken: {broken}")?,
        }
        show(text.trim_end());
        Ok(verdict.is_ok())
    }

    /// Recomputes every balance from the transfers.
    async fn check(&self) -> Result<Result<Summary, Break>> {
        let (store, mut check) = (self.app.store(), Check::new());
        for kept in store.transfers(0, 1_000).await? {
            if let Err(broken) = check.transfer(&kept) {
                return Ok(Err(broken));
            }
        }
        for (account, money) in store.balances(None, 1_000).await? {
            if let Err(broken) = check.balance(account, money) {
                return Ok(Err(broken));
            }
        }
        Ok(check.finish())
    }

    fn name(&self, id: CreatorId) -> &'static str {
        self.creators.iter().find(|(known, _)| *known == id).map_or("?", |(_, name)| *name)
    }
}

fn state(placement: &Placement) -> String {
    match (&placement.verdict, placement.state) {
        (Some(Verdict::Breached { reason, .. }), State::Breached) => format!("breached ({})", reason.name()),
        (Some(Verdict::Failed { reason, .. }), State::Failed) => format!("failed ({})", reason.name()),
        (_, other) => other.name().to_owned(),
    }
}

#[allow(clippy::print_stdout, reason = "the story is this command's output")]
fn show(line: &str) {
    println!("{line}");
}

fn new_creator(person: &Person, id: CreatorId, profile: ProfileId) -> Result<NewCreator> {
    let influence = Interval::new(Points::new(3_100)?, Points::new(4_400)?)?;
    let fake_share = Interval::new(BasisPoints::new(120)?, BasisPoints::new(480)?)?;
    let profile = market::Profile {
        id: profile,
        network: Network::Bluesky,
        account: format!("did:plc:{}", person.name.to_lowercase()),
        followers: person.followers,
        languages: vec![Language::EN],
        topics: vec!["gardening".parse()?],
        influence: Some(influence),
        fake_share: Some(fake_share),
    };
    let name = person.name.to_owned();
    Ok(NewCreator { id, name, country: Country::GB, currency: Currency::EUR, profiles: vec![profile] })
}

fn terms(start: Timestamp) -> Result<Terms> {
    let euros = |minor| Money::new(minor, Currency::EUR);
    Ok(Terms {
        message:
            "The Zephyr Can waters balconies and window boxes by itself for two weeks while you are away. \
                  Tell people what you would use it for."
                .to_owned(),
        link: LINK.parse()?,
        required: vec!["Zephyr Can".to_owned()],
        posts: 3,
        price: euros(4_999)?,
        budget: euros(15_000)?,
        frequency: Frequency { posts: 1, per: Span::days(7) },
        cap_per_creator: euros(10_000)?,
        least_influence: Points::new(2_500)?,
        most_fake: BasisPoints::new(1_000)?,
        small_share: BasisPoints::new(3_400)?,
        small_below: 1_000,
        networks: vec![Network::Bluesky],
        languages: vec![Language::EN],
        countries: Vec::new(),
        topics: vec!["gardening".parse()?],
        start,
        end: start.plus(Span::days(30)),
        holding: Span::days(7),
    })
}
