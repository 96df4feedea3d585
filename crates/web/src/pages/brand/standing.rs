//! A standing breakout campaign: its form, what stands in the way of an offer, and what it came to.

use app::OpenCampaign;
use kernel::CampaignId;
use market::Campaign;
use market::breakout::standing::{Condition, Miss, ProductFlaw, Standing};
use market::rejection::Rejection;
use maud::html;

use super::{Answer, Here, page, problems};
use crate::form::{Errors, Given};
use crate::format::Place;
use crate::page::Width;
use crate::problem::Fault;
use crate::say::{self, terms_field, terms_problem};
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{Button, Choice, Choices, Field, Form, Head, field_row, form_end, stack};
use crate::who::{ForBrand, Manage};

/// The form, empty.
pub(super) async fn begin(who: ForBrand<Manage>) -> Answer {
    let place = &who.visitor.place;
    let now = who.visitor.now();
    let given = Given::of([
        ("id", CampaignId::new(who.visitor.front.app.new_id()).to_string()),
        ("price", "45".to_owned()),
        ("posts", "20".to_owned()),
        ("daily", "180".to_owned()),
        ("holding", "7".to_owned()),
        ("end", place.date_field(now.plus(kernel::Span::days(30)))),
    ]);
    form(&who, &given, &Errors::default()).await
}

/// Opens it as a draft: its money comes like any campaign's.
pub(super) async fn open(who: ForBrand<Manage>, given: Given) -> Answer {
    let id = given.own::<CampaignId>("id")?;
    let (place, now) = (&who.visitor.place, who.visitor.now());
    let (terms, mut errors) = super::wizard::read_terms(place, &complete(place, &given, now), now);
    let daily = place.parse_amount(given.text("daily"), terms.price.currency());
    let daily = errors.keep("daily", daily.map_err(|error| error.say(place.words)));
    let excluded = given.raw("excluded").split([',', ';', '\n']).map(str::trim);
    let excluded = excluded.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let standing = Standing { excluded, daily: daily.unwrap_or(terms.price), product: None };
    for problem in standing.problems(&terms) {
        errors.add(terms_field(&problem), terms_problem(place, &problem));
    }
    let mut fault: Fault = Rejection::Terms { terms: Vec::new() }.into();
    if errors.is_empty() {
        let request = OpenCampaign { id, brand: who.brand, terms };
        match who.visitor.front.app.open_breakout_campaign(request, standing).await {
            Ok(campaign) => {
                return Ok(see_other(&format!(
                    "/brand/campaigns/{}?done=brand-campaign-opened",
                    campaign.id
                )));
            }
            Err(error) => {
                fault = error.into();
                if !fault.status().is_client_error() {
                    return Err(fault);
                }
                errors.add_whole(say::fault(place, &fault));
            }
        }
    }
    Ok(refused(&fault, form(&who, &given, &errors).await?))
}

/// What the form does not ask: an author is judged by the post, not by an audience.
fn complete(place: &Place, given: &Given, now: kernel::Timestamp) -> Given {
    let fixed = [
        ("networks", "bluesky"),
        ("currency", "EUR"),
        ("least_influence", "0"),
        ("most_fake", "100"),
        ("small_share", "0"),
        ("small_below", "0"),
        ("often", "1"),
        ("per", "1"),
    ];
    let given = fixed.into_iter().fold(given.clone(), |given, (name, value)| given.with(name, value));
    given.with("start", place.date_field(now))
}

