//! Breaking out now: the posts that brands may see, how each stands to a standing campaign, and the offer to its author.
//!
//! The list is live: the page listens, and reads itself again when something about the posts has changed.

use account::Permission;
use app::ports::RecordId;
use app::views::breakouts::OfferOfPost;
use app::{AuthorOfferRequest, MadeOffer};
use kernel::{AuthorOfferId, BreakoutId, CampaignId};
use market::Campaign;
use market::breakout::offer::State;
use market::breakout::standing::Matching;
use market::breakout::{AuthorOffer, Breakout};
use maud::{Markup, html};

use super::{Answer, Here, campaign_name, cursor_of, cursor_text, page, query, refusal};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::pages::breakout;
use crate::problem::Fault;
use crate::shown::{refused, see_other};
use crate::text::{Words, t, t_of};
use crate::ui::{
    Button, Column, Empty, Field, Head, Icon, Row, Table, Tone, badge, card, card_with, countdown, note,
    pagination, stack,
};
use crate::who::{ForBrand, Id, Manage, May, View};

pub(super) async fn show(who: ForBrand<View>) -> Answer {
    shown(&who, &query(&who), &Errors::default()).await
}

/// Makes an offer. For a stranger the answer shows the claim address, this once.
pub(super) async fn offer(who: ForBrand<Manage>, given: Given) -> Answer {
    let campaign = who.own_campaign(given.own::<CampaignId>("campaign")?).await?.value.id;
    let request = AuthorOfferRequest {
        id: given.own::<AuthorOfferId>("offer")?,
        campaign,
        post: given.own::<BreakoutId>("post")?,
    };
    match who.visitor.front.app.offer_to_author(&request, who.actor()).await {
        Ok(made) if made.offer.stranger => claim_page(&who, &made).await,
        Ok(_) => Ok(see_other(&format!("/brand/breakouts?campaign={campaign}&done=brand-author-offered"))),
        Err(error) => {
            let gone = matches!(error, app::AppError::NotFound(RecordId::Breakout(_)));
            let fault = Fault::from(error);
            if !fault.status().is_client_error() {
                return Err(fault);
            }
            let mut errors = refusal(&who.visitor.place, &fault);
            if gone {
                // Taken from the list while it was looked at, or never on it: the same words for both.
                errors = Errors::default();
                errors.add_whole(t!(who.words(), "brand-miss-not-shown"));
            }
            Ok(refused(&fault, shown(&who, &given, &errors).await?))
        }
    }
}

/// Takes an offer back.
pub(super) async fn withdraw(who: ForBrand<Manage>, Id(id): Id<AuthorOfferId>) -> Answer {
    own(&who, id).await?;
    who.visitor.front.app.withdraw_author_offer(id, who.actor()).await?;
    Ok(see_other("/brand/breakouts?done=brand-offer-withdrawn"))
}

/// A new claim address, shown this once.
pub(super) async fn renew(who: ForBrand<Manage>, Id(id): Id<AuthorOfferId>) -> Answer {
    own(&who, id).await?;
    let made = who.visitor.front.app.renew_claim(id, who.actor()).await?;
    claim_page(&who, &made).await
}

/// The claim address was sent by hand.
pub(super) async fn sent(who: ForBrand<Manage>, Id(id): Id<AuthorOfferId>) -> Answer {
    own(&who, id).await?;
    who.visitor.front.app.mark_claim_sent(id, who.actor()).await?;
    Ok(see_other("/brand/breakouts?done=claim-sent"))
}

async fn own<P: May>(who: &ForBrand<P>, id: AuthorOfferId) -> Result<AuthorOffer, Fault> {
    let offer = who.visitor.front.app.author_offer(id).await?.value;
    if offer.brand == who.brand { Ok(offer) } else { Err(Fault::NotFound) }
}

