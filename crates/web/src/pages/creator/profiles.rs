//! Accounts on networks: what was measured of them, linking another, letting one go.

use app::accounts::AccountError;
use axum::response::Response;
use kernel::{BasisPoints, Interval, Language, Network, Points, ProfileId, Topic};
use market::people::{Creator, Profile};
use maud::{Markup, html};

use super::connecting::{self, Standing, by_word};
use super::{Here, answerable, refusal};
use crate::form::{Errors, Given};
use crate::page::Width;
use crate::problem::Fault;
use crate::say;
use crate::shown::{refused, see_other};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Choice, Choices, Field, Form, Head, Tone, badge, card, card_with, error_summary, facts, form_end,
    note, split, stack,
};
use crate::who::{ForCreator, Id};

/// Most characters of an account's name.
const LONGEST: usize = 500;
/// Subjects of one profile.
const TOPICS: usize = 20;

/// The profiles, and the form for another.
pub(super) async fn show(me: ForCreator) -> Result<Response, Fault> {
    let creator = me.visitor.front.app.creator(me.creator).await?.value;
    let first = Given::of([("profile", ProfileId::new(me.visitor.front.app.new_id()).to_string())]);
    page(&me, &creator, &first, &Errors::default(), None).await
}

/// Links a profile.
pub(super) async fn link(me: ForCreator, given: Given) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    let id: ProfileId = given.own("profile")?;
    let mut errors = Errors::default();
    let read = read(&me, &given, &mut errors);
    let creator = app.creator(me.creator).await?.value;
    if creator.profile(id).is_some() {
        return Ok(see_other("/creator/profiles?done=creator-linked"));
    }
    let Some((network, account, languages, topics)) = read else {
        return Ok(unprocessable(page(&me, &creator, &given, &errors, None).await?));
    };
    let profile =
        Profile { id, network, account, followers: 0, languages, topics, influence: None, fake_share: None };
    match app.link_profile(me.creator, profile, me.actor()).await {
        Ok(_) => Ok(see_other("/creator/profiles?done=creator-linked")),
        Err(error) => {
            let fault = answerable(error)?;
            Ok(refused(&fault, page(&me, &creator, &given, &errors, Some(&fault)).await?))
        }
    }
}

