//! Name, language, mail; address, password, sessions.

use account::{Group, Locale, Party, PartyKind, Preferences};
use app::accounts::{AccountError, SessionView};
use axum::extract::State;
use axum::response::Response;
use kernel::{Country, Currency, SessionId};
use maud::{Markup, html};

use super::{Here, page};
use crate::cookies;
use crate::form::{Errors, Given};
use crate::front::Front;
use crate::page::{Width, paths};
use crate::places;
use crate::problem::Fault;
use crate::say;
use crate::shown::{add_cookie, refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Choice, Choices, Column, Field, Form, Head, Row, Table, Tone, badge, card, error_summary,
    field_row, form_end, split, stack,
};
use crate::who::{Id, SignedIn};

/// `GET /account`.
pub(super) async fn show(who: SignedIn) -> Result<Response, Fault> {
    shown(&who, &Given::default(), &Errors::default()).await
}

/// `POST /account`: name, language, mail.
pub(super) async fn save(State(front): State<Front>, who: SignedIn, given: Given) -> Result<Response, Fault> {
    let locale: Locale = given.own("locale")?;
    let mut preferences = Preferences::default();
    for group in groups(&who) {
        preferences.set(group, given.all("mail").contains(&group.name()));
    }
    // Groups that the page does not offer keep their setting.
    for group in Group::ALL.into_iter().filter(|group| !groups(&who).contains(group)) {
        preferences.set(group, who.user().preferences.mail(group));
    }
    match front.accounts.set_preferences(&who.signed, given.text("name"), locale, &preferences).await {
        Ok(()) => {
            let mut response = see_other("/account?done=saved");
            add_cookie(&mut response, &cookies::choice(&front.settings, cookies::LANGUAGE, locale.tag()));
            Ok(response)
        }
        Err(error) => again(&who, &given, "name", error).await,
    }
}

/// `POST /account/address`: a letter goes to the new address, whose link makes the change.
pub(super) async fn change_address(
    State(front): State<Front>,
    who: SignedIn,
    given: Given,
) -> Result<Response, Fault> {
    match front
        .accounts
        .change_address(&who.signed, given.text("email"), Some(given.raw("address-password")))
        .await
    {
        Ok(()) => Ok(see_other("/account?done=address-letter")),
        Err(AccountError::WrongPassword) => {
            again(&who, &given, "address-password", AccountError::WrongPassword).await
        }
        Err(error) => again(&who, &given, "email", error).await,
    }
}

/// `POST /account/password`.
pub(super) async fn change_password(
    State(front): State<Front>,
    who: SignedIn,
    given: Given,
) -> Result<Response, Fault> {
    let changed =
        front.accounts.change_password(&who.signed, Some(given.raw("present")), given.raw("password"));
    match changed.await {
        Ok(()) => Ok(see_other("/account?done=password-changed")),
        Err(AccountError::WrongPassword) => again(&who, &given, "present", AccountError::WrongPassword).await,
        Err(error) => again(&who, &given, "password", error).await,
    }
}

/// `POST /account/sessions/{id}/end`.
pub(super) async fn end_session(
    State(front): State<Front>,
    who: SignedIn,
    Id(id): Id<SessionId>,
) -> Result<Response, Fault> {
    front.accounts.end_session(&who.signed, id).await?;
    Ok(see_other("/account?done=session-ended"))
}

/// `POST /account/sign-out-everywhere`: here too.
pub(super) async fn sign_out_everywhere(
    State(front): State<Front>,
    who: SignedIn,
) -> Result<Response, Fault> {
    front.accounts.sign_out_everywhere(&who.signed).await?;
    let mut response = see_other("/?done=signed-out-everywhere");
    add_cookie(&mut response, &cookies::without_session(&front.settings));
    Ok(response)
}

/// `POST /account/creator`: becomes a creator too.
pub(super) async fn become_creator(
    State(front): State<Front>,
    who: SignedIn,
    given: Given,
) -> Result<Response, Fault> {
    let (country, currency): (Country, Currency) = (given.own("country")?, given.own("currency")?);
    match front.accounts.become_creator(&who.signed, country, currency).await {
        Ok(id) => {
            front.accounts.act_as(&who.signed, Party::Creator(id)).await?;
            Ok(see_other("/creator/profiles?done=welcome"))
        }
        Err(error) => again(&who, &given, "country", error).await,
    }
}

/// The page again with what was typed, but for passwords, and what is wrong.
async fn again(who: &SignedIn, given: &Given, field: &str, error: AccountError) -> Result<Response, Fault> {
    let mut errors = Errors::default();
    errors.add(field, say::account(&who.visitor.place, &error));
    Ok(refused(&Fault::Accounts(error), shown(who, given, &errors).await?))
}

/// Groups of news that this person can get.
fn groups(who: &SignedIn) -> Vec<Group> {
    let operator = who.signed.parties.iter().any(|of| of.party.kind() == PartyKind::Operator);
    let offered = |group: &Group| *group != Group::Money && (operator || *group != Group::Queues);
    Group::ALL.into_iter().filter(offered).collect()
}