async fn form(who: &ForBrand<Manage>, given: &Given, errors: &Errors) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let title = t!(words, "brand-standing-new");
    let chosen = given.all("languages");
    let languages = super::LANGUAGES
        .map(|code| Choice::new(code, t_of!(place, "brand-language", code)).chosen(chosen.contains(&code)));
    let text =
        |name: &str, label: String| Field::text(name, label).value(given.raw(name)).error(errors.of(name));
    let euros = |name: &str, label: String| {
        Field::amount(name, label, kernel::Currency::EUR)
            .value(given.raw(name))
            .error(errors.of(name))
            .required()
    };
    let body = stack(&html! {
        (Head::new(title.clone()).up(t!(words, "brand-breakouts-title"), "/brand/breakouts").lead(t!(words, "brand-standing-lead")))
        (problems(words, errors))
        (Form::post("/brand/breakouts/new").hidden("id", given.text("id")).body(html! {
            (Field::textarea("message", t!(words, "brand-field-message")).rows(5).required().value(given.raw("message")).error(errors.of("message")))
            (Field::url("link", t!(words, "brand-field-link")).required().value(given.raw("link")).error(errors.of("link")))
            (text("required", t!(words, "brand-standing-required")))
            (field_row(&html! {
                (euros("price", t!(words, "brand-standing-price")))
                (euros("daily", t!(words, "brand-standing-daily")).hint(t!(words, "brand-standing-daily-hint")))
                (Field::number("posts", t!(words, "brand-standing-posts")).required().value(given.raw("posts")).error(errors.of("posts")))
            }))
            (Choices::chips("languages", t!(words, "brand-standing-languages")).choices(languages).hint(t!(words, "brand-standing-any")).error(errors.of("languages")))
            (text("topics", t!(words, "brand-standing-topics")).hint(t!(words, "brand-standing-any")))
            (Field::textarea("excluded", t!(words, "brand-standing-excluded")).rows(3).value(given.raw("excluded")).error(errors.of("excluded")).hint(t!(words, "brand-standing-excluded-hint")))
            (field_row(&html! {
                (Field::date("end", t!(words, "brand-standing-end")).required().value(given.raw("end")).error(errors.of("end")))
                (Field::number("holding", t!(words, "brand-standing-holding")).required().value(given.raw("holding")).error(errors.of("holding")))
            }))
            (form_end(&html! { (Button::submit(t!(words, "brand-standing-open")).primary()) }))
        }))
    });
    page(who, Here::Breakouts, title, Width::Narrow, body).await
}

/// Why no offer can be made, in one sentence.
pub(super) fn miss(place: &Place, campaign: Option<&Campaign>, miss: &Miss, condition: Condition) -> String {
    let excluded = |word: usize| {
        let standing = campaign.and_then(|campaign| campaign.breakout.as_ref());
        standing.and_then(|standing| standing.excluded.get(word)).cloned().unwrap_or_default()
    };
    match miss {
        Miss::NotStanding | Miss::Closed { .. } => t!(place, "brand-miss-closed"),
        Miss::StartsIn { wait } => t!(place, "brand-miss-starts", wait = place.span(*wait)),
        Miss::Ended { .. } => t!(place, "brand-miss-ended"),
        Miss::Unverified => t!(place, "brand-miss-unverified"),
        Miss::Suspended { .. } if condition == Condition::Asked => t!(place, "brand-miss-author"),
        Miss::Suspended { since } => t!(place, "brand-miss-suspended", since = place.date(*since)),
        Miss::Unchecked => t!(place, "brand-miss-unchecked"),
        Miss::Failed { flaw } => t!(place, "brand-miss-failed", flaw = flaw_name(place, *flaw)),
        Miss::NotShown { .. } => t!(place, "brand-miss-not-shown"),
        Miss::TooOld => t!(place, "brand-miss-too-old"),
        Miss::NoneInCommon => t_of!(place, "brand-miss-common", common(condition)),
        Miss::Excluded { word } => t!(place, "brand-miss-excluded", word = excluded(*word)),
        Miss::Taken => t!(place, "brand-miss-taken"),
        Miss::Declined => t!(place, "brand-miss-declined"),
        Miss::RefusesAll => t!(place, "brand-miss-refuses"),
        Miss::Full { places } => t!(place, "brand-miss-full", places = place.number(*places)),
        Miss::OverDaily { left } => t!(place, "brand-miss-daily", left = place.amount(*left)),
        Miss::TooManyClaims { most } => t!(place, "brand-miss-claims", most = place.number(*most)),
    }
}

fn flaw_name(place: &Place, flaw: ProductFlaw) -> String {
    t_of!(place, "operator-product", flaw.name())
}

const fn common(condition: Condition) -> &'static str {
    match condition {
        Condition::Network => "network",
        Condition::Language => "language",
        Condition::Topic
        | Condition::Live
        | Condition::Period
        | Condition::Brand
        | Condition::Product
        | Condition::Shown
        | Condition::Time
        | Condition::Safety
        | Condition::Free
        | Condition::Asked
        | Condition::Place
        | Condition::Daily
        | Condition::Claims => "topic",
    }
}
