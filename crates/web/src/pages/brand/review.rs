//! The queue of drafts, worked with single keys: `a` approves, `1` to `5` reject with that reason, `r` goes to the
//! note, `j` and `k` walk. A word is held back for a few seconds, in which it can be undone; without the script it
//! counts at once.

use account::Permission;
use app::AppError;
use app::ports::RecordId;
use app::views::brand::{Desk, Reading};
use kernel::{Network, PlacementId};
use market::placement::{Judgement, State};
use market::reasons::RejectCode;
use market::{Creator, Profile};
use maud::{Markup, html};
use wording::{Report, Unit};

use super::{Answer, Here, campaign_name, language_name, network_name, page, refusal};
use crate::form::{Errors, Given};
use crate::format::Place;
use crate::page::Width;
use crate::pages::public::measures;
use crate::places::country;
use crate::problem::Fault;
use crate::shown::{refused, see_other};
use crate::text::{Words, count, t, t_of};
use crate::ui::{
    Button, Condition, Empty, Form, Head, Icon, Mark, Outcome, Tab, Tone, conditions, countdown, disclosure,
    facts, field_id, marked, note, split, stack, tabs, who as person,
};
use crate::who::{ForBrand, Id, May, Review, View};

/// The reasons in the order of their keys, with their names.
pub(super) const REASONS: [(RejectCode, &str); 5] = [
    (RejectCode::OffBrief, "off_brief"),
    (RejectCode::FalseClaim, "false_claim"),
    (RejectCode::Tone, "tone"),
    (RejectCode::Language, "language"),
    (RejectCode::Other, "other"),
];

pub(super) async fn show(who: ForBrand<View>) -> Answer {
    let desk = who.visitor.front.app.brand_desk(who.brand, None).await?;
    shown(&who, &desk, None).await
}

/// The queue from one draft on; a draft that no longer waits leads to its placement.
pub(super) async fn show_one(who: ForBrand<View>, Id(id): Id<PlacementId>) -> Answer {
    let placement = who.own_placement(id).await?.value;
    if placement.state != State::Drafted {
        return Ok(see_other(&format!("/brand/placements/{id}")));
    }
    let desk = who.visitor.front.app.brand_desk(who.brand, Some(id)).await?;
    shown(&who, &desk, None).await
}

/// The brand's word on a draft.
pub(super) async fn decide(who: ForBrand<Review>, Id(id): Id<PlacementId>, given: Given) -> Answer {
    let placement = who.own_placement(id).await?.value;
    let app = &who.visitor.front.app;
    // A word is about the text that was read: a newer draft is read first.
    let read: u32 = given.own("revision")?;
    let newer =
        placement.state == State::Drafted && placement.draft.as_ref().is_some_and(|it| it.revision != read);
    let answer = if newer {
        Err(AppError::Conflict(RecordId::Placement(id)))
    } else {
        app.review(id, &judgement(&given)?, who.actor()).await
    };
    let done = if given.text("word") == "approve" {
        "done=brand-draft-approved"
    } else {
        "done=brand-draft-rejected"
    };
    match answer {
        Ok(_) => Ok(see_other(&format!("/brand/review?{done}"))),
        Err(error) => {
            let fault = Fault::from(error);
            if !fault.status().is_client_error() || placement.state != State::Drafted {
                return Err(fault);
            }
            let errors = refusal(&who.visitor.place, &fault);
            let desk = app.brand_desk(who.brand, Some(id)).await?;
            Ok(refused(&fault, shown(&who, &desk, Some((id, &given, &errors))).await?))
        }
    }
}

fn judgement(given: &Given) -> Result<Judgement, Fault> {
    match given.text("word") {
        "approve" => Ok(Judgement::Approve),
        "reject" => {
            let reason = REASONS.into_iter().find(|(_, name)| *name == given.text("code"));
            let (code, _) = reason.ok_or(Fault::Form)?;
            Ok(Judgement::Reject { code, note: given.long("note").trim().to_owned() })
        }
        _ => Err(Fault::Form),
    }
}

type Refused<'a> = Option<(PlacementId, &'a Given, &'a Errors)>;

