//! What no file may name, what every manifest holds, and whether the README tells the truth.

use std::process::{Command, Stdio};

use crate::code::ident;
use crate::files::{self, File};

/// Hosts of packages, in two halves, so that this list does not name them either.
const HOSTS: [(&str, &str); 12] = [
    ("crates.io", "-index"),
    ("index.crates", ".io"),
    ("static.crates", ".io"),
    ("//crates", ".io"),
    ("registry.npmjs", ".org"),
    ("registry.yarnpkg", ".com"),
    ("pypi", ".org"),
    ("pythonhosted", ".org"),
    ("deb.debian", ".org"),
    ("security.debian", ".org"),
    ("proxy.golang", ".org"),
    ("arti", "factory"),
];

/// The beginnings of folders that exist on one machine only, in two halves too.
const FOLDERS: [(&str, &str); 4] = [("/ro", "ot/"), ("/wo", "rk/"), ("/ho", "me/"), ("/Us", "ers/")];

/// Cargo writes where packages come from into its lock file; nobody can change that.
const LOCK: &str = "Cargo.lock";

fn naming(file: &File) -> Vec<String> {
    let mut problems = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        let host = HOSTS.iter().find(|(a, b)| file.path != LOCK && line.contains(&format!("{a}{b}")));
        if host.is_some() {
            problems.push(format!("{}:{} names a package host: leave it to the client", file.path, at + 1));
        }
        if FOLDERS.iter().any(|(a, b)| names_folder(line, &format!("{a}{b}"))) {
            problems.push(format!("{}:{} names a folder of one machine: say it relative", file.path, at + 1));
        }
    }
    problems
}

/// At the beginning of a path: what stands before it belongs to no path or address.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| ident(c) || matches!(c, '.' | '-' | '}' | '~'))
    })
}

fn without_lints(file: &File) -> Vec<String> {
    let manifest = file.room().is_some() && file.path.matches('/').count() == 2 && file.is("/Cargo.toml");
    let mut lines = file.text.lines().map(str::trim).skip_while(|line| *line != "[lints]").skip(1);
    let takes =
        lines.by_ref().take_while(|line| !line.starts_with('[')).any(|line| line == "workspace = true");
    if manifest && !takes {
        return vec![format!("{} lacks `[lints]` with `workspace = true`: add both lines", file.path)];
    }
    Vec::new()
}

/// The commands of each block of shell, as words; comments are left out, continued lines joined.
fn blocks(readme: &str) -> Vec<Vec<Vec<String>>> {
    let mut blocks: Vec<Vec<Vec<String>>> = Vec::new();
    let mut inside = None;
    for line in readme.replace("\\\n", " ").lines().map(str::trim) {
        match (inside, line.strip_prefix("```")) {
            (None, Some(language)) => {
                inside = Some(matches!(language, "sh" | "bash" | "console" | "shell"));
                blocks.extend((inside == Some(true)).then(Vec::new));
            }
            (Some(_), Some(_)) => inside = None,
            (Some(true), None) => {
                let command = Some(words(line)).filter(|command| !command.is_empty());
                blocks.last_mut().into_iter().for_each(|block| block.extend(command.clone()));
            }
            (Some(false) | None, None) => {}
        }
    }
    blocks
}

/// The words of a line of shell, up to its comment; a prompt in front is left out.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.trim_start_matches("$ ").chars().chain([' ']) {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, ' ') => words.extend(word.take()),
            (Some(_) | None, _) => word.get_or_insert_default().push(c),
        }
    }
    words
}

/// What this command would run, as far as this house can tell.
#[derive(Debug, PartialEq, Eq)]
enum Runs {
    /// The one binary with these words.
    Crieur(Vec<String>),
    /// A file of the checkout.
    Script(String),
    /// Somebody else's program.
    Foreign,
}

fn runs(command: &[String]) -> Runs {
    let texts: Vec<&str> = command.iter().map(String::as_str).collect();
    match texts[..] {
        ["cargo", "run", ..] => {
            let options = texts.iter().take_while(|word| **word != "--").count();
            Runs::Crieur(command.iter().skip(options + 1).cloned().collect())
        }
        [first, ..] if first == "crieur" || first.ends_with("/crieur") => Runs::Crieur(command[1..].to_vec()),
        [first, ..] => first.strip_prefix("./").map_or(Runs::Foreign, |path| Runs::Script(path.to_owned())),
        [] => Runs::Foreign,
    }
}

