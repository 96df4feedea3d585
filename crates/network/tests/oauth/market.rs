//! A market with an address: its description and keys are fetched by the server, and it signs who it is.
//!
//! The market's name and its TLS are stood in for: the lab fetches `https://market.crieur.internal` from a server of this test,
//! which serves what `crieur serve` does. Everything else is the real server's own judgement.

use std::io;
use std::sync::{Arc, Mutex};

use network::bluesky::oauth::{Access, Call, Client, Key, OauthError, Over, Vault as _, Whom};
use network::testing::{Lab, Options, Person};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::OnceCell;

use crate::world::{Chance, Market, PASSWORD};

const HOST: &str = "market.crieur.internal";
const WHO: Call<'_> = Call::Query("com.atproto.server.getSession", &[]);

/// What is served, by path.
type Pages = Arc<Mutex<Vec<(String, Value)>>>;

async fn serve(pages: Pages) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let at = listener.local_addr()?.to_string();
    // On a thread of its own: the lab outlives the test that starts it, and so does this.
    let listener = listener.into_std()?;
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::from_std(listener).unwrap();
            while let Ok((stream, _)) = listener.accept().await {
                answer(stream, &pages).await.unwrap_or_default();
            }
        });
    });
    Ok(at)
}

async fn answer(mut stream: TcpStream, pages: &Pages) -> io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split(' ').nth(1).unwrap_or_default();
    let found = pages.lock().unwrap().iter().find(|(own, _)| own == path).map(|(_, page)| page.to_string());
    let (head, body) = found.map_or(("404 Not Found", String::new()), |page| ("200 OK", page));
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {head}\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(answer.as_bytes()).await
}

fn pages_of(client: &Client) -> Vec<(String, Value)> {
    vec![
        (network::bluesky::oauth::METADATA_PATH.to_owned(), client.metadata().unwrap()),
        (network::bluesky::oauth::KEYS_PATH.to_owned(), client.keys().unwrap()),
    ]
}

fn client(keys: &[&Key]) -> Client {
    let home = format!("https://{HOST}").parse().unwrap();
    Client::confidential(&home, keys.iter().map(|key| (*key).clone()).collect()).unwrap()
}

#[tokio::test]
async fn a_market_with_an_address_signs_who_it_is() {
    static LAB: OnceCell<Lab> = OnceCell::const_new();
    let (key, next) = (Key::generate(&Chance), Key::generate(&Chance));
    // Both keys are served from the beginning: the server keeps what it has fetched for a while.
    let pages = Pages::new(Mutex::new(pages_of(&client(&[&key, &next]))));
    let web = vec![(HOST.to_owned(), serve(pages).await.unwrap())];
    let lab = LAB.get_or_try_init(|| Lab::start(Options { web, ..Options::default() })).await.unwrap();

    let market = Market::with(client(&[&key]), lab);
    let (did, session) = market.signed_in(Access::Publish).await;
    assert!(session.may_publish());
    market.expire(&did).await;
    let exchanges = market.road.count("/oauth/token");
    let answer = market.sessions.call(&did, WHO).await.unwrap();
    assert_eq!((answer.status.as_u16(), market.road.count("/oauth/token") - exchanges), (200, 1));

    // A new key comes in front: the session goes on with its own.
    let sealed = market.vault.load(&did).await.unwrap().unwrap();
    let changed = Market::with(client(&[&next, &key]), lab);
    changed.vault.save(&did, sealed.clone()).await.unwrap();
    changed.expire(&did).await;
    assert_eq!(changed.sessions.call(&did, WHO).await.unwrap().status, 200);
    let kept = changed.vault.load(&did).await.unwrap().unwrap();
    // The old key is gone: the session cannot go on, and says so without asking.
    let gone = Market::with(client(&[&next]), lab);
    gone.vault.save(&did, kept).await.unwrap();
    gone.expire(&did).await;
    let over = gone.sessions.call(&did, WHO).await;
    assert!(matches!(over, Err(OauthError::SignInAgain(Over::Refused(_)))), "{over:?}");
    assert_eq!(gone.road.count("/oauth/token"), 0);

    // Somebody who has the market's address but not its keys is not let in.
    let thief = Market::with(client(&[&Key::generate(&Chance)]), lab);
    let handle = lab.new_handle("victim");
    lab.create_account(&handle, PASSWORD).await.unwrap();
    let refused = thief.oauth.begin(Whom::Account(&handle), Access::SignIn).await;
    assert!(
        matches!(&refused, Err(OauthError::Refused { code, .. }) if code == "invalid_client"),
        "{refused:?}"
    );
    let mut person = Person::new(lab, &handle, PASSWORD);
    let (callback, pending) = market.agreed(&handle, &mut person, Access::SignIn).await;
    let stolen = thief.oauth.finish(callback, pending).await;
    assert!(matches!(stolen, Err(OauthError::SignInAgain(_) | OauthError::Refused { .. })), "{stolen:?}");
}
