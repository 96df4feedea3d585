//! `crieur ingest` as a person runs it: files of every kind, and an address that is cut and asked again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests: what is missing must stop them"
)]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn captured(name: &str) -> PathBuf {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let shared = std::env::var("CRIEUR_SHARED").unwrap_or(format!("{here}/../../../shared"));
    let path = Path::new(&shared).join("data/bluesky").join(name);
    assert!(path.exists(), "this test reads what was captured at {}, which is missing", path.display());
    path
}

fn ingest(arguments: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_crieur")).arg("ingest").args(arguments).output().unwrap();
    (status.code().unwrap(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn values(lines: &str) -> Vec<Value> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

/// Without what the two kinds of stream number and time in their own way.
fn alike(lines: &str) -> Vec<Value> {
    let mut values = values(lines);
    for value in &mut values {
        let fields = value.as_object_mut().unwrap();
        assert!(fields.remove("position").is_some() && fields.remove("seen").is_some());
    }
    values
}

#[test]
fn frames_and_lines_become_the_same_events() {
    let (frames, lines) = (captured("frames.bin.zst"), captured("expected_v1.jsonl"));
    let (status, of_frames, said) =
        ingest(&["--from", frames.to_str().unwrap(), "--to", "-", "--records", "--check"]);
    assert_eq!((status, said.as_str()), (0, ""));
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("events.jsonl");
    let (status, nothing, said) =
        ingest(&["--from", lines.to_str().unwrap(), "--to", to.to_str().unwrap(), "--records", "--stats"]);
    assert_eq!((status, nothing.as_str()), (0, ""));
    for shown in ["like        105", "152 events in ", "messages", "days old"] {
        assert!(said.contains(shown), "{shown} is missing: {said}");
    }
    let of_lines = std::fs::read_to_string(&to).unwrap();
    assert_eq!(alike(&of_frames).len(), 152);
    assert_eq!(alike(&of_frames), alike(&of_lines));
    let like = &values(&of_frames)[0];
    assert_eq!((&like["kind"], &like["position"]), (&"like".into(), &31_527_015_322_u64.into()));
    assert_eq!(like["subject"], like["record"]["subject"]);

    let (status, few, _) = ingest(&["--from", lines.to_str().unwrap(), "--to", "-", "--limit", "7"]);
    assert_eq!((status, few.lines().count()), (0, 7));
    assert!(!few.contains("\"record\""));
}

#[test]
fn a_damaged_file_is_read_as_far_as_it_goes_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read_to_string(captured("expected_v1.jsonl")).unwrap();
    let file = folder.path().join("lines.jsonl.gz");
    let damaged = format!("nonsense\n{whole}{{\"did\":\n");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(damaged.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    std::fs::write(&file, &packed).unwrap();
    let from = file.to_str().unwrap();
    let (status, lines, said) = ingest(&["--from", from, "--to", "-"]);
    assert_eq!((status, lines.lines().count()), (1, 152));
    assert!(said.contains("2 messages could not be read"), "{said}");

    std::fs::write(&file, &packed[..packed.len() / 2]).unwrap();
    let (status, lines, said) = ingest(&["--from", from, "--to", "-"]);
    assert!(status == 1 && (10..152).contains(&lines.lines().count()), "{status} {said}");
    assert!(said.contains("cannot be read"), "{said}");

    let (status, _, said) = ingest(&["--from", "no-such-file", "--to", "-"]);
    assert!(status == 2 && said.contains("no-such-file cannot be read"), "{said}");
    let (status, _, said) = ingest(&["--from", from, "--to", "-", "--cursor", "c"]);
    assert!(status == 2 && said.contains("are for addresses"), "{said}");
    let (status, _, said) = ingest(&["--from", "wss://relay.example/", "--to", "-"]);
    assert!(status == 2 && said.contains("no stream that is known here"), "{said}");
}

/// A websocket server of the plainest kind: shakes hands, sends these messages as text, says nothing more. What each
/// connection asked for comes back.
fn serve(messages: Vec<Vec<String>>) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap().to_string();
    let served = std::thread::spawn(move || {
        let mut asked = Vec::new();
        for messages in messages {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.push(byte[0]);
            }
            let request = String::from_utf8(request).unwrap();
            asked.push(request.split(' ').nth(1).unwrap().to_owned());
            let key = request
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase().starts_with("sec-websocket-key:").then(|| line[18..].trim())
                })
                .unwrap();
            write!(
                stream,
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: {}\r\n\r\n",
                accept(key)
            )
            .unwrap();
            for message in messages {
                let length = u16::try_from(message.len()).unwrap().to_be_bytes();
                stream.write_all(&[&[0x81, 126][..], &length, message.as_bytes()].concat()).unwrap();
            }
            // Until the other side hangs up.
            let _ = stream.read_to_end(&mut Vec::new());
        }
        asked
    });
    (at, served)
}

/// What a server must answer, so that a stray answer of another kind is not taken for one.
fn accept(key: &str) -> String {
    tokio_tungstenite::tungstenite::handshake::derive_accept_key(key.as_bytes())
}

#[test]
fn an_address_is_read_until_it_is_enough_and_then_on_from_the_cursor() {
    let whole = std::fs::read_to_string(captured("expected_v1.jsonl")).unwrap();
    let lines: Vec<String> = whole.lines().map(str::to_owned).collect();
    let (at, served) = serve(vec![lines[..100].to_vec(), lines[90..].to_vec()]);
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (to, cursor, address) = (path("events.jsonl"), path("cursor"), format!("ws://{at}/subscribe"));
    let first = ["--from", &address, "--to", &to, "--cursor", &cursor, "--allow", &at, "--limit", "100"];
    let (status, _, said) = ingest(&first);
    assert_eq!(status, 0, "{said}");
    let furthest = |lines: &[String]| {
        let time = |line: &String| serde_json::from_str::<Value>(line).unwrap()["time_us"].as_u64().unwrap();
        lines.iter().map(time).max().unwrap()
    };
    let kept: u64 = std::fs::read_to_string(&cursor).unwrap().trim().parse().unwrap();
    assert_eq!(kept, furthest(&lines[..100]));
    let (status, _, said) = ingest(&[&first[..8], &["--limit", "62"]].concat());
    assert_eq!(status, 0, "{said}");
    // The ten that came again after the start stand there twice; none is missing.
    assert_eq!(std::fs::read_to_string(&to).unwrap().lines().count(), 162);
    let asked = served.join().unwrap();
    assert_eq!(asked, ["/subscribe".to_owned(), format!("/subscribe?cursor={}", kept - 3_000_000)]);

    std::fs::write(&cursor, "yesterday").unwrap();
    let (status, _, said) = ingest(&first);
    assert!(status == 2 && said.contains("holds no number"), "{said}");
}
