//! The guarded client against a server of its own on the loopback, which is as private as an address can be.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests: what is missing must stop them")]

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::ports::{LinkError, LinkReader};
use async_trait::async_trait;
use network::guarded::{Allowed, Ask, GuardError, Guarded, Limits, Names};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// A server that answers by path, and counts who came.
struct Server {
    at: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Server {
    async fn start() -> Self {
        Self::on(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0)).await
    }

    async fn on(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let (at, asked) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let count = asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                // A client that hangs up is what some of these tests are about.
                tokio::spawn(async move { answer(stream).await.unwrap_or_default() });
            }
        });
        Self { at, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.at)
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn allowed(&self) -> Vec<Allowed> {
        vec![self.at.to_string().parse().unwrap()]
    }

    fn client(&self) -> Guarded {
        Guarded::new(self.allowed()).unwrap()
    }
}

async fn answer(mut stream: TcpStream) -> io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let request = String::from_utf8(request).unwrap();
    let path = request.split(' ').nth(1).unwrap().to_owned();
    let page = |head: &str, body: &[u8]| {
        [
            format!("HTTP/1.1 {head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len())
                .as_bytes(),
            body,
        ]
        .concat()
    };
    let html = "200 OK\r\ncontent-type: text/html; charset=utf-8";
    let bytes = match path.as_str() {
        "/" => page(html, "<title>Été &amp; plantes</title><meta name=description content=Soif>".as_bytes()),
        "/picture" => page("200 OK\r\ncontent-type: image/png", b"png"),
        "/bomb" => page(&format!("{html}\r\ncontent-encoding: gzip"), &packed()),
        "/head" => page(&format!("{html}\r\nx: {}", "y".repeat(40 << 10)), b""),
        "/announced" => page(html, &vec![b' '; 100_000]),
        "/nowhere" => page("302 Found", b""),
        "/echo" => {
            let head = request.to_ascii_lowercase();
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
            stream.read_exact(&mut body).await?;
            page("400 Bad Request", &[request.as_bytes(), &body].concat())
        }
        "/hangs" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>").await?;
            std::future::pending::<()>().await;
            Vec::new()
        }
        "/endless" => {
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<title>endless</title>")
                .await?;
            loop {
                stream.write_all(&[b' '; 4096]).await?;
            }
        }
        path if path.starts_with("/to?") => page(&format!("302 Found\r\nlocation: {}", &path[4..]), b"away"),
        _ => page("404 Not Found\r\ncontent-type: text/html", b"no"),
    };
    stream.write_all(&bytes).await
}

/// 40 MB of nothing in 40 kB.
fn packed() -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&vec![b' '; 40 << 20]).unwrap();
    packer.finish().unwrap()
}

/// Names with answers of our own; the n-th question about any gets the n-th answer, the last one ever after.
struct Told {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Told {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let answers = answers.iter().map(|ips| ips.iter().map(|ip| ip.parse().unwrap()).collect()).collect();
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }
}

#[async_trait]
impl Names for Told {
    async fn addresses(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        let time = self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(self.answers[time.min(self.answers.len() - 1)].clone())
    }
}

const SMALL: Limits = Limits { body: 10_000, cut: false, time: Duration::from_secs(20) };

#[tokio::test]
async fn private_addresses_are_refused_however_they_are_spelt() {
    let server = Server::start().await;
    let client = Guarded::new(Vec::new()).unwrap();
    let port = server.at.port();
    for host in [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "017700000001",
        "2130706433",
        "127.0.0.1.",
        "localhost",
        "LOCALHOST.",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[fe80::1]",
        "[fc00::1]",
        "[ff02::1]",
        "１２７.0.0.1",
    ] {
        // On an ordinary port too: it is the address that is refused.
        for url in [format!("http://{host}/"), format!("http://{host}:{port}/"), format!("https://{host}/")] {
            let refused = client.get(&url, SMALL).await.expect_err(&url);
            let ordinary = !url.contains(&port.to_string());
            let expected = matches!(refused, GuardError::NotPublic { .. })
                || (!ordinary && matches!(refused, GuardError::Port(_)));
            assert!(expected, "{url}: {refused}");
        }
    }
    assert_eq!(server.asked(), 0, "nothing was sent");
}

#[tokio::test]
async fn what_is_no_web_address_is_refused() {
    let client = Guarded::new(Vec::new()).unwrap();
    let refused = async |url: &str| client.get(url, SMALL).await.expect_err(url);
    assert!(matches!(refused("ftp://example.com/").await, GuardError::Scheme(_)));
    assert!(matches!(refused("file:///etc/passwd").await, GuardError::Scheme(_)));
    assert!(matches!(refused("gopher://127.0.0.1:70/x").await, GuardError::Scheme(_)));
    assert!(matches!(refused("example.com").await, GuardError::Unreadable(_)));
    assert!(matches!(refused("http://").await, GuardError::Unreadable(_)));
    assert!(matches!(
        refused(&format!("http://example.com/{}", "x".repeat(3000))).await,
        GuardError::Unreadable(_)
    ));
    assert_eq!(refused("http://user@example.com/").await, GuardError::Credentials);
    assert_eq!(refused("http://:pw@example.com/").await, GuardError::Credentials);
    assert_eq!(refused("http://example.com:22/").await, GuardError::Port(22));
    assert_eq!(refused("http://1.1.1.1:6379/").await, GuardError::Port(6379));
}

