//! Organisations: members and their roles, invitations, brands; and founding another.

use account::{OrganisationKind, Permission, Role};
use app::accounts::{AccountError, InvitationView, MemberView, OrganisationView};
use axum::extract::{RawQuery, State};
use axum::response::Response;
use kernel::{Country, OrganisationId, TicketId, UserId};
use market::Brand;
use maud::{Markup, html};

use super::{Here, page};
use crate::form::{Errors, Given};
use crate::front::Front;
use crate::page::{Width, paths};
use crate::places;
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Choice, Choices, Column, Empty, Field, Form, Head, Icon, Row, Tab, Table, Tone, badge, card,
    error_summary, field_row, form_end, split, tabs, who as person,
};
use crate::who::{Id, SignedIn};

/// `GET /organisation?of=`: one of the reader's organisations, the one they act through when none is named.
pub(super) async fn show(who: SignedIn, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let given = Given::read(query.unwrap_or_default().as_bytes())?;
    let of = match given.text("of") {
        "" => None,
        id => Some(id.parse().map_err(|_| Fault::NotFound)?),
    };
    shown(&who, of, &Given::default(), &Errors::default()).await
}

/// `POST /organisation`: founds another one.
pub(super) async fn found(
    State(front): State<Front>,
    who: SignedIn,
    given: Given,
) -> Result<Response, Fault> {
    let kind = match given.text("kind") {
        "brand" => OrganisationKind::Brand,
        "agency" => OrganisationKind::Agency,
        _ => return Err(Fault::Form),
    };
    match front.accounts.new_organisation(&who.signed, kind, given.text("new-name")).await {
        Ok(id) => Ok(back(id, "done=organisation-founded")),
        Err(error) => again(&who, None, &given, "new-name", error).await,
    }
}

/// `POST /organisation/{id}/name`.
pub(super) async fn rename(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<OrganisationId>,
    given: Given,
) -> Result<Response, Fault> {
    match front.accounts.rename_organisation(&who.signed, id, given.text("name")).await {
        Ok(()) => Ok(back(id, "done=renamed")),
        Err(error) => again(&who, Some(id), &given, "name", error).await,
    }
}

/// `POST /organisation/{id}/invitations`.
pub(super) async fn invite(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<OrganisationId>,
    given: Given,
) -> Result<Response, Fault> {
    let role: Role = given.own("role")?;
    match front.accounts.invite(&who.signed, id, given.text("email"), role).await {
        Ok(()) => Ok(back(id, "done=invited")),
        Err(error) => again(&who, Some(id), &given, "email", error).await,
    }
}

/// `POST /organisation/{id}/invitations/withdraw`.
pub(super) async fn withdraw(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<OrganisationId>,
    given: Given,
) -> Result<Response, Fault> {
    let ticket: TicketId = given.own("invitation")?;
    front.accounts.withdraw_invitation(&who.signed, id, ticket).await?;
    Ok(back(id, "done=invitation-withdrawn"))
}

/// `POST /organisation/{id}/role`.
pub(super) async fn set_role(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<OrganisationId>,
    given: Given,
) -> Result<Response, Fault> {
    let (user, role): (UserId, Role) = (given.own("user")?, given.own("role")?);
    match front.accounts.set_role(&who.signed, id, user, role).await {
        Ok(()) => Ok(back(id, "done=role-changed")),
        Err(error) => again(&who, Some(id), &Given::default(), "", error).await,
    }
}

/// `POST /organisation/{id}/remove`: a member, or oneself.
pub(super) async fn remove(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<OrganisationId>,
    given: Given,
) -> Result<Response, Fault> {
    let user: UserId = given.own("user")?;
    match front.accounts.remove_member(&who.signed, id, user).await {
        Ok(()) if user == who.user().id => Ok(see_other("/organisation?done=left")),
        Ok(()) => Ok(back(id, "done=member-removed")),
        Err(error) => again(&who, Some(id), &Given::default(), "", error).await,
    }
}

/// `POST /organisation/{id}/brands`.
pub(super) async fn new_brand(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<OrganisationId>,
    given: Given,
) -> Result<Response, Fault> {
    let country: Country = given.own("country")?;
    match front.accounts.new_brand(&who.signed, id, given.text("brand"), country).await {
        Ok(_) => Ok(back(id, "done=brand-opened")),
        Err(error) => again(&who, Some(id), &given, "brand", error).await,
    }
}

fn back(id: OrganisationId, done: &str) -> Response {
    see_other(&format!("/organisation?of={id}&{done}"))
}

