//! The organisation behind a brand: its members and their roles, invitations, its brands.

use account::{Permission, Role};
use app::accounts::{AccountError, InvitationView, MemberView, OrganisationView};
use axum::Router;
use axum::routing::{get, post};
use kernel::{OrganisationId, TicketId, UserId};
use market::Brand;
use maud::{Markup, html};

use super::{Answer, Here, page, problems};
use crate::form::{Errors, Given};
use crate::front::Front;
use crate::page::{Width, paths};
use crate::places::{country, country_field};
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Column, Field, Form, Head, Row, Table, Tone, badge, card, field_row, form_end, note, stack,
    who as person,
};
use crate::who::{Admin, ForBrand, Id, May, View};

pub(super) fn routes() -> Router<Front> {
    Router::new()
        .route("/people", get(show))
        .route("/people/invitations", post(invite))
        .route("/people/invitations/{id}/withdraw", post(withdraw))
        .route("/people/{id}/role", post(set_role))
        .route("/people/{id}/remove", post(remove))
        .route("/brands", post(new_brand))
}

async fn show(who: ForBrand<View>) -> Answer {
    shown(&who, &Given::default(), &Errors::default()).await
}

/// The organisation through which somebody acts for the brand.
fn organisation<P: May>(who: &ForBrand<P>) -> Result<OrganisationId, Fault> {
    who.signed.party().and_then(|party| party.organisation).ok_or(Fault::NotFound)
}

async fn invite(who: ForBrand<Admin>, given: Given) -> Answer {
    let organisation = organisation(&who)?;
    let role: Role = given.text("role").parse().map_err(|_| Fault::Form)?;
    let answer =
        who.visitor.front.accounts.invite(&who.signed, organisation, given.text("email"), role).await;
    finish(&who, answer, "email", "done=brand-invited", &given).await
}

async fn withdraw(who: ForBrand<Admin>, Id(id): Id<TicketId>) -> Answer {
    let organisation = organisation(&who)?;
    let answer = who.visitor.front.accounts.withdraw_invitation(&who.signed, organisation, id).await;
    finish(&who, answer, "", "done=brand-invitation-withdrawn", &Given::default()).await
}

async fn set_role(who: ForBrand<Admin>, Id(id): Id<UserId>, given: Given) -> Answer {
    let organisation = organisation(&who)?;
    let role: Role = given.text("role").parse().map_err(|_| Fault::Form)?;
    let answer = who.visitor.front.accounts.set_role(&who.signed, organisation, id, role).await;
    finish(&who, answer, "", "done=brand-role-set", &Given::default()).await
}

async fn remove(who: ForBrand<View>, Id(id): Id<UserId>) -> Answer {
    let organisation = organisation(&who)?;
    let answer = who.visitor.front.accounts.remove_member(&who.signed, organisation, id).await;
    // Who has left has nothing to see here any more.
    if answer.is_ok() && id == who.signed.user.id {
        return Ok(see_other(paths::HOME));
    }
    finish(&who, answer, "", "done=brand-member-removed", &Given::default()).await
}

async fn new_brand(who: ForBrand<Admin>, given: Given) -> Answer {
    let organisation = organisation(&who)?;
    let country = given.text("country").parse().map_err(|_| Fault::Form)?;
    let accounts = &who.visitor.front.accounts;
    let answer = accounts.new_brand(&who.signed, organisation, given.text("name"), country).await.map(drop);
    finish(&who, answer, "name", "done=brand-added", &given).await
}

async fn finish<P: May>(
    who: &ForBrand<P>,
    answer: Result<(), AccountError>,
    field: &str,
    done: &str,
    given: &Given,
) -> Answer {
    let Err(error) = answer else { return Ok(see_other(&format!("/brand/people?{done}"))) };
    let fault = Fault::from(error);
    if !fault.status().is_client_error() {
        return Err(fault);
    }
    let mut errors = Errors::default();
    let said = say::fault(&who.visitor.place, &fault);
    if field.is_empty() {
        errors.add_whole(said);
    } else {
        errors.add(field, said);
    }
    Ok(refused(&fault, shown(who, given, &errors).await?))
}

async fn shown<P: May>(who: &ForBrand<P>, given: &Given, errors: &Errors) -> Answer {
    let words = who.words();
    let view = who.visitor.front.accounts.organisation(&who.signed, organisation(who)?).await?;
    let title = t!(words, "brand-people-title");
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "brand-people-lead", name = view.organisation.name.as_str())))
        (problems(words, errors))
        (card(&t!(words, "brand-people-members"), &members(who, &view)))
        @if view.role.allows(Permission::Admin) {
            (card(&t!(words, "brand-people-invite"), &invitation(who, given, errors, &view.invitations)))
        }
        (card(&t!(words, "brand-people-brands"), &brands(who, given, errors, &view)))
    });
    page(who, Here::People, title, Width::Wide, body).await
}

