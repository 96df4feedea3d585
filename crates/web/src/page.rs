//! The frame around every page: head, navigation, news, the page itself, foot.
//!
//! A handler fills a [`Shell`] and calls [`page`]. Parts that the script replaces while one types are plain `Markup`.
//! Addresses that the frame itself uses stand in [`paths`].

use maud::{DOCTYPE, Markup, Render, html};

use crate::assets;
use crate::format::Place;
use crate::text::{Locale, Words, t};
use crate::ui::{Button, Icon, Tone, avatar, mark};

/// Where the frame's links and forms lead.
pub mod paths {
    /// The first page of whoever is signed in; the public one for others.
    pub const HOME: &str = "/";
    /// News for the person.
    pub const NOTICES: &str = "/notices";
    /// Their account.
    pub const ACCOUNT: &str = "/account";
    /// Signing in.
    pub const SIGN_IN: &str = "/sign-in";
    /// Signing up.
    pub const SIGN_UP: &str = "/sign-up";
    /// Signing out: a POST.
    pub const SIGN_OUT: &str = "/sign-out";
    /// Acting for another party: a POST with `party` and `back`.
    pub const ACT_AS: &str = "/act-as";
    /// The demo's characters.
    pub const DEMO: &str = "/demo";
    /// Who paid for a post?
    pub const RECORD: &str = "/record";
    /// How ranking and checks work.
    pub const HOW: &str = "/how";
    /// The API's page.
    pub const API: &str = "/docs/api";
    /// Where the figures come from.
    pub const FIGURES: &str = "/how/figures";
    /// How pay is shared.
    pub const FAIR: &str = "/fair";
    /// What is kept of people.
    pub const PRIVACY: &str = "/privacy";
    /// Who answers for the market.
    pub const IMPRINT: &str = "/imprint";
}

/// A link of the navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Its text.
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// Whether this page is there.
    pub current: bool,
    /// How many things wait there; nothing is shown for 0.
    pub badge: u64,
}

impl NavItem {
    /// A link.
    pub fn new(label: impl Into<String>, href: impl Into<String>, current: bool) -> Self {
        Self { label: label.into(), href: href.into(), current, badge: 0 }
    }

    /// With how many things wait there.
    #[must_use]
    pub fn badge(mut self, badge: u64) -> Self {
        self.badge = badge;
        self
    }
}

/// A party for which the person may act.
#[derive(Debug, Clone)]
pub struct PartyLink {
    /// Sent as `party` to [`paths::ACT_AS`].
    pub value: String,
    /// Its name.
    pub name: String,
    /// The person's role there, in the reader's words.
    pub role: String,
    /// Whether they act for it now.
    pub current: bool,
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Person {
    /// Their name, or their address.
    pub name: String,
    /// For whom they may act.
    pub parties: Vec<PartyLink>,
}

/// A message about what was just done.
#[derive(Debug, Clone)]
pub struct Flash {
    tone: Tone,
    text: String,
    undo: Option<(String, Vec<(String, String)>)>,
}

impl Flash {
    /// A message.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), undo: None }
    }

    /// With a button that takes it back: a POST to `action`.
    #[must_use]
    pub fn undo(mut self, action: impl Into<String>, hidden: Vec<(String, String)>) -> Self {
        self.undo = Some((action.into(), hidden));
        self
    }

    fn render(&self, words: Words) -> Markup {
        html! {
            div class={ "flash " (self.tone.class()) } {
                p { (self.text) }
                @if let Some((action, hidden)) = &self.undo {
                    @let button = Button::post(t!(words, "ui-undo"), action).small().icon(Icon::Undo);
                    (hidden.iter().fold(button, |button, (name, value)| button.hidden(name, value)))
                }
            }
        }
    }
}

/// Colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device is set.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

