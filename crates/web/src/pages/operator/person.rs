//! One brand or creator: what is known, what they hold, their strikes, and what was done about them.

use account::Party;
use app::ports::{AuditLine, RecordId, Strike};
use app::views::operator_people::{Person, PersonRow};
use axum::response::Response;
use kernel::{Country, StrikeId};
use market::Creator;
use market::people::Actor;
use maud::{Markup, html};

use super::{Answer, Here, answerable, audit, complaints, onwards, page, problems, refusal};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::pages::public::measures;
use crate::places;
use crate::problem::Fault;
use crate::shown::{refused, see_other};
use crate::text::{Words, count, t, t_of};
use crate::ui::{
    Button, Column, Field, Form, Head, Row, Table, Tone, badge, card, disclosure, facts, form_end, split,
    stack,
};
use crate::who::{ForOperator, Id};

/// So many lines of the trail are shown here; the rest in the trail.
const LINES: usize = 15;

pub(super) async fn show(who: ForOperator, Id(id): Id<RecordId>) -> Answer {
    shown(&who, id, &Given::default(), &Errors::default()).await
}

pub(super) async fn verify(who: ForOperator, Id(id): Id<RecordId>, given: Given) -> Answer {
    let RecordId::Brand(brand) = id else { return Err(Fault::NotFound) };
    who.visitor.front.app.verify_brand(brand, who.actor()).await?;
    Ok(onwards(&given, &address(id), "done=operator-verified"))
}

pub(super) async fn identify(who: ForOperator, Id(id): Id<RecordId>, given: Given) -> Answer {
    let RecordId::Creator(creator) = id else { return Err(Fault::NotFound) };
    who.visitor.front.app.identify_creator(creator, who.actor()).await?;
    Ok(onwards(&given, &address(id), "done=operator-identified"))
}

pub(super) async fn suspend(who: ForOperator, Id(id): Id<RecordId>, given: Given) -> Answer {
    let (app, by) = (&who.visitor.front.app, who.actor());
    match party(id)? {
        Party::Brand(brand) => app.suspend_brand(brand, by).await?,
        Party::Creator(creator) => app.suspend_creator(creator, by).await?,
        Party::Operator(_) | Party::Nobody => return Err(Fault::NotFound),
    }
    Ok(onwards(&given, &address(id), "done=operator-suspended"))
}

pub(super) async fn lift(who: ForOperator, Id(id): Id<RecordId>, given: Given) -> Answer {
    let (app, by) = (&who.visitor.front.app, who.actor());
    match party(id)? {
        Party::Brand(brand) => drop(app.lift_brand_suspension(brand, by).await?),
        Party::Creator(creator) => drop(app.lift_creator_suspension(creator, by).await?),
        Party::Operator(_) | Party::Nobody => return Err(Fault::NotFound),
    }
    Ok(onwards(&given, &address(id), "done=operator-lifted"))
}

/// A strike. The form counts the strikes that it was shown with: sent twice, it strikes once.
pub(super) async fn strike(who: ForOperator, Id(id): Id<RecordId>, given: Given) -> Answer {
    let accounts = &who.visitor.front.accounts;
    let party = party(id)?;
    let done = format!("{}?done=operator-struck", address(id));
    let reason = given.long("reason");
    let seen: usize = given.own("seen")?;
    let strikes = accounts.strikes(party).await?;
    if strikes.len() > seen && strikes.iter().any(|it| it.reason == reason && it.by == who.operator) {
        return Ok(see_other(&done));
    }
    match accounts.strike(&who.signed, party, &reason).await {
        Ok(_) => Ok(see_other(&done)),
        Err(error) => refuse(&who, id, &given, error.into()).await,
    }
}

/// A strike no longer counts.
pub(super) async fn lift_strike(who: ForOperator, Id(id): Id<StrikeId>, given: Given) -> Answer {
    let person: RecordId = given.own("person")?;
    match who.visitor.front.accounts.lift_strike(&who.signed, id, given.text("why")).await {
        Ok(()) => Ok(see_other(&format!("{}?done=operator-strike-lifted", address(person)))),
        Err(error) => refuse(&who, person, &given, error.into()).await,
    }
}

async fn refuse(who: &ForOperator, id: RecordId, given: &Given, fault: Fault) -> Answer {
    let fault = answerable(fault)?;
    let errors = refusal(&who.visitor.place, &fault);
    Ok(refused(&fault, shown(who, id, given, &errors).await?))
}