fn roles(field: Field, words: crate::text::Words) -> Field {
    Role::ALL
        .into_iter()
        .fold(field, |field, role| field.choice(role.name(), t_of!(words, "brand-role", role.name())))
}

fn members<P: May>(who: &ForBrand<P>, view: &OrganisationView) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let admin = view.role.allows(Permission::Admin);
    let row = |member: &MemberView| {
        let own = member.user == who.signed.user.id;
        let name = format!("role-{}", member.user);
        let choose = roles(Field::select("role", t!(words, "brand-people-role")).unlabelled(), words)
            .value(member.role.name());
        let change = Form::post(format!("/brand/people/{}/role", member.user)).bar().id(name).body(html! {
            (choose) (Button::submit(t!(words, "brand-people-change")).secondary().small())
        });
        let label = if own { t!(words, "brand-people-leave") } else { t!(words, "brand-people-remove") };
        let remove = Button::post(label, format!("/brand/people/{}/remove", member.user))
            .quiet()
            .small()
            .undo(t!(words, "brand-undo-remove", name = member.name.as_str()));
        Row::new()
            .cell(person(&member.name, member.email.as_str(), None))
            .cell(html! {
                @if admin { (change) } @else { (badge(Tone::Plain, &t_of!(words, "brand-role", member.role.name()))) }
            })
            .cell(place.when_day(member.since))
            .cell(html! { @if admin || own { (remove) } })
    };
    let table = Table::new(words, t!(words, "brand-people-members"))
        .column(Column::text(t!(words, "brand-people-name")))
        .column(Column::text(t!(words, "brand-people-role")))
        .column(Column::text(t!(words, "brand-people-since")))
        .column(Column::actions(t!(words, "brand-col-do")))
        .rows(view.members.iter().map(row));
    html! {
        (table)
        (note(Tone::Info, &t!(words, "brand-people-what"), &html! {
            ul { @for role in Role::ALL { li { strong { (t_of!(words, "brand-role", role.name())) } " — " (t_of!(words, "brand-role-may", role.name())) } } }
        }))
    }
}

fn invitation<P: May>(who: &ForBrand<P>, given: &Given, errors: &Errors, open: &[InvitationView]) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let role = if given.raw("role").is_empty() { Role::Reviewer.name() } else { given.raw("role") };
    let form = Form::post("/brand/people/invitations").body(html! {
        (field_row(&html! {
            (Field::email("email", t!(words, "brand-people-email")).required().autocomplete("off")
                .value(given.raw("email")).error(errors.of("email")))
            (roles(Field::select("role", t!(words, "brand-people-role")), words).value(role))
        }))
        (form_end(&html! { (Button::submit(t!(words, "brand-people-send"))) }))
    });
    let rows = open.iter().map(|it| {
        let withdraw = format!("/brand/people/invitations/{}/withdraw", it.id);
        Row::new()
            .cell(it.email.as_str())
            .cell(t_of!(words, "brand-role", it.role.name()))
            .cell(place.when_day(it.until))
            .cell(Button::post(t!(words, "brand-people-withdraw"), withdraw).small())
    });
    html! {
        (form)
        @if !open.is_empty() {
            (Table::new(words, t!(words, "brand-people-invited"))
                .column(Column::text(t!(words, "brand-people-email")))
                .column(Column::text(t!(words, "brand-people-role")))
                .column(Column::text(t!(words, "brand-col-until")))
                .column(Column::actions(t!(words, "brand-col-do")))
                .rows(rows))
        }
    }
}

fn brands<P: May>(who: &ForBrand<P>, given: &Given, errors: &Errors, view: &OrganisationView) -> Markup {
    let words = who.words();
    let row = |brand: &Brand| {
        let acting = brand.id == who.brand;
        html! {
            li.line {
                (person(&brand.name, &country(words, brand.country), None))
                @if acting { (badge(Tone::Good, &t!(words, "brand-people-acting"))) } @else {
                    (Button::post(t!(words, "brand-people-switch"), paths::ACT_AS).small()
                        .hidden("party", account::Party::Brand(brand.id).to_string()).hidden("back", "/brand"))
                }
            }
        }
    };
    let countries =
        country_field(words, "country", t!(words, "brand-fact-country")).value(given.raw("country"));
    html! {
        ul.plain.ruled { @for brand in &view.brands { (row(brand)) } }
        @if view.role.allows(Permission::Admin) {
            (Form::post("/brand/brands").body(html! {
                (field_row(&html! {
                    (Field::text("name", t!(words, "brand-people-brand-name")).required().maxlength(200)
                        .value(given.raw("name")).error(errors.of("name")))
                    (countries)
                }))
                (form_end(&html! { (Button::submit(t!(words, "brand-people-add-brand")).secondary()) }))
            }))
        }
    }
}
