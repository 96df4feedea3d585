//! `crieur influence` as a person runs it: graphs made, ranked, kept and broken.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests: what is missing must stop them"
)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_crieur")).arg("influence").args(arguments).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn json(arguments: &[&str]) -> Value {
    let (status, out, said) = run(&[&["rank"], arguments, &["--json"]].concat());
    assert_eq!((status, said.as_str()), (0, ""));
    serde_json::from_str(&out).unwrap()
}

fn refused(arguments: &[&str]) -> String {
    let (status, out, said) = run(arguments);
    assert_eq!((status, out.as_str()), (2, ""), "{said}");
    said
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.0.path().join(name), bytes).unwrap();
        self.path(name)
    }
}

fn higgs() -> String {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let shared = std::env::var("CRIEUR_SHARED").unwrap_or(format!("{here}/../../../shared"));
    let path: PathBuf = Path::new(&shared).join("data/interactions/higgs-1-to-4-july-2012.txt.gz");
    assert!(path.exists(), "this test ranks real people by {}, which is missing", path.display());
    path.to_str().unwrap().to_owned()
}

const EDGES: &str = "from,to\na,b\nc,b\nd,b\nb,a\nb,e\nd,e\ne,e\na,b\nf,a\n";

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).unwrap();
    packed.finish().unwrap()
}

#[test]
fn real_interactions_are_ranked() {
    let higgs = higgs();
    let indegree = json(&[&higgs, "--format", "higgs", "--method", "indegree", "--top", "3"]);
    assert_eq!((&indegree["read"]["rows"], &indegree["bound"]), (&410_134.into(), &0.0.into()));
    let first = &indegree["top"][0];
    assert_eq!(first["value"].as_f64(), first["followers"].as_f64());
    let pagerank = json(&[&higgs, "--format", "higgs", "--method", "pagerank"]);
    assert!(pagerank["bound"].as_f64().unwrap() <= 1e-5 && pagerank["top"].as_array().unwrap().len() == 20);
    let values: Vec<f64> =
        pagerank["top"].as_array().unwrap().iter().map(|row| row["value"].as_f64().unwrap()).collect();
    assert!(values.is_sorted_by(|one, next| one >= next) && values[0] < 0.2, "{values:?}");
    let until = ["--half-life", "6h", "--until", "1341273600"];
    let faded = json(&[&[higgs.as_str(), "--format", "higgs", "--method", "pagerank"], &until[..]].concat());
    assert!(faded["read"]["future"].as_u64().unwrap() > 1_000 && faded["weighted"] == true);
}

#[test]
fn one_file_packed_or_not_gives_one_table() {
    let folder = Folder::new();
    let plain = folder.file("plain", EDGES);
    let packed = folder.file("packed.csv", gzip(EDGES));
    let zstd = folder.file("zstd", zstd::encode_all(EDGES.as_bytes(), 1).unwrap());
    let seeds = folder.file("seeds", "a\nb\nc\nd\n");
    for arguments in [&["--method", "tunkrank"][..], &["--method", "trust", "--seeds", &seeds]] {
        let of = |file: &str| run(&[&["rank", file], arguments].concat());
        assert_eq!((of(&plain), of(&plain).0), (of(&packed), 0));
        assert_eq!(of(&plain), of(&zstd));
    }
    let (_, table, _) = run(&["rank", &plain, "--method", "indegree", "--top", "2"]);
    let said = "6 accounts, 7 edges, of 9 rows; 1 on oneself and 0 from the future left out, 1 said again what another said";
    assert!(table.contains(said) && table.lines().count() == 5, "{table}");
}

#[test]
fn what_cannot_be_ranked_names_the_cure() {
    let folder = Folder::new();
    let edges = folder.file("edges", EDGES);
    let rank = |file: &str, arguments: &[&str]| refused(&[&["rank", file], arguments].concat());
    assert!(rank(&edges, &["--method", "trust"]).contains("give --seeds FILE"));
    for (seeds, cure) in [
        ("a\nb\n", "3 to 5 groups"),
        ("a\nb\nzz\n", "such as zz"),
        ("", "name accounts"),
        ("a,x\nb,y\n", "3 to 5 groups"),
    ] {
        let seeds = folder.file("seeds", seeds);
        let said = rank(&edges, &["--method", "trust", "--seeds", &seeds]);
        assert!(said.contains(cure), "{said}");
    }
    let packed = gzip(&EDGES.repeat(300));
    for (name, bytes, cure) in [
        ("empty", &b""[..], "there is no edge"),
        ("loops", b"a,a\n", "there is no edge"),
        ("cut.gz", &packed[..packed.len() - 20], "cut short"),
        ("cut.zst", &zstd::encode_all(EDGES.as_bytes(), 1).unwrap()[..30], "cut short"),
        ("columns", b"from,to,colour\n", "`colour` is unknown"),
        ("parquet", b"PAR1....", "as CSV"),
        ("zip", b"PK\x03\x04....", "gzip or zstd"),
    ] {
        let said = rank(&folder.file(name, bytes), &["--method", "pagerank"]);
        assert!(said.contains(cure), "{name}: {said}");
    }
    assert!(rank(&edges, &["--method", "pagerank", "--half-life", "1d"]).contains("no time"));
    assert!(rank(&edges, &["--method", "pagerank", "--alpha", "1"]).contains("below 1"));
    assert!(rank(&folder.path("nothing"), &["--method", "pagerank"]).contains("cannot be read"));
}

