//! Who is who at the beginning, and what is worth seeing: one character a scene, each with a course of their own.

use app::ports::{Kind, Record};
use app::{App, NewCreator};
use kernel::{
    AuthorOfferId, BrandId, CampaignId, Country, CreatorId, Currency, DisputeId, Network, OfferId,
    OperatorId, PayoutId, PlacementId, ProfileId, Span, Timestamp,
};
use market::payout::Payee;
use market::reasons::RejectCode;
use serde::{Deserialize, Serialize};

use super::brands::CAMPAIGNS;
use super::script::{Change, Deed, Reply, Script, Word};
use super::state::Key;
use super::{Town, TownError, bookings};
use crate::rng::Rng;

/// Somebody of note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Character {
    /// Whom.
    pub id: CreatorId,
    /// Their name.
    pub name: String,
    /// The scene they are known for.
    pub scene: String,
}

/// Something worth seeing. Pages have a text for each key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// Its name, such as `back_dated`.
    pub key: String,
    /// Whose campaign.
    pub brand: BrandId,
    /// Which campaign.
    pub campaign: CampaignId,
    /// Whose placement, offer or profile; nobody's for money that is announced.
    pub creator: Option<CreatorId>,
    /// The placement.
    pub placement: Option<PlacementId>,
    /// The dispute about it.
    pub dispute: Option<DisputeId>,
    /// The offer.
    pub offer: Option<OfferId>,
    /// The payout.
    pub payout: Option<PayoutId>,
    /// The offer to the author of a breakout.
    #[serde(default)]
    pub author_offer: Option<AuthorOfferId>,
}

/// Who is who at the beginning.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cast {
    /// Who keeps the market in order.
    pub operator: Option<OperatorId>,
    /// The town's brands, by name.
    pub brands: Vec<(BrandId, String)>,
    /// An agency's name, and the brand whose campaigns it runs.
    pub agency: Option<(String, BrandId)>,
    /// Creators of note.
    pub creators: Vec<Character>,
    /// The campaigns of the beginning.
    pub campaigns: Vec<CampaignId>,
    /// The campaign whose money is announced and waits to be confirmed.
    pub announced: Option<CampaignId>,
    /// What is worth seeing.
    pub scenes: Vec<Scene>,
    /// Who waits for offers.
    pub(super) awaits_offer: Option<CreatorId>,
}

impl Cast {
    /// Whether the town leaves this character's offers to a visitor.
    pub(super) fn keeps(&self, creator: CreatorId) -> bool {
        self.awaits_offer == Some(creator)
    }

    /// A scene by its key.
    #[must_use]
    pub fn scene(&self, key: &str) -> Option<&Scene> {
        self.scenes.iter().find(|scene| scene.key == key)
    }
}

/// A character of the beginning.
struct Role {
    key: &'static str,
    name: &'static str,
    country: &'static str,
    network: Network,
    followers: u64,
    /// In which campaign of the beginning.
    campaign: usize,
    /// Booked so many hours before the first minute; nothing without a placement.
    booked: Option<u64>,
    script: Script,
}

const fn hours(hours: u64) -> Span {
    Span::hours(hours)
}