#[tokio::test]
async fn an_allowed_host_is_fetched_and_its_card_read() {
    let server = Server::start().await;
    let card = server.client().card(&server.url("/")).await.unwrap();
    assert_eq!((card.title.as_deref(), card.description.as_deref()), (Some("Été & plantes"), Some("Soif")));
    let decimal = format!("http://2130706433:{}/", server.at.port());
    assert!(server.client().card(&decimal).await.is_ok(), "another spelling of the same address");
    let picture = server.client().card(&server.url("/picture")).await;
    assert!(matches!(picture, Err(LinkError::NoPage(_))), "{picture:?}");
    let missing = server.client().card(&server.url("/missing")).await;
    assert_eq!(missing, Err(LinkError::NoPage("it answers 404: check the address".to_owned())));
    let other = server.client().card("http://127.0.0.1:1/").await;
    assert!(matches!(other, Err(LinkError::NotAllowed(_))), "{other:?}");
}

#[tokio::test]
async fn a_redirect_goes_through_the_door_again() {
    let (server, inside) = (Server::start().await, Server::start().await);
    let client = server.client();
    let followed = client.get(&server.url("/to?/"), SMALL).await.unwrap();
    assert_eq!(followed.url.as_str(), server.url("/"));
    for target in [
        inside.url("/"),
        inside.url("/").replace("127.0.0.1", "2130706433"),
        "http://169.254.169.254/".to_owned(),
        "//[::1]/".to_owned(),
        "http://localhost/".to_owned(),
    ] {
        let refused = client.get(&server.url(&format!("/to?{target}")), SMALL).await.expect_err(&target);
        assert!(matches!(refused, GuardError::NotPublic { .. }), "{target}: {refused}");
    }
    let refused = client.get(&server.url("/to?file:///etc/passwd"), SMALL).await;
    assert!(matches!(refused, Err(GuardError::Scheme(_))), "{refused:?}");
    let refused = client.get(&server.url(&format!("/to?http://a:b@{}/", server.at)), SMALL).await;
    assert!(matches!(refused, Err(GuardError::Credentials)), "{refused:?}");
    assert_eq!(inside.asked(), 0, "nothing was sent inside");
    let before = server.asked();
    let round =
        client.get(&server.url(&format!("/to?{}", server.url("/to?/to?/to?/to?/to?/to?/"))), SMALL).await;
    assert!(matches!(round, Err(GuardError::Redirects(5))), "{round:?}");
    assert_eq!(server.asked() - before, 6);
    assert!(matches!(client.get(&server.url("/nowhere"), SMALL).await, Err(GuardError::Nowhere)));
}

#[tokio::test]
async fn a_server_is_asked_with_a_body_and_a_secret() {
    let server = Server::start().await;
    let ask = Ask::post(server.url("/echo"), "application/json", b"{\"a\":1}".to_vec());
    let ask = ask.secret(AUTHORIZATION, "Bearer abc").unwrap();
    assert!(!format!("{ask:?}").contains("abc"), "{ask:?}");
    let answer = server.client().ask(ask, SMALL).await.unwrap();
    // Whatever the status: what it means is the caller's to know.
    assert_eq!(answer.status.as_u16(), 400);
    let said = String::from_utf8(answer.body).unwrap();
    assert!(said.starts_with("POST /echo ") && said.ends_with("\r\n\r\n{\"a\":1}"), "{said}");
    assert!(said.contains("authorization: Bearer abc\r\n"), "{said}");
    assert!(said.contains("content-type: application/json\r\n"), "{said}");
    let bad = Ask::get(server.url("/")).secret(AUTHORIZATION, "a\r\nhost: b");
    assert!(matches!(bad, Err(GuardError::Header(_))), "{bad:?}");
}

#[tokio::test]
async fn a_secret_is_never_taken_elsewhere() {
    let (server, other) = (Server::start().await, Server::start().await);
    let client = Guarded::new([server.allowed(), other.allowed()].concat()).unwrap();
    let ask = Ask::get(server.url(&format!("/to?{}", other.url("/echo"))));
    let ask = ask.header(AUTHORIZATION, HeaderValue::from_static("Bearer abc"));
    let answer = client.ask(ask, SMALL).await.unwrap();
    assert_eq!((answer.status.as_u16(), other.asked()), (302, 0));
    let inside = Guarded::new(Vec::new()).unwrap().ask(Ask::get(server.url("/")), SMALL).await;
    assert!(matches!(inside, Err(GuardError::NotPublic { .. })), "{inside:?}");
}

