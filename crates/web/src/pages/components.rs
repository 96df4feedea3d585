//! The page that shows every component, for those who build pages and those who judge them.

use kernel::{BasisPoints, Currency, Money, Network, Span, Timestamp};
use maud::{Markup, Render, html};

use crate::chart::{Bars, Estimate, Lines, Shares, Unit, lorenz, sparkline};
use crate::format::Place;
use crate::page::{Flash, NavItem, PartyLink, Person, Shell, Width, page};
use crate::text::{t, t_of};
use crate::ui::{
    Button, Choice, Choices, Column, Condition, Empty, Field, Form, Head, Icon, Mark, News, Outcome, Phase,
    Preview, Row, Sorted, Stat, Step, Tab, Table, Tick, Tone, WizardStep, badge, buttons, card, card_with,
    code_block, conditions, copyable, countdown, disclosure, error_summary, facts, feed, field_group,
    field_row, form_end, grid, hero, how, kbd, note, pagination, progress, prose, split, stack, stats, tabs,
    tag, timeline, toolbar, who, wizard, working,
};

const TOPICS: [&str; 3] = ["lighting", "repair", "open-source"];
const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// The page; the frame gets navigation and a person when it has none.
#[must_use]
pub fn components(mut shell: Shell, now: Timestamp) -> Markup {
    furnish(&mut shell);
    let place = &shell.place;
    let part = |title: String, body: &Markup| html! { section.stack { h2 { (title) } (body) } };
    let body = html! {
        (Head::new(t!(place, "design-title")).lead(t!(place, "design-lead", key = "?"))
            .up(t!(place, "design-nav-campaigns"), "#").beside(badge(Tone::Good, &t!(place, "design-state-good")))
            .action(Button::link(t!(place, "design-later"), "#"))
            .action(Button::link(t!(place, "design-save"), "#").primary().icon(Icon::Plus)))
        (part(t!(place, "design-headings"), &headings(place, now)))
        (part(t!(place, "design-buttons"), &pressing(place)))
        (part(t!(place, "design-states"), &states(place)))
        (part(t!(place, "design-fields"), &fields(place, now)))
        (part(t!(place, "design-table"), &lists(place)))
        (part(t!(place, "design-figures"), &figures(place)))
        (part(t!(place, "design-facts"), &notes(place, now)))
        (part(t!(place, "design-steps"), &steps(place, now)))
        (part(t!(place, "design-conditions"), &asked(place, now)))
        (part(t!(place, "design-posts-title"), &posts(place)))
        (part(t!(place, "design-charts"), &charts(place, now)))
        (part(t!(place, "design-icons"), &icons()))
    };
    page(&shell, Width::Wide, &body)
}

fn furnish(shell: &mut Shell) {
    let words = shell.words();
    if shell.nav.is_empty() {
        shell.nav = vec![
            NavItem::new(t!(words, "design-nav-campaigns"), "#campaigns", true),
            NavItem::new(t!(words, "design-nav-reviews"), "#reviews", false).badge(4),
            NavItem::new(t!(words, "design-nav-people"), "#people", false),
        ];
    }
    if shell.person.is_none() {
        let party = |value: &str, name: &str, role, current| PartyLink {
            value: value.to_owned(),
            name: name.to_owned(),
            role,
            current,
        };
        shell.person = Some(Person {
            name: "Zoé Marchetti".to_owned(),
            parties: vec![
                party("brand", "Atelier Lumen", t!(words, "design-role-manager"), true),
                party("creator", "Zoé Marchetti", t!(words, "design-role-creator"), false),
            ],
        });
        shell.unread = 3;
    }
    if shell.flashes.is_empty() {
        shell.flashes.push(Flash::new(Tone::Good, t!(words, "design-flash")).undo("#undo", Vec::new()));
    }
}

fn euros(minor: i64) -> Money {
    Money::new(minor, Currency::EUR).unwrap_or(Money::zero(Currency::EUR))
}

fn headings(place: &Place, now: Timestamp) -> Markup {
    let said = t!(place, "design-text", link = "\u{0}");
    let (before, after) = said.split_once('\u{0}').unwrap_or((&said, ""));
    let steps = [
        (t!(place, "design-wizard-message"), t!(place, "design-empty-text")),
        (t!(place, "design-step-checked"), t!(place, "design-more-text")),
        (t!(place, "design-step-paid"), t!(place, "design-note-wait-text")),
    ];
    let news = |icon, text: String, hours: u64| {
        News::new(icon, html! { p { (text) } }, place.when_relative(now.minus(Span::hours(hours)), now))
    };
    html! {
        (hero(&t!(place, "design-heading-two"), &t!(place, "design-empty-text"), &[
            Button::link(t!(place, "design-empty-action"), "#").primary(),
            Button::link(t!(place, "design-open"), "#"),
        ]))
        (how(&steps))
        (prose(&html! {
            p { (before) a href="#" { (t!(place, "design-link")) } (after) }
            p { @for topic in TOPICS { (tag(topic)) " " } (kbd("j")) " " (kbd("k")) }
        }))
        (feed(&[
            news(Icon::Coin, t!(place, "design-note-good-text"), 2).unread(true),
            news(Icon::Warning, t!(place, "design-note-bad-text"), 50),
        ]))
    }
}

