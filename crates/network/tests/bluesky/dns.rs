//! TXT records from a name server of the test's own, which speaks DNS over UDP.

use std::net::{Ipv4Addr, SocketAddr};

use network::bluesky::identity::{NameServers, Txt as _, TxtError};
use tokio::net::UdpSocket;

use crate::stand::ALICE;

const NO_ERROR: u8 = 0;
const SERVFAIL: u8 = 2;
const NXDOMAIN: u8 = 3;

/// Answers by the first label after `_atproto`.
async fn server() -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let at = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut query = [0; 1_024];
        while let Ok((length, from)) = socket.recv_from(&mut query).await {
            socket.send_to(&answer(&query[..length]), from).await.unwrap();
        }
    });
    at
}

fn answer(query: &[u8]) -> Vec<u8> {
    let mut end = 12;
    let mut labels = Vec::new();
    while query[end] != 0 {
        let length = usize::from(query[end]);
        labels.push(String::from_utf8_lossy(&query[end + 1..=end + length]).into_owned());
        end += length + 1;
    }
    let question = &query[12..end + 5];
    // Two texts make one record.
    let texts: &[&[&str]] = match labels[1].as_str() {
        "alice" => &[&["v=spf1 -all"], &["did=did:plc:", "aaaaaaaaaaaaaaaaaaaaaaaa"]],
        _ => &[],
    };
    let code = match labels[1].as_str() {
        "nobody" => NXDOMAIN,
        "broken" => SERVFAIL,
        _ => NO_ERROR,
    };
    let count = u8::try_from(texts.len()).unwrap();
    let mut reply = vec![query[0], query[1], 0x81, 0x80 | code, 0, 1, 0, count, 0, 0, 0, 0];
    reply.extend(question);
    for record in texts {
        let data: Vec<u8> = record
            .iter()
            .flat_map(|text| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat())
            .collect();
        let length = u16::try_from(data.len()).unwrap().to_be_bytes();
        // The name is the question's; TXT, IN, for a day.
        reply.extend([0xc0, 12, 0, 16, 0, 1, 0, 1, 0x51, 0x80]);
        reply.extend(length);
        reply.extend(data);
    }
    reply
}

#[tokio::test]
async fn records_are_put_together_and_silence_is_told_from_nothing() {
    let names = NameServers::at(server().await).unwrap();
    let found = names.txt("_atproto.alice.example.com").await.unwrap();
    assert_eq!(found, ["v=spf1 -all".to_owned(), format!("did={ALICE}")]);
    assert_eq!(names.txt("_atproto.nobody.example.com").await, Err(TxtError::None));
    assert_eq!(names.txt("_atproto.empty.example.com").await, Err(TxtError::None));
    let broken = names.txt("_atproto.broken.example.com").await;
    assert!(matches!(broken, Err(TxtError::Unavailable(_))), "{broken:?}");
}