#[tokio::test]
async fn an_answer_that_is_lost_is_told_from_a_server_that_was_not_reached() {
    let server = Server::start().await;
    let gone = { TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap() };
    let client = Guarded::new([server.allowed(), vec![gone.to_string().parse().unwrap()]].concat()).unwrap();
    let none = client.ask(Ask::get(format!("http://{gone}/")), SMALL).await.unwrap_err();
    assert!(matches!(none, GuardError::NotReached(_)) && !none.may_have_arrived(), "{none:?}");
    let short = Limits { time: Duration::from_millis(300), ..SMALL };
    let slow = client.ask(Ask::get(server.url("/hangs")), short).await.unwrap_err();
    assert!(slow.may_have_arrived(), "{slow:?}");
    let large = client.ask(Ask::get(server.url("/announced")), SMALL).await.unwrap_err();
    assert!(matches!(large, GuardError::LargeBody(_)) && large.may_have_arrived(), "{large:?}");
}

#[tokio::test]
async fn a_name_with_one_foot_inside_is_refused() {
    let client = |ips: &[&str]| Guarded::with_names(Vec::new(), Told::new(&[ips])).unwrap();
    let refused =
        client(&["93.184.215.14", "10.0.0.1"]).get("http://mixed.example/", SMALL).await.unwrap_err();
    assert!(matches!(&refused, GuardError::NotPublic { host, .. } if host == "mixed.example"), "{refused}");
    assert!(!refused.to_string().contains("10.0"), "the numbers inside are not told: {refused}");
    let refused = client(&["::ffff:127.0.0.1"]).get("http://six.example/", SMALL).await;
    assert!(matches!(refused, Err(GuardError::NotPublic { .. })), "{refused:?}");
    let refused = client(&[]).get("http://none.example/", SMALL).await;
    assert!(matches!(refused, Err(GuardError::Unknown(_))), "{refused:?}");
}

#[tokio::test]
async fn a_name_that_changes_its_mind_gains_nothing() {
    let outside = Server::start().await;
    let port = outside.at.port();
    // The same port at another address stands for the inside; 127.0.0.1 is allowed here and stands for the outside.
    let inside = Server::on(SocketAddr::new(Ipv4Addr::new(127, 0, 0, 2).into(), port)).await;
    let names = Told::new(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let client = Guarded::with_names(outside.allowed(), names.clone()).unwrap();
    let page = client.get(&format!("http://flip.example:{port}/"), SMALL).await.unwrap();
    assert!(page.status.is_success());
    assert_eq!(names.asked.load(Ordering::SeqCst), 1, "asked once, and connected to that");
    let names = Told::new(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let client = Guarded::with_names(outside.allowed(), names).unwrap();
    let refused = client.get(&format!("http://flip.example:{port}/to?/"), SMALL).await;
    assert!(matches!(refused, Err(GuardError::NotPublic { .. })), "{refused:?}");
    assert_eq!((outside.asked(), inside.asked()), (2, 0));
}

#[tokio::test]
async fn a_host_may_be_allowed_by_its_name() {
    let server = Server::start().await;
    let port = server.at.port();
    let allowed = || vec![format!("intranet.example:{port}").parse().unwrap()];
    let client = Guarded::with_names(allowed(), Told::new(&[&["127.0.0.1"]])).unwrap();
    assert!(client.card(&format!("http://INTRANET.example:{port}/")).await.is_ok());
    let other = client.card(&format!("http://extranet.example:{port}/")).await;
    assert!(matches!(other, Err(LinkError::NotAllowed(_))), "{other:?}");
}

#[tokio::test]
async fn a_body_is_bounded_after_unpacking() {
    let server = Server::start().await;
    let client = server.client();
    let cut = Limits { cut: true, ..SMALL };
    for path in ["/endless", "/bomb", "/announced"] {
        let refused = client.get(&server.url(path), SMALL).await;
        assert!(matches!(refused, Err(GuardError::LargeBody(10_000))), "{path}: {refused:?}");
        let page = client.get(&server.url(path), cut).await.unwrap();
        assert_eq!((page.body.len(), page.cut), (10_000, true), "{path}");
    }
    assert_eq!(client.card(&server.url("/endless")).await.unwrap().title.as_deref(), Some("endless"));
    let head = client.get(&server.url("/head"), SMALL).await;
    assert!(matches!(head, Err(GuardError::LargeHead(_))), "{head:?}");
}

#[tokio::test]
async fn a_page_that_never_ends_is_given_up() {
    let server = Server::start().await;
    let limits = Limits { time: Duration::from_millis(300), ..SMALL };
    let slow = server.client().get(&server.url("/hangs"), limits).await;
    assert!(matches!(slow, Err(GuardError::Slow(_))), "{slow:?}");
}

#[tokio::test]
async fn nobody_at_home_is_told_apart_from_not_allowed() {
    let server = Server::start().await;
    let gone = { TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap() };
    let client = Guarded::new(vec![gone.to_string().parse().unwrap()]).unwrap();
    let nobody = client.card(&format!("http://{gone}/")).await;
    assert!(matches!(nobody, Err(LinkError::NoAnswer(_))), "{nobody:?}");
    assert_eq!(server.asked(), 0);
}