/// Lets a profile go.
pub(super) async fn unlink(me: ForCreator, Id(id): Id<ProfileId>) -> Result<Response, Fault> {
    let app = &me.visitor.front.app;
    match me.visitor.front.accounts.unlink_profile(me.creator, id, me.actor()).await {
        Ok(_) => Ok(see_other("/creator/profiles?done=creator-unlinked")),
        Err(AccountError::App(error)) => {
            let fault = answerable(error)?;
            let creator = app.creator(me.creator).await?.value;
            let first = Given::of([("profile", ProfileId::new(app.new_id()).to_string())]);
            Ok(refused(&fault, page(&me, &creator, &first, &Errors::default(), Some(&fault)).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// A form with something wrong beside its fields.
pub(super) fn unprocessable(mut page: Response) -> Response {
    *page.status_mut() = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
    page
}

type Read = (Network, String, Vec<Language>, Vec<Topic>);

fn read(me: &ForCreator, given: &Given, errors: &mut Errors) -> Option<Read> {
    let words = me.words();
    // Whose account it is at a network that is connected, its own server says.
    let network = given.text("network").parse::<Network>().ok().filter(|network| by_word(me, *network));
    if network.is_none() {
        errors.add("network", t!(words, "creator-profile-choose-network"));
    }
    let account = network.and_then(|network| account(network, given.text("account")));
    if account.is_none() {
        errors.add("account", t!(words, "creator-profile-account-wrong"));
    }
    let languages: Vec<Language> = given
        .all("language")
        .iter()
        .filter_map(|code| code.parse().ok())
        .take(say::LANGUAGES.len())
        .collect();
    if languages.is_empty() {
        errors.add("language", t!(words, "creator-profile-choose-language"));
    }
    let topics = topics(given.text("topics"));
    if topics.is_none() {
        errors.add("topics", t!(words, "creator-profile-topics-wrong"));
    }
    if errors.is_empty() { Some((network?, account?, languages, topics?)) } else { None }
}

/// An account as people write or paste it, without what is only an address: nothing when it cannot be one.
fn account(network: Network, typed: &str) -> Option<String> {
    let bare = typed.trim().trim_end_matches('/');
    let bare = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://")).unwrap_or(bare);
    let account = match network {
        Network::Bluesky => {
            bare.strip_prefix("bsky.app/profile/").unwrap_or(bare).trim_start_matches('@').to_owned()
        }
        Network::X => {
            let own =
                ["x.com/", "www.x.com/", "twitter.com/"].into_iter().find_map(|host| bare.strip_prefix(host));
            own.unwrap_or(bare).trim_start_matches('@').to_owned()
        }
        Network::Mastodon => match bare.split_once("/@") {
            Some((server, name)) => format!("{name}@{server}"),
            None => bare.trim_start_matches('@').to_owned(),
        },
    };
    let fits = match network {
        Network::Bluesky => account.starts_with("did:") || account.contains('.'),
        Network::Mastodon => {
            account.split_once('@').is_some_and(|(name, server)| !name.is_empty() && server.contains('.'))
        }
        Network::X => account.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'),
    };
    let clean = !account.is_empty()
        && account.chars().count() <= LONGEST
        && !account.contains([' ', '/', '\n', '\t']);
    (fits && clean).then_some(account)
}

/// Subjects, separated by commas; nothing when one of them is no subject.
pub(super) fn topics(typed: &str) -> Option<Vec<Topic>> {
    let words = typed.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty());
    let read =
        words.map(|word| word.trim_start_matches('#').to_lowercase().replace(' ', "-").parse::<Topic>().ok());
    read.collect::<Option<Vec<Topic>>>().filter(|topics| topics.len() <= TOPICS)
}

pub(super) async fn page(
    me: &ForCreator,
    creator: &Creator,
    given: &Given,
    errors: &Errors,
    fault: Option<&Fault>,
) -> Result<Response, Fault> {
    let words = me.words();
    let standings = connecting::standings(me).await?;
    let of = |profile: &Profile| standings.iter().find(|it| it.linked.profile == profile.id);
    let title = t!(words, "creator-profiles-title");
    let first = creator.profiles.is_empty();
    let heading = if first { t!(words, "creator-profile-first") } else { t!(words, "creator-profile-new") };
    let main = html! {
        (refusal(&me.visitor, fault))
        @if first {
            (note(Tone::Info, &t!(words, "creator-no-profile"), &html! { p { (t!(words, "creator-no-profile-text")) } }))
        }
        @for profile in &creator.profiles { (profile_card(me, profile, of(profile))) }
        (connecting::form(me, given, errors))
        (card(&heading, &form(me, given, errors)))
    };
    let beside = html! {
        (card(&t!(words, "creator-profile-confirm"), &html! {
            @if let Some(network) = me.visitor.front.accounts.connected() {
                p { (t!(words, "creator-profile-confirm-there", network = t_of!(words, "network", network.name()))) }
            }
            p { (t!(words, "creator-profile-confirm-1")) }
            p { (t!(words, "creator-profile-confirm-2")) }
        }))
        (card(&t!(words, "creator-profile-measured"), &html! {
            p { (t!(words, "creator-profile-measured-1")) }
            p { (t!(words, "creator-profile-measured-2")) }
        }))
    };
    let body = html! {
        (Head::new(&title).lead(t!(words, "creator-profiles-lead")))
        (split(&main, &beside))
    };
    Ok(me.show(Here::Profiles, title, Width::Wide, body))
}

fn profile_card(me: &ForCreator, profile: &Profile, standing: Option<&Standing>) -> Markup {
    let (words, place) = (me.words(), &me.visitor.place);
    let measured = profile.influence.is_some() || profile.fake_share.is_some();
    let state = if measured {
        badge(Tone::Good, &t!(words, "creator-measured"))
    } else {
        badge(Tone::Wait, &t!(words, "creator-not-measured"))
    };
    let topics: Vec<&str> = profile.topics.iter().map(Topic::as_str).collect();
    let none = || t!(words, "creator-none-named");
    let or_none = |text: String| if text.is_empty() { none() } else { text };
    let followers = if profile.followers == 0 && !measured {
        t!(words, "creator-not-counted")
    } else {
        place.number(profile.followers)
    };
    let unlink =
        Button::post(t!(words, "creator-unlink"), format!("/creator/profiles/{}/unlink", profile.id))
            .quiet()
            .small()
            .undo(t!(words, "creator-unlinked-undo", account = connecting::name(profile, standing)));
    let account = connecting::name(profile, standing);
    let title = format!("{} · {account}", t_of!(words, "network", profile.network.name()));
    card_with(
        &title,
        &state,
        &stack(&html! {
            (facts([
                (t!(words, "creator-followers"), followers),
                (t!(words, "creator-languages"), or_none(say::languages(place, &profile.languages))),
                (t!(words, "creator-topics"), or_none(place.list(&topics))),
            ]))
            @if let Some(influence) = profile.influence { (influence_bar(me, influence)) }
            @if let Some(fake) = profile.fake_share { (fake_bar(me, fake)) }
            @if !measured { p.hint { (t!(words, "creator-not-measured-text")) } }
            (connecting::state(me, profile, standing))
            p { (Button::link(t!(words, "measures-link"), format!("/creator/measures/{}", profile.id))) }
            (unlink)
        }),
    )
}

fn influence_bar(me: &ForCreator, influence: Interval<Points>) -> Markup {
    let place = &me.visitor.place;
    let (low, high) = (influence.low(), influence.high());
    let range = t!(place, "creator-influence-range", low = place.points(low), high = place.points(high));
    interval(&t!(place, "creator-influence"), &range, low.hundredths(), high.hundredths())
}

fn fake_bar(me: &ForCreator, fake: Interval<BasisPoints>) -> Markup {
    let place = &me.visitor.place;
    let (low, high) = (fake.low(), fake.high());
    let range = t!(place, "creator-fake-range", low = place.percent(low), high = place.percent(high));
    interval(&t!(place, "creator-fake"), &range, low.hundredths(), high.hundredths())
}

/// An interval on a line from nothing to everything.
fn interval(label: &str, range: &str, low: u16, high: u16) -> Markup {
    let percent = |hundredths: u16| format!("{}.{:02}%", hundredths / 100, hundredths % 100);
    // An interval narrower than the eye still shows.
    let width = high.saturating_sub(low).max(100);
    html! {
        div.estimate {
            p { span { (label) } " " span.number { (range) } }
            svg.interval width="100%" height="22" role="img" aria-label={ (label) ": " (range) } {
                rect.interval-track y="6" height="10" rx="5" width="100%" {}
                rect.interval-band y="6" height="10" rx="3" x=(percent(low.min(9_900))) width=(percent(width)) {}
            }
        }
    }
}

fn form(me: &ForCreator, given: &Given, errors: &Errors) -> Markup {
    let words = me.words();
    let wrong: Vec<(&str, &str)> = errors.fields().collect();
    let network = |network: Network| {
        Choice::new(network.name(), t_of!(words, "network", network.name()))
            .hint(t_of!(words, "creator-network-hint", network.name()))
            .chosen(given.text("network") == network.name())
    };
    html! {
        (error_summary(words, &wrong))
        (Form::post("/creator/profiles").hidden("profile", given.raw("profile")).body(html! {
            (Choices::cards("network", t!(words, "creator-network"))
                .choices(Network::ALL.into_iter().filter(|it| by_word(me, *it)).map(network))
                .error(errors.of("network")))
            (Field::text("account", t!(words, "creator-account"))
                .hint(t!(words, "creator-account-hint"))
                .value(given.raw("account")).spellcheck(false).maxlength(500)
                .error(errors.of("account")))
            (languages_field(me, "language", given, errors))
            (topics_field(me, "topics", given, errors))
            (form_end(&html! { (Button::submit(t!(words, "creator-profile-link"))) }))
        }))
    }
}

/// The languages that one writes in.
pub(super) fn languages_field(me: &ForCreator, name: &str, given: &Given, errors: &Errors) -> Choices {
    let place = &me.visitor.place;
    let chosen = given.all(name);
    let language = |code: &&str| {
        let said = code.parse().map_or_else(|_| (*code).to_owned(), |it| say::language(place, it));
        Choice::new(*code, said).chosen(chosen.contains(code))
    };
    Choices::chips(name, t!(place, "creator-profile-languages"))
        .choices(say::LANGUAGES.iter().map(language))
        .error(errors.of(name))
}

/// The subjects that one writes about.
pub(super) fn topics_field(me: &ForCreator, name: &str, given: &Given, errors: &Errors) -> Field {
    let words = me.words();
    Field::text(name, t!(words, "creator-profile-topics"))
        .hint(t!(words, "creator-profile-topics-hint"))
        .optional(t!(words, "ui-optional"))
        .value(given.raw(name))
        .error(errors.of(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_read_as_people_paste_them() {
        let read = |network, typed| account(network, typed).unwrap_or_default();
        assert_eq!(read(Network::Bluesky, "@ana.example.com"), "ana.example.com");
        assert_eq!(read(Network::Bluesky, "https://bsky.app/profile/did:plc:abc/"), "did:plc:abc");
        assert_eq!(read(Network::Mastodon, "https://social.example/@ana"), "ana@social.example");
        assert_eq!(read(Network::Mastodon, "@ana@social.example"), "ana@social.example");
        assert_eq!(read(Network::X, "https://x.com/ana_b"), "ana_b");
        for (network, bad) in [
            (Network::Bluesky, ""),
            (Network::Bluesky, "ana"),
            (Network::Mastodon, "ana"),
            (Network::Mastodon, "@ana@"),
            (Network::X, "ana b"),
            (Network::X, "@"),
        ] {
            assert_eq!(account(network, bad), None, "{bad}");
        }
    }

    #[test]
    fn subjects_become_short_words() {
        let read = topics("Open source, #Jardin,, café ").unwrap();
        assert_eq!(read.iter().map(Topic::as_str).collect::<Vec<_>>(), ["open-source", "jardin", "café"]);
        assert_eq!(topics("a/b"), None);
        assert_eq!(topics(""), Some(Vec::new()));
    }
}
