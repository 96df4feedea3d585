//! What a brand's people do.
//!
//! Each page stands in a file of its own. What they share is here: the navigation, how a campaign is called, how a
//! state is coloured, cursors in addresses, and a refused form's messages.

mod breakouts;
mod came;
mod campaign;
mod campaigns;
mod funding;
mod history;
mod money;
mod offers;
mod overview;
mod people;
mod placement;
mod posts;
mod review;
mod standing;
mod wizard;

use account::Permission;
use app::ports::{Kind, TallyOf};
use app::views::brand::Cursor;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::{Language, Network, Timestamp};
use market::{Creator, Placement, Terms, campaign as machine, placement as places};
use maud::{Markup, html};

use crate::form::{Errors, Given};
use crate::format::Place;
use crate::front::Front;
use crate::page::{Flash, NavItem, Width};
use crate::problem::Fault;
use crate::say;
use crate::shown::answer;
use crate::text::{Words, t, t_of};
use crate::ui::{Tone, badge, error_summary, note};
use crate::who::{ForBrand, May};

/// What a handler answers.
type Answer = Result<Response, Fault>;

/// The routes; those of breakouts only where a spotter tells of some.
pub(crate) fn routes(spotter: bool) -> Router<Front> {
    let routes = if spotter { breakout_routes() } else { Router::new() };
    routes
        .route("/", get(overview::show))
        .route("/campaigns", get(campaigns::show))
        .route("/campaigns/new", get(wizard::begin).post(wizard::step))
        .route("/campaigns/qualify", post(wizard::qualify))
        .route("/campaigns/{id}", get(campaign::show))
        .route("/campaigns/{id}/transfers", post(funding::announce))
        .route("/campaigns/{id}/{verb}", post(campaign::command))
        .route("/transfers/{id}/withdraw", post(funding::withdraw))
        .route("/review", get(review::show))
        .route("/review/posts", get(posts::show))
        .route("/review/{id}", get(review::show_one).post(review::decide))
        .route("/placements/{id}", get(placement::show))
        .route("/placements/{id}/disputes", post(placement::contest))
        .route("/disputes/{id}/answer", post(placement::answer_dispute))
        .route("/offers", get(offers::show).post(offers::send))
        .route("/offers/{id}/withdraw", post(offers::withdraw))
        .route("/money", get(money::show))
        .route("/money/statement.csv", get(money::csv))
        .merge(people::routes())
}

fn breakout_routes() -> Router<Front> {
    Router::new()
        .route("/breakouts", get(breakouts::show))
        .route("/breakouts/new", get(standing::begin).post(standing::open))
        .route("/breakouts/offers", post(breakouts::offer))
        .route("/breakouts/offers/{id}/withdraw", post(breakouts::withdraw))
        .route("/breakouts/offers/{id}/renew", post(breakouts::renew))
        .route("/breakouts/offers/{id}/sent", post(breakouts::sent))
        .route("/breakouts/report/{id}", get(came::report))
        .route("/breakouts/report/{id}/replies.csv", get(came::csv))
}

pub(crate) use wizard::LANGUAGES;

/// Where in the navigation a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Overview,
    Review,
    Campaigns,
    Offers,
    Breakouts,
    Money,
    People,
}

async fn nav<P: May>(who: &ForBrand<P>, here: Here) -> Result<Vec<NavItem>, Fault> {
    let words = who.words();
    let places = who.visitor.front.app.states(Kind::Placement, TallyOf::Brand(who.brand)).await?;
    let item = |label: String, href: &str, at: Here| NavItem::new(label, href, at == here);
    let mut items = vec![
        item(t!(words, "brand-nav-overview"), "/brand", Here::Overview),
        item(t!(words, "brand-nav-review"), "/brand/review", Here::Review).badge(places.of("drafted")),
        item(t!(words, "brand-nav-campaigns"), "/brand/campaigns", Here::Campaigns),
        item(t!(words, "brand-nav-offers"), "/brand/offers", Here::Offers),
    ];
    if who.visitor.front.settings.spotter {
        items.push(item(t!(words, "brand-nav-breakouts"), "/brand/breakouts", Here::Breakouts));
    }
    items.push(item(t!(words, "brand-nav-money"), "/brand/money", Here::Money));
    if who.may(Permission::View) {
        items.push(item(t!(words, "brand-nav-people"), "/brand/people", Here::People));
    }
    Ok(items)
}