/// The page again with what was typed and what is wrong: beside its field, or above.
async fn again(
    who: &SignedIn,
    of: Option<OrganisationId>,
    given: &Given,
    field: &str,
    error: AccountError,
) -> Result<Response, Fault> {
    // Whoever is no member has no page to see it on.
    if matches!(error, AccountError::NoSuch("organisation")) {
        return Err(error.into());
    }
    let mut errors = Errors::default();
    let said = say::account(&who.visitor.place, &error);
    if field.is_empty() {
        errors.add_whole(said);
    } else {
        errors.add(field, said);
    }
    Ok(refused(&Fault::Accounts(error), shown(who, of, given, &errors).await?))
}

async fn shown(
    who: &SignedIn,
    of: Option<OrganisationId>,
    given: &Given,
    errors: &Errors,
) -> Result<Response, Fault> {
    let words = who.words();
    let accounts = &who.visitor.front.accounts;
    let all = accounts.organisations(&who.signed).await?;
    let acting = who.signed.party().and_then(|party| party.organisation);
    let of = of.or(acting).or(all.first().map(|(organisation, _)| organisation.id));
    let title = t!(words, "account-organisation-title");
    let Some(of) = of else {
        let body = html! {
            (Empty::new(t!(words, "account-no-organisation"), t!(words, "account-no-organisation-text")).alone().icon(Icon::House))
            (card(&t!(words, "account-found-first"), &founding(who, &t!(words, "account-found-first-text"), given, errors)))
        };
        return Ok(page(who, Here::Organisation, title, Width::Narrow, body));
    };
    let view = accounts.organisation(&who.signed, of).await?;
    let tab = |(organisation, _): &(account::Organisation, Role)| {
        Tab::new(&organisation.name, format!("/organisation?of={}", organisation.id), organisation.id == of)
    };
    let mut summary: Vec<(&str, &str)> = errors.fields().collect();
    summary.extend(errors.whole().iter().map(|text| ("members", text.as_str())));
    let body = html! {
        (Head::new(view.organisation.name.clone()).lead(t!(words, "account-organisation-lead"))
            .beside(badge(Tone::Info, &t_of!(words, "shell-role", view.role.name()))))
        @if all.len() > 1 { (tabs(&title, &all.iter().map(tab).collect::<Vec<_>>())) }
        (error_summary(words, &summary))
        (split(
            &html! {
                div #f-members { (card(&t!(words, "account-members"), &members(who, &view))) }
                (card(&t!(words, "account-brands"), &brands(who, &view, given, errors)))
            },
            &html! {
                @if view.role.allows(Permission::Admin) {
                    (card(&t!(words, "account-invite"), &invitations(who, &view, given, errors)))
                    (card(&t!(words, "account-rename"), &renaming(who, &view, given, errors)))
                }
                (card(&t!(words, "account-found"), &founding(who, &t!(words, "account-found-text"), given, errors)))
            },
        ))
    };
    Ok(page(who, Here::Organisation, title, Width::Wide, body))
}

fn roles(field: Field, who: &SignedIn) -> Field {
    Role::ALL
        .into_iter()
        .fold(field, |field, role| field.choice(role.name(), t_of!(who.words(), "shell-role", role.name())))
}

fn members(who: &SignedIn, view: &OrganisationView) -> Markup {
    let words = who.words();
    let id = view.organisation.id;
    let admin = view.role.allows(Permission::Admin);
    let row = |member: &MemberView| {
        let own = member.user == who.user().id;
        let role = html! {
            @if admin {
                form.buttons method="post" action={ "/organisation/" (id) "/role" } {
                    input type="hidden" name="user" value=(member.user);
                    div.control {
                        select name="role" aria-label=(t!(words, "account-role-of", name = member.name.as_str())) {
                            @for role in Role::ALL {
                                option value=(role.name()) selected[role == member.role] { (t_of!(words, "shell-role", role.name())) }
                            }
                        }
                    }
                    (Button::submit(t!(words, "account-set-role")).secondary().small())
                }
            } @else { (t_of!(words, "shell-role", member.role.name())) }
        };
        let label = if own { t!(words, "account-leave") } else { t!(words, "account-remove") };
        Row::new()
            .cell(person(&member.name, member.email.as_str(), None))
            .cell(who.visitor.place.when_day(member.since))
            .cell(role)
            .cell(html! {
                @if admin || own {
                    (Button::post(label, format!("/organisation/{id}/remove")).small().quiet()
                        .hidden("user", member.user.to_string()))
                }
            })
    };
    html! {
        (Table::new(words, t!(words, "account-members"))
            .column(Column::text(t!(words, "account-member")))
            .column(Column::text(t!(words, "account-since")))
            .column(Column::text(t!(words, "account-role")))
            .column(Column::actions(t!(words, "account-remove")))
            .rows(view.members.iter().map(row)))
        p { (t!(words, "account-roles-explained")) }
    }
}