#[test]
fn graphs_are_made_the_same_on_any_number_of_cores() {
    let folder = Folder::new();
    let make = |name: &str, threads: &str| {
        let out = folder.path(name);
        let made = Command::new(env!("CARGO_BIN_EXE_crieur"))
            .env("RAYON_NUM_THREADS", threads)
            .args(["influence", "generate", "--scale", "13", "--edges-per-node", "9", "--out", &out])
            .output()
            .unwrap();
        assert!(made.status.success());
        fs::read(out).unwrap()
    };
    assert!(make("one", "1") == make("three", "3"));
    let found = json(&[&folder.path("one"), "--method", "pagerank", "--top", "1"]);
    assert_eq!(found["read"]["rows"], 8192 * 9);
    assert!(
        refused(&["generate", "--scale", "40", "--edges-per-node", "1", "--out", &folder.path("x")])
            .contains("1 to 31")
    );
}

/// The same accounts with the same followers, and values as far as rounding goes: accounts of equal degree may lie in another order.
fn same(found: &Value, wanted: &Value) {
    let rows = |value: &Value| {
        let row = |row: &Value| {
            (row["account"].to_string(), (row["followers"].as_u64(), row["value"].as_f64().unwrap()))
        };
        value.as_array().unwrap().iter().map(row).collect::<std::collections::BTreeMap<_, _>>()
    };
    let (found, wanted) = (rows(found), rows(wanted));
    assert_eq!(found.len(), wanted.len());
    for (account, (followers, value)) in &wanted {
        let (known, near) = found[account];
        assert!(
            known == *followers && (near - value).abs() < 1e-7,
            "{account}: {known:?} {near}, not {followers:?} {value}"
        );
    }
}

fn import(folder: &Folder, into: &str, file: &str) -> String {
    let (status, out, said) = run(&["import", file, "--into", &folder.path(into), "--memory", "1"]);
    assert_eq!((status, said.as_str()), (0, ""));
    out
}

#[test]
fn an_import_that_is_read_on_comes_to_the_same_as_one_at_once() {
    let folder = Folder::new();
    let made = folder.path("edges");
    let (status, ..) = run(&["generate", "--scale", "12", "--edges-per-node", "30", "--out", &made]);
    assert_eq!(status, 0);
    let text = fs::read(&made).unwrap();
    let of = |path: &str| json(&[path, "--method", "pagerank", "--top", "4096"])["top"].clone();
    let wanted = of(&made);
    import(&folder, "once", &made);
    same(&of(&folder.path("once")), &wanted);
    // The file grows; reading stops at the last whole line.
    let grown = folder.file("grown", &text[..text.len() / 3]);
    let (status, _, said) = run(&["import", &grown, "--into", &folder.path("grown-in")]);
    assert!(status == 0 && (said.is_empty() || said.contains("waits until")), "{said}");
    fs::write(&grown, &text).unwrap();
    import(&folder, "grown-in", &grown);
    same(&of(&folder.path("grown-in")), &wanted);
    assert!(import(&folder, "grown-in", &grown).contains("nothing new"));
    // Another file under the same name.
    fs::write(&grown, &text[4..]).unwrap();
    let said = refused(&["import", &grown, "--into", &folder.path("grown-in")]);
    assert!(said.contains("not the file that was read"), "{said}");
}

#[test]
fn an_import_broken_off_goes_on_and_damage_is_told() {
    let folder = Folder::new();
    let edges = folder.file("edges", EDGES);
    let into = folder.path("in");
    // Broken off at its third line: mended there, it is read on.
    let bad = folder.file("bad", "a,b\nb,c\nc,d,e,f,g,h\n");
    assert!(refused(&["import", &bad, "--into", &into]).contains("line 3"));
    fs::write(&bad, "a,b\nb,c\nc,d\n").unwrap();
    assert!(import(&folder, "in", &bad).contains("4 accounts, 3 edges"));
    assert!(import(&folder, "in", &edges).contains("6 accounts, 9 edges"));
    let (log, snapshot) = (Path::new(&into).join("graph.log"), Path::new(&into).join("graph.snapshot"));
    // A torn tail is as if it had not been written.
    let mut torn = fs::read(&log).unwrap();
    torn.extend([9, 0, 0, 0, 0xf6, 0xff]);
    fs::write(&log, torn).unwrap();
    assert!(import(&folder, "in", &edges).contains("nothing new"));
    let mut bytes = fs::read(&snapshot).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&snapshot, &bytes).unwrap();
    assert!(refused(&["rank", &into, "--method", "indegree"]).contains("damaged"));
    fs::write(&snapshot, &bytes[..at]).unwrap();
    assert!(refused(&["rank", &into, "--method", "indegree"]).contains("cut short"));
    assert!(
        refused(&["rank", &folder.0.path().join("").to_string_lossy(), "--method", "indegree"])
            .contains("import")
    );
}