/// A page of the brand's pages.
async fn page<P: May>(who: &ForBrand<P>, here: Here, title: String, width: Width, body: Markup) -> Answer {
    Ok(who.visitor.page(nav(who, here).await?, title, width, body))
}

/// The same, where what was just done can be taken back by a button in its message.
async fn page_with_undo<P: May>(
    who: &ForBrand<P>,
    here: Here,
    title: String,
    undo: (Flash, Width),
    body: Markup,
) -> Answer {
    let mut shell = who.visitor.shell(nav(who, here).await?, title);
    shell.flashes = vec![undo.0];
    Ok(answer(&crate::page::Whole { shell, width: undo.1, body }))
}

/// The query of the page asked for.
fn query<P: May>(who: &ForBrand<P>) -> Given {
    let query = who.visitor.path.split_once('?').map_or("", |(_, query)| query);
    Given::read(query.as_bytes()).unwrap_or_default()
}

/// A cursor as addresses carry it.
fn cursor_text(cursor: Cursor) -> String {
    format!("{}.{}", cursor.0.as_micros(), cursor.1.simple())
}

/// The cursor of an address; one that cannot be read begins the list anew.
fn cursor_of(text: &str) -> Option<Cursor> {
    let (micros, id) = text.split_once('.')?;
    Some((Timestamp::from_micros(micros.parse().ok()?), id.parse().ok()?))
}

/// Messages above a form that was refused: what is wrong with the whole, then each field's.
fn problems(words: Words, errors: &Errors) -> Markup {
    let fields: Vec<(&str, &str)> = errors.fields().collect();
    html! {
        @for message in errors.whole() { (note(Tone::Bad, "", &html! { p { (message) } })) }
        (error_summary(words, &fields))
    }
}

/// What a fault says, above the form that it refused.
fn refusal(place: &Place, fault: &Fault) -> Errors {
    let mut errors = Errors::default();
    errors.add_whole(say::fault(place, fault));
    errors
}

/// How a campaign is called: the beginning of its message.
fn campaign_name(terms: &Terms) -> String {
    shortened(terms.message.lines().find(|line| !line.trim().is_empty()).unwrap_or_default(), 64)
}

/// The first characters of a text, cut at a word.
fn shortened(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most).collect();
    let at = head.rfind(char::is_whitespace).filter(|at| *at > most / 2).unwrap_or(head.len());
    format!("{}…", head[..at].trim_end_matches([',', '.', ';', ':', ' ']))
}

fn campaign_badge(words: Words, state: machine::State) -> Markup {
    let tone = match state {
        machine::State::Live => Tone::Good,
        machine::State::Draft | machine::State::Paused => Tone::Wait,
        machine::State::Funded => Tone::Info,
        machine::State::Ended | machine::State::Settled | machine::State::Cancelled => Tone::Plain,
    };
    badge(tone, &t_of!(words, "brand-campaign-state", state.name()))
}

fn placement_badge(words: Words, state: places::State) -> Markup {
    let tone = match state {
        places::State::Paid | places::State::Delivered => Tone::Good,
        places::State::Drafted => Tone::Wait,
        places::State::Booked
        | places::State::Approved
        | places::State::Published
        | places::State::Verifying
        | places::State::Holding => Tone::Info,
        places::State::Rejected | places::State::Breached => Tone::Bad,
        places::State::GivenBack | places::State::Failed => Tone::Plain,
    };
    badge(tone, &t_of!(words, "brand-placement-state", state.name()))
}

fn network_name(words: Words, network: Network) -> String {
    t_of!(words, "network", network.name())
}

/// A language by its name where we know it, else by its two letters.
pub(crate) fn language_name(words: Words, language: &Language) -> String {
    if LANGUAGES.contains(&language.code()) {
        t_of!(words, "brand-language", language.code())
    } else {
        language.code().to_owned()
    }
}

/// The network and the followers of the profile behind a placement.
fn profile_line(place: &Place, placement: &Placement, creator: Option<&Creator>) -> String {
    let network = network_name(place.words, placement.network);
    match creator.and_then(|creator| creator.profile(placement.profile)) {
        Some(profile) => t!(
            place,
            "brand-profile-line",
            network = network,
            followers = place.short_number(profile.followers)
        ),
        None => network,
    }
}