async fn shown<P: May>(who: &ForBrand<P>, desk: &Desk, refused: Refused<'_>) -> Answer {
    let words = who.words();
    let place = &who.visitor.place;
    let title = t!(words, "brand-review-title");
    let head = Head::new(title.clone()).lead(t!(words, "brand-review-lead"));
    let empty = Empty::new(t!(words, "brand-review-none-title"), t!(words, "brand-review-none-text"))
        .icon(Icon::Check)
        .action(Button::link(t!(words, "brand-nav-overview"), "/brand"));
    let body = stack(&html! {
        (head)
        (lists(words, place, true, desk.waiting))
        @if desk.readings.is_empty() { (empty) }
        @for (at, reading) in desk.readings.iter().enumerate() {
            @let own = refused.filter(|(id, _, _)| *id == reading.placement.id);
            (draft(who, desk, at, reading, own))
        }
        @if desk.before.is_some() || desk.after.is_some() {
            div.buttons {
                @if let Some(id) = desk.before {
                    (Button::link(t!(words, "brand-review-before"), format!("/brand/review/{id}")).small().icon(Icon::Left))
                }
                @if let Some(id) = desk.after {
                    (Button::link(t!(words, "brand-review-after"), format!("/brand/review/{id}")).small().key('n'))
                }
            }
        }
    });
    page(who, Here::Review, title, Width::Full, body).await
}

/// Drafts, or posts.
pub(super) fn lists(words: Words, place: &Place, is_drafts: bool, waiting: u64) -> Markup {
    tabs(
        &t!(words, "brand-review-lists"),
        &[
            Tab::new(t!(words, "brand-review-drafts"), "/brand/review", is_drafts)
                .count(place.number(waiting)),
            Tab::new(t!(words, "brand-review-posts"), "/brand/review/posts", !is_drafts),
        ],
    )
}

fn draft<P: May>(
    who: &ForBrand<P>,
    desk: &Desk,
    at: usize,
    reading: &Reading,
    refused: Refused<'_>,
) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let placement = &reading.placement;
    let text = placement.draft.as_ref().map_or("", |draft| draft.text.as_str());
    let position = desk.first.saturating_add(u64::try_from(at).unwrap_or(0));
    let title = html! {
        div.card-head {
            (person(&reading.creator.name, &campaign_name(&reading.campaign.terms),
                Some(&format!("/brand/placements/{}", placement.id))))
            div.card-aside {
                span { (t!(words, "brand-review-position", at = count(position), of = count(desk.waiting))) } " · "
                span title=(t!(words, "brand-review-silence")) {
                    (Icon::Clock) " " (countdown(place, reading.silence, who.visitor.now()))
                }
            }
        }
    };
    let main = html! {
        blockquote.post-text lang=[reading.report.language.as_ref().map(|it| it.language.code().to_owned())] {
            (marked(text, &marks(&reading.report)))
        }
        (report(place, &reading.report))
        @if who.may(Permission::Review) { (words_of_brand(who, reading, refused)) }
    };
    let beside = html! {
        (disclosure(&t!(words, "brand-campaign-brief"), &html! {
            p.post-text { (reading.campaign.terms.message) }
            p { (reading.campaign.terms.link.as_str()) }
        }))
        (creator_facts(place, &reading.creator, placement.network, reading.creator.profile(placement.profile)))
    };
    html! {
        article.card.at[at == 0] data-row="" id=(placement.id) tabindex="-1" {
            (title)
            @if let Some((_, _, errors)) = refused {
                @for message in errors.whole() { (note(Tone::Bad, "", &html! { p { (message) } })) }
            }
            (split(&main, &beside))
        }
    }
}

/// What the checks found, where it stands.
pub(super) fn marks(report: &Report) -> Vec<(usize, usize, Mark)> {
    let found = report.disclosure.span.filter(|_| report.disclosure.passes());
    let disclosed = found.map(|span| (span.start, span.end, Mark::Disclosure));
    let link = report.link.span.map(|span| (span.start, span.end, Mark::Link));
    let copied =
        report.originality.brief.copied.iter().map(|it| (it.draft.start, it.draft.end, Mark::Copied));
    disclosed.into_iter().chain(link).chain(copied).collect()
}

