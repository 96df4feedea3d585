//! One placement: every step and date to the payment on one line, and the present step's work.

use app::views::creator::{Next, drafts_left};
use app::views::creator_placement::{Leg, Pace, PlacementSheet};
use axum::response::Response;
use kernel::PlacementId;
use market::placement::{Placement, State};
use maud::{Markup, html};
use wording::Report;

use super::after;
use super::campaign::rules;
use super::editor;
use super::placements::next_text;
use super::publishing;
use super::{Here, kept, refusal};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::text::{t, t_of};
use crate::ui::{
    Head, Phase, Step, Tone, badge, card, copyable, countdown, disclosure, facts, note, stack, tag, timeline,
};
use crate::who::{ForCreator, Id};

/// What a form on this page held when it was refused.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Which form, by the last part of its address.
    pub(super) form: &'static str,
    /// What was typed.
    pub(super) given: Given,
    /// What is wrong beside its fields.
    pub(super) errors: Errors,
    /// What is wrong with the whole.
    pub(super) fault: Option<Fault>,
    /// What the checks say of the text in the editor.
    pub(super) report: Option<Box<Report>>,
    /// Whether the market may publish it for them.
    pub(super) may_publish: bool,
    /// The name by which people know the account.
    pub(super) account: String,
}

impl Held {
    /// What was typed into a field of one of the forms.
    pub(super) fn typed(&self, form: &str, field: &str) -> Option<&str> {
        (self.form == form).then(|| self.given.raw(field))
    }
}

/// The placement.
pub(super) async fn show(me: ForCreator, Id(id): Id<PlacementId>) -> Result<Response, Fault> {
    let placement = me.own_placement(id).await?.value;
    page(&me, placement, Held::default()).await
}

/// The page, with what a refused form held.
pub(super) async fn page(me: &ForCreator, placement: Placement, mut held: Held) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    let sheet = app.creator_placement(placement).await?;
    let text = editor::text(&sheet, &held);
    if editor::is_open(me, &sheet) && held.report.is_none() && !text.trim().is_empty() {
        held.report = Some(Box::new(app.read_draft(sheet.placement.id, &text).await?));
    }
    let accounts = &me.visitor.front.accounts;
    held.account = accounts.name_of(sheet.placement.network, &sheet.placement.account).await?;
    if sheet.placement.state == State::Approved {
        held.may_publish = accounts.may_publish(sheet.placement.network, &sheet.placement.account).await;
    }
    let place = &me.visitor.place;
    let (tone, state) = say::placement_state(place, &sheet.placement);
    let title = sheet.brand.name.clone();
    let body = html! {
        (Head::new(&title)
            .up(t!(place, "creator-placements-title"), "/creator/placements")
            .beside(badge(tone, &state))
            .lead(lead(me, &sheet)))
        (refusal(&me.visitor, held.fault.as_ref()))
        (crate::pages::public::measures::unmet(me.words(), &sheet.placement))
        @if let Some(late) = late(me, &sheet, &held) { (kept(me, late)) }
        @match sheet.placement.stopped {
            Some(_) => (note(Tone::Info, &t!(place, "creator-stopped"), &html! { p { (t!(place, "creator-stopped-text")) } })),
            None => (line(me, &sheet)),
        }
        (work(me, &sheet, &held, &text))
        (around(me, &sheet, &held.account))
    };
    Ok(me.show(Here::Placements, title, Width::Wide, body))
}

/// What was typed into a form that this placement no longer shows.
fn late<'a>(me: &ForCreator, sheet: &PlacementSheet, held: &'a Held) -> Option<&'a str> {
    let typed = match held.form {
        editor::FORM if !editor::is_open(me, sheet) => held.typed(editor::FORM, "text"),
        after::APPEAL if !after::may_appeal(sheet) => held.typed(after::APPEAL, "grounds"),
        _shown_again => None,
    };
    typed.filter(|text| !text.trim().is_empty())
}

fn lead(me: &ForCreator, sheet: &PlacementSheet) -> Markup {
    let (place, now) = (&me.visitor.place, me.visitor.now());
    html! {
        (next_text(me, sheet.next))
        @if let (Some(until), false) = (sheet.next.until(), matches!(sheet.next, Next::Stay { .. })) {
            " – " (countdown(place, until, now))
        }
    }
}

/// Booked, draft, review, post, checks, stay, paid, paid out: on one line.
fn line(me: &ForCreator, sheet: &PlacementSheet) -> Markup {
    let policy = me.visitor.front.app.policy();
    let steps: Vec<Step> = sheet.legs(policy).iter().map(|leg| step(me, sheet, leg)).collect();
    card("", &timeline(me.words(), &t!(me.words(), "creator-steps"), &steps))
}

