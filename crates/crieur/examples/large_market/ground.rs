//! What placements stand on: creators, brands, campaigns.

use app::ports::{AuditLine, Decision, EventLine, Record, RecordId, Version, Write};
use eyre::Result;
use kernel::{
    BasisPoints, BrandId, CampaignId, Currency, DepositId, Money, Network, Points, Span, Timestamp,
};
use ledger::{Account, Movement, movements};
use market::campaign::{Campaign, Event, State, apply};
use market::deposit::{self, Deposit};
use market::people::{Actor, Brand};
use market::terms::{Frequency, Terms};

use crate::chance::Chance;

/// How long a campaign is open.
const OPEN: Span = Span::days(100);

/// A decision that has one write and what belongs to it.
pub(crate) fn wrote(
    at: Timestamp,
    record: Record,
    expected: Version,
    by: Actor,
    action: &str,
) -> Result<Decision> {
    let mut decision = Decision::at(at);
    if expected == Version::NEW {
        decision.events.push(EventLine { subject: record.id(), name: "created", body: record.body()? });
    }
    decision.audit.push(audit(at, by, action, record.id()));
    decision.writes.push(Write { record, expected });
    Ok(decision)
}

/// A line of the trail.
pub(crate) fn audit(at: Timestamp, actor: Actor, action: &str, subject: RecordId) -> AuditLine {
    AuditLine { actor, action: action.to_owned(), subject: subject.to_string(), at }
}

/// The brands: the first one has a tenth of all campaigns.
pub(crate) fn brands(chance: &mut Chance, count: usize, now: Timestamp) -> Vec<Brand> {
    const FIRST: [&str; 8] = ["Maison", "Atelier", "North", "Copper", "Lind", "Sundry", "Claire", "Harbour"];
    const SECOND: [&str; 5] = ["Verlune", "Brindille", "Worth", "Hearth", "Finch"];
    let joined = now.minus(Span::days(500));
    let brand = |number: usize| Brand {
        id: BrandId::new(chance.id(joined)),
        name: format!("{} {}", FIRST[number % 8], SECOND[number / 8 % 5]),
        country: kernel::Country::FR,
        verified: true,
        suspended: None,
        joined,
    };
    (0..count).map(brand).collect()
}

/// A campaign and what its placements have done to it.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) campaign: Campaign,
    /// What its account holds.
    pub(crate) left: i64,
    /// Placements whose price is still to be decided.
    pub(crate) open: u64,
}

/// The campaigns of a year; one in twenty was never opened.
pub(crate) fn campaigns(
    chance: &mut Chance,
    brands: &[Brand],
    count: usize,
    placements: u64,
    now: Timestamp,
) -> Result<Vec<Run>> {
    let each = u32::try_from(placements * 8 / u64::try_from(count.max(1))?)?.max(50);
    (0..count)
        .map(|number| {
            // The first brand's campaigns are a tenth, and begin all through the year like the others'.
            let brand = if number % 10 == 0 { 0 } else { 1 + number % (brands.len() - 1) };
            let ago = 1 + chance.below(455);
            let opened = now.minus(Span::days(ago));
            let terms = terms(chance, each, opened)?;
            let campaign = Campaign {
                id: CampaignId::new(chance.id(opened)),
                brand: brands[brand].id,
                fee: BasisPoints::new(1_000)?,
                state: State::Draft,
                funded: Money::zero(terms.price.currency()),
                terms,
                taken_by_small: 0,
                taken_by_others: 0,
                opened,
                breakout: None,
                stopped: None,
            };
            Ok(Run { campaign, left: 0, open: 0 })
        })
        .collect()
}

fn terms(chance: &mut Chance, posts: u32, opened: Timestamp) -> Result<Terms> {
    const TOPICS: [&str; 6] = ["cooking", "gardening", "books", "cycling", "home", "coffee"];
    let currency = [Currency::EUR, Currency::EUR, Currency::GBP, Currency::USD][chance.index(4)];
    let price = Money::new(i64::try_from(900 + 100 * chance.below(30))?, currency)?;
    let topic = chance.pick(&TOPICS);
    Ok(Terms {
        message: format!(
            "Tell your readers how you use it on an ordinary day, what surprised you and what you would change. \
             We look for people who write about {topic} anyway, and for their own words."
        ),
        link: format!("https://shop.example.com/{topic}").parse()?,
        required: vec!["Verlune".to_owned()],
        posts,
        price,
        budget: price.times(posts)?,
        frequency: Frequency { posts: 2, per: Span::days(7) },
        cap_per_creator: price.times(10)?,
        least_influence: Points::new(u16::try_from(chance.below(2_500))?)?,
        most_fake: BasisPoints::new(1_500)?,
        small_share: BasisPoints::new(3_000)?,
        small_below: 1_000,
        networks: Network::ALL.to_vec(),
        languages: Vec::new(),
        countries: Vec::new(),
        topics: if chance.chance(500) { vec![topic.parse()?] } else { Vec::new() },
        start: opened.plus(Span::days(1)),
        end: opened.plus(OPEN),
        holding: Span::days(2 + chance.below(4)),
    })
}