fn address(id: RecordId) -> String {
    format!("/operator/people/{id}")
}

fn party(id: RecordId) -> Result<Party, Fault> {
    match id {
        RecordId::Brand(id) => Ok(Party::Brand(id)),
        RecordId::Creator(id) => Ok(Party::Creator(id)),
        RecordId::Campaign(_)
        | RecordId::Offer(_)
        | RecordId::Placement(_)
        | RecordId::Dispute(_)
        | RecordId::Payout(_)
        | RecordId::Deposit(_)
        | RecordId::Breakout(_)
        | RecordId::AuthorOffer(_)
        | RecordId::Author(_) => Err(Fault::NotFound),
    }
}

async fn shown(who: &ForOperator, id: RecordId, given: &Given, errors: &Errors) -> Result<Response, Fault> {
    let words = who.words();
    let app = &who.visitor.front.app;
    let party = party(id)?;
    let person = app.person(id).await?;
    let strikes = who.visitor.front.accounts.strikes(party).await?;
    let complaints = match party {
        Party::Brand(brand) => Some(who.visitor.front.accounts.complaints_of(brand).await?),
        Party::Creator(_) | Party::Operator(_) | Party::Nobody => None,
    };
    let about = app.trail_of(&id.to_string()).await?;
    let lines: Vec<&AuditLine> = about.rows.iter().take(LINES).map(|(_, line)| line).collect();
    let name = person.row.name().to_owned();
    let main = html! {
        (problems(words, errors))
        (card(&t!(words, "operator-strikes"), &strikes_of(who, id, &strikes, given)))
        @if let Some(complaints) = &complaints {
            (card(&t!(words, "operator-complaints-title"), &complaints::list(who, complaints)))
        }
        (card(&t!(words, "operator-person-trail"), &html! {
            (audit::table(who, lines.iter().map(|line| (None, *line))))
            p { a href={ "/operator/audit?subject=" (id) } { (t!(words, "operator-see-audit")) } }
        }))
    };
    let beside = html! {
        (card(&t!(words, "operator-person-facts"), &known(who, &person)))
        @if let PersonRow::Creator(creator) = &person.row {
            (card(&t!(words, "operator-profiles"), &profiles(who, creator)))
        }
    };
    let mut head = Head::new(name.clone())
        .up(t!(words, "operator-people-title"), "/operator/people")
        .beside(standing(words, &person.row));
    for button in acts(who, &person.row) {
        head = head.action(button);
    }
    let body = stack(&html! { (head) (split(&main, &beside)) });
    page(who, Here::People, name, Width::Wide, body).await
}

fn acts(who: &ForOperator, row: &PersonRow) -> Vec<Button> {
    let words = who.words();
    let action = |verb: &str| format!("{}/{verb}", address(row.id()));
    let (unknown, suspended) = match row {
        PersonRow::Brand(it) => (!it.verified, it.suspended.is_some()),
        PersonRow::Creator(it) => (!it.identified, it.suspended.is_some()),
    };
    let mut acts = Vec::new();
    if unknown {
        acts.push(match row {
            PersonRow::Brand(_) => {
                Button::post(t!(words, "operator-verify"), action("verify")).primary().key('v')
            }
            PersonRow::Creator(_) => {
                Button::post(t!(words, "operator-identify"), action("identify")).primary().key('i')
            }
        });
    }
    acts.push(if suspended {
        Button::post(t!(words, "operator-lift"), action("lift"))
    } else {
        let message = t!(words, "operator-undo-suspended", name = row.name());
        Button::post(t!(words, "operator-suspend"), action("suspend")).danger().key('x').undo(message)
    });
    acts
}

