//! Writing the draft: a text field, and beside it what the checks say while one types.

use app::views::creator::drafts_left;
use app::views::creator_placement::PlacementSheet;
use axum::response::Response;
use kernel::{Language, PlacementId};
use market::placement::Command;
use maud::{Markup, html};
use wording::Report;

use super::answerable;
use super::placement::{Held, page};
use super::reading::reading;
use crate::form::{Errors, Given};
use crate::problem::Fault;
use crate::shown::{fragment, refused, see_other};
use crate::text::{Locale, count, t};
use crate::ui::{Button, Field, Form, card, form_end};
use crate::who::{ForCreator, Id};

/// The name of this form in [`Held`].
pub(super) const FORM: &str = "draft";
/// Characters that the checks read while one types; more than any network takes.
const READ: usize = 10_000;

/// Whether a draft can be handed in now.
pub(super) fn is_open(me: &ForCreator, sheet: &PlacementSheet) -> bool {
    let it = &sheet.placement;
    let takes = Command::SubmitDraft { text: String::new() }.from_states().contains(&it.state);
    let left = drafts_left(it, me.visitor.front.app.policy());
    takes && it.is_open() && it.dispute.is_none() && left > 0
}

/// What the editor holds: what was typed, or the last draft.
pub(super) fn text(sheet: &PlacementSheet, held: &Held) -> String {
    let last = || sheet.placement.draft.as_ref().map(|draft| draft.text.clone()).unwrap_or_default();
    if held.form == FORM { held.given.long("text") } else { last() }
}

/// What the checks say of a text, for the script: a part of the page.
pub(super) async fn read(me: ForCreator, Id(id): Id<PlacementId>, given: Given) -> Result<Response, Fault> {
    let placement = me.own_placement(id).await?.value;
    let app = &me.visitor.front.app;
    let sheet = app.creator_placement(placement).await?;
    let text = shortened(&given.long("text"));
    let report = report(&me, id, &text).await?;
    let it = &sheet.placement;
    let account = me.visitor.front.accounts.name_of(it.network, &it.account).await?;
    Ok(fragment(&reading(&me, &sheet, &account, &text, report.as_ref())))
}

/// The same as a whole page, without the script; puts in what a button asks for.
pub(super) async fn check(me: ForCreator, Id(id): Id<PlacementId>, given: Given) -> Result<Response, Fault> {
    let placement = me.own_placement(id).await?.value;
    let sheet = me.visitor.front.app.creator_placement(placement.clone()).await?;
    let typed = given.long("text");
    let before = report(&me, id, &typed).await?;
    let text = match given.text("insert") {
        "disclosure" => format!("{}{typed}", opening(&me, &sheet, before.as_ref())),
        "link" => format!("{typed}{}", ending(&sheet, &typed)),
        _nothing_to_put_in => typed,
    };
    let report = report(&me, id, &text).await?.map(Box::new);
    let held = Held { form: FORM, given: given.with("text", text), report, ..Held::default() };
    page(&me, placement, held).await
}

/// Hands the draft in.
pub(super) async fn hand_in(
    me: ForCreator,
    Id(id): Id<PlacementId>,
    given: Given,
) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    let placement = me.own_placement(id).await?.value;
    let text = given.long("text");
    let same = placement.draft.as_ref().is_some_and(|draft| draft.text == text);
    if same && placement.state == market::placement::State::Drafted {
        // Sent twice: it is there already, and counts once.
        return Ok(see_other(&format!("/creator/placements/{id}?done=creator-handed-in")));
    }
    let fault = match app.submit_draft(id, &text, me.actor()).await {
        Ok(_) => return Ok(see_other(&format!("/creator/placements/{id}?done=creator-handed-in"))),
        Err(error) => answerable(error)?,
    };
    let report =
        if let Fault::App(app::AppError::Wording(report)) = &fault { Some(report.clone()) } else { None };
    let mut errors = Errors::default();
    errors.add("text", crate::say::fault(&me.visitor.place, &fault));
    let now = me.own_placement(id).await?.value;
    let held = Held { form: FORM, given, errors, report, fault: Some(fault.clone()), ..Held::default() };
    Ok(refused(&fault, page(&me, now, held).await?))
}

async fn report(me: &ForCreator, id: PlacementId, text: &str) -> Result<Option<Report>, Fault> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Ok(Some(me.visitor.front.app.read_draft(id, &shortened(text)).await?))
}

fn shortened(text: &str) -> String {
    text.chars().take(READ).collect()
}

/// The words that say it is paid, to stand first.
pub(super) fn opening(me: &ForCreator, sheet: &PlacementSheet, report: Option<&Report>) -> String {
    let found = report.filter(|report| report.language.is_some());
    let accepted = found.and_then(|report| report.disclosure.accepted.first()).map(String::as_str);
    let word = accepted.or(sheet.disclosure).unwrap_or("Ad");
    let french = match found.and_then(|report| report.language) {
        Some(guess) => guess.language == Language::FR,
        None => match sheet.campaign.terms.languages.as_slice() {
            [only] => *only == Language::FR,
            _several_or_none => me.words().locale() == Locale::Fr,
        },
    };
    format!("{word}{}: ", if french { "\u{A0}" } else { "" })
}

/// The link, to stand last.
pub(super) fn ending(sheet: &PlacementSheet, text: &str) -> String {
    let space = if text.is_empty() || text.ends_with(char::is_whitespace) { "" } else { " " };
    format!("{space}{}", sheet.campaign.terms.link)
}

/// The text field, and beside it what the checks say.
pub(super) fn editor(me: &ForCreator, sheet: &PlacementSheet, held: &Held, text: &str) -> Markup {
    let words = me.words();
    let it = &sheet.placement;
    let action = format!("/creator/placements/{}", it.id);
    let left = drafts_left(it, me.visitor.front.app.policy());
    let revision = it.draft.as_ref().map_or(0, |draft| draft.revision);
    let field = Field::textarea("text", t!(words, "creator-text"))
        .hint(t!(words, "creator-text-hint"))
        .rows(9)
        .spellcheck(true)
        .value(text)
        .error(held.errors.of("text"));
    let form = Form::post(format!("{action}/draft"))
        .id(FORM)
        .live(format!("{action}/read"), "#reading")
        .body(html! {
            div data-keep={ (it.id) "/" (revision) } { (field) }
            (form_end(&html! {
                (Button::submit(t!(words, "creator-hand-in")))
                (Button::submit(t!(words, "creator-check")).secondary().formaction(format!("{action}/check")))
            }))
            p.hint { (t!(words, "creator-drafts-left", count = count(left))) }
        });
    let report = held.report.as_deref();
    html! {
        div.writing {
            (card(&t!(words, "creator-write"), &html! { (form) }))
            div #reading aria-live="polite" { (reading(me, sheet, &held.account, text, report)) }
        }
    }
}
