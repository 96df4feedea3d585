//! The brands of the town that ask the authors of breakouts: their standing campaigns, and the operator's look at products.

use app::ports::Entropy as _;
use app::{App, Funding, OpenCampaign};
use kernel::{BasisPoints, CampaignId, Money, Network, Points, Span, Timestamp};
use market::breakout::Standing;
use market::people::Actor;
use market::terms::{Frequency, Terms};
use market::{Campaign, campaign};

use super::act::tolerate;
use super::brands::CAMPAIGNS;
use super::script::Fate;
use super::state::{Key, Pace, State};
use super::{Town, TownError, bookings};

/// A standing campaign of the beginning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asks {
    /// What is sold: that of a campaign of the beginning.
    template: usize,
    message: &'static str,
    link: &'static str,
    topics: &'static [&'static str],
    excluded: &'static [&'static str],
    /// In cents or pence.
    price: i64,
    daily: u32,
}

/// Replies that each pays for.
const REPLIES: u32 = 80;
/// How long a reply must stay: as long as people still come to read it.
const STAYS: Span = Span::hours(12);
/// From the first minute to the end of the period.
const PERIOD: Span = Span::days(90);

pub(super) const STANDING: [Asks; 2] = [
    Asks {
        template: 1,
        message: "Votre publication fait parler d'elle et ses lecteurs aiment ce qui pousse : répondez-vous à vous-même, dites \
                  avec vos mots ce que vous feriez d'un kit Brindille, et que c'est payé. Rien n'est à réciter.",
        link: "https://brindille.example.com/kit?depuis=vos-lecteurs",
        topics: &["gardening", "cooking", "home", "crafts"],
        excluded: &["obsèques", "accident", "incendie"],
        price: 3_000,
        daily: 5,
    },
    Asks {
        template: 2,
        message: "People are gathering under your post and many of them read. Answer below it in your own words what the Finch \
                  Box would be to them, and say that it is paid for. There is nothing to recite.",
        link: "https://finchbox.example.com/try?from=your-readers",
        topics: &["books", "coffee", "travel", "music"],
        excluded: &["funeral", "accident", "hospital"],
        price: 2_500,
        daily: 5,
    },
];

/// Houses that the operator has verified: all that a visitor can be.
const VERIFIED: [usize; 5] = [0, 1, 2, 3, 8];

impl Asks {
    fn terms(&self, start: Timestamp, end: Timestamp) -> Option<Terms> {
        let template = CAMPAIGNS.get(self.template)?;
        let base = bookings::terms(template, start, end, 0)?;
        let price = Money::new(self.price, base.price.currency()).ok()?;
        Some(Terms {
            message: self.message.to_owned(),
            link: self.link.parse().ok()?,
            posts: REPLIES,
            price,
            budget: price.times(REPLIES).ok()?,
            cap_per_creator: price.times(5).ok()?,
            frequency: Frequency { posts: 1, per: Span::days(2) },
            least_influence: Points::ZERO,
            most_fake: BasisPoints::FULL,
            small_share: BasisPoints::ZERO,
            networks: vec![Network::Bluesky],
            topics: self.topics.iter().filter_map(|topic| topic.parse().ok()).collect(),
            holding: STAYS,
            ..base
        })
    }

    fn standing(&self, terms: &Terms) -> Option<Standing> {
        let excluded = self.excluded.iter().map(|word| (*word).to_owned()).collect();
        Some(Standing { excluded, daily: terms.price.times(self.daily).ok()?, product: None })
    }
}

impl Town {
    /// Opens a standing campaign of the beginning: paid for, its product checked, launched.
    pub(super) async fn open_standing(&self, app: &App, number: usize) -> Result<(), TownError> {
        let now = app.now();
        let (first, brands) = {
            let state = self.state();
            (state.first_minute, state.cast.brands.clone())
        };
        let Some(asks) = STANDING.get(number) else { return Ok(()) };
        let brand = CAMPAIGNS.get(asks.template).and_then(|template| brands.get(template.house));
        let (Some(terms), Some((brand, _))) = (asks.terms(now, first.plus(PERIOD)), brand) else {
            return Err(TownError::Story(format!("standing campaign {number} has no terms")));
        };
        let Some(standing) = asks.standing(&terms) else { return Ok(()) };
        if number == 0 {
            for (id, _) in VERIFIED.iter().filter_map(|house| brands.get(*house)) {
                tolerate(app.verify_brand(*id, self.operator_actor()).await)?;
            }
        }
        let id = CampaignId::new(self.uuid(now));
        // Whatever is to be done about it is done here, or by a visitor.
        self.state().fates.insert(id, Fate::default());
        let amount = terms.budget;
        app.open_breakout_campaign(OpenCampaign { id, brand: *brand, terms }, standing).await?;
        let funding = Funding { campaign: id, amount, reference: format!("SEPA standing {number}") };
        app.fund(&funding, self.operator_actor()).await?;
        self.check_product(app, id).await?;
        app.launch(id, Actor::Brand(*brand)).await?;
        Ok(())
    }

    /// The operator has ordered one of these, and it came.
    pub(super) async fn check_product(&self, app: &App, id: CampaignId) -> Result<(), TownError> {
        let note = "Ordered one: it came within the week, as pictured, from a seller who can be reached.";
        tolerate(app.check_product(id, Vec::new(), note, self.operator_actor()).await).map(|_| ())
    }
}

impl State {
    /// Who does what next about a standing campaign: the operator looks at a visitor's product, its brand for authors.
    pub(super) fn reconsider_standing(&mut self, id: CampaignId) {
        let Some((campaign, _)) = self.campaigns.get(&id) else { return };
        let Some(standing) = &campaign.breakout else { return };
        let unchecked = standing.product.is_none()
            && matches!(campaign.state, campaign::State::Funded | campaign::State::Live);
        let bids = self.bids(campaign);
        let (checks, now) = (unchecked && self.acts(Actor::Operator(self.operator)), self.now());
        let check = checks.then(|| now.plus(self.seconds(8, 15)));
        self.agenda.set(Key::Product(id), check);
        let bid = bids.then(|| now.plus(self.until_bid()));
        self.agenda.set(Key::Bid(id), bid);
    }

    /// Whether the town makes offers for a campaign.
    pub(super) fn bids(&self, campaign: &Campaign) -> bool {
        let open = campaign.state == campaign::State::Live && campaign.breakout.is_some();
        open && self.stream.is_some() && self.acts(Actor::Brand(campaign.brand))
    }

    /// From one look of a brand for authors to the next.
    pub(super) fn until_bid(&mut self) -> Span {
        match self.pace {
            Pace::Still(_) => Span::minutes(20 + self.dice.below(15)),
            Pace::Runs { .. } => self.seconds(4, 9),
        }
    }
}
