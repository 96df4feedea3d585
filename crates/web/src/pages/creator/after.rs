//! Once the post is out, or once something was decided against it: checks, money, appeals, giving back.

use app::views::creator::Next;
use app::views::creator_placement::PlacementSheet;
use axum::response::Response;
use kernel::{DisputeId, PlacementId};
use market::placement::{Command, Hold, State, Verdict};
use maud::{Markup, html};

use super::answerable;
use super::placement::{Held, page};
use crate::form::{Errors, Given};
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{count, t, t_of};
use crate::ui::{
    Button, Field, Form, Icon, Preview, Tone, card, disclosure, facts, form_end, note, split, stack,
};
use crate::who::{ForCreator, Id};

/// The name of the appeal's form in [`Held`].
pub(super) const APPEAL: &str = "appeal";

/// Contests a rejection or a breach. Sent twice, the form leads twice to the same dispute.
pub(super) async fn appeal(me: ForCreator, Id(id): Id<PlacementId>, given: Given) -> Result<Response, Fault> {
    me.own_placement(id).await?;
    let dispute: DisputeId = given.own("dispute")?;
    let grounds = given.long("grounds");
    let fault = match me.visitor.front.app.open_dispute(dispute, id, &grounds, me.actor()).await {
        Ok(opened) => {
            return Ok(see_other(&format!("/creator/disputes/{}?done=creator-appealed", opened.id)));
        }
        Err(error) => answerable(error)?,
    };
    let mut errors = Errors::default();
    errors.add("grounds", say::fault(&me.visitor.place, &fault));
    let now = me.own_placement(id).await?.value;
    let held = Held { form: APPEAL, given, errors, fault: Some(fault.clone()), ..Held::default() };
    Ok(refused(&fault, page(&me, now, held).await?))
}

/// Gives the place, or the money, back. Sent twice, it is given back once.
pub(super) async fn give_back(
    me: ForCreator,
    Id(id): Id<PlacementId>,
    given: Given,
) -> Result<Response, Fault> {
    let placement = me.own_placement(id).await?.value;
    let done = format!("/creator/placements/{id}?done=creator-given-back");
    if placement.state == State::GivenBack {
        return Ok(see_other(&done));
    }
    let fault = match me.visitor.front.app.give_back(id, me.actor()).await {
        Ok(_) => return Ok(see_other(&done)),
        Err(error) => answerable(error)?,
    };
    let now = me.own_placement(id).await?.value;
    let held = Held { form: "give-back", given, fault: Some(fault.clone()), ..Held::default() };
    Ok(refused(&fault, page(&me, now, held).await?))
}

/// The post, its checks, and its money.
pub(super) fn after(me: &ForCreator, sheet: &PlacementSheet, account: &str) -> Markup {
    let words = me.words();
    let it = &sheet.placement;
    let text = it.draft.as_ref().map(|draft| draft.text.as_str()).unwrap_or_default();
    let main = html! {
        (card(&t!(words, "creator-the-post"), &stack(&html! {
            (Preview::new(words, it.network, sheet.creator.name.as_str(), account, text).foot(address(sheet)))
            (checks(me, sheet))
        })))
        @if it.dispute.is_some() { (disputed(me, sheet)) }
    };
    let beside = html! {
        (card(&t!(words, "creator-money"), &money(me, sheet)))
        @if matches!(it.state, State::Published | State::Verifying | State::Holding) {
            (card(&t!(words, "creator-what-breaks"), &breaks(me, sheet)))
        }
        @if it.post.is_some() {
            (card(&t!(words, "creator-record"), &html! {
                p { (t!(words, "creator-record-text")) }
                (Button::link(t!(words, "creator-record-open"), format!("/record/{}", it.id)).icon(Icon::Seal))
            }))
        }
    };
    split(&main, &beside)
}

/// Where the post is; a link only where it is one.
fn address(sheet: &PlacementSheet) -> Markup {
    let address = sheet.placement.post.as_ref().map(|post| post.address.as_str()).unwrap_or_default();
    html! {
        @if address.starts_with("https://") || address.starts_with("http://") {
            a href=(address) rel="noopener nofollow" { (address) }
        } @else { (address) }
    }
}

