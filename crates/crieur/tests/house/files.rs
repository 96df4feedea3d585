//! The files of the checkout.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file, by its path from the checkout's root.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// With slashes, such as `crates/kernel/src/lib.rs`.
    pub(crate) path: String,
    /// Its content; bytes that are not UTF-8 are replaced.
    pub(crate) text: String,
}

impl File {
    /// A made-up one.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether its name ends so.
    pub(crate) fn is(&self, ending: &str) -> bool {
        self.path.ends_with(ending)
    }

    /// The folder of its crate below `crates/`, if it is in one.
    pub(crate) fn room(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// Whether it is a source of a crate, its tests, benches and examples left out.
    pub(crate) fn is_source(&self) -> bool {
        let mut parts = self.path.split('/').skip(2);
        self.is(".rs")
            && parts.next() == Some("src")
            && parts.all(|part| !matches!(part, "tests" | "tests.rs"))
    }
}

/// The checkout's root: asked when the test runs, since checkouts that share a target folder share the test too.
pub(crate) fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here).ancestors().nth(2).expect("this crate lies in crates/").to_owned()
}

/// Everything that is tracked or could be; the whole tree without `target` where git does not answer.
pub(crate) fn all() -> Vec<File> {
    let mut paths = from_git().unwrap_or_else(|| walk(&root()));
    paths.sort();
    paths.dedup();
    let read = |path: String| {
        // A tracked file that has just been deleted is no file any more.
        let bytes = fs::read(root().join(&path)).ok()?;
        Some(File { path, text: String::from_utf8_lossy(&bytes).into_owned() })
    };
    let files: Vec<File> = paths.into_iter().filter_map(read).collect();
    assert!(files.len() > 20, "only {} files found: this test does not see the house", files.len());
    files
}

fn from_git() -> Option<Vec<String>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let paths = output.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    let paths: Vec<String> = paths.map(|path| String::from_utf8_lossy(path).into_owned()).collect();
    // A checkout inside some other repository that ignores it lists nothing.
    (!paths.is_empty()).then_some(paths)
}

fn walk(folder: &Path) -> Vec<String> {
    let root = root();
    let skipped = |path: &Path| path.ends_with(".git") || path == root.join("target");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path()).filter(|path| !path.is_symlink() && !skipped(path));
    let below = |path: PathBuf| {
        if path.is_dir() {
            return walk(&path);
        }
        let relative = path.strip_prefix(&root).unwrap_or(&path);
        vec![relative.to_string_lossy().replace('\\', "/")]
    };
    paths.flat_map(below).collect()
}

#[test]
fn git_and_the_tree_agree_on_the_sources() {
    let rust = |paths: Vec<String>| {
        let mut paths: Vec<String> = paths
            .into_iter()
            .filter(|path| path.starts_with("crates/") && path.ends_with(".rs") && root().join(path).exists())
            .collect();
        paths.sort();
        paths.dedup();
        paths
    };
    let walked = rust(walk(&root()));
    assert!(walked.iter().any(|path| path == "crates/kernel/src/lib.rs"));
    if let Some(tracked) = from_git() {
        assert_eq!(rust(tracked), walked, "a source is ignored by git, or the walk misses one");
    }
}

#[test]
fn a_source_is_told_from_a_test() {
    assert!(File::new("crates/kernel/src/money.rs", "").is_source());
    assert!(!File::new("crates/kernel/tests/money.rs", "").is_source());
    assert!(!File::new("crates/kernel/src/money/tests.rs", "").is_source());
    assert!(!File::new("crates/wording/benches/speed.rs", "").is_source());
    assert_eq!(File::new("crates/kernel/src/money.rs", "").room(), Some("kernel"));
}
