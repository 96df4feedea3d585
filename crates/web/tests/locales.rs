//! The messages against the sources that say them: nothing missing in a language, nothing left over, the same values
//! handed in and used, and no text left untranslated.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

mod families;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use families::{SAME, families};
use web::text::{Locale, Words};

/// Where messages are said, and where they stand. Mail gets a line of its own when it speaks.
const ROOMS: [(&str, &str); 1] = [("src", "locales")];
const LANGUAGES: [&str; 2] = ["fr", "en"];

/// A message: its text, and the values that it uses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Message {
    text: String,
    values: BTreeSet<String>,
}

/// Where a message is said: its id or family, and the values handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    id: String,
    family: bool,
    values: BTreeSet<String>,
    place: String,
}

type Messages = BTreeMap<String, Message>;

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// The messages of a file, and what is wrong with it.
fn messages(source: &str) -> (Messages, Vec<String>) {
    let (mut found, mut wrong) = (Messages::new(), Vec::new());
    let mut current: Option<String> = None;
    for line in source.lines() {
        let begins = line.split_once(" =").filter(|(id, _)| !id.is_empty() && id.chars().all(name));
        if let Some((id, text)) = begins {
            if found.insert(id.to_owned(), Message::default()).is_some() {
                wrong.push(format!("{id} stands twice"));
            }
            current = Some(id.to_owned());
            found.entry(id.to_owned()).or_default().text = text.trim().to_owned();
        } else if line.starts_with('#') || line.trim().is_empty() {
        } else if let Some(id) = current.as_ref().filter(|_| line.starts_with([' ', '}'])) {
            let message = found.entry(id.clone()).or_default();
            message.text.push('\n');
            message.text.push_str(line.trim());
        } else {
            wrong.push(format!("“{line}” is no message"));
        }
    }
    for message in found.values_mut() {
        let parts = message.text.split('$').skip(1);
        message.values = parts.map(|part| part.chars().take_while(|c| name(*c)).collect()).collect();
    }
    (found, wrong)
}

/// The length of an expression up to a comma or closing bracket at its own depth; texts are skipped.
fn expression(code: &str) -> usize {
    let (mut depth, mut text, mut escaped) = (0_i32, false, false);
    for (at, c) in code.char_indices() {
        match (text, c) {
            (true, _) if escaped => escaped = false,
            (true, '\\') => escaped = true,
            (_, '"') => text = !text,
            (true, _) => {}
            (false, '(' | '[' | '{') => depth += 1,
            (false, ')' | ']' | '}') if depth == 0 => return at,
            (false, ')' | ']' | '}') => depth -= 1,
            (false, ',') if depth == 0 => return at,
            (false, _) => {}
        }
    }
    code.len()
}

/// Every `t!` and `t_of!` of a source, comments left out.
fn said(path: &str, source: &str) -> Vec<Said> {
    let lines = source.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    let code = lines.collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (call, family) in [("t!(", false), ("t_of!(", true)] {
        for (at, _) in code.match_indices(call) {
            if code[..at].chars().next_back().is_some_and(|c| name(c) || c == '$') {
                continue;
            }
            let mut parts = Vec::new();
            let mut rest = &code[at + call.len()..];
            loop {
                let end = expression(rest);
                parts.push(rest[..end].trim());
                if !rest[end..].starts_with(',') {
                    break;
                }
                rest = &rest[end + 1..];
            }
            let place = format!("{path}:{}", code[..at].matches('\n').count() + 1);
            let id = parts.get(1).and_then(|id| id.strip_prefix('"')?.strip_suffix('"'));
            let Some(id) = id else {
                panic!("{place}: the id of a message must be a text, so that it can be found: {parts:?}");
            };
            let skipped = if family { 3 } else { 2 };
            let values = parts.iter().skip(skipped).filter_map(|part| part.split_once('='));
            let values = values.map(|(name, _)| name.trim().to_owned()).collect();
            found.push(Said { id: id.to_owned(), family, values, place });
        }
    }
    found
}

/// What is said, each family opened into its members.
fn opened(said: Vec<Said>, families: &[(&str, Vec<&str>)], wrong: &mut Vec<String>) -> Vec<Said> {
    let mut all = Vec::new();
    for (family, _) in families {
        if !said.iter().any(|one| one.family && one.id == *family) {
            wrong.push(format!("nobody says the family {family}: take it out of tests/families/mod.rs"));
        }
    }
    for one in said {
        if !one.family {
            all.push(one);
            continue;
        }
        match families.iter().find(|(family, _)| *family == one.id) {
            Some((family, names)) => {
                all.extend(names.iter().map(|name| Said { id: format!("{family}-{name}"), ..one.clone() }));
            }
            None => wrong
                .push(format!("{}: tests/families/mod.rs does not know the family {}", one.place, one.id)),
        }
    }
    all
}

