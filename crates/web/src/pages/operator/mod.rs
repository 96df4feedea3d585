//! What the market's operators do.
//!
//! Each page stands in a file of its own. What they share is here: the navigation, cursors in addresses, the answer to
//! a form that was refused, and where one goes on after an act. Each act leaves a line in the audit trail: the use
//! cases see to that.

mod audit;
mod books;
mod breakouts;
mod campaigns;
mod claims;
mod complaints;
mod contests;
mod disputes;
mod jobs;
mod money;
mod overview;
mod payouts;
mod people;
mod person;
mod placement;
mod reviews;
mod settings;

use app::AppError;
use app::views::brand::Cursor;
use app::views::operator::Queues;
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use kernel::Timestamp;
use market::campaign::State as CampaignState;
use market::{Campaign, Terms};
use maud::{Markup, html};

use crate::form::{Errors, Given};
use crate::format::Place;
use crate::front::Front;
use crate::page::{NavItem, Width};
use crate::problem::Fault;
use crate::say;
use crate::shown::{own_path, see_other};
use crate::text::{Words, t, t_of};
use crate::ui::{Tone, badge, error_summary, note};
use crate::who::ForOperator;

/// What a handler answers.
type Answer = Result<Response, Fault>;

/// The routes; those of breakouts only where a spotter tells of some.
pub(crate) fn routes(spotter: bool) -> Router<Front> {
    let routes = if spotter { breakout_routes() } else { Router::new() };
    routes
        .route("/", get(overview::show))
        .route("/money", get(money::show))
        .route("/money/received", post(money::received))
        .route("/money/deposits/{id}/confirm", post(money::confirm))
        .route("/money/deposits/{id}/dismiss", post(money::dismiss))
        .route("/money/payouts", get(payouts::show))
        .route("/money/payouts/{id}/retry", post(payouts::retry))
        .route("/money/payouts/{id}/paid", post(payouts::paid))
        .route("/money/payouts/{id}/refused", post(payouts::refused_by_hand))
        .route("/reviews", get(reviews::show))
        .route("/disputes", get(disputes::show))
        .route("/disputes/{id}", get(disputes::show_one).post(disputes::rule))
        .route("/complaints", get(complaints::show))
        .route("/complaints/{id}/dismiss", post(complaints::dismiss))
        .route("/complaints/{id}/uphold", post(complaints::uphold))
        .route("/contests", get(contests::show))
        .route("/contests/{id}/keep", post(contests::keep))
        .route("/contests/{id}/correct", post(contests::correct))
        .route("/contests/key", post(contests::renew))
        .route("/people", get(people::show))
        .route("/people/{id}", get(person::show))
        .route("/people/{id}/verify", post(person::verify))
        .route("/people/{id}/identify", post(person::identify))
        .route("/people/{id}/suspend", post(person::suspend))
        .route("/people/{id}/lift", post(person::lift))
        .route("/people/{id}/strikes", post(person::strike))
        .route("/strikes/{id}/lift", post(person::lift_strike))
        .route("/audit", get(audit::show))
        .route("/audit/trail.csv", get(audit::csv))
        .route("/jobs", get(jobs::show))
        .route("/jobs/{id}/retry", post(jobs::retry))
        .route("/jobs/{id}/cancel", post(jobs::cancel))
        .route("/books", get(books::show))
        .route("/books/check", post(books::check))
        .route("/books/progress", get(books::progress))
        .route("/books/statement", get(books::statement))
        .route("/settings", get(settings::show))
        .route("/campaigns", get(campaigns::show))
        .route("/campaigns/{id}", get(campaigns::show_one))
        .route("/campaigns/{id}/stop", post(campaigns::stop))
        .route("/placements/{id}", get(placement::show))
}

fn breakout_routes() -> Router<Front> {
    Router::new()
        .route("/breakouts", get(breakouts::show))
        .route("/breakouts/{id}/show", post(breakouts::release))
        .route("/breakouts/{id}/hold", post(breakouts::hold))
        .route("/breakouts/products/{id}", post(breakouts::product))
        .route("/breakouts/claims", get(claims::show))
        .route("/breakouts/claims/{id}/sent", post(claims::sent))
        .route("/breakouts/claims/{id}/renew", post(claims::renew))
}

/// Where in the navigation a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Overview,
    Money,
    Disputes,
    Reviews,
    Complaints,
    Contests,
    Breakouts,
    People,
    Campaigns,
    Books,
    Jobs,
    Audit,
    Settings,
}

