//! What the checks say of a text: length, language, disclosure, link, own words; problems with their cures; the
//! post as it would look. Rendered by the server for the page and for the script alike.

use app::views::creator_placement::PlacementSheet;
use maud::{Markup, html};
use wording::{Problem, Report, Span, Unit};

use super::editor::{FORM, ending, opening};
use crate::say;
use crate::text::{count, t};
use crate::ui::{
    Condition, Icon, Mark, Outcome, Preview, Tone, card, conditions, marked, note, progress, stack,
};
use crate::who::ForCreator;

/// What the checks say; without a report, how to begin.
pub(super) fn reading(
    me: &ForCreator,
    sheet: &PlacementSheet,
    account: &str,
    text: &str,
    report: Option<&Report>,
) -> Markup {
    stack(&html! {
        @match report {
            None => (beginning(me, sheet)),
            Some(report) => {
                (verdict(me, sheet, text, report))
                (copies(me, text, report))
                (card(&t!(me.words(), "creator-preview"), &preview(me, sheet, (account, text), report)))
            }
        }
    })
}

fn beginning(me: &ForCreator, sheet: &PlacementSheet) -> Markup {
    let words = me.words();
    let opening = opening(me, sheet, None);
    note(
        Tone::Info,
        &t!(words, "creator-begin"),
        &html! {
            p { (t!(words, "creator-begin-text", word = opening.trim())) }
            div.buttons { (insert_opening(me, sheet, &opening)) (insert_link(me, sheet, "")) }
        },
    )
}

fn verdict(me: &ForCreator, sheet: &PlacementSheet, text: &str, report: &Report) -> Markup {
    let words = me.words();
    html! {
        @if report.passes() {
            (note(Tone::Good, &t!(words, "creator-text-passes"), &html! { p { (t!(words, "creator-text-passes-text")) } }))
        } @else {
            (note(Tone::Bad, &t!(words, "creator-to-mend", count = count(report.problems.len())), &html! {
                ul.plain { @for problem in &report.problems { li { (mend(me, sheet, text, report, problem)) } } }
            }))
        }
        (card("", &stack(&html! { (measure(me, report)) (conditions(words, &lines(me, sheet, text, report))) })))
    }
}

/// A problem, its cure, and a button that cures it where one can.
fn mend(me: &ForCreator, sheet: &PlacementSheet, text: &str, report: &Report, problem: &Problem) -> Markup {
    let wrong = say::problem(&me.visitor.place, sheet.placement.network, problem);
    html! {
        strong { (wrong.what) } " " (wrong.cure)
        @match problem {
            Problem::Disclosure { .. } => { " " (insert_opening(me, sheet, &opening(me, sheet, Some(report)))) }
            Problem::Link { .. } => { " " (insert_link(me, sheet, text)) }
            Problem::TooLong { .. }
            | Problem::TooManyBytes { .. }
            | Problem::WrongLanguage { .. }
            | Problem::TooFewOwnWords { .. }
            | Problem::CopiesBrief { .. }
            | Problem::CopiesPost { .. } => {}
        }
    }
}

/// How long, by the network's own count.
fn measure(me: &ForCreator, report: &Report) -> Markup {
    let (words, length) = (me.words(), &report.length);
    let label = match length.unit {
        Unit::Graphemes => t!(words, "creator-length"),
        Unit::Weighted => t!(words, "creator-length-weighted"),
    };
    let said = if length.used <= length.limit {
        t!(words, "ui-counter-left", count = count(length.limit - length.used))
    } else {
        t!(words, "creator-too-many", count = count(length.used - length.limit))
    };
    let place = &me.visitor.place;
    let text =
        format!("{} / {} – {said}", place.number(length.used as u64), place.number(length.limit as u64));
    progress(&label, &text, length.used as u64, length.limit as u64)
}

fn lines(me: &ForCreator, sheet: &PlacementSheet, text: &str, report: &Report) -> Vec<Condition> {
    let place = &me.visitor.place;
    let outcome = |met: bool| if met { Outcome::Met } else { Outcome::Missed };
    let has = |kind: fn(&Problem) -> bool| report.problems.iter().any(kind);
    let disclosure = &report.disclosure;
    let found = disclosure.found.as_deref().unwrap_or_default();
    let link = &report.link;
    let language = report
        .language
        .map_or_else(|| t!(place, "creator-language-unclear"), |guess| say::language(place, guess.language));
    let wrong_language = has(|it| matches!(it, Problem::WrongLanguage { .. }));
    let mut lines = vec![
        Condition::new(
            t!(place, "creator-line-disclosure"),
            outcome(disclosure.passes()),
            if disclosure.passes() { t!(place, "wording-quoted", word = found) } else { String::new() },
        ),
        Condition::new(
            t!(place, "creator-line-link"),
            outcome(link.passes()),
            if link.passes() { sheet.campaign.terms.link.host().to_owned() } else { String::new() },
        ),
        Condition::new(t!(place, "creator-line-language"), outcome(!wrong_language), language),
    ];
    lines.extend(likenesses(me, report));
    let lower = text.to_lowercase();
    lines.extend(sheet.campaign.terms.required.iter().map(|word| {
        let there = lower.contains(&word.to_lowercase());
        let outcome = if there { Outcome::Met } else { Outcome::Unsure };
        let said = if there { String::new() } else { t!(place, "creator-line-required-missing") };
        Condition::new(t!(place, "creator-line-required", word = word.as_str()), outcome, said)
    }));
    lines
}