fn invitations(who: &SignedIn, view: &OrganisationView, given: &Given, errors: &Errors) -> Markup {
    let (words, place) = (who.words(), &who.visitor.place);
    let id = view.organisation.id;
    let role = match given.text("role") {
        "" => Role::Reviewer.name(),
        typed => typed,
    };
    let row = |it: &InvitationView| {
        let mut until = t_of!(words, "shell-role", it.role.name());
        until.push_str(" · ");
        until.push_str(&t!(words, "account-invited-until", until = place.date_short(it.until)));
        Row::new().cell(person(it.email.as_str(), &until, None)).cell(
            Button::post(t!(words, "account-withdraw"), format!("/organisation/{id}/invitations/withdraw"))
                .small()
                .quiet()
                .hidden("invitation", it.id.to_string()),
        )
    };
    html! {
        (Form::post(format!("/organisation/{id}/invitations")).body(html! {
            (Field::email("email", t!(words, "entry-email")).value(given.text("email")).required()
                .hint(t!(words, "account-invite-hint")).error(errors.of("email")))
            (roles(Field::select("role", t!(words, "account-role")), who).value(role))
            (form_end(&html! { (Button::submit(t!(words, "account-invite-do")).primary()) }))
        }))
        @if !view.invitations.is_empty() {
            (Table::new(words, t!(words, "account-invited"))
                .column(Column::text(t!(words, "account-invited")))
                .column(Column::actions(t!(words, "account-withdraw")))
                .rows(view.invitations.iter().map(row)).dense())
        }
    }
}

fn brands(who: &SignedIn, view: &OrganisationView, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let acting = who.visitor.acting();
    let row = |brand: &Brand| {
        let party = account::Party::Brand(brand.id);
        Row::new().cell(person(&brand.name, &places::country(words, brand.country), None)).cell(html! {
            @if party == acting { (badge(Tone::Good, &t!(words, "account-acting"))) } @else {
                (Button::post(t!(words, "shell-act-for"), paths::ACT_AS).small().hidden("party", party.to_string()))
            }
        })
    };
    let country = match given.text("country") {
        "" => "FR",
        typed => typed,
    };
    html! {
        (Table::new(words, t!(words, "account-brands"))
            .column(Column::text(t!(words, "account-brand")))
            .column(Column::actions(t!(words, "shell-act-for")))
            .rows(view.brands.iter().map(row))
            .empty(Empty::new(t!(words, "account-no-brand"), t!(words, "account-no-brand-text")).icon(Icon::House)))
        @if view.role.allows(Permission::Admin) {
            (Form::post(format!("/organisation/{}/brands", view.organisation.id)).body(html! {
                (field_row(&html! {
                    (Field::text("brand", t!(words, "account-brand-name")).value(given.text("brand")).required()
                        .maxlength(200).error(errors.of("brand")))
                    (places::country_field(words, "country", t!(words, "entry-country")).value(country))
                }))
                (form_end(&html! { (Button::submit(t!(words, "account-brand-open"))) }))
            }))
        }
    }
}

fn renaming(who: &SignedIn, view: &OrganisationView, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let name = if given.all("name").is_empty() { &view.organisation.name } else { given.text("name") };
    html! {
        (Form::post(format!("/organisation/{}/name", view.organisation.id)).body(html! {
            (Field::text("name", t!(words, "account-organisation-name")).value(name).required().maxlength(200)
                .autocomplete("organization").error(errors.of("name")))
            (form_end(&html! { (Button::submit(t!(words, "account-save"))) }))
        }))
    }
}

fn founding(who: &SignedIn, lead: &str, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let agency = given.text("kind") == "agency";
    html! {
        p { (lead) }
        (Form::post("/organisation").body(html! {
            (Field::text("new-name", t!(words, "account-organisation-name")).value(given.text("new-name")).required()
                .maxlength(200).error(errors.of("new-name")))
            (Choices::radios("kind", t!(words, "account-kind"))
                .choice(Choice::new("brand", t!(words, "account-kind-brand")).chosen(!agency))
                .choice(Choice::new("agency", t!(words, "account-kind-agency")).chosen(agency)))
            (form_end(&html! { (Button::submit(t!(words, "account-found-do"))) }))
        }))
    }
}
