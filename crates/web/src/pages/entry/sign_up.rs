//! Signing up: as a brand, an agency or a creator, on one page.

use account::{Email, check_password};
use app::accounts::{AccountError, NewPerson, Wish};
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use kernel::{Country, Currency};
use maud::html;

use crate::form::{Errors, Given};
use crate::front::Front;
use crate::page::{Width, paths};
use crate::places;
use crate::problem::Fault;
use crate::say;
use crate::shown::{From, refused, see_other};
use crate::text::t;
use crate::ui::{
    Button, Choice, Choices, Field, Form, Head, error_summary, field_group, field_row, form_end,
};
use crate::who::Visitor;

/// `GET /sign-up?as=creator`.
pub(super) async fn show(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Response, Fault> {
    let given = Given::read(query.unwrap_or_default().as_bytes())?;
    Ok(page(&visitor, &given, &Errors::default()))
}

/// `POST /sign-up`. Whether the address is known is not said: the letter that goes to it does.
pub(super) async fn join(
    State(front): State<Front>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    given: Given,
) -> Result<Response, Fault> {
    front.limits.entry(from.0)?;
    let mut errors = Errors::default();
    let Some(person) = person(&visitor, &given, &mut errors) else {
        return Ok(refused(&Fault::Form, page(&visitor, &given, &errors)));
    };
    let address = from.0.map(|ip| ip.to_string());
    match front.accounts.sign_up(person, address.as_deref()).await {
        Ok(()) => Ok(see_other("/sign-in/sent")),
        Err(error) => {
            let is = |email: bool, password: bool| {
                if email {
                    "email"
                } else if password {
                    "password"
                } else {
                    "name"
                }
            };
            let field =
                is(matches!(error, AccountError::Email(_)), matches!(error, AccountError::Password(_)));
            errors.add(field, say::account(&visitor.place, &error));
            Ok(refused(&Fault::Accounts(error), page(&visitor, &given, &errors)))
        }
    }
}

fn person(visitor: &Visitor, given: &Given, errors: &mut Errors) -> Option<NewPerson> {
    let words = visitor.words();
    let country = given.text("country").parse::<Country>().ok();
    let wish = match given.text("as") {
        "brand" => {
            country.map(|country| Wish::Brand { name: given.text("organisation").to_owned(), country })
        }
        "agency" => Some(Wish::Agency { name: given.text("organisation").to_owned() }),
        "creator" => {
            let currency = given.text("currency").parse::<Currency>().ok();
            country.zip(currency).map(|(country, currency)| Wish::Creator { country, currency })
        }
        _ => {
            errors.add("as", t!(words, "entry-as-missing"));
            None
        }
    };
    if given.text("name").is_empty() {
        errors.add("name", t!(words, "entry-name-missing"));
    }
    if matches!(given.text("as"), "brand" | "agency") && given.text("organisation").is_empty() {
        errors.add("organisation", t!(words, "entry-organisation-missing"));
    }
    if wish.is_none() {
        errors.add("country", t!(words, "entry-country-missing"));
    }
    if !errors.is_empty() {
        // What would be refused next is said at once.
        told_at_once(visitor, given, errors);
        return None;
    }
    let password = Some(given.raw("password").to_owned()).filter(|password| !password.is_empty());
    Some(NewPerson {
        email: given.text("email").to_owned(),
        name: given.text("name").to_owned(),
        locale: visitor.locale(),
        password,
        wish: wish?,
    })
}

/// What is wrong with the address and the password, beside whatever else is.
fn told_at_once(visitor: &Visitor, given: &Given, errors: &mut Errors) {
    let password = given.raw("password");
    match given.text("email").parse::<Email>() {
        Err(error) => errors.add("email", say::account(&visitor.place, &AccountError::Email(error))),
        Ok(_) if password.is_empty() => {}
        Ok(email) => {
            if let Err(problem) = check_password(password, &email) {
                errors.add("password", say::account(&visitor.place, &AccountError::Password(problem)));
            }
        }
    }
}

fn page(visitor: &Visitor, given: &Given, errors: &Errors) -> Response {
    let words = visitor.words();
    let chosen = if given.text("as").is_empty() { "creator" } else { given.text("as") };
    let card = |value: &str, label: String, hint: String| {
        Choice::new(value, label).hint(hint).chosen(chosen == value)
    };
    let usual = places::usual(visitor.locale());
    let or = |name: &str, usual: &str| {
        let typed = given.text(name);
        if typed.is_empty() { usual.to_owned() } else { typed.to_owned() }
    };
    let summary: Vec<(&str, &str)> = errors.fields().collect();
    let body = html! {
        (Head::new(t!(words, "entry-sign-up-title")).lead(t!(words, "entry-sign-up-lead")))
        (error_summary(words, &summary))
        (Form::post(paths::SIGN_UP).body(html! {
            (Choices::cards("as", t!(words, "entry-as")).error(errors.of("as"))
                .choice(card("creator", t!(words, "entry-as-creator"), t!(words, "entry-as-creator-hint")))
                .choice(card("brand", t!(words, "entry-as-brand"), t!(words, "entry-as-brand-hint")))
                .choice(card("agency", t!(words, "entry-as-agency"), t!(words, "entry-as-agency-hint"))))
            (field_group(&t!(words, "entry-you"), &t!(words, "entry-you-lead"), &html! {
                (Field::text("name", t!(words, "entry-name")).value(given.text("name")).required().autocomplete("name")
                    .maxlength(200).error(errors.of("name")))
                (Field::email("email", t!(words, "entry-email")).value(given.text("email")).required()
                    .autocomplete("email").error(errors.of("email")))
                (Field::password("password", t!(words, "entry-password")).autocomplete("new-password")
                    .optional(t!(words, "entry-optional")).hint(t!(words, "entry-password-hint"))
                    .error(errors.of("password")))
            }))
            (field_group(&t!(words, "entry-work"), &t!(words, "entry-work-lead"), &html! {
                (Field::text("organisation", t!(words, "entry-organisation")).value(given.text("organisation"))
                    .hint(t!(words, "entry-organisation-hint")).autocomplete("organization").maxlength(200)
                    .error(errors.of("organisation")))
                (field_row(&html! {
                    (places::country_field(words, "country", t!(words, "entry-country"))
                        .value(or("country", usual.0)).error(errors.of("country")))
                    (places::currency_field(words).value(or("currency", usual.1)))
                }))
            }))
            (form_end(&html! { (Button::submit(t!(words, "entry-sign-up")).primary()) }))
        }))
        p { (t!(words, "entry-have-account")) " " a href=(paths::SIGN_IN) { (t!(words, "entry-to-sign-in")) } }
    };
    visitor.page(Vec::new(), t!(words, "entry-sign-up-title"), Width::Narrow, body)
}