fn known(who: &ForOperator, person: &Person) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let (country, joined, id) = match &person.row {
        PersonRow::Brand(it) => (it.country, it.joined, it.id.to_string()),
        PersonRow::Creator(it) => (it.country, it.joined, it.id.to_string()),
    };
    let balances: Vec<String> = person.balances.iter().map(|money| place.amount(*money)).collect();
    let open = ["booked", "drafted", "approved", "published", "verifying", "holding", "delivered"];
    let account = match &person.row {
        PersonRow::Brand(it) => format!("brand/{}/EUR", it.id),
        PersonRow::Creator(it) => format!("creator/{}/{}", it.id, it.currency),
    };
    html! {
        (facts([
            (t!(words, "operator-country"), html! { (self::country(words, country)) }),
            (t!(words, "operator-joined"), place.when_day(joined)),
            (t!(words, "operator-balance"), html! {
                @if balances.is_empty() { (t!(words, "operator-balance-none")) } @else { (place.list(&balances)) }
                " " a href={ "/operator/books/statement?account=" (account) } { (t!(words, "operator-statement")) }
            }),
            (t!(words, "operator-placements-open"), html! { (place.number(person.placements.among(&open))) }),
            (t!(words, "operator-placements-paid"), html! { (place.number(person.placements.of("paid"))) }),
            (t!(words, "operator-placements-all"), html! { (place.number(person.placements.total())) }),
            (t!(words, "operator-id"), html! { code { (id) } }),
        ]))
        @if let PersonRow::Brand(it) = &person.row {
            p { a href={ "/operator/campaigns?brand=" (it.id) } {
                (t!(words, "operator-campaigns-of", count = count(person.campaigns.total())))
            } }
        }
    }
}

fn strikes_of(who: &ForOperator, id: RecordId, strikes: &[Strike], given: &Given) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let rows = strikes.iter().map(|strike| {
        let lift = disclosure(&t!(words, "operator-strike-lift"), &html! {
            (Form::post(format!("/operator/strikes/{}/lift", strike.id)).hidden("person", id.to_string()).body(html! {
                (Field::text("why", t!(words, "operator-strike-lift-why")).value(given.raw("why")).required())
                (Button::submit(t!(words, "operator-strike-lift")).small())
            }))
        });
        Row::new()
            .cell(place.when_day(strike.at))
            .cell(html! { p.post-text { (strike.reason) } })
            .cell(match &strike.lifted {
                Some((_, at, why)) => html! {
                    (t!(words, "operator-strike-was-lifted", at = place.date(*at), why = why.as_str()))
                },
                None => lift,
            })
    });
    html! {
        p.hint { (t!(words, "operator-strikes-rule")) }
        @if strikes.is_empty() { p { (t!(words, "operator-strikes-none")) } } @else {
            (Table::new(words, t!(words, "operator-strikes"))
                .column(Column::text(t!(words, "operator-when")))
                .column(Column::text(t!(words, "operator-strike-reason")))
                .column(Column::text(t!(words, "operator-state")))
                .rows(rows))
        }
        (Form::post(format!("{}/strikes", address(id))).hidden("seen", strikes.len().to_string()).body(html! {
            (Field::textarea("reason", t!(words, "operator-strike-reason")).hint(t!(words, "operator-strike-hint"))
                .rows(3).value(given.raw("reason")).required())
            (form_end(&html! { (Button::submit(t!(words, "operator-strike")).danger()) }))
        }))
    }
}

/// A creator's profiles with what was measured of them.
pub(super) fn profiles(who: &ForOperator, creator: &Creator) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    if creator.profiles.is_empty() {
        return html! { p { (t!(words, "operator-profiles-none")) } };
    }
    facts(creator.profiles.iter().map(|profile| {
        let fake = profile.fake_share.map(|share| place.percent(share.high()));
        (
            t_of!(words, "network", profile.network.name()),
            html! {
                code { (profile.account) } br;
                (t!(words, "operator-profile-followers", count = count(profile.followers)))
                @if let Some(fake) = fake { " · " (t!(words, "operator-profile-fake", share = fake)) }
                " · " a href=(measures::path(creator.id, profile.id)) { (t!(words, "measures-link")) }
            },
        )
    }))
}

pub(super) fn country(words: Words, country: Country) -> String {
    places::country(words, country)
}

/// How somebody stands.
pub(super) fn standing(words: Words, row: &PersonRow) -> Markup {
    let (suspended, known, name) = match row {
        PersonRow::Brand(it) => (it.suspended.is_some(), it.verified, ("verified", "unverified")),
        PersonRow::Creator(it) => (it.suspended.is_some(), it.identified, ("identified", "unidentified")),
    };
    let (tone, name) = match (suspended, known) {
        (true, _) => (Tone::Bad, "suspended"),
        (false, true) => (Tone::Good, name.0),
        (false, false) => (Tone::Wait, name.1),
    };
    badge(tone, &t_of!(words, "operator-standing", name))
}

/// The parties of a trail's lines, for their links.
pub(super) fn actor_href(actor: Actor) -> Option<String> {
    match actor {
        Actor::Brand(id) => Some(format!("/operator/people/{id}")),
        Actor::Creator(id) => Some(format!("/operator/people/{id}")),
        Actor::Operator(_) | Actor::System => None,
    }
}