/// What was looked at, and when the next looks are.
fn checks(me: &ForCreator, sheet: &PlacementSheet) -> Markup {
    let (place, now) = (&me.visitor.place, me.visitor.now());
    let it = &sheet.placement;
    let known = [
        "published",
        "checks_began",
        "checks_passed",
        "looked_at",
        "breached",
        "delivered",
        "paid",
        "reinstated",
    ];
    let happened = sheet.history.iter().filter(|event| known.contains(&event.name.as_str()));
    let policy = me.visitor.front.app.policy();
    let seen = it.post.as_ref().and_then(|post| post.first_seen);
    let until = it.hold_until.unwrap_or(now);
    let ahead = seen.into_iter().flat_map(|seen| policy.look_again.iter().map(move |age| seen.plus(*age)));
    let ahead: Vec<_> = ahead.filter(|at| *at > now && *at < until).collect();
    html! {
        h3 { (t!(place, "creator-checks")) }
        ul.plain.log {
            @if let Some(seen) = seen { li { (place.when(seen)) " " (t!(place, "creator-log-first-seen")) } }
            @for event in happened {
                li { (place.when(event.at)) " " (t_of!(place, "creator-log", say::slug(&event.name))) }
            }
        }
        @if it.state == State::Holding {
            p.hint {
                @if let Some(next) = ahead.first() { (t!(place, "creator-next-look", at = place.date_time(*next))) " " }
                (t!(place, "creator-last-look", at = place.date_time(until)))
            }
        }
    }
}

fn money(me: &ForCreator, sheet: &PlacementSheet) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let it = &sheet.placement;
    let due = match (it.state, it.hold_until, sheet.last("paid")) {
        (State::Paid, _, Some(paid)) => place.date_time(paid),
        (_, Some(until), _) => place.date_time(until),
        (_, None, _) => t!(words, "creator-after-check", span = place.span_exact(it.holding)),
    };
    let paid_out = match &sheet.payout {
        Some(payout) => t_of!(words, "creator-payout-state", payout.state.name()),
        None if it.state != State::Paid => t!(words, "creator-payout-then"),
        None if sheet.creator.identified => t!(words, "creator-payout-soon"),
        None => t!(words, "creator-payout-identify"),
    };
    facts([
        (t!(words, "creator-you-receive"), html! { strong { (place.amount(sheet.earned.creator)) } }),
        (t!(words, "creator-money-is"), html! { (say::hold(place, it.hold)) }),
        (t!(words, "creator-paid-on"), html! { (due) }),
        (t!(words, "creator-paid-out"), html! { (paid_out) }),
    ])
}

fn breaks(me: &ForCreator, sheet: &PlacementSheet) -> Markup {
    let (words, policy) = (me.words(), me.visitor.front.app.policy());
    html! {
        p { (t!(words, "creator-breaks-lead")) }
        ul.rules {
            li { (t!(words, "creator-breaks-edit")) }
            li { (t!(words, "creator-breaks-delete")) }
            li { (t!(words, "creator-breaks-link", host = sheet.campaign.terms.link.host())) }
            li { (t!(words, "creator-breaks-date", span = me.visitor.place.span_exact(policy.back_dating))) }
        }
    }
}