/// Opening, funding, launching: at their times. One in twenty waits for its money.
pub(crate) fn opening(chance: &mut Chance, run: &mut Run) -> Result<Vec<Decision>> {
    let campaign = &run.campaign;
    let (id, brand, opened) = (campaign.id, Actor::Brand(campaign.brand), campaign.opened);
    let mut first = wrote(opened, Record::Campaign(campaign.clone()), Version::NEW, brand, "open")?;
    let budget = campaign.terms.budget;
    if chance.chance(50) {
        let announced = Deposit {
            id: DepositId::new(chance.id(opened)),
            campaign: id,
            brand: campaign.brand,
            amount: budget,
            reference: format!("bank/{id}"),
            state: deposit::State::Announced,
            announced: opened.plus(Span::hours(4)),
            arrived: None,
            note: None,
        };
        let at = announced.announced;
        return Ok(vec![first, wrote(at, Record::Deposit(announced), Version::NEW, brand, "announce")?]);
    }
    let mut funded = Decision::at(opened.plus(Span::hours(5)));
    let to = Account::Campaign(id);
    funded.movements.push(movements::fund_campaign(&format!("bank/{id}"), to, budget)?);
    funded.audit.push(audit(funded.at, Actor::System, "fund", RecordId::Campaign(id)));
    let mut launched = Decision::at(opened.plus(Span::hours(20)));
    launched.audit.push(audit(launched.at, brand, "launch", RecordId::Campaign(id)));
    let value = happened(&mut funded, campaign.clone(), &Event::Received { amount: budget })?;
    let value = happened(&mut funded, value, &Event::Funded)?;
    let value = happened(&mut launched, value, &Event::Launched)?;
    run.left = budget.minor();
    run.campaign = value.clone();
    // One write: what is kept is how it stands.
    first.writes = vec![Write { record: Record::Campaign(value), expected: Version::NEW }];
    Ok(vec![first, funded, launched])
}

fn happened(decision: &mut Decision, campaign: Campaign, event: &Event) -> Result<Campaign> {
    let subject = RecordId::Campaign(campaign.id);
    decision.events.push(EventLine { subject, name: event.name(), body: serde_json::to_value(event)? });
    Ok(apply(campaign, event))
}

/// How a campaign stands after its placements: places taken; ended, settled and refunded when its time is over.
pub(crate) fn closing(chance: &mut Chance, run: &Run, now: Timestamp) -> Result<Vec<Decision>> {
    if run.campaign.state == State::Draft {
        return Ok(Vec::new());
    }
    let (id, end) = (run.campaign.id, run.campaign.terms.end);
    let mut value = run.campaign.clone();
    let mut decisions = Vec::new();
    if end <= now {
        let mut ended = Decision::at(end);
        value = happened(&mut ended, value, &Event::Ended)?;
        decisions.push(ended);
        if run.open == 0 {
            let mut settled = Decision::at(end.plus(Span::days(15)).min(now));
            value = happened(&mut settled, value, &Event::Settled)?;
            if run.left > 0 {
                let left = Money::new(run.left, value.terms.price.currency())?;
                settled.movements.push(refund(&value, left)?);
            }
            decisions.push(settled);
        }
    } else if chance.chance(60) {
        let mut paused = Decision::at(now.minus(Span::hours(2)));
        value = happened(&mut paused, value, &Event::Paused)?;
        decisions.push(paused);
    }
    let mut last = Decision::at(now);
    last.audit.push(audit(now, Actor::System, "count places", RecordId::Campaign(id)));
    last.writes.push(Write { record: Record::Campaign(value), expected: Version(1) });
    decisions.push(last);
    Ok(decisions)
}

fn refund(campaign: &Campaign, left: Money) -> Result<Movement> {
    Ok(movements::refund(campaign.id, "settled", campaign.brand, left)?)
}