fn pressing(place: &Place) -> Markup {
    html! {
        (buttons(&[
            Button::link(t!(place, "design-save"), "#").primary(),
            Button::link(t!(place, "design-open"), "#").icon(Icon::Out),
            Button::post(t!(place, "design-reject"), "#").danger().key('r'),
            Button::post(t!(place, "design-approve"), "#").primary().key('a').undo(t!(place, "design-approved")),
            Button::link(t!(place, "design-later"), "#").quiet(),
            Button::submit(t!(place, "design-unready")).disabled(true),
            Button::link(t!(place, "design-search"), "#").icon_only(Icon::Search),
        ]))
        (buttons(&[
            Button::link(t!(place, "design-save"), "#").primary().small(),
            Button::link(t!(place, "design-pause"), "#").small(),
            Button::link(t!(place, "design-later"), "#").small().quiet(),
        ]))
    }
}

fn states(place: &Place) -> Markup {
    html! {
        p.buttons { @for tone in Tone::ALL { (badge(tone, &t_of!(place, "design-state", tone.class()))) } }
        (tabs(&t!(place, "design-states"), &[
            Tab::new(t!(place, "design-state-info"), "#", true).count("4"),
            Tab::new(t!(place, "design-state-wait"), "#", false).count("12"),
            Tab::new(t!(place, "design-state-good"), "#", false),
        ]))
    }
}

fn fields(place: &Place, now: Timestamp) -> Markup {
    let wrong = t!(place, "design-mail-error");
    let optional = t!(place, "ui-optional");
    Form::post("#").body(html! {
        (error_summary(place.words, &[("mail", wrong.as_str())]))
        (field_group(&t!(place, "design-name"), &t!(place, "design-group-lead"), &html! {
            (Field::text("name", t!(place, "design-name")).hint(t!(place, "design-name-hint")).value("Lumen").required())
            (Field::email("mail", t!(place, "design-mail")).value("zoe@").error(Some(wrong.as_str())))
            (Field::password("password", t!(place, "design-password")))
            (field_row(&html! {
                (Field::number("posts", t!(place, "design-posts")).unit(t!(place, "design-posts-unit")).value("40"))
                (Field::amount("budget", t!(place, "design-budget"), Currency::EUR).value(place.typed_amount(euros(160_000))).hint(t!(place, "design-budget-hint")))
                (Field::date("from", t!(place, "design-from")).value(place.date_field(now)))
                (Field::select("country", t!(place, "design-country")).optional(optional).choice("", t!(place, "ui-choose"))
                    .choice("FR", t!(place, "design-country-fr")).choice("GB", t!(place, "design-country-gb")).value("FR"))
            }))
        }))
        (field_group(&t!(place, "design-message"), "", &html! {
            (Field::textarea("text", t!(place, "design-message")).rows(4).value(t!(place, "design-draft"))
                .counter("", t!(place, "ui-counter-left", count = 168)))
            (Choices::cards("way", t!(place, "design-way"))
                .choice(Choice::new("post", t!(place, "design-way-post")).hint(t!(place, "design-way-post-hint")).aside(place.price(euros(4_000))).chosen(true))
                .choice(Choice::new("click", t!(place, "design-way-click")).hint(t!(place, "design-way-click-hint")).aside(place.price(euros(25)))))
            (Choices::chips("languages", t!(place, "design-languages"))
                .choice(Choice::new("fr", t!(place, "design-french")).chosen(true))
                .choice(Choice::new("en", t!(place, "design-english")).chosen(true))
                .choice(Choice::new("de", t!(place, "design-german"))))
            (Choices::boxes("tell", t!(place, "design-tell"))
                .choice(Choice::new("money", t!(place, "design-tell-money")).chosen(true))
                .choice(Choice::new("news", t!(place, "design-tell-news"))))
            (Tick::new("rules", t!(place, "design-rules")).error(Some(t!(place, "typing-empty"))))
            (form_end(&html! {
                (Button::submit(t!(place, "design-save")))
                (Button::link(t!(place, "design-later"), "#").quiet())
            }))
        }))
    }).render()
}