/// The checks in short.
pub(super) fn report(place: &Place, report: &Report) -> Markup {
    let words = place.words;
    let outcome = |fine: bool| if fine { Outcome::Met } else { Outcome::Missed };
    let length = &report.length;
    let unit = match length.unit {
        Unit::Graphemes => {
            t!(words, "brand-check-characters", used = count(length.used), limit = count(length.limit))
        }
        Unit::Weighted => {
            t!(words, "brand-check-weighted", used = count(length.used), limit = count(length.limit))
        }
    };
    let language = report.language.as_ref().map_or_else(
        || t!(words, "brand-check-language-unclear"),
        |guess| language_name(words, &guess.language),
    );
    let closest = report.originality.closest.as_ref().map(|it| it.similarity.score);
    let score =
        closest.map_or(report.originality.brief.score, |other| other.max(report.originality.brief.score));
    let disclosed = report.disclosure.found.clone().unwrap_or_else(|| t!(words, "brand-check-missing"));
    conditions(
        words,
        &[
            Condition::new(
                t!(words, "brand-check-disclosure"),
                outcome(report.disclosure.passes()),
                disclosed,
            ),
            Condition::new(
                t!(words, "brand-check-link"),
                outcome(report.link.passes()),
                report.link.found.clone().unwrap_or_else(|| t!(words, "brand-check-missing")),
            ),
            Condition::new(
                t!(words, "brand-check-own-words"),
                outcome(report.originality.passes()),
                t!(words, "brand-check-alike", score = place.percent(score)),
            ),
            Condition::new(t!(words, "brand-check-length"), outcome(length.fits()), unit),
            Condition::new(
                t!(words, "brand-check-language"),
                if report.language.is_some() { Outcome::Met } else { Outcome::Unsure },
                language,
            ),
        ],
    )
}

fn words_of_brand<P: May>(who: &ForBrand<P>, reading: &Reading, refused: Refused<'_>) -> Markup {
    let words = who.words();
    let id = reading.placement.id;
    let revision = reading.placement.draft.as_ref().map_or(0, |draft| draft.revision).to_string();
    let action = format!("/brand/review/{id}");
    let approve = Button::post(t!(words, "brand-review-approve"), &action)
        .hidden("word", "approve")
        .hidden("revision", &revision)
        .primary()
        .icon(Icon::Check)
        .key('a')
        .undo(t!(words, "brand-undo-approve"));
    let kept = refused.map(|(_, given, _)| given.long("note")).unwrap_or_default();
    let note_id = format!("{}-{id}", field_id("note"));
    let reject = Form::post(&action)
        .hidden("word", "reject")
        .hidden("revision", &revision)
        .undo(t!(words, "brand-undo-reject"))
        .body(html! {
            div.field {
                label for=(note_id) { (t!(words, "brand-review-note")) }
                p.hint { (t!(words, "brand-review-note-hint")) }
                textarea id=(note_id) name="note" rows="2" maxlength="2000" data-key="r" { "\n" (kept) }
            }
            div.buttons {
                @for ((_, name), key) in REASONS.iter().zip('1'..='5') {
                    (Button::submit(t_of!(words, "brand-reject", name)).secondary().small().key(key).named("code", *name))
                }
            }
        });
    html! {
        (approve)
        details.more open[refused.is_some()] { summary { (t!(words, "brand-review-reject")) } div.more-body { (reject) } }
    }
}

/// What is known of a creator's profile.
pub(super) fn creator_facts(
    place: &Place,
    creator: &Creator,
    network: Network,
    profile: Option<&Profile>,
) -> Markup {
    let words = place.words;
    let unknown = || t!(words, "brand-unmeasured");
    let influence = profile.and_then(|it| it.influence).map_or_else(unknown, |it| {
        t!(words, "ui-interval-note", low = place.points(it.low()), high = place.points(it.high()))
    });
    let fake = profile.and_then(|it| it.fake_share).map_or_else(unknown, |it| {
        t!(words, "ui-interval-note", low = place.percent(it.low()), high = place.percent(it.high()))
    });
    let languages: Vec<String> = profile
        .map(|it| it.languages.iter().map(|own| language_name(words, own)).collect())
        .unwrap_or_default();
    let topics: Vec<String> =
        profile.map(|it| it.topics.iter().map(ToString::to_string).collect()).unwrap_or_default();
    let table = facts([
        (t!(words, "brand-fact-network"), network_name(words, network)),
        (t!(words, "brand-fact-account"), profile.map(|it| it.account.clone()).unwrap_or_default()),
        (t!(words, "brand-fact-followers"), profile.map_or_else(unknown, |it| place.number(it.followers))),
        (t!(words, "brand-fact-influence"), influence),
        (t!(words, "brand-fact-fake"), fake),
        (t!(words, "brand-fact-country"), country(words, creator.country)),
        (t!(words, "brand-fact-languages"), place.list(&languages)),
        (t!(words, "brand-fact-topics"), place.list(&topics)),
    ]);
    html! {
        (table)
        @if let Some(profile) = profile {
            p { a href=(measures::path(creator.id, profile.id)) { (t!(words, "measures-link")) } }
        }
    }
}
