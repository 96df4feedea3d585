//! A stream over a websocket into the log: the feeder is killed, and goes on from its place in the stream.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use log::testing::{Cluster, connect};

use crate::process::Process;
use crate::site::{Site, caught_up, printed, until};
use crate::truth::{Numbers, PARTITIONS, Printed, stream, truth_of};

const LINES: usize = 12_000;

/// A line, and its place in the stream.
type Lines = Arc<Vec<(u64, String)>>;

/// A Jetstream that has all of it, and sends it from the place that is asked for, in its time. What was asked comes back.
fn serve(lines: Lines) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap().to_string();
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let told = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (lines, told) = (Arc::clone(&lines), Arc::clone(&told));
            // Whoever is killed hangs up.
            std::thread::spawn(move || send(stream.unwrap(), &lines, &told).is_ok());
        }
    });
    (at, asked)
}

fn send(mut stream: TcpStream, lines: &Lines, told: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        request.push(byte[0]);
    }
    let request = String::from_utf8(request).unwrap();
    let path = request.split(' ').nth(1).unwrap().to_owned();
    let from = path.split_once("cursor=").map_or(0, |(_, cursor)| cursor.parse().unwrap());
    told.lock().unwrap().push(path);
    let is_key = |line: &&str| line.to_ascii_lowercase().starts_with("sec-websocket-key:");
    let key = request.lines().find(is_key).unwrap()[18..].trim();
    let accept = tokio_tungstenite::tungstenite::handshake::derive_accept_key(key.as_bytes());
    write!(
        stream,
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: {accept}\r\n\r\n"
    )?;
    for (at, (_, line)) in lines.iter().enumerate().filter(|(_, (place, _))| *place >= from) {
        let length = u16::try_from(line.len()).unwrap().to_be_bytes();
        stream.write_all(&[&[0x81, 126][..], &length, line.as_bytes()].concat())?;
        if at % 10 == 0 {
            std::thread::sleep(Duration::from_millis(4));
        }
    }
    stream.read_to_end(&mut Vec::new()).map(drop)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_goes_on_from_its_place_after_the_feeder_was_killed() {
    let cluster = Cluster::start(1);
    let folder = tempfile::tempdir().unwrap();
    let site = Site::new(&cluster, folder.path());
    // Places of a real stream rise; those of the made-up one are whole seconds.
    let numbered = |(at, line): (usize, &str)| {
        let second = line.split_once("\"time_us\":").unwrap().1.split_once("000000,").unwrap().0;
        let place = second.parse::<u64>().unwrap() * 1_000_000 + u64::try_from(at).unwrap();
        (place, line.replacen(&format!("{second}000000"), &place.to_string(), 1))
    };
    let lines: Vec<(u64, String)> = stream(site.here, LINES).lines().enumerate().map(numbered).collect();
    let text: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
    let text = text.join("\n");
    let (at, asked) = serve(Arc::new(lines));
    let source = format!("ws://{at}/subscribe");
    let truth = truth_of(&source, &text, Numbers::Positions);
    assert!(truth.ids.len() > 10, "{}", truth.ids.len());

    let feed = ["feed", &source, "--allow", &at, "--state", "fed", "--linger", "3"];
    let log = connect(cluster.settings(PARTITIONS)).await;
    let feeder = Process::start("feeder0", &site.with(&feed), site.here);
    let worker = site.worker("a");
    let delivering = ["alerts", "--json", "--state", "told"];
    let mut delivery = Process::start("alerts", &site.with(&delivering), site.here);
    // Once it was kept how far was fed, and something came after.
    until("something kept", Duration::from_secs(60), || site.here.join("fed").exists());
    let before = printed(&[worker.said()]).lines;
    until("alerts", Duration::from_secs(60), || printed(&[worker.said()]).lines > before + 2);
    feeder.kill();
    let feeder = Process::start("feeder1", &site.with(&feed), site.here);
    let all = || [&worker, &delivery].iter().all(|each| printed(&[each.said()]).ids() == truth.ids);
    until("every alert", Duration::from_secs(60), all);
    // It is there until it is told to stop, and then everything is in the log.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let (mut feeder, mut worker) = (feeder, worker);
    feeder.ask_to_end();
    assert!(feeder.ended(Duration::from_secs(10)).success(), "{}", feeder.complained());
    caught_up(&log).await;
    worker.ask_to_end();
    assert!(worker.ended(Duration::from_secs(10)).success(), "{}", worker.complained());
    let printed = printed(&[worker.said()]);
    assert_eq!(printed.digests(), truth.digests);
    assert_eq!((printed.ids(), printed.lines), (truth.ids, printed.alerts.len()));
    assert!(printed.count("repeated") > 0 && printed.count("missing") == 0);
    delivery.ask_to_end();
    assert!(delivery.ended(Duration::from_secs(10)).success(), "{}", delivery.complained());
    assert_eq!(Printed::of(&delivery.said()).alerts, printed.alerts);
    let asked = asked.lock().unwrap();
    assert!(asked.len() == 2 && asked[1].contains("cursor="), "{asked:?}");
}
