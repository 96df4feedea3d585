//! Own words: what may not move the score, what may not escape, and what may not be refused.

#![expect(clippy::panic, reason = "a test's helpers stop the test")]

use std::path::Path;

use kernel::Network;
use proptest::prelude::*;
use wording::evaluate::{Kind, Row, evaluate, read};
use wording::{BRIEF_REFUSED_FROM, Brief, Corpus, Problem, Setting, check};

fn rows() -> Vec<Row> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("data");
    let mut rows = Vec::new();
    for table in ["fr.tsv", "en.tsv"] {
        let path = folder.join(table);
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        rows.extend(read(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
    }
    rows
}

fn score(row: &Row, draft: &str) -> u16 {
    Corpus::of(&row.brief, &row.required).originality(draft, None, &[]).brief.score.hundredths()
}

fn refused(row: &Row, draft: &str) -> bool {
    !Corpus::of(&row.brief, &row.required).originality(draft, None, &[]).passes()
}

/// Changes every character outside addresses.
fn dressed(draft: &str, mut dress: impl FnMut(char, &mut String)) -> String {
    let mut out = String::new();
    for word in draft.split_inclusive(char::is_whitespace) {
        if word.contains("http") || word.starts_with('@') {
            out.push_str(word);
        } else {
            word.chars().for_each(|c| dress(c, &mut out));
        }
    }
    out
}

fn look_alike(c: char) -> char {
    match c {
        'a' => 'а',
        'e' => 'е',
        'o' => 'о',
        'p' => 'р',
        'c' => 'с',
        'x' => 'х',
        'y' => 'у',
        'i' => 'і',
        'A' => 'Α',
        'E' => 'Ε',
        'M' => 'Μ',
        'O' => 'Ο',
        'S' => 'Ѕ',
        'n' => '𝗻',
        't' => 'ｔ',
        'r' => 'ｒ',
        'l' => 'ⓛ',
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn dress_moves_no_score(pick in any::<prop::sample::Index>(), mask in any::<u64>(), which in 0..7_usize) {
        let rows = rows();
        let row = &rows[pick.index(rows.len())];
        let mut at = 0_u32;
        let mut hit = || { at += 1; mask.rotate_left(at) & 1 == 1 };
        let changed = dressed(&row.draft, |c, out| {
            let chosen = hit();
            match which {
                0 if chosen => { out.push(c); out.push('\u{200b}'); }
                // The capital of a Greek or Cyrillic letter looks like another Latin one: ν is v, Ν is N.
                1 if chosen && c <= '\u{24f}' => out.extend(c.to_uppercase()),
                2 if chosen && c.is_alphabetic() => { out.push(c); out.push('\u{301}'); }
                3 if chosen && c.is_whitespace() => out.push_str(" — , "),
                4 if chosen && c.is_whitespace() => out.push_str(" 🎉👩‍🚀 "),
                5 if chosen => out.push(look_alike(c)),
                6 if chosen && c.is_whitespace() => out.push_str("\u{a0}\n\t\u{2009}"),
                _ => out.push(c),
            }
        });
        let shares = |draft: &str| wording::calibration::shares(&row.brief, draft, &row.required);
        prop_assert_eq!(shares(&row.draft), shares(&changed), "{} {}", which, changed);
        prop_assert_eq!(score(row, &row.draft), score(row, &changed), "{} {}", which, changed);
    }

    #[test]
    fn the_order_of_sentences_saves_no_copy(pick in any::<prop::sample::Index>(), turn in 1..4_usize) {
        let rows = rows();
        let copies: Vec<&Row> = rows.iter().filter(|row| row.kind.to_be_refused()).collect();
        let row = copies[pick.index(copies.len())];
        let mut sentences: Vec<&str> = row.draft.split_inclusive(". ").collect();
        let turn = turn % sentences.len();
        sentences.rotate_left(turn);
        prop_assert!(refused(row, &sentences.join(" ")), "{:?}", sentences);
    }

    #[test]
    fn cutting_words_apart_or_together_saves_no_copy(pick in any::<prop::sample::Index>(), which in 0..5_usize) {
        let rows = rows();
        let briefs: Vec<&Row> = rows.iter().filter(|row| row.kind == Kind::Copy).collect();
        let row = briefs[pick.index(briefs.len())];
        let changed = dressed(&row.brief, |c, out| match which {
            0 => { out.push(c); out.push(' '); }
            1 => { out.push(c); out.push('🎉'); }
            2 if c.is_whitespace() => {}
            3 if c.is_alphabetic() => { out.push(c); out.push('-'); }
            4 if c.is_whitespace() => out.push('_'),
            _ => out.push(c),
        });
        prop_assert!(refused(row, &changed), "{}", changed);
    }

    #[test]
    fn no_text_makes_it_panic(draft in any::<String>(), brief in any::<String>(), tail in "[#@.:/ a-zàâéА-я\u{200b}\u{301}\u{202e}🇫🇷👨‍👩-]{0,40}") {
        let brief = Brief { message: brief, link: "https://exemple.fr/a".parse().unwrap(), required: vec![tail.clone()] };
        let mut corpus = Corpus::new(&brief);
        corpus.add(1, &tail);
        for network in Network::ALL {
            for country in ["FR", "GB", "BE"] {
                let setting = Setting { network, country: country.parse().unwrap(), languages: vec![] };
                let text = format!("{draft}{tail}");
                let report = check(&text, &setting, &brief, &corpus, None, &[]);
                for span in report.problems.iter().flat_map(Problem::spans) {
                    prop_assert!(text.get(span.start..span.end).is_some());
                }
            }
        }
    }
}

#[test]
fn the_aims_hold_on_both_halves_of_both_tables() {
    let rows = rows();
    for held_out in [false, true] {
        let half =
            rows.iter().filter(|row| row.group.as_deref().is_some_and(|group| group > "g20") == held_out);
        let found = evaluate(half);
        assert!(found.copied.share.hundredths() >= 9_900, "{held_out} {:?} {:?}", found.copied, found.wrong);
        for result in found.kinds.iter().filter(|result| !result.kind.to_be_refused()) {
            assert!(result.share.share.hundredths() <= 200, "{held_out} {result:?} {:?}", found.wrong);
        }
    }
}

#[test]
fn a_copy_padded_with_own_sentences_is_still_a_copy() {
    let rows = rows();
    let missed: Vec<_> = rows
        .iter()
        .filter(|row| row.kind == Kind::Copy)
        .zip(rows.iter().filter(|row| row.kind == Kind::Rewrite))
        .filter(|(copy, rewrite)| !refused(copy, &format!("{} {}", rewrite.draft, copy.brief)))
        .map(|(copy, _)| copy.line)
        .collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn a_copy_in_spaced_letters_padded_with_own_sentences_is_still_a_copy() {
    let rows = rows();
    let copy = rows.iter().find(|row| row.kind == Kind::Copy).unwrap_or_else(|| panic!("no copy"));
    let rewrite = rows.iter().find(|row| row.kind == Kind::Rewrite).unwrap_or_else(|| panic!("no rewrite"));
    let spaced: String = copy.brief.chars().flat_map(|c| [c, ' ']).collect();
    assert!(!refused(copy, &rewrite.draft));
    assert!(refused(copy, &format!("{0} {0} {spaced}", rewrite.draft)));
}

#[test]
fn what_everyone_must_write_makes_no_copy() {
    let row = Row {
        line: 0,
        kind: Kind::Rewrite,
        group: None,
        brief: "Vélo Zéphyr : essayez gratuitement ! #RoulezZephyr https://exemple.fr".into(),
        draft: "Publicité : mon Vélo Zéphyr grimpe enfin la côte de Ménilmontant #RoulezZephyr https://exemple.fr".into(),
        required: vec!["Vélo Zéphyr".into(), "#RoulezZephyr".into()],
    };
    assert!(score(&row, &row.draft) < 500, "{}", score(&row, &row.draft));
    let empty =
        Corpus::of(&row.brief, &row.required).originality("Publicité : Vélo Zéphyr #RoulezZephyr", None, &[]);
    assert_eq!(empty.own_words, 0);
    assert!(!empty.passes());
}

#[test]
fn copied_spans_speak_of_the_texts_they_came_from() {
    let brief = "Son moteur discret vous emmène à 40 kilomètres sans recharge.";
    let draft =
        "Publicité ! J'ai ri : S\u{200b}ON MOTEUR DISCRET vous emmène à 40 kilomètres sans recharge, dit-on";
    let found = Corpus::of(brief, &[]).originality(draft, None, &[]).brief;
    assert!(found.score >= BRIEF_REFUSED_FROM);
    assert_eq!(found.copied.len(), 1, "{found:?}");
    assert_eq!(found.copied[0].source.of(brief), brief.trim_end_matches('.'));
    assert!(
        found.copied[0].draft.of(draft).starts_with("S\u{200b}ON MOTEUR"),
        "{}",
        found.copied[0].draft.of(draft)
    );
}

#[test]
fn a_giant_is_read_in_bounded_time() {
    let brief = Brief {
        message: "mot ".repeat(50_000),
        link: "https://exemple.fr".parse().unwrap(),
        required: vec![],
    };
    let mut corpus = Corpus::new(&brief);
    for key in 0..200 {
        corpus.add(key, &brief.message);
    }
    let setting = Setting { network: Network::Mastodon, country: "FR".parse().unwrap(), languages: vec![] };
    for giant in [
        "mot ".repeat(50_000),
        "\u{301}".repeat(50_000),
        "#a".repeat(50_000),
        "@a@".repeat(50_000),
        "a.fr/".repeat(20_000),
    ] {
        let report = check(&giant, &setting, &brief, &corpus, None, &[]);
        assert!(!report.passes());
    }
}