/// The two commands with which the README begins, and every other one that it shows.
fn untrue(readme: &str, exists: impl Fn(&Runs) -> bool) -> Vec<String> {
    let blocks = blocks(readme);
    let opening: Vec<Runs> = blocks.first().into_iter().flatten().map(|command| runs(command)).collect();
    let opens = matches!(&opening[..], [Runs::Crieur(_), Runs::Script(path)] if path == "check");
    let opening = (!opens).then(|| {
        format!("README.md begins with {opening:?}: its first block of ```sh holds two commands, one that runs crieur and ./check")
    });
    let missing = blocks.iter().flatten().filter(|command| !exists(&runs(command)));
    let missing = missing
        .map(|command| format!("README.md shows `{}`, which this house does not have", command.join(" ")));
    opening.into_iter().chain(missing).collect()
}

fn there(runs: &Runs) -> bool {
    match runs {
        // Asked for help, a command with its options is parsed, and does nothing.
        Runs::Crieur(words) => Command::new(env!("CARGO_BIN_EXE_crieur"))
            .args(words)
            .arg("--help")
            .stdin(Stdio::null())
            .output()
            .is_ok_and(|output| output.status.success() && !output.stdout.is_empty()),
        Runs::Script(path) => executable(path),
        Runs::Foreign => true,
    }
}

#[cfg(unix)]
fn executable(path: &str) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let metadata = files::root().join(path).metadata();
    metadata.is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn executable(path: &str) -> bool {
    files::root().join(path).is_file()
}

#[test]
fn nothing_names_a_package_host_or_somebodys_machine() {
    let problems: Vec<String> = files::all().iter().flat_map(naming).collect();
    crate::none(&problems);
}

#[test]
fn every_crate_takes_the_lints_of_the_house() {
    let files = files::all();
    assert!(files.iter().any(|file| file.path == "crates/kernel/Cargo.toml"));
    crate::none(&files.iter().flat_map(without_lints).collect::<Vec<_>>());
}

#[test]
fn the_readme_tells_the_truth() {
    let files = files::all();
    let readme = files.iter().find(|file| file.path == "README.md");
    let readme = readme.expect("README.md is missing: write it, beginning with the two commands");
    crate::none(&untrue(&readme.text, there));
    assert!(executable("check") && executable(".ci/run"), "./check or .ci/run is missing or not executable");
}

#[test]
fn hosts_and_folders_are_refused() {
    for (a, b) in HOSTS {
        let found = naming(&File::new("docs/x.md", &format!("from https://{a}{b}/x")));
        assert_eq!(found.len(), 1, "{a}{b}");
    }
    for (a, b) in FOLDERS {
        for before in ["", "in ", "`", "\"", "=", "(", "file://", "(at "] {
            let line = format!("{before}{a}{b}x");
            assert_eq!(naming(&File::new("docs/x.md", &line)).len(), 1, "{line}");
        }
        let fine = format!("https://example.org{a}{b}x, ..{a}{b}x, $HOME{a}{b}x, ${{X}}{a}{b}x");
        assert!(naming(&File::new("docs/x.md", &fine)).is_empty(), "{fine}");
    }
    let source = format!("source = \"registry+{}{}\"", HOSTS[0].0, HOSTS[0].1);
    assert!(naming(&File::new(LOCK, &source)).is_empty());
}

#[test]
fn a_crate_without_the_lints_is_refused() {
    let path = "crates/x/Cargo.toml";
    assert_eq!(without_lints(&File::new(path, "[package]\nname = \"x\"\n")).len(), 1);
    assert_eq!(without_lints(&File::new(path, "[lints]\n[features]\nworkspace = true\n")).len(), 1);
    assert!(without_lints(&File::new(path, "[lints]\nworkspace = true\n")).is_empty());
    assert!(without_lints(&File::new("Cargo.toml", "[workspace]\n")).is_empty());
}

#[test]
fn a_readme_that_promises_too_much_is_refused() {
    let readme = |first: &str| {
        format!("# Crieur\n```sh\n{first}   # try it\n./check\n```\n```rust\nlet x = 1;\n```\n")
    };
    let has = |runs: &Runs| {
        *runs == Runs::Foreign
            || matches!(runs, Runs::Script(path) if path == "check")
            || matches!(runs, Runs::Crieur(words) if words.first().is_some_and(|word| word == "demo"))
    };
    assert!(untrue(&readme("cargo run --release -- demo"), has).is_empty());
    assert!(untrue(&readme("cargo run --release -- fly"), has).concat().contains("fly"));
    assert!(untrue(&readme("make"), has).concat().contains("begins with"));
    assert_eq!(untrue("# Crieur\n", has).len(), 1);
    let command = words("$ crieur x 'a  b' --c=\"#d e\" # f");
    assert_eq!(command, ["crieur", "x", "a  b", "--c=#d e"]);
    assert_eq!(blocks("```sh\na \\\n  b\n# c\n```\n"), [[["a", "b"]]]);
    let more = format!("{}```console\n$ ./missing\n```\n", readme("crieur demo --days 3"));
    assert!(untrue(&more, has).concat().contains("./missing"));
    assert!(!there(&Runs::Script("no-such-file".to_owned())));
}