/// Every role. The times of a script are chosen so that the first minute finds it in the state of its key.
#[rustfmt::skip]
fn roles() -> Vec<Role> {
    let plain = Script::plain();
    let quick = Script { write_after: hours(6), review_after: hours(4), publish_after: hours(2), ..plain };
    let rejected = |code| Script { word: Word::Rejects(code), ..plain };
    let silent = Script { word: Word::Silent, ..quick };
    let appeals = |code| Script { word: Word::Rejects(code), reply: Reply::Appeals, ..quick };
    let deed = |deed| Script { deed, ..quick };
    let role = |key, name, (country, network, followers), campaign, booked, script| Role {
        key, name, country, network, followers, campaign, booked: Some(booked), script,
    };
    use Network::{Bluesky, Mastodon, X};
    let mut all = vec![
        role("silence_near", "Léonie Kerbrat", ("FR", Bluesky, 812), 0, 66, silent),
        role("to_review", "Oscar Delorme", ("FR", Mastodon, 4_310), 8, 12, silent),
        role("to_review", "Priya Langley", ("GB", Bluesky, 2_270), 2, 14, silent),
        role("to_review", "Bastien Riou", ("FR", X, 640), 6, 9, silent),
        role("approved_by_silence", "Maëlle Tanguy", ("FR", Bluesky, 356), 1, 110, silent),
        role("rejected_off_brief", "Callum Fenwick", ("GB", Bluesky, 1_450), 2, 90, rejected(RejectCode::OffBrief)),
        role("rejected_false_claim", "Gwen Pritchard", ("GB", Mastodon, 980), 3, 84, rejected(RejectCode::FalseClaim)),
        role("rejected_tone", "Wyatt Calloway", ("US", X, 12_400), 4, 100, rejected(RejectCode::Tone)),
        role("rejected_language", "Jonas Lindner", ("DE", Bluesky, 760), 5, 96, rejected(RejectCode::Language)),
        role("rejected_other", "Odile Besson", ("FR", Bluesky, 210), 0, 88, rejected(RejectCode::Other)),
        role("dispute_open", "Samira Haddad", ("FR", Bluesky, 5_900), 0, 60, Script { answer_after: None, rule_after: None, ..appeals(RejectCode::OffBrief) }),
        role("dispute_answered", "Rhys Vaughan", ("GB", Bluesky, 1_130), 3, 80, Script { rule_after: None, ..appeals(RejectCode::FalseClaim) }),
        role("dispute_upheld", "Noémie Castel", ("FR", Mastodon, 690), 6, 150, Script { reply: Reply::Appeals, upheld: true, ..deed(Deed::TakenDown(hours(20))) }),
        role("dispute_dismissed", "Titouan Le Goff", ("FR", Bluesky, 1_820), 1, 140, appeals(RejectCode::Tone)),
        role("brand_contests", "Arjun Chowdhury", ("GB", Bluesky, 2_090), 2, 80, Script { contest_after: Some(hours(30)), answer_after: None, rule_after: None, ..quick }),
        role("copy_refused", "Quentin Peyrat", ("FR", Bluesky, 3_050), 0, 20, deed(Deed::Copies { then_writes: false })),
        role("back_dated", "Enzo Navarro", ("FR", Bluesky, 7_700), 6, 70, deed(Deed::BackDates(hours(73)))),
        role("deleted", "Paige Maddox", ("US", Bluesky, 2_640), 4, 64, deed(Deed::Deletes(hours(20)))),
        role("undisclosed", "Hugo Castel", ("FR", X, 9_150), 8, 60, deed(Deed::Edits(hours(20), Change::DropsLabel))),
        role("link_dropped", "Brooke Haverford", ("US", Bluesky, 1_980), 7, 58, deed(Deed::Edits(hours(22), Change::DropsLink))),
        role("wrong_author", "Dylan Rees", ("GB", Mastodon, 540), 3, 40, deed(Deed::WrongAuthor)),
        role("never_there", "Anatole Quesnel", ("FR", Bluesky, 330), 1, 70, deed(Deed::NeverThere)),
        role("account_closed", "Tyrone Mercer", ("US", X, 15_800), 5, 66, deed(Deed::ClosesAccount(hours(21)))),
        role("paid_out", "Juliette Aubert", ("FR", Bluesky, 2_410), 0, 260, quick),
        role("payout_returned", "Kwame Mensah", ("GB", Bluesky, 1_720), 4, 230, quick),
        role("awaiting_identification", "Yasmine Belkacem", ("FR", Mastodon, 880), 1, 190, quick),
        role("to_write", "Solène Guillou", ("FR", Bluesky, 1_240), 1, 3, deed(Deed::NeverWrites)),
        role("to_write", "Harriet Ashworth", ("GB", Bluesky, 760), 2, 5, deed(Deed::NeverWrites)),
        role("to_publish", "Mehdi Mansouri", ("FR", Bluesky, 4_020), 8, 16, deed(Deed::NeverPublishes)),
        role("given_back", "Clara Huet", ("FR", Bluesky, 470), 6, 50, deed(Deed::GivesBack(hours(20)))),
        role("no_draft", "Stanley Kemp", ("GB", X, 620), 2, 190, deed(Deed::NeverWrites)),
        role("not_published", "Greta Vogel", ("DE", Mastodon, 390), 5, 220, deed(Deed::NeverPublishes)),
        role("holding", "Agathe Charpentier", ("FR", Bluesky, 6_480), 8, 70, quick),
        role("just_published", "Niamh Byrne", ("IE", Bluesky, 1_060), 9, 12, Script { publish_after: Span::seconds(7_200 - 25), ..quick }),
    ];
    all.push(Role { booked: None, ..role("bought_followers", "Théo Marchand", ("FR", Bluesky, 48_200), 8, 0, plain) });
    all.push(Role { booked: None, ..role("offer_pending", "Manon Etchegaray", ("FR", Bluesky, 3_340), 6, 0, plain) });
    // Known for a post that breaks out.
    for (key, name, country, followers, campaign) in [
        ("breakout_offer", "Élise Kervella", "FR", 1_870, 1),
        ("breakout_paid", "Marius Tessier", "FR", 940, 1),
        ("breakout_refused", "Capucine Lorrain", "FR", 2_210, 1),
        ("breakout_given_back", "Fiona Abernathy", "GB", 1_340, 2),
        ("breakout_withdrawn", "Malcolm Trevithick", "GB", 720, 2),
        ("breakout_holding", "Basile Jourdren", "FR", 3_020, 1),
        // Known for their audiences.
        ("rival_bought", "Hélène Quentric", "FR", 6_300, 8),
        ("honest_small", "Ewen Le Bihan", "FR", 640, 8),
        ("honest_large", "Nour Ferhat", "FR", 21_400, 8),
    ] {
        all.push(Role { booked: None, ..role(key, name, (country, Bluesky, followers), campaign, 0, plain) });
    }
    all
}