impl Theme {
    /// From the cookie `theme`, which the script writes.
    #[must_use]
    pub fn from_cookie(value: &str) -> Self {
        match value {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// How wide the page's matter runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// Forms and reading.
    Narrow,
    /// Most pages.
    Wide,
    /// Queues and long tables.
    Full,
}

/// What the frame shows.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Language and zone of the reader.
    pub place: Place,
    /// The page's title; the market's name is added.
    pub title: String,
    /// Path and query of this page: the language switch and sign-in come back to it.
    pub here: String,
    /// The navigation.
    pub nav: Vec<NavItem>,
    /// Who is signed in.
    pub person: Option<Person>,
    /// How much news they have not read.
    pub unread: u64,
    /// Whether this is the demo.
    pub demo: bool,
    /// What was just done.
    pub flashes: Vec<Flash>,
    /// Colours, from the cookie.
    pub theme: Theme,
    /// How many times faster than the reader's the market's clock runs: 1, except in the demo.
    pub speed: u32,
    /// Server-sent events with news, for people who are signed in.
    pub stream: Option<String>,
    /// A sentence for search engines and link cards; public pages only. Without it the page asks not to be indexed.
    pub summary: Option<String>,
}

impl Shell {
    /// A frame without navigation, for nobody.
    pub fn new(place: Place, title: impl Into<String>, here: impl Into<String>) -> Self {
        Self {
            place,
            title: title.into(),
            here: here.into(),
            nav: Vec::new(),
            person: None,
            unread: 0,
            demo: false,
            flashes: Vec::new(),
            theme: Theme::System,
            speed: 1,
            stream: None,
            summary: None,
        }
    }

    /// The reader's words.
    #[must_use]
    pub const fn words(&self) -> Words {
        self.place.words
    }

    /// This page in another language: its own address with `lang=`.
    fn in_language(&self, tag: &str) -> String {
        let (path, query) = self.here.split_once('?').unwrap_or((self.here.as_str(), ""));
        let kept = query.split('&').filter(|part| !part.is_empty() && !part.starts_with("lang="));
        let query: Vec<String> = kept.map(str::to_owned).chain([format!("lang={tag}")]).collect();
        format!("{path}?{}", query.join("&"))
    }
}

/// A whole page.
#[must_use]
pub fn page(shell: &Shell, width: Width, body: &Markup) -> Markup {
    let words = shell.words();
    let width = match width {
        Width::Narrow => "page narrow",
        Width::Wide => "page wide",
        Width::Full => "page full",
    };
    html! {
        (DOCTYPE)
        html lang=(words.tag()) data-theme=[shell.theme.attribute()] {
            (head(shell))
            body data-stream=[shell.stream.as_ref()] data-speed=[(shell.speed > 1).then_some(shell.speed)] data-undo-label=(t!(words, "ui-undo")) data-keys-title=(t!(words, "shell-keys"))
                data-keys-move=(t!(words, "shell-keys-move")) data-keys-help=(t!(words, "shell-keys-help")) {
                a.skip href="#main" { (t!(words, "shell-skip")) }
                @if shell.demo { (demo_bar(words)) }
                (top(shell))
                div.flashes aria-live="polite" data-flashes="" { @for flash in &shell.flashes { (flash.render(words)) } }
                main #main class=(width) tabindex="-1" { (body) }
                (foot(shell))
            }
        }
    }
}

fn head(shell: &Shell) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title { (shell.title) " · Crieur" }
            @if let Some(summary) = &shell.summary {
                meta name="description" content=(summary);
                meta property="og:title" content=(shell.title);
                meta property="og:description" content=(summary);
            } @else { meta name="robots" content="noindex"; }
            meta name="color-scheme" content="light dark";
            link rel="icon" type="image/svg+xml" href=(assets::href("icon.svg"));
            link rel="stylesheet" href=(assets::href("crieur.css"));
            script src=(assets::href("crieur.js")) defer {}
        }
    }
}

fn demo_bar(words: Words) -> Markup {
    html! {
        aside.demo-bar aria-label=(t!(words, "shell-demo-label")) {
            p { (t!(words, "shell-demo")) }
            a href=(paths::DEMO) { (t!(words, "shell-demo-switch")) }
        }
    }
}

fn top(shell: &Shell) -> Markup {
    let words = shell.words();
    html! {
        header.top {
            a.wordmark href=(paths::HOME) { (mark()) span { "Crieur" } }
            @if !shell.nav.is_empty() {
                nav.nav aria-label=(t!(words, "shell-nav")) { (nav_links(shell)) }
            }
            div.top-end {
                (settings(shell))
                @if let Some(person) = &shell.person { (bell(shell)) (person_menu(shell, person)) } @else {
                    (Button::link(t!(words, "shell-sign-in"), paths::SIGN_IN).small())
                }
                @if !shell.nav.is_empty() {
                    details.nav-phone {
                        summary { (Icon::Menu) span.unseen { (t!(words, "shell-menu")) } }
                        nav aria-label=(t!(words, "shell-menu")) { (nav_links(shell)) }
                    }
                }
            }
        }
    }
}

fn nav_links(shell: &Shell) -> Markup {
    html! {
        ul {
            @for item in &shell.nav {
                li {
                    a href=(item.href) aria-current=[item.current.then_some("page")] {
                        (item.label)
                        @if item.badge > 0 { " " span.count { (shell.place.number(item.badge)) } }
                    }
                }
            }
        }
    }
}