/// How alike the text is to the brief and to the nearest other post, against the limits.
fn likenesses(me: &ForCreator, report: &Report) -> Vec<Condition> {
    let place = &me.visitor.place;
    let line = |label: String, score: u16, limit: u16| {
        let outcome = if score < limit { Outcome::Met } else { Outcome::Missed };
        let said = t!(
            place,
            "creator-line-likeness",
            score = say::percent(place, score),
            limit = say::percent(place, limit)
        );
        Condition::new(label, outcome, said).bar(score.into(), limit.into())
    };
    let brief = report.originality.brief.score.hundredths();
    let mut lines =
        vec![line(t!(place, "creator-line-brief"), brief, wording::BRIEF_REFUSED_FROM.hundredths())];
    let posts = report.originality.posts;
    let label = t!(place, "creator-line-posts", count = count(posts));
    let closest = report.originality.closest.as_ref().map_or(0, |it| it.similarity.score.hundredths());
    if posts > 0 {
        lines.push(line(label, closest, wording::OTHER_REFUSED_FROM.hundredths()));
    }
    lines
}

/// The text with what it shares with the brief and the nearest post marked.
fn copies(me: &ForCreator, text: &str, report: &Report) -> Markup {
    let originality = &report.originality;
    let closest = originality.closest.iter().flat_map(|closest| &closest.similarity.copied);
    let marks: Vec<(usize, usize, Mark)> = originality
        .brief
        .copied
        .iter()
        .chain(closest)
        .map(|span| (span.draft.start, span.draft.end, Mark::Copied))
        .collect();
    if marks.is_empty() {
        return html! {};
    }
    card(
        &t!(me.words(), "creator-copied"),
        &stack(&html! {
            p.post-text { (marked(text, &joined(marks))) }
            p.hint { mark.copied { (t!(me.words(), "creator-copied-mark")) } " " (t!(me.words(), "creator-copied-legend")) }
        }),
    )
}

/// Marks that overlap become one.
fn joined(mut marks: Vec<(usize, usize, Mark)>) -> Vec<(usize, usize, Mark)> {
    marks.sort_by_key(|(from, to, _)| (*from, *to));
    let mut whole: Vec<(usize, usize, Mark)> = Vec::with_capacity(marks.len());
    for (from, to, mark) in marks {
        match whole.last_mut().filter(|last| from <= last.1) {
            Some(last) => last.1 = last.1.max(to),
            None => whole.push((from, to, mark)),
        }
    }
    whole
}

fn preview(
    me: &ForCreator,
    sheet: &PlacementSheet,
    (account, text): (&str, &str),
    report: &Report,
) -> Markup {
    let it = &sheet.placement;
    let terms = &sheet.campaign.terms;
    let mut preview = Preview::new(me.words(), it.network, sheet.creator.name.as_str(), account, text.trim());
    // The preview leaves out the spaces at the ends, so the places shift.
    let shift = text.len() - text.trim_start().len();
    let mut mark = |span: Option<Span>, kind: Mark| {
        if let Some(span) = span {
            let (from, to) = (span.start.saturating_sub(shift), span.end.saturating_sub(shift));
            preview = preview.clone().mark(from, to, kind);
        }
    };
    mark(report.disclosure.span.filter(|_| report.disclosure.passes()), Mark::Disclosure);
    mark(report.link.span, Mark::Link);
    if report.link.passes() {
        preview = preview.link(sheet.brand.name.as_str(), terms.link.as_str(), terms.link.host());
    }
    html! { (preview) }
}

fn insert_opening(me: &ForCreator, sheet: &PlacementSheet, opening: &str) -> Markup {
    let label = t!(me.words(), "creator-insert-disclosure", word = opening.trim());
    insert(sheet, "disclosure", opening, &label)
}

fn insert_link(me: &ForCreator, sheet: &PlacementSheet, text: &str) -> Markup {
    insert(sheet, "link", &ending(sheet, text), &t!(me.words(), "creator-insert-link"))
}

/// A button of the editor's form: the script puts the words in, the server does without it.
fn insert(sheet: &PlacementSheet, what: &str, words: &str, label: &str) -> Markup {
    let check = format!("/creator/placements/{}/check", sheet.placement.id);
    html! {
        button.button.small type="submit" form=(FORM) formaction=(check) name="insert" value=(what)
            data-insert=(words) data-into="#f-text" { (Icon::Plus) span { (label) } }
    }
}
