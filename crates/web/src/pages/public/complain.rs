//! Complaining about a campaign: by anybody from the public record of one of its posts, by members from the campaign itself.
//!
//! A field that people do not see must stay empty: programs that fill in every form fill it in too, and are thanked like
//! everybody while nothing is kept.

use account::Email;
use app::accounts::{AccountError, Complainant, NewComplaint};
use app::ports::ComplaintCode;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use kernel::{CampaignId, PlacementId};
use market::campaign::State as CampaignState;
use maud::html;

use super::{Here, nav};
use crate::form::{Errors, Given};
use crate::front::Front;
use crate::page::{Width, paths};
use crate::pages::entry::home_of;
use crate::problem::Fault;
use crate::say;
use crate::shown::{From, refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{Button, Choice, Choices, Field, Form, Head, Tone, error_summary, form_end, note, stack};
use crate::who::{Id, SignedIn, Visitor};

/// What people do not see.
const TRAP: &str = "website";

/// What is complained about.
struct About {
    campaign: CampaignId,
    placement: Option<PlacementId>,
    /// Whose campaign it is.
    brand: String,
    /// Where the form is.
    here: String,
    /// Where one goes on.
    then: String,
}

/// `GET /record/{placement}/complain`.
pub(super) async fn about_post(visitor: Visitor, Id(id): Id<PlacementId>) -> Result<Response, Fault> {
    let about = post(&visitor.front, id).await?;
    Ok(form(&visitor, &about, &Given::default(), &Errors::default()))
}

/// `POST /record/{placement}/complain`.
pub(super) async fn of_post(
    State(front): State<Front>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    Id(id): Id<PlacementId>,
    given: Given,
) -> Result<Response, Fault> {
    front.limits.entry(from.0)?;
    let about = post(&front, id).await?;
    take(&visitor, from, &about, &given).await
}

/// `GET /complain/{campaign}`: for members.
pub(super) async fn about_campaign(who: SignedIn, Id(id): Id<CampaignId>) -> Result<Response, Fault> {
    let about = campaign(&who.visitor, id).await?;
    Ok(form(&who.visitor, &about, &Given::default(), &Errors::default()))
}

/// `POST /complain/{campaign}`: for members.
pub(super) async fn of_campaign(
    who: SignedIn,
    Extension(from): Extension<From>,
    Id(id): Id<CampaignId>,
    given: Given,
) -> Result<Response, Fault> {
    let about = campaign(&who.visitor, id).await?;
    take(&who.visitor, from, &about, &given).await
}

async fn post(front: &Front, id: PlacementId) -> Result<About, Fault> {
    let record = front.app.public_record(id).await?.ok_or(Fault::NotFound)?;
    let then = format!("{}/{id}", paths::RECORD);
    let here = super::record::complain_path(id);
    Ok(About { campaign: record.campaign, placement: Some(id), brand: record.paid_by, here, then })
}

async fn campaign(visitor: &Visitor, id: CampaignId) -> Result<About, Fault> {
    let it = visitor.front.app.campaign(id).await?.value;
    if matches!(it.state, CampaignState::Draft | CampaignState::Funded | CampaignState::Cancelled) {
        return Err(Fault::NotFound);
    }
    let brand = visitor.front.app.brand(it.brand).await?.value.name;
    let then = match visitor.acting() {
        account::Party::Creator(_) => format!("/creator/campaigns/{id}"),
        acting @ (account::Party::Brand(_) | account::Party::Operator(_) | account::Party::Nobody) => {
            home_of(acting).to_owned()
        }
    };
    Ok(About { campaign: id, placement: None, brand, here: format!("/complain/{id}"), then })
}

async fn take(visitor: &Visitor, from: From, about: &About, given: &Given) -> Result<Response, Fault> {
    let thanks = format!("{}?done=complaint-taken", about.then);
    if !given.raw(TRAP).is_empty() {
        return Ok(see_other(&thanks));
    }
    let words = visitor.words();
    let mut errors = Errors::default();
    let code = ComplaintCode::ALL.into_iter().find(|code| code.name() == given.text("code"));
    if code.is_none() {
        errors.add("code", t!(words, "complain-code-missing"));
    }
    let text = given.long("words");
    if code == Some(ComplaintCode::Other) && text.trim().is_empty() {
        errors.add("words", t!(words, "complain-words-missing"));
    }
    let typed = given.text("email");
    let email: Option<Email> = typed.parse().ok();
    if !typed.is_empty() && email.is_none() {
        errors.add("email", t!(words, "say-email"));
    }
    let (Some(code), true) = (code, errors.is_empty()) else {
        return Ok(refused(&Fault::Form, form(visitor, about, given, &errors)));
    };
    let told = NewComplaint { campaign: about.campaign, placement: about.placement, code, words: text };
    let address = from.0.map(|address| address.to_string()).unwrap_or_default();
    let who = match &visitor.signed {
        Some(signed) => Complainant::Member(signed),
        None => Complainant::Stranger { from: &address, answer_to: email.as_ref(), locale: visitor.locale() },
    };
    match visitor.front.accounts.complain(&told, who).await {
        Ok(_) => Ok(see_other(&thanks)),
        Err(AccountError::TooMany { until }) => {
            let wait = until.since(visitor.now()).as_micros() / 1_000_000 + 1;
            Err(Fault::TooMany { wait })
        }
        Err(error) => {
            let fault = Fault::from(error);
            if !fault.status().is_client_error() || matches!(fault, Fault::NotFound) {
                return Err(fault);
            }
            errors.add("words", say::fault(&visitor.place, &fault));
            Ok(refused(&fault, form(visitor, about, given, &errors)))
        }
    }
}

fn form(visitor: &Visitor, about: &About, given: &Given, errors: &Errors) -> Response {
    let words = visitor.words();
    let title = t!(words, "complain-about", brand = about.brand.as_str());
    let codes = ComplaintCode::ALL.map(|code| {
        Choice::new(code.name(), t_of!(words, "complaint-code", say::slug(code.name())))
            .chosen(given.text("code") == code.name())
    });
    let summary: Vec<(&str, &str)> = errors.fields().collect();
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "complain-lead")))
        (error_summary(words, &summary))
        (Form::post(about.here.clone()).body(html! {
            (Choices::radios("code", t!(words, "complain-code")).choices(codes).error(errors.of("code")))
            (Field::textarea("words", t!(words, "complain-words")).hint(t!(words, "complain-words-hint")).rows(5)
                .value(given.raw("words")).maxlength(2_000).error(errors.of("words")))
            @if visitor.signed.is_none() {
                (Field::email("email", t!(words, "complain-email")).hint(t!(words, "complain-email-hint"))
                    .optional(t!(words, "entry-optional")).value(given.raw("email")).autocomplete("email").error(errors.of("email")))
            }
            div.unseen aria-hidden="true" {
                label { (t!(words, "complain-trap")) " " input type="text" name=(TRAP) tabindex="-1" autocomplete="off"; }
            }
            (form_end(&html! { (Button::submit(t!(words, "complain-do")).primary()) }))
        }))
        (note(Tone::Info, &t!(words, "complain-then"), &html! { p { (t!(words, "complain-then-text")) } }))
    });
    visitor.page(nav(visitor, Here::Record), title, Width::Narrow, body)
}