/// Everything that is wrong between what is said and what the languages hold.
fn compare(said: &[Said], languages: &[(&str, Messages)], same: &[&str]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (language, messages) in languages {
        for one in said {
            match messages.get(&one.id) {
                None => wrong.push(format!("{}: {language} lacks {}", one.place, one.id)),
                Some(message) => {
                    for value in message.values.difference(&one.values) {
                        wrong.push(format!(
                            "{}: {} of {language} uses ${value}, which is not handed in",
                            one.place, one.id
                        ));
                    }
                    for value in one.values.difference(&message.values).filter(|_| !one.family) {
                        wrong.push(format!("{}: {} of {language} does not use ${value}", one.place, one.id));
                    }
                }
            }
        }
        let used: BTreeSet<&str> = said.iter().map(|one| one.id.as_str()).collect();
        for id in messages.keys().filter(|id| !used.contains(id.as_str())) {
            wrong.push(format!("nobody says {id} of {language}: take it out"));
        }
    }
    if let [(_, first), (_, second)] = languages {
        for (id, message) in first {
            let Some(other) = second.get(id) else { continue };
            let alike = message.text == other.text && message.text.chars().any(char::is_alphabetic);
            if alike && !same.contains(&id.as_str()) {
                wrong
                    .push(format!("{id} reads the same in both languages: translate it, or name it in SAME"));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    wrong
}

#[test]
fn both_languages_say_all_that_is_said_and_nothing_else() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut wrong, mut all_said, mut languages) = (Vec::new(), Vec::new(), Vec::new());
    for (sources, locales) in ROOMS {
        for path in files(&here.join(sources), "rs") {
            let shown = path.strip_prefix(here).unwrap_or(&path).display().to_string();
            all_said.extend(said(&shown, &fs::read_to_string(&path).unwrap()));
        }
        for language in LANGUAGES {
            let mut all = Messages::new();
            for path in files(&here.join(locales).join(language), "ftl") {
                let (found, bad) = messages(&fs::read_to_string(&path).unwrap());
                wrong.extend(bad.into_iter().map(|bad| format!("{}: {bad}", path.display())));
                for (id, message) in found {
                    if all.insert(id.clone(), message).is_some() {
                        wrong.push(format!("{}: {id} stands in another file too", path.display()));
                    }
                }
            }
            languages.push((language, all));
        }
    }
    assert!(
        all_said.len() > 50,
        "only {} messages found: this test does not see the sources",
        all_said.len()
    );
    let all_said = opened(all_said, &families(), &mut wrong);
    wrong.extend(compare(&all_said, &languages, SAME));
    for id in SAME {
        if !languages[0].1.contains_key(*id) {
            wrong.push(format!("{id} is no message any more: take it out of SAME"));
        }
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_same_files_load_and_speak() {
    for (locale, hello) in [(Locale::Fr, "Se connecter"), (Locale::En, "Sign in")] {
        assert_eq!(Words::new(locale).say("shell-sign-in", Vec::new()), hello);
    }
}

#[test]
fn each_fault_is_found() {
    let source = "t!(w, \"a\", n = f(1, 2)); // t!(w, \"gone\")\n t!(\n  w.x(\"y, z\"),\n  \"b\"\n);\nt_of!(w, \"s\", state.name())";
    let found = said("x.rs", source);
    let shown: Vec<(&str, bool, usize)> =
        found.iter().map(|one| (one.id.as_str(), one.family, one.values.len())).collect();
    assert_eq!(shown, [("a", false, 1), ("gone", false, 0), ("b", false, 0), ("s", true, 0)]);
    let (fr, bad) =
        messages("a = { $n ->\n    [one] un\n   *[other] { $m }\n}\nb = Oui\nold = Vieux\n\noops\n");
    assert_eq!(bad.len(), 1);
    assert_eq!(fr["a"].values.len(), 2);
    let (en, _) = messages("a = x { $n }\nb = Oui\nold = Old\n");
    let mut wrong = Vec::new();
    let open = opened(found, &[("s", vec!["paid"]), ("unused", vec![])], &mut wrong);
    assert_eq!(wrong.len(), 1);
    let wrong = compare(&open, &[("fr", fr), ("en", en)], &[]).join("\n");
    for expected in
        ["fr lacks s-paid", "en lacks s-paid", "uses $m", "says old of fr", "b reads the same", "lacks gone"]
    {
        assert!(wrong.contains(expected), "{expected} in {wrong}");
    }
    assert!(!wrong.contains("a reads the same"));
}