impl Town {
    /// The characters join, and their bookings are put on the agenda.
    pub(super) async fn cast_roles(&self, app: &App, first: Timestamp) -> Result<(), TownError> {
        let mut rng = Rng::new(self.seed(), "roles");
        for (number, role) in roles().into_iter().enumerate() {
            let Some(new) = newcomer(&mut rng, &role) else { continue };
            let id = new.id;
            self.register(app, new, false).await?;
            let mut state = self.state();
            match role.key {
                "awaiting_identification" => {
                    state.unknown.insert(id);
                }
                "payout_returned" => state.bank.closed.push((Payee::Creator(id), 1)),
                "offer_pending" => state.cast.awaits_offer = Some(id),
                _ => {}
            }
            let (name, scene) = (role.name.to_owned(), role.key.to_owned());
            state.cast.creators.push(Character { id, name, scene });
            let due = role.booked.map(|hours| first.minus(Span::hours(hours)));
            state.agenda.set(Key::Scene(number), due);
        }
        Ok(())
    }

    /// A character takes the place of their scene.
    pub(super) async fn book_scene(&self, app: &App, number: usize) -> Result<(), TownError> {
        let Some(role) = roles().into_iter().nth(number) else { return Ok(()) };
        let (campaign, creator) = {
            let state = self.state();
            let creator = state.cast.creators.get(number).map(|character| character.id);
            (state.first_campaigns.get(&role.campaign).copied(), creator)
        };
        let (Some(campaign), Some(creator)) = (campaign, creator) else {
            return Err(TownError::Story(format!("{} has no campaign", role.key)));
        };
        let booked = self.book_as(app, campaign, creator, role.script).await?;
        let Some(placement) = booked else {
            return Err(TownError::Story(format!("{} could not book for {}", role.name, role.key)));
        };
        let brand = app.campaign(campaign).await?.value.brand;
        let scene = Scene {
            key: role.key.to_owned(),
            brand,
            campaign,
            creator: Some(creator),
            placement: Some(placement),
            dispute: None,
            offer: None,
            payout: None,
            author_offer: None,
        };
        self.state().cast.scenes.push(scene);
        Ok(())
    }