fn settings(shell: &Shell) -> Markup {
    let words = shell.words();
    let (tag, short, name) = match words.locale() {
        Locale::Fr => ("en", "EN", "English"),
        Locale::En => ("fr", "FR", "Français"),
    };
    html! {
        a.language href=(shell.in_language(tag)) hreflang=(tag) lang=(tag) title=(name) {
            span aria-hidden="true" { (short) } span.unseen { (name) }
        }
        (Button::script(t!(words, "shell-theme")).quiet().icon_only(Icon::Moon).data("theme-toggle", ""))
    }
}

fn bell(shell: &Shell) -> Markup {
    let words = shell.words();
    html! {
        a.bell href=(paths::NOTICES) data-bell="" {
            (Icon::Bell)
            span.count data-unread="" hidden[shell.unread == 0] { (shell.place.number(shell.unread)) }
            span.unseen { (t!(words, "shell-unread", count = shell.unread)) }
        }
    }
}

fn person_menu(shell: &Shell, person: &Person) -> Markup {
    let words = shell.words();
    let acting = person.parties.iter().find(|party| party.current);
    html! {
        details.person {
            summary {
                (avatar(acting.map_or(person.name.as_str(), |party| party.name.as_str())))
                // Whoever acts for several must see for whom.
                @if let (Some(party), true) = (acting, person.parties.len() > 1) { span.acting { (party.name) } }
                span.unseen { (t!(words, "shell-signed-in-as", name = person.name.as_str())) }
            }
            div.person-menu {
                p.person-name { (t!(words, "shell-signed-in-as", name = person.name.as_str())) }
                @if !person.parties.is_empty() {
                    p.person-title { (t!(words, "shell-act-for")) }
                    form method="post" action=(paths::ACT_AS) {
                        input type="hidden" name="back" value=(shell.here);
                        @for party in &person.parties {
                            button.party name="party" value=(party.value) aria-pressed=(if party.current { "true" } else { "false" }) {
                                (avatar(&party.name))
                                span.who-text { span.who-name { (party.name) } span.who-second { (party.role) } }
                                @if party.current { (Icon::Check) }
                            }
                        }
                    }
                }
                a.person-link href=(paths::ACCOUNT) { (t!(words, "shell-account")) }
                form method="post" action=(paths::SIGN_OUT) { button.person-link { (t!(words, "shell-sign-out")) } }
            }
        }
    }
}

fn foot(shell: &Shell) -> Markup {
    let words = shell.words();
    let links = [
        (paths::RECORD, t!(words, "shell-who-paid")),
        (paths::HOW, t!(words, "shell-how")),
        (paths::FIGURES, t!(words, "shell-figures")),
        (paths::FAIR, t!(words, "shell-fair")),
        (paths::API, t!(words, "shell-api")),
        (paths::PRIVACY, t!(words, "shell-privacy")),
        (paths::IMPRINT, t!(words, "shell-imprint")),
    ];
    html! {
        footer.foot {
            p { (mark()) (t!(words, "shell-foot")) }
            nav aria-label=(t!(words, "shell-foot-nav")) {
                ul { @for (href, label) in &links { li { a href=(href) { (label) } } } }
            }
        }
    }
}

/// A page is rendered where it is needed: lets handlers keep frame and body apart.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The frame.
    pub shell: Shell,
    /// How wide.
    pub width: Width,
    /// The page's matter.
    pub body: Markup,
}

impl Render for Whole {
    fn render(&self) -> Markup {
        page(&self.shell, self.width, &self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_switch_keeps_the_place() {
        let place = Place::new(Words::new(Locale::En));
        let shell = Shell::new(place, "x", "/posts?state=open&lang=en&page=2");
        assert_eq!(shell.in_language("fr"), "/posts?state=open&page=2&lang=fr");
        let shown = page(&shell, Width::Wide, &html! { "<b>" }).into_string();
        assert!(shown.contains("/posts?state=open&amp;page=2&amp;lang=fr") && shown.contains("&lt;b&gt;"));
    }

    #[test]
    fn a_page_carries_no_inline_script_or_style() {
        let place = Place::new(Words::new(Locale::Fr));
        let shell = Shell { demo: true, ..Shell::new(place, "x", "/") };
        let shown = page(&shell, Width::Narrow, &html! {}).into_string();
        assert!(!shown.contains("<style") && !shown.contains(" style=") && !shown.contains("onclick"));
        assert_eq!(shown.matches("<script").count(), 1);
        assert!(shown.contains("></script>"));
    }
}