fn lists(place: &Place) -> Markup {
    let rows = [
        ("Zoé Marchetti", "@zoe.example.org", Tone::Good, 12_480_u64, 4_000_i64),
        (
            "Maximilian von Hohenlohe-Waldenburg-Schillingsfürst",
            "@max@a-server-with-a-long-name.example.social",
            Tone::Wait,
            312,
            4_000,
        ),
        ("Kofi", "@kofi.example.org", Tone::Bad, 1_204_333, 123_456),
    ];
    let total = Row::new()
        .cell(t!(place, "design-sum"))
        .cell("")
        .cell("")
        .cell(place.amount(euros(131_456)))
        .cell("");
    let row = |(name, handle, tone, followers, price): (&str, &str, Tone, u64, i64)| {
        Row::new()
            .cell(who(name, handle, Some("#")))
            .cell(badge(tone, &t_of!(place, "design-state", tone.class())))
            .cell(place.number(followers))
            .cell(place.amount(euros(price)))
            .cell(html! { (Button::post(t!(place, "design-approve"), "#").small().key('a').undo(t!(place, "design-approved"))) })
    };
    let columns = [
        Column::text(t!(place, "design-creator")).sort("#", Sorted::No),
        Column::text(t!(place, "design-state")),
        Column::number(t!(place, "design-followers")).sort("#", Sorted::Down),
        Column::number(t!(place, "design-price")),
        Column::actions(t!(place, "design-actions")),
    ];
    let table = Table::new(place.words, t!(place, "design-table-caption"))
        .rows(rows.into_iter().map(row))
        .total(total);
    let table = columns.into_iter().fold(table, Table::column);
    let search = Field::search("q", t!(place, "design-search")).unlabelled().key('/');
    html! {
        (toolbar(
            &Form::get("#").bar().body(html! { (search) (Button::submit(t!(place, "design-search")).secondary()) }).render(),
            &html! { (Button::link(t!(place, "design-pause"), "#")) },
        ))
        (table)
        (pagination(place.words, Some("#"), Some("#")))
        (Table::new(place.words, "").empty(Empty::new(t!(place, "design-empty-title"), t!(place, "design-empty-text"))
            .action(Button::link(t!(place, "design-empty-action"), "#").primary())))
    }
}

fn figures(place: &Place) -> Markup {
    let share = BasisPoints::new(9_870).unwrap_or(BasisPoints::FULL);
    stats(&[
        Stat::new(t!(place, "design-paid"), place.amount(euros(512_340)))
            .note(t!(place, "design-paid-note"))
            .drawn(sparkline(&t!(place, "design-chart-payments"), &[3, 5, 4, 9, 7, 12, 15])),
        Stat::new(t!(place, "design-held"), place.amount(euros(88_000))).href("#"),
        Stat::new(t!(place, "design-still-up"), place.percent(share)).note(t!(place, "design-still-up-note")),
        Stat::new(t!(place, "design-followers"), place.short_number(1_204_333)),
    ])
}

fn notes(place: &Place, now: Timestamp) -> Markup {
    let main = card(
        &t!(place, "design-facts"),
        &html! {
            (facts([
                (t!(place, "design-fact-payer"), html! { "Atelier Lumen" }),
                (t!(place, "design-fact-hash"), copyable(place.words, HASH)),
                (t!(place, "design-fact-seen"), place.when_relative(now.minus(Span::days(3)), now)),
            ]))
            (disclosure(&t!(place, "design-more"), &html! { p { (t!(place, "design-more-text")) } }))
            (code_block("JSON", "{\n  \"state\": \"paid\",\n  \"price\": { \"minor\": 4000, \"currency\": \"EUR\" }\n}"))
        },
    );
    let beside = html! {
        (note(Tone::Wait, &t!(place, "design-note-wait"), &html! { p { (t!(place, "design-note-wait-text")) } }))
        (note(Tone::Bad, &t!(place, "design-note-bad"), &html! { p { (t!(place, "design-note-bad-text")) } }))
        (note(Tone::Good, &t!(place, "design-note-good"), &html! { p { (t!(place, "design-note-good-text")) } }))
        (working(place.words, "", "work"))
    };
    split(&main, &beside)
}

fn steps(place: &Place, now: Timestamp) -> Markup {
    let day = |days| place.when_day(now.minus(Span::days(days)));
    let left = now.plus(Span::hours(31));
    let label = t!(place, "design-steps");
    let step =
        |label: String, phase, href: Option<&str>| WizardStep { label, href: href.map(str::to_owned), phase };
    html! {
        (card(&label, &timeline(place.words, &label, &[
            Step::new(t!(place, "design-step-booked"), Phase::Done).when(day(9)),
            Step::new(t!(place, "design-step-draft"), Phase::Done).when(day(7)),
            Step::new(t!(place, "design-step-approved"), Phase::Current).when(countdown(place, left, now)),
            Step::new(t!(place, "design-step-published"), Phase::Ahead),
            Step::new(t!(place, "design-step-paid"), Phase::Ahead).when(place.when_day(now.plus(Span::days(30)))),
        ])))
        (card("", &timeline(place.words, &label, &[
            Step::new(t!(place, "design-step-published"), Phase::Done).when(day(2)),
            Step::new(t!(place, "design-step-checked"), Phase::Failed).when(day(1)).note(t!(place, "design-step-missing")),
        ])))
        (wizard(&t!(place, "design-wizard"), &[
            step(t!(place, "design-wizard-message"), Phase::Done, Some("#1")),
            step(t!(place, "design-wizard-who"), Phase::Current, None),
            step(t!(place, "design-wizard-money"), Phase::Ahead, None),
            step(t!(place, "design-wizard-check"), Phase::Ahead, None),
        ]))
    }
}