/// What was decided against it, and what can be done.
pub(super) fn verdict(me: &ForCreator, sheet: &PlacementSheet, held: &Held) -> Markup {
    let place = &me.visitor.place;
    let it = &sheet.placement;
    let money = t!(place, "creator-verdict-money", money = say::hold(place, it.hold));
    html! {
        @match (&it.verdict, it.state) {
            (_, State::GivenBack) => {
                (note(Tone::Plain, &t!(place, "creator-was-given-back"), &html! { p { (money) } }))
            }
            (Some(Verdict::Rejected { code, note: said, at }), _) => {
                (note(Tone::Bad, &say::reject_code(place, *code), &html! {
                    @if !said.trim().is_empty() { blockquote { p { (said) } } }
                    p { (t!(place, "creator-rejected-at", at = place.date_time(*at))) }
                    @if let Next::Rewrite { left, until } = sheet.next {
                        p { (t!(place, "creator-rejected-ways", left = count(left), until = place.date_time(until))) }
                    } @else { p { (money) } }
                }))
            }
            (Some(Verdict::Breached { reason, at }), _) => {
                (note(Tone::Bad, &say::breach(place, reason), &html! {
                    p { (t!(place, "creator-breached-at", at = place.date_time(*at))) }
                    @if let Next::Appeal { until } = sheet.next {
                        p { (t!(place, "creator-breached-ways", until = place.date_time(until))) }
                    } @else { p { (money) } }
                }))
                @if it.post.is_some() { (card(&t!(place, "creator-the-post"), &stack(&html! { p { (address(sheet)) } (checks(me, sheet)) }))) }
            }
            (Some(Verdict::Failed { reason, at }), _) => {
                (note(Tone::Plain, &say::failure(place, *reason), &html! {
                    p { (place.when(*at)) }
                    p { (money) }
                }))
            }
            (None, _) => {}
        }
        @if it.dispute.is_some() { (disputed(me, sheet)) } @else if may_appeal(sheet) { (appeal_form(me, sheet, held)) }
        @else if let Some(last) = sheet.disputes.last() {
            p { a href={ "/creator/disputes/" (last) } { (t!(place, "creator-dispute-read")) } }
        }
    }
}

/// Whether the time to appeal runs.
pub(super) fn may_appeal(sheet: &PlacementSheet) -> bool {
    matches!(sheet.next, Next::Rewrite { .. } | Next::Appeal { .. })
}

fn disputed(me: &ForCreator, sheet: &PlacementSheet) -> Markup {
    let words = me.words();
    html! {
        @if let Some(id) = sheet.placement.dispute {
            (note(Tone::Wait, &t!(words, "creator-disputed"), &html! {
                p { (t!(words, "creator-disputed-text")) }
                (Button::link(t!(words, "creator-dispute-read"), format!("/creator/disputes/{id}")).small())
            }))
        }
    }
}

fn appeal_form(me: &ForCreator, sheet: &PlacementSheet, held: &Held) -> Markup {
    let words = me.words();
    let fresh = || DisputeId::new(me.visitor.front.app.new_id()).to_string();
    let dispute = held.typed(APPEAL, "dispute").map_or_else(fresh, str::to_owned);
    let action = format!("/creator/placements/{}/appeal", sheet.placement.id);
    let form = html! {
        p { (t!(words, "creator-appeal-text", span = me.visitor.place.span_exact(me.visitor.front.app.policy().answer_window))) }
        (Form::post(action).hidden("dispute", dispute).body(html! {
            (Field::textarea("grounds", t!(words, "creator-grounds"))
                .hint(t!(words, "creator-grounds-hint"))
                .value(held.typed(APPEAL, "grounds").unwrap_or_default())
                .error(held.errors.of("grounds")))
            (form_end(&html! { (Button::submit(t!(words, "creator-appeal")).secondary()) }))
        }))
    };
    if held.form == APPEAL || sheet.placement.state == State::Breached {
        card(&t!(words, "creator-appeal"), &form)
    } else {
        disclosure(&t!(words, "creator-appeal-instead"), &form)
    }
}

/// Giving back: what it means, and the form, which can be called back for a few seconds.
pub(super) fn giving_back(me: &ForCreator, sheet: &PlacementSheet) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let it = &sheet.placement;
    let may = Command::GiveBack.from_states().contains(&it.state) && it.dispute.is_none();
    let meaning = match (it.hold, &it.post) {
        (Hold::Held, None) => t!(words, "creator-give-back-before"),
        (Hold::Held, Some(_)) => t!(words, "creator-give-back-published"),
        (Hold::Settled, _) => {
            t!(words, "creator-give-back-paid", amount = place.amount(sheet.earned.creator))
        }
        (Hold::Released | Hold::Returned, _) => return html! {},
    };
    if !may {
        return html! {};
    }
    let action = format!("/creator/placements/{}/give-back", it.id);
    disclosure(
        &t!(words, "creator-give-back"),
        &html! {
            p { (meaning) }
            (Button::post(t!(words, "creator-give-back"), action).danger().undo(t!(words, "creator-give-back-undo")))
        },
    )
}