/// The claim address, to be sent by hand.
async fn claim_page<P: May>(who: &ForBrand<P>, made: &MadeOffer) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let title = t!(words, "brand-claim-title");
    let sent =
        Button::post(t!(words, "claim-sent-do"), format!("/brand/breakouts/offers/{}/sent", made.offer.id));
    let body = stack(&html! {
        (Head::new(title.clone()).up(t!(words, "brand-breakouts-title"), "/brand/breakouts").lead(t!(words, "brand-claim-lead")))
        (breakout::claim_address(place, &who.visitor.front.settings, made))
        @if made.secret.is_some() { div.buttons { (sent) } }
    });
    page(who, Here::Breakouts, title, Width::Narrow, body).await
}

async fn shown<P: May>(who: &ForBrand<P>, given: &Given, errors: &Errors) -> Answer {
    let words = who.words();
    let app = &who.visitor.front.app;
    let campaigns = app.standing_campaigns(who.brand).await?;
    let wanted = given.text("campaign").parse::<CampaignId>().ok();
    let live = |it: &&Campaign| it.state == market::campaign::State::Live;
    let chosen = campaigns
        .iter()
        .find(|it| Some(it.id) == wanted)
        .or_else(|| campaigns.iter().find(live))
        .or_else(|| campaigns.first());
    let filter = breakout::filter(given);
    let after = cursor_of(given.text("after"));
    let (posts, next): (Vec<(Box<Breakout>, Option<Matching>)>, _) = match chosen {
        Some(campaign) => {
            let found = app.breakouts_for(campaign, &filter, after).await?;
            (found.rows.into_iter().map(|(post, matching)| (post, Some(matching))).collect(), found.next)
        }
        None => {
            let found = app.breaking_page(&filter, after).await?;
            (found.rows.into_iter().map(|post| (post, None)).collect(), found.next)
        }
    };
    let here = |after: Option<String>| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let kept = ["campaign", "language", "topic"].map(|name| (name, given.raw(name).to_owned()));
        query.extend_pairs(kept.into_iter().filter(|(_, value)| !value.is_empty()));
        query.extend_pairs(after.map(|after| ("after", after)));
        format!("/brand/breakouts?{}", query.finish())
    };
    let first = after.map(|_| here(None));
    let next = next.map(|next| here(Some(cursor_text(next))));
    let offers = app.author_offers_by(who.brand).await?;
    let title = t!(words, "brand-breakouts-title");
    let mut head = Head::new(title.clone()).lead(t!(words, "brand-breakouts-lead"));
    if who.may(Permission::Manage) {
        head = head.action(Button::link(t!(words, "brand-standing-new"), "/brand/breakouts/new").primary());
    }
    let body = stack(&html! {
        (head)
        @for message in errors.whole() { (note(Tone::Bad, "", &html! { p { (message) } })) }
        @if campaigns.is_empty() { (note(Tone::Info, &t!(words, "brand-standing-none"), &html! { p { (t!(words, "brand-standing-none-text")) } })) }
        (breakout::filters(&who.visitor.place, given, "/brand/breakouts", &choose(words, &campaigns, chosen)))
        @if let Some(campaign) = chosen {
            p { a href={ "/brand/breakouts/report/" (campaign.id) } { (t!(words, "brand-report-link")) } }
        }
        div.stack #breakouts data-fresh="" data-stream="/live/breakouts" {
            @if posts.is_empty() { (Empty::new(t!(words, "breakout-none"), t!(words, "breakout-none-text")).icon(Icon::Clock)) }
            @for (post, matching) in &posts { (one(who, post, chosen, matching.as_ref())) }
        }
        (pagination(words, first.as_deref(), next.as_deref()))
        (card(&t!(words, "brand-author-offers"), &html! {
            p.hint { (breakout::windows(&who.visitor.place, app.policy())) }
            (list(who, &offers))
        }))
    });
    page(who, Here::Breakouts, title, Width::Wide, body).await
}