async fn shown(who: &SignedIn, given: &Given, errors: &Errors) -> Result<Response, Fault> {
    let words = who.words();
    let sessions = who.visitor.front.accounts.sessions(&who.signed).await?;
    let title = t!(words, "account-title");
    let summary: Vec<(&str, &str)> = errors.fields().collect();
    let body = html! {
        (Head::new(title.clone()).lead(t!(words, "account-lead", email = who.user().email.as_str())))
        (error_summary(words, &summary))
        (split(
            &html! {
                (card(&t!(words, "account-you"), &you(who, given, errors)))
                (card(&t!(words, "account-address"), &address(who, given, errors)))
                (card(&t!(words, "account-password"), &password(who, errors)))
            },
            &html! {
                (card(&t!(words, "account-sessions"), &open_sessions(who, &sessions)))
                @if who.user().creator.is_none() { (card(&t!(words, "account-creator"), &creator(who, given, errors))) }
                (card(&t!(words, "account-colours"), &colours(who)))
                (card(&t!(words, "account-data"), &stack(&html! {
                    p { (t!(words, "account-data-text")) }
                    p { (Button::link(t!(words, "account-export"), "/account/export.json")) }
                    p { (Button::link(t!(words, "account-delete"), "/account/delete").quiet()) }
                })))
            },
        ))
    };
    Ok(page(who, Here::Account, title, Width::Wide, body))
}

/// What was typed, or what is kept when nothing was.
fn or<'a>(given: &'a Given, name: &str, kept: &'a str) -> &'a str {
    if given == &Given::default() || given.all(name).is_empty() { kept } else { given.text(name) }
}

fn you(who: &SignedIn, given: &Given, errors: &Errors) -> Markup {
    let (words, user) = (who.words(), who.user());
    let typed = !given.all("locale").is_empty();
    let locale = or(given, "locale", user.locale.tag()).to_owned();
    let on = |group: Group| {
        if typed { given.all("mail").contains(&group.name()) } else { user.preferences.mail(group) }
    };
    html! {
        (Form::post(paths::ACCOUNT).body(html! {
            (Field::text("name", t!(words, "account-name")).value(or(given, "name", &user.name)).required().maxlength(200)
                .autocomplete("name").error(errors.of("name")))
            (Choices::radios("locale", t!(words, "account-language"))
                .choice(Choice::new("fr", "Français").chosen(locale == "fr"))
                .choice(Choice::new("en", "English").chosen(locale == "en")))
            (Choices::boxes("mail", t!(words, "account-mail")).hint(t!(words, "account-mail-hint"))
                .choices(groups(who).into_iter().map(|group| {
                    Choice::new(group.name(), t_of!(words, "account-group", group.name())).chosen(on(group))
                })))
            (form_end(&html! { (Button::submit(t!(words, "account-save")).primary()) }))
        }))
    }
}

fn address(who: &SignedIn, given: &Given, errors: &Errors) -> Markup {
    let (words, user) = (who.words(), who.user());
    html! {
        p { (t!(words, "account-address-text", email = user.email.as_str())) }
        (Form::post("/account/address").body(html! {
            (Field::email("email", t!(words, "account-address-new")).value(given.text("email")).required()
                .error(errors.of("email")))
            @if user.password.is_some() {
                (Field::password("address-password", t!(words, "account-present")).required()
                    .error(errors.of("address-password")))
            }
            (form_end(&html! { (Button::submit(t!(words, "account-address-send"))) }))
        }))
    }
}

fn password(who: &SignedIn, errors: &Errors) -> Markup {
    let (words, has) = (who.words(), who.user().password.is_some());
    html! {
        p { @if has { (t!(words, "account-password-text")) } @else { (t!(words, "account-password-none")) } }
        (Form::post("/account/password").body(html! {
            @if has {
                (Field::password("present", t!(words, "account-present")).required().error(errors.of("present")))
            }
            (Field::password("password", t!(words, "account-password-new")).required().autocomplete("new-password")
                .hint(t!(words, "entry-password-hint")).error(errors.of("password")))
            (form_end(&html! { (Button::submit(t!(words, "account-password-set"))) }))
        }))
    }
}

fn open_sessions(who: &SignedIn, sessions: &[SessionView]) -> Markup {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let row = |session: &SessionView| {
        let here = session.id == who.signed.session.id;
        Row::new().cell(place.when(session.created)).cell(place.when_relative(session.seen, now)).cell(html! {
            @if here { (badge(Tone::Good, &t!(words, "account-session-here"))) } @else {
                (Button::post(t!(words, "account-session-end"), format!("/account/sessions/{}/end", session.id)).small())
            }
        })
    };
    html! {
        (Table::new(words, t!(words, "account-sessions"))
            .column(Column::text(t!(words, "account-session-since")))
            .column(Column::text(t!(words, "account-session-seen")))
            .column(Column::actions(t!(words, "account-session-end")))
            .rows(sessions.iter().map(row)).dense())
        p { (Button::post(t!(words, "account-everywhere"), "/account/sign-out-everywhere")) }
    }
}

fn creator(who: &SignedIn, given: &Given, errors: &Errors) -> Markup {
    let words = who.words();
    let usual = match words.locale() {
        Locale::Fr => ("FR", "EUR"),
        Locale::En => ("GB", "GBP"),
    };
    let currency = places::CURRENCIES
        .iter()
        .fold(Field::select("currency", t!(words, "entry-currency")), |field, currency| {
            field.choice(currency.code(), currency.code())
        });
    html! {
        p { (t!(words, "account-creator-text")) }
        (Form::post("/account/creator").body(html! {
            (field_row(&html! {
                (places::country_field(words, "country", t!(words, "entry-country"))
                    .value(or(given, "country", usual.0)).error(errors.of("country")))
                (currency.value(or(given, "currency", usual.1)))
            }))
            (form_end(&html! { (Button::submit(t!(words, "account-creator-be"))) }))
        }))
    }
}

fn colours(who: &SignedIn) -> Markup {
    let words = who.words();
    html! {
        form.buttons method="post" action="/theme" {
            input type="hidden" name="back" value=(paths::ACCOUNT);
            (Button::submit(t!(words, "account-colours-system")).small().named("theme", "system"))
            (Button::submit(t!(words, "account-colours-light")).small().named("theme", "light"))
            (Button::submit(t!(words, "account-colours-dark")).small().named("theme", "dark"))
        }
    }
}
