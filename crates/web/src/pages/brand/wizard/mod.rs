//! A new campaign in five steps.
//!
//! The whole form travels with each step: what other steps ask for is carried in hidden fields, so that nothing is
//! written before the brand opens the campaign and nothing is lost by going back. Beside the steps a panel says what
//! the conditions do to the number of creators; the script asks for it while one types, a button does so without.

mod panel;
mod read;
mod steps;

use account::Permission;
use app::OpenCampaign;
use axum::response::Response;
use kernel::CampaignId;
use market::{Rejection, TermsProblem};
use maud::{Markup, html};

use super::{Answer, Here, page, problems};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::shown::{fragment, refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{Button, Form, Head, Icon, Phase, Tone, WizardStep, form_end, note, split, stack, wizard};
use crate::who::{ForBrand, Manage};

pub(super) use panel::condition_name;
pub(crate) use read::LANGUAGES;
pub(super) use read::read as read_terms;

/// The steps, by the names of their messages, each with its fields.
const STEPS: [(&str, &[&str]); 5] = [
    ("message", &["message", "link", "required"]),
    (
        "who",
        &[
            "networks",
            "languages",
            "countries",
            "topics",
            "least_influence",
            "most_fake",
            "small_share",
            "small_below",
        ],
    ),
    ("money", &["currency", "price", "posts", "budget", "often", "per", "cap"]),
    ("time", &["start", "end", "holding"]),
    ("check", &[]),
];

pub(super) async fn begin(who: ForBrand<Manage>) -> Answer {
    let id = CampaignId::new(who.visitor.front.app.new_id());
    let given = read::defaults(&who.visitor.place, who.visitor.now()).with("id", id.to_string());
    show(&who, &given, 0, &Errors::default()).await
}

/// One step sent: the next one asked for is shown, or this one again with what is wrong, or the campaign is opened.
pub(super) async fn step(who: ForBrand<Manage>, given: Given) -> Answer {
    let at = given.text("step").parse::<usize>().unwrap_or(0).min(STEPS.len() - 1);
    given.own::<CampaignId>("id")?;
    let go = given.text("go");
    if go == "open" {
        return open(&who, &given).await;
    }
    if go == "count" {
        return show(&who, &given, at, &Errors::default()).await;
    }
    let to = match go {
        "back" => at.saturating_sub(1),
        "next" => at + 1,
        other => other.parse().unwrap_or(at),
    };
    let (_, errors) = read::read(&who.visitor.place, &given, who.visitor.now());
    let own = of_step(&errors, at);
    if to > at && !own.is_empty() {
        let page = show(&who, &given, at, &own).await?;
        return Ok(refused(&unready(), page));
    }
    show(&who, &given, to.min(STEPS.len() - 1), &Errors::default()).await
}

/// The panel alone, for the script.
pub(super) async fn qualify(who: ForBrand<Manage>, given: Given) -> Answer {
    let (terms, _) = read::read(&who.visitor.place, &given, who.visitor.now());
    let qualifying = who.visitor.front.app.qualifying(&terms).await?;
    Ok(fragment(&panel::panel(&who, &terms, &qualifying)))
}

async fn open(who: &ForBrand<Manage>, given: &Given) -> Result<Response, Fault> {
    let (terms, mut errors) = read::read(&who.visitor.place, given, who.visitor.now());
    let id = given.own::<CampaignId>("id")?;
    let mut fault = unready();
    if errors.is_empty() {
        match who.visitor.front.app.open_campaign(OpenCampaign { id, brand: who.brand, terms }).await {
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
                errors.add_whole(say::fault(&who.visitor.place, &fault));
            }
        }
    }
    // The first step that something is wrong with, all of it at once.
    let at = (0..STEPS.len()).find(|at| !of_step(&errors, *at).is_empty()).unwrap_or(STEPS.len() - 1);
    let page = show(who, given, at, &errors).await?;
    Ok(refused(&fault, page))
}

/// A form that is not ready is answered as terms that do not hold.
fn unready() -> Fault {
    Rejection::Terms { terms: Vec::<TermsProblem>::new() }.into()
}