fn step(me: &ForCreator, sheet: &PlacementSheet, leg: &Leg) -> Step {
    let place = &me.visitor.place;
    let (phase, label) = match leg.pace {
        Pace::Done => (Phase::Done, t_of!(place, "creator-step-done", leg.name)),
        Pace::Now => (Phase::Current, t_of!(place, "creator-step-now", leg.name)),
        Pace::Ahead => (Phase::Ahead, t_of!(place, "creator-step-ahead", leg.name)),
        Pace::Failed => (Phase::Failed, t_of!(place, "creator-step-now", leg.name)),
    };
    let step = Step::new(label, phase);
    let step = match (leg.at, leg.until) {
        (Some(at), _) => step.when(html! { time datetime=(at) { (place.date_time(at)) } }),
        (None, Some(until)) => {
            step.when(html! { (t_of!(place, "creator-step-until", leg.name)) " " (place.when(until)) })
        }
        (None, None) => match leg.latest {
            Some(latest) => step.when(html! {
                span title=(t!(place, "creator-step-latest-title")) {
                    (t!(place, "creator-step-latest", date = place.date_short(latest)))
                }
            }),
            None => step,
        },
    };
    match leg.pace {
        Pace::Failed => step.note(say::placement_state(place, &sheet.placement).1),
        Pace::Done if leg.name == "review" && sheet.by_silence => step.note(t!(place, "creator-by-silence")),
        Pace::Done | Pace::Now | Pace::Ahead => step,
    }
}

fn work(me: &ForCreator, sheet: &PlacementSheet, held: &Held, text: &str) -> Markup {
    html! {
        @match sheet.placement.state {
            State::Booked => (editor::editor(me, sheet, held, text)),
            State::Drafted => (drafted(me, sheet, held, text)),
            State::Approved => (publishing::publishing(me, sheet, held)),
            State::Rejected | State::Breached => {
                (after::verdict(me, sheet, held))
                @if editor::is_open(me, sheet) { (editor::editor(me, sheet, held, text)) }
            }
            State::Published | State::Verifying | State::Holding | State::Delivered | State::Paid => {
                (after::after(me, sheet, &held.account))
            }
            State::GivenBack | State::Failed => (after::verdict(me, sheet, held)),
        }
    }
}

/// Waiting for the brand: the draft, and a way to hand in another.
fn drafted(me: &ForCreator, sheet: &PlacementSheet, held: &Held, text: &str) -> Markup {
    let words = me.words();
    let left = drafts_left(&sheet.placement, me.visitor.front.app.policy());
    let draft = sheet.placement.draft.as_ref().map(|draft| draft.text.as_str()).unwrap_or_default();
    html! {
        (card(&t!(words, "creator-your-draft"), &html! { p.post-text { (draft) } }))
        @if left > 0 {
            @if held.form == editor::FORM {
                (editor::editor(me, sheet, held, text))
            } @else {
                (disclosure(&t!(words, "creator-another-draft", count = left), &editor::editor(me, sheet, held, text)))
            }
        }
    }
}

/// The brief, the rules, the figures; and giving back.
fn around(me: &ForCreator, sheet: &PlacementSheet, account: &str) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let terms = &sheet.campaign.terms;
    let it = &sheet.placement;
    html! {
      section.card.folds {
        (disclosure(&t!(words, "creator-brief"), &stack(&html! {
            p.post-text { (terms.message) }
            @if !terms.required.is_empty() {
                p { (t!(words, "creator-required")) " " @for word in &terms.required { (tag(word)) " " } }
            }
            (copyable(words, terms.link.as_str()))
        })))
        (disclosure(&t!(words, "creator-rules"), &rules(me, &sheet.campaign)))
        (disclosure(&t!(words, "creator-figures"), &facts([
            (t!(words, "creator-you-receive"), html! { (place.amount(sheet.earned.creator)) }),
            (t!(words, "creator-price"), html! { (place.amount(it.price)) }),
            (t!(words, "creator-fee"), html! { (place.amount(sheet.earned.fee)) " (" (place.percent(it.fee)) ")" }),
            (t!(words, "creator-money-is"), html! { (say::hold(place, it.hold)) }),
            (t!(words, "creator-profile"), html! { (t_of!(words, "network", it.network.name())) " · " (account) }),
            (t!(words, "creator-number"), copyable(words, &it.id.to_string())),
        ])))
        (after::giving_back(me, sheet))
      }
    }
}