fn nav(words: Words, (queues, complaints, contests): Waiting, spotter: bool, here: Here) -> Vec<NavItem> {
    let item = |label: String, href: &str, at: Here| NavItem::new(label, href, at == here);
    let mut items = vec![
        item(t!(words, "operator-nav-overview"), "/operator", Here::Overview),
        item(t!(words, "operator-nav-money"), "/operator/money", Here::Money)
            .badge(queues.deposits.saturating_add(queues.returned)),
        item(t!(words, "operator-nav-disputes"), "/operator/disputes", Here::Disputes).badge(queues.disputes),
        item(t!(words, "operator-nav-reviews"), "/operator/reviews", Here::Reviews)
            .badge(queues.brands.saturating_add(queues.creators)),
        item(t!(words, "operator-nav-complaints"), "/operator/complaints", Here::Complaints)
            .badge(complaints),
        item(t!(words, "operator-nav-contests"), "/operator/contests", Here::Contests).badge(contests),
    ];
    if spotter {
        let breakouts = item(t!(words, "operator-nav-breakouts"), "/operator/breakouts", Here::Breakouts);
        items.push(breakouts.badge(queues.breakouts));
    }
    items.extend([
        item(t!(words, "operator-nav-people"), "/operator/people", Here::People),
        item(t!(words, "operator-nav-campaigns"), "/operator/campaigns", Here::Campaigns),
        item(t!(words, "operator-nav-books"), "/operator/books", Here::Books),
        item(t!(words, "operator-nav-jobs"), "/operator/jobs", Here::Jobs).badge(queues.dead),
        item(t!(words, "operator-nav-audit"), "/operator/audit", Here::Audit),
        item(t!(words, "operator-nav-settings"), "/operator/settings", Here::Settings),
    ]);
    items
}

/// How much waits in each of the market's queues, how many complaints do, and how many contests.
type Waiting = (Queues, u64, u64);

async fn waiting(who: &ForOperator) -> Result<Waiting, Fault> {
    let complaints = who.visitor.front.accounts.complaints_waiting().await?.len();
    let queues = who.visitor.front.app.operator_queues().await?;
    let contests = who.visitor.front.accounts.contests_waiting().await?.len();
    let number = |waiting: usize| u64::try_from(waiting).unwrap_or(u64::MAX);
    Ok((queues, number(complaints), number(contests)))
}

/// A page of the operators' pages.
async fn page(who: &ForOperator, here: Here, title: String, width: Width, body: Markup) -> Answer {
    let queues = waiting(who).await?;
    Ok(who.visitor.page(
        nav(who.words(), queues, who.visitor.front.settings.spotter, here),
        title,
        width,
        body,
    ))
}

/// The query of the page asked for.
fn query(who: &ForOperator) -> Given {
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

/// On to the page that the form came from (`back`), or else to this one, with word of what was done.
fn onwards(given: &Given, otherwise: &str, done: &str) -> Response {
    let back = given.text("back");
    let to = if back.is_empty() { otherwise } else { own_path(back) };
    let mark = if to.contains('?') { '&' } else { '?' };
    see_other(&format!("{to}{mark}{done}"))
}

/// What can be said beside the form that asked for it; anything else is a page of its own.
fn answerable(fault: Fault) -> Result<Fault, Fault> {
    let here = match &fault {
        Fault::App(error) => speaks(error),
        Fault::Accounts(app::accounts::AccountError::App(error)) => speaks(error),
        Fault::Accounts(_)
        | Fault::NotFound
        | Fault::NotSignedIn { .. }
        | Fault::NotAllowed { .. }
        | Fault::OtherSite
        | Fault::Form
        | Fault::NotUtf8
        | Fault::TooLarge
        | Fault::TooMany { .. }
        | Fault::Method
        | Fault::Late => false,
    };
    if here { Ok(fault) } else { Err(fault) }
}

const fn speaks(error: &AppError) -> bool {
    match error {
        AppError::Rejected(_)
        | AppError::Wording(_)
        | AppError::NoPost(_)
        | AppError::NetworkAway(_)
        | AppError::Taken(_)
        | AppError::Conflict(_)
        | AppError::Busy
        | AppError::Ledger(_) => true,
        AppError::NotFound(_) | AppError::LeaseLost(_) | AppError::Store(_) => false,
    }
}

/// What a fault says, above the form that it refused.
fn refusal(place: &Place, fault: &Fault) -> Errors {
    let mut errors = Errors::default();
    errors.add_whole(say::fault(place, fault));
    errors
}

/// Messages above a form that was refused: what is wrong with the whole, then each field's.
fn problems(words: Words, errors: &Errors) -> Markup {
    let fields: Vec<(&str, &str)> = errors.fields().collect();
    html! {
        @for message in errors.whole() { (note(Tone::Bad, "", &html! { p { (message) } })) }
        (error_summary(words, &fields))
    }
}

/// How a campaign is called: the beginning of its message.
fn campaign_name(terms: &Terms) -> String {
    let line = terms.message.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    if line.chars().count() <= 64 {
        return line.to_owned();
    }
    let head: String = line.chars().take(64).collect();
    let at = head.rfind(char::is_whitespace).filter(|at| *at > 32).unwrap_or(head.len());
    format!("{}…", head[..at].trim_end_matches([',', '.', ';', ':', ' ']))
}

fn campaign_link(campaign: &Campaign) -> Markup {
    html! { a href={ "/operator/campaigns/" (campaign.id) } { (campaign_name(&campaign.terms)) } }
}

fn campaign_badge(words: Words, state: CampaignState) -> Markup {
    let tone = match state {
        CampaignState::Live => Tone::Good,
        CampaignState::Draft | CampaignState::Paused => Tone::Wait,
        CampaignState::Funded => Tone::Info,
        CampaignState::Ended | CampaignState::Settled | CampaignState::Cancelled => Tone::Plain,
    };
    badge(tone, &t_of!(words, "operator-campaign-state", state.name()))
}

/// A text of one's own, as it was written.
fn words_of(text: &str) -> Markup {
    html! { p.post-text { (text) } }
}