    /// What can be pointed at once the past is over.
    pub(super) async fn finish_cast(&self, app: &App) -> Result<(), TownError> {
        let mut cast = self.state().cast.clone();
        let payouts = app.store().list(Kind::Payout, None, 10_000).await?;
        let disputes = app.store().list(Kind::Dispute, None, 10_000).await?;
        for scene in &mut cast.scenes {
            scene.payout = payouts.iter().find_map(|(record, _)| {
                let Record::Payout(payout) = record else { return None };
                (scene.creator.map(Payee::Creator) == Some(payout.payee)).then_some(payout.id)
            });
            scene.dispute = disputes.iter().find_map(|(record, _)| {
                let Record::Dispute(dispute) = record else { return None };
                (scene.placement == Some(dispute.placement)).then_some(dispute.id)
            });
        }
        cast.scenes.extend(self.breakout_scenes(app).await?);
        let mut state = self.state();
        for (number, key) in [
            (18, "money_to_confirm"),
            (8, "bought_followers"),
            (8, "rival_bought"),
            (8, "honest_small"),
            (8, "honest_large"),
            (6, "offer_pending"),
        ] {
            let found = state.first_campaigns.get(&number).and_then(|id| state.campaigns.get(id));
            let Some((campaign, _)) = found else { continue };
            let creator = cast.creators.iter().find(|character| character.scene == key);
            let creator = creator.map(|character| character.id);
            let offer = state.offers.values().find(|(offer, _)| Some(offer.creator) == creator);
            cast.scenes.push(Scene {
                key: key.to_owned(),
                brand: campaign.brand,
                campaign: offer.map_or(campaign.id, |(offer, _)| offer.campaign),
                creator,
                placement: None,
                dispute: None,
                offer: offer.map(|(offer, _)| offer.id),
                payout: None,
                author_offer: None,
            });
        }
        cast.campaigns = state.first_campaigns.values().copied().collect();
        cast.operator = Some(state.operator);
        state.cast = cast;
        Ok(())
    }
}

fn newcomer(rng: &mut Rng, role: &Role) -> Option<NewCreator> {
    let template = CAMPAIGNS.get(role.campaign)?;
    let (id, profile) = (CreatorId::new(rng.uuid()), ProfileId::new(rng.uuid()));
    let handle: String = role.name.to_lowercase().chars().filter(char::is_ascii_alphabetic).collect();
    let account = match role.network {
        Network::Bluesky => format!("did:plc:{handle:z<24}"),
        Network::Mastodon => format!("https://piaille.example.org/users/{handle}"),
        Network::X => format!("{}", 20_000_000_000 + rng.below(900_000_000_000)),
    };
    let mut profile = bookings::fit_profile(profile, role.network, account, role.followers, template)?;
    // What is said of them until somebody measures.
    match role.key {
        "bought_followers" => profile.fake_share = super::folk::share(3_580, 4_410),
        "rival_bought" => profile.fake_share = super::folk::share(2_800, 3_600),
        _ => {}
    }
    let country: Country = bookings::country(role.country)?;
    let currency = match role.country {
        "GB" => Currency::GBP,
        "US" => Currency::USD,
        _ => Currency::EUR,
    };
    Some(NewCreator { id, name: role.name.to_owned(), country, currency, profiles: vec![profile] })
}