fn choose(words: Words, campaigns: &[Campaign], chosen: Option<&Campaign>) -> Markup {
    let field = Field::select("campaign", t!(words, "brand-col-campaign"))
        .value(chosen.map(|it| it.id.to_string()).unwrap_or_default());
    let field =
        campaigns.iter().fold(field, |field, it| field.choice(it.id.to_string(), campaign_name(&it.terms)));
    html! { @if !campaigns.is_empty() { (field) } }
}

fn one<P: May>(
    who: &ForBrand<P>,
    post: &Breakout,
    campaign: Option<&Campaign>,
    matching: Option<&Matching>,
) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let missed = matching.map(Matching::missed).unwrap_or_default();
    let offer = campaign
        .filter(|_| matching.is_some_and(Matching::is_met) && who.may(Permission::Manage))
        .map(|campaign| {
            let label = t!(words, "brand-author-offer", price = place.price(campaign.terms.price));
            Button::post(label, "/brand/breakouts/offers")
                .primary()
                .hidden("offer", AuthorOfferId::new(who.visitor.front.app.new_id()).to_string())
                .hidden("campaign", campaign.id.to_string())
                .hidden("post", post.id.to_string())
        });
    let suits = html! {
        @if let Some(matching) = matching {
            @if matching.is_met() { (badge(Tone::Good, &t!(words, "brand-post-suits"))) }
            @else { (badge(Tone::Plain, &t!(words, "brand-post-misses"))) }
        }
    };
    card_with(
        breakout::author(&post.seen),
        &suits,
        &html! {
            (breakout::post(place, post, who.visitor.now()))
            @if !missed.is_empty() {
                ul { @for finding in &missed { @if let Some(miss) = &finding.missed { li { (super::standing::miss(place, campaign, miss, finding.condition)) } } } }
            }
            @if let Some(offer) = offer { div.buttons { (offer) } }
        },
    )
}

fn list<P: May>(who: &ForBrand<P>, offers: &[OfferOfPost]) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let rows = offers.iter().map(|OfferOfPost { offer, breakout: post }| {
        let open = offer.state == State::Open;
        let to = |verb: &str| format!("/brand/breakouts/offers/{}/{verb}", offer.id);
        let may = open && who.may(Permission::Manage);
        let author = breakout::author(&post.seen);
        Row::new()
            .cell(html! {
                @if offer.state == State::Accepted { a href={ "/brand/placements/" (offer.placement) } { (author) } }
                @else { (author) }
            })
            .cell(place.price(offer.price))
            .cell(html! { (offer_badge(words, offer.state)) @if open { " " (countdown(place, offer.until, now)) } @if open && offer.sent.is_some() { " " (t!(words, "claim-sent")) } })
            .cell(place.when_day(offer.made))
            .cell(html! {
                @if may {
                    (Button::post(t!(words, "brand-offers-withdraw"), to("withdraw")).small())
                    @if offer.creator.is_none() {
                        @if offer.sent.is_none() { (Button::post(t!(words, "claim-sent-do"), to("sent")).small()) }
                        (Button::post(t!(words, "brand-claim-renew"), to("renew")).small().quiet())
                    }
                }
            })
    });
    let table = Table::new(words, t!(words, "brand-author-offers"))
        .column(Column::text(t!(words, "breakout-author")))
        .column(Column::number(t!(words, "brand-col-price")))
        .column(Column::text(t!(words, "brand-col-state")))
        .column(Column::text(t!(words, "brand-col-date")))
        .column(Column::actions(t!(words, "brand-col-do")))
        .rows(rows)
        .empty(Empty::new(t!(words, "brand-author-offers-none"), t!(words, "brand-author-offers-none-text")));
    html! { (table) }
}

fn offer_badge(words: Words, state: State) -> Markup {
    let tone = match state {
        State::Open => Tone::Wait,
        State::Accepted => Tone::Good,
        State::Declined | State::Withdrawn | State::Expired => Tone::Plain,
    };
    badge(tone, &t_of!(words, "author-offer-state", state.name()))
}