/// What is wrong with the fields of one step.
fn of_step(errors: &Errors, at: usize) -> Errors {
    let mut own = Errors::default();
    for (field, message) in errors.fields().filter(|(field, _)| STEPS[at].1.contains(field)) {
        own.add(field, message);
    }
    own
}

async fn show(who: &ForBrand<Manage>, given: &Given, at: usize, errors: &Errors) -> Answer {
    let words = who.words();
    let (terms, all) = read::read(&who.visitor.place, given, who.visitor.now());
    let qualifying = who.visitor.front.app.qualifying(&terms).await?;
    let opened = !errors.is_empty();
    let line = STEPS.iter().enumerate().map(|(step, (name, fields))| {
        let wrong = opened && errors.fields().any(|(field, _)| fields.contains(&field));
        let phase = match step {
            _ if step == at => Phase::Current,
            _ if wrong => Phase::Failed,
            _ if step < at => Phase::Done,
            _ => Phase::Ahead,
        };
        WizardStep { label: t_of!(words, "brand-step", name), href: None, phase }
    });
    let own = of_step(errors, at);
    let mut shown = own.clone();
    errors.whole().iter().for_each(|message| shown.add_whole(message));
    let body = html! {
        (problems(words, &steps::told_apart(words, &shown)))
        (elsewhere(who, errors, at))
        @match at {
            0 => (steps::message(who, given, &own)),
            1 => (steps::people(who, given, &own)),
            2 => (steps::money(who, given, &own)),
            3 => (steps::time(who, given, &own)),
            _ => (steps::check(who, &terms, &all)),
        }
        (ends(who, at))
    };
    let form = carried(given, at).live("/brand/campaigns/qualify", "#qualifying").body(body);
    let beside = html! { div.stack #qualifying { (panel::panel(who, &terms, &qualifying)) } };
    let head = Head::new(t!(words, "brand-new-title"))
        .up(t!(words, "brand-nav-campaigns"), "/brand/campaigns")
        .lead(t!(words, "brand-new-lead"));
    let line: Vec<WizardStep> = line.collect();
    let body = stack(
        &html! { (head) (wizard(&t!(words, "brand-new-steps"), &line)) (split(&html! { (form) }, &beside)) },
    );
    page(who, Here::Campaigns, t!(words, "brand-new-title"), Width::Wide, body).await
}

/// Steps with something wrong besides this one: they are named, with a button that leads there.
fn elsewhere(who: &ForBrand<Manage>, errors: &Errors, at: usize) -> Markup {
    let words = who.words();
    let others = (0..STEPS.len()).filter(|step| *step != at && !of_step(errors, *step).is_empty());
    html! {
        @for step in others {
            (note(Tone::Bad, &t_of!(words, "brand-step", STEPS[step].0), &html! {
                ul { @for (_, message) in of_step(errors, step).fields() { li { (message) } } }
                p { (Button::submit(t!(words, "brand-new-go-there")).secondary().small().named("go", step.to_string())) }
            }))
        }
    }
}

/// The form of a step: what the other steps ask for travels along unseen.
fn carried(given: &Given, at: usize) -> Form {
    let form =
        Form::post("/brand/campaigns/new").hidden("step", at.to_string()).hidden("id", given.text("id"));
    let others =
        STEPS.iter().enumerate().filter(|(step, _)| *step != at).flat_map(|(_, (_, fields))| *fields);
    others.fold(form, |form, field| {
        given.all(field).into_iter().fold(form, |form, value| form.hidden(*field, value))
    })
}

fn ends(who: &ForBrand<Manage>, at: usize) -> Markup {
    let words = who.words();
    let last = at == STEPS.len() - 1;
    let forward = if last {
        Button::submit(t!(words, "brand-new-open")).named("go", "open").disabled(!who.may(Permission::Manage))
    } else {
        Button::submit(t!(words, "brand-new-next")).named("go", "next").icon(Icon::Right)
    };
    form_end(&html! {
        // The first button of a form is the one that Enter presses: onwards, not back.
        (forward)
        @if at > 0 { (Button::submit(t!(words, "brand-new-back")).secondary().named("go", "back")) }
        (Button::submit(t!(words, "brand-new-count")).quiet().named("go", "count"))
    })
}
