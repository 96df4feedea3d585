//! One placement with its history, to look at; and its parts, for the disputes about it.

use app::ports::KeptEvent;
use app::views::operator_cases::PlacementCase;
use kernel::PlacementId;
use market::Placement;
use market::placement::Verdict;
use maud::{Markup, html};

use super::{Answer, Here, campaign_link, page, words_of};
use crate::format::Place;
use crate::page::{Width, paths};
use crate::say;
use crate::text::{count, t, t_of};
use crate::ui::{Button, Head, Icon, Preview, Tone, badge, card, disclosure, facts, note, split, stack};
use crate::who::{ForOperator, Id};

pub(super) async fn show(who: ForOperator, Id(id): Id<PlacementId>) -> Answer {
    let (words, place) = (who.words(), &who.visitor.place);
    let case = who.visitor.front.app.placement_case(id).await?;
    let it = &case.placement;
    let (tone, state) = say::placement_state(place, it);
    let title = t!(words, "operator-placement-title", creator = case.creator.name.as_str());
    let main = html! {
        (post(place, &case))
        (history(place, &case.history))
    };
    let beside = html! {
        (card(&t!(words, "operator-placement-facts"), &facts([
            (t!(words, "operator-brand"), html! { a href={ "/operator/people/" (it.brand) } { (case.brand.name) } }),
            (t!(words, "operator-creator"), html! { a href={ "/operator/people/" (it.creator) } { (case.creator.name) } }),
            (t!(words, "operator-price"), html! { (place.amount(it.price)) }),
            (t!(words, "operator-hold"), html! { (say::hold(place, it.hold)) }),
            (t!(words, "operator-booked"), place.when(it.booked)),
            (t!(words, "operator-id"), html! { code { (it.id) } }),
        ])))
        (brief(place, &case))
        (verdict(place, it))
        (proof(place, it))
        @for dispute in &case.disputes {
            p { a href={ "/operator/disputes/" (dispute.id) } { (t_of!(words, "operator-dispute-link", dispute.state.name())) } }
        }
        p { a href={ "/operator/audit?subject=" (it.id) } { (t!(words, "operator-see-audit")) } }
    };
    let body = stack(&html! {
        (Head::new(title.clone()).up(t!(words, "operator-nav-campaigns"), format!("/operator/campaigns/{}", it.campaign))
            .beside(badge(tone, &state)))
        (split(&main, &beside))
    });
    page(&who, Here::Campaigns, title, Width::Wide, body).await
}

/// The text as it was handed in or published.
pub(super) fn post(place: &Place, case: &PlacementCase) -> Markup {
    let it = &case.placement;
    let words = place.words;
    let body = match &it.draft {
        Some(draft) => html! {
            (Preview::new(words, it.network, case.creator.name.as_str(), it.account.as_str(), draft.text.as_str()))
            p.hint { (t!(place, "operator-draft-of", revision = count(draft.revision), at = place.date_time(draft.at))) }
        },
        None => html! { p { (t!(place, "operator-no-draft")) } },
    };
    card(&t!(place, "operator-the-post"), &body)
}

/// What was asked for.
pub(super) fn brief(place: &Place, case: &PlacementCase) -> Markup {
    let terms = &case.campaign.terms;
    card(
        &t!(place, "operator-the-brief"),
        &html! {
            p { (campaign_link(&case.campaign)) }
            (disclosure(&t!(place, "operator-brief-in-full"), &html! {
                (words_of(&terms.message))
                (facts([
                    (t!(place, "operator-brief-link"), html! { code { (terms.link) } }),
                    (t!(place, "operator-brief-words"), html! { (place.list(&terms.required)) }),
                    (t!(place, "operator-brief-stay"), html! { (place.span_exact(terms.holding)) }),
                ]))
            }))
        },
    )
}

/// What was decided against it.
pub(super) fn verdict(place: &Place, it: &Placement) -> Markup {
    let Some(verdict) = &it.verdict else { return html! {} };
    let (title, text, at) = match verdict {
        Verdict::Rejected { code, note, at } => (say::reject_code(place, *code), note.as_str(), *at),
        Verdict::Breached { reason, at } => (say::breach(place, reason), "", *at),
        Verdict::Failed { reason, at } => (say::failure(place, *reason), "", *at),
    };
    note(
        Tone::Bad,
        &title,
        &html! {
            @if !text.is_empty() { blockquote { p { (text) } } }
            p { (place.when(at)) }
        },
    )
}

/// The post as it was found.
pub(super) fn proof(place: &Place, it: &Placement) -> Markup {
    let Some(post) = &it.post else { return html! {} };
    let web = post.address.starts_with("https://");
    let seen =
        post.first_seen.map_or_else(|| html! { (t!(place, "operator-not-seen")) }, |at| place.when(at));
    let until = it.hold_until.map_or_else(|| html! { (t!(place, "operator-not-seen")) }, |at| place.when(at));
    card(
        &t!(place, "operator-proof"),
        &html! {
            (facts([
                (t!(place, "operator-proof-address"), html! {
                    @if web { a href=(post.address) rel="noopener nofollow" { (post.address) } } @else { code { (post.address) } }
                }),
                (t!(place, "operator-proof-declared"), place.when(post.declared)),
                (t!(place, "operator-proof-seen"), seen),
                (t!(place, "operator-proof-until"), until),
                (t!(place, "operator-proof-looks"), html! { (place.number(it.looks)) }),
            ]))
            (Button::link(t!(place, "operator-proof-record"), format!("{}/{}", paths::RECORD, it.id)).small().icon(Icon::Seal))
        },
    )
}

/// All that happened, the newest first.
pub(super) fn history(place: &Place, events: &[KeptEvent]) -> Markup {
    card(
        &t!(place, "operator-history"),
        &html! {
            ul.plain.log {
                @for event in events.iter().rev() { li { (place.when(event.at)) " " (say::event(place, event)) } }
            }
        },
    )
}