fn asked(place: &Place, now: Timestamp) -> Markup {
    let used = t!(
        place,
        "design-progress-text",
        part = place.price(euros(64_000)),
        whole = place.price(euros(160_000))
    );
    html! {
        (grid(&html! {
            (card_with(&t!(place, "design-conditions"), &badge(Tone::Wait, &t!(place, "design-state-wait")), &conditions(place.words, &[
                Condition::new(t!(place, "design-condition-followers"), Outcome::Missed, t!(place, "design-condition-followers-detail")).bar(420, 500),
                Condition::new(t!(place, "design-condition-language"), Outcome::Met, t!(place, "design-condition-language-detail")),
                Condition::new(t!(place, "design-condition-fakes"), Outcome::Unsure, t!(place, "design-condition-fakes-detail")),
            ])))
            (card(&t!(place, "design-budget"), &stack(&html! {
                (progress(&t!(place, "design-progress"), &used, 64_000, 160_000))
                p { (t!(place, "design-left")) " " (countdown(place, now.plus(Span::hours(5)), now)) }
            })))
        }))
    }
}

fn posts(place: &Place) -> Markup {
    let draft = t!(place, "design-draft");
    let said = draft.split(' ').next().map_or(0, str::len);
    let link = draft.find("https").unwrap_or(draft.len());
    let copied = t!(place, "design-copied-text");
    let author = t!(place, "design-post-author");
    let middle = copied.find(':').unwrap_or_default();
    grid(&html! {
        (Preview::new(place.words, Network::Bluesky, author.as_str(), "@zoe.example.org", draft.as_str())
            .mark(0, said, Mark::Disclosure).mark(link, draft.len(), Mark::Link)
            .link(t!(place, "design-post-lamp"), t!(place, "design-post-lamp-text"), "example.org"))
        (Preview::new(place.words, Network::Mastodon, author.as_str(), "@zoe@social.example", copied.as_str())
            .mark(0, middle, Mark::Copied))
    })
}

fn charts(place: &Place, now: Timestamp) -> Markup {
    let day = |at: u64| now.minus(Span::days(30 - at));
    let month = |lift: i64| (0..30_u64).map(|at| (day(at), curve(at, lift))).collect::<Vec<_>>();
    let money = Unit::Money(Currency::EUR);
    let pay: Vec<u64> = (1..=60_u64).map(|at| at * at * at).collect();
    html! {
        (card("", &html! {
            (Lines::new(place, t!(place, "design-chart-payments"), money)
                .series(t!(place, "design-chart-this"), month(9_000)).series(t!(place, "design-chart-last"), month(4_000)).area())
        }))
        (grid(&html! {
            (card("", &html! {
                (Bars::new(place, t!(place, "design-chart-networks"), Unit::Count)
                    .bar(t!(place, "network-bluesky"), 1_284).bar(t!(place, "network-mastodon"), 640).bar(t!(place, "network-x"), 85))
            }))
            (card("", &html! {
                (Shares::new(place, t!(place, "design-chart-shares"), money)
                    .part(t!(place, "design-paid"), 512_340).part(t!(place, "design-held"), 88_000).part(t!(place, "design-later"), 240_000))
            }))
            (card("", &lorenz(place, &t!(place, "design-chart-lorenz"), &pay)))
            (card("", &html! {
                (Estimate::new(place, t!(place, "design-chart-estimate"), Unit::Share, 600, 920, 1_400).range(0, 3_000)
                    .limit(t!(place, "design-chart-limit"), 1_000))
            }))
            (card("", &html! { (Lines::new(place, t!(place, "design-chart-none"), Unit::Count)) }))
        }))
    }
}

/// Something that looks like a month: it rises, and falls on Sundays.
fn curve(at: u64, lift: i64) -> i64 {
    let at = i64::try_from(at).unwrap_or_default();
    let sunday = if at % 7 == 6 { 4 } else { 1 };
    (lift + at * at * 37 + (at * 7_919 % 13) * 600) / sunday
}

fn icons() -> Markup {
    html! {
        ul.icons { @for (name, icon) in Icon::ALL { li { (icon) code { (name) } } } }
    }
}
