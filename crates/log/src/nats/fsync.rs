//! Whether the servers write to the disk before they acknowledge.
//!
//! Asked over the system account, which every server of a cluster answers for itself (`$SYS.REQ.SERVER.PING.JSZ`).
//! What has answered within [`LISTEN`] counts; a server that is away is not seen.

use std::collections::BTreeSet;
use std::time::Duration;

use async_nats::{Client, Subscriber};
use futures::StreamExt;
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};

/// How long answers are waited for.
const LISTEN: Duration = Duration::from_millis(700);

/// Whether the servers sync every write, as far as can be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fsync {
    /// These do.
    Always {
        /// Their names.
        servers: BTreeSet<String>,
    },
    /// This one does not: it acknowledges what is not on its disk yet.
    Late {
        /// Its name.
        server: String,
    },
    /// Nothing could be seen, and why.
    Unseen(String),
}

#[derive(Deserialize)]
struct Answer {
    server: Server,
    data: Option<Data>,
}

#[derive(Deserialize)]
struct Server {
    name: String,
}

#[derive(Deserialize)]
struct Data {
    #[serde(default)]
    disabled: bool,
    config: Option<Config>,
}

#[derive(Deserialize)]
struct Config {
    #[serde(default)]
    sync_always: bool,
}

/// Asks all servers.
pub(super) async fn look(client: &Client) -> Fsync {
    let inbox = client.new_inbox();
    let answers = match client.subscribe(inbox.clone()).await {
        Ok(answers) => answers,
        Err(error) => return Fsync::Unseen(error.to_string()),
    };
    let question = br#"{"config":true}"#.as_slice().into();
    if let Err(error) = client.publish_with_reply("$SYS.REQ.SERVER.PING.JSZ", inbox, question).await {
        return Fsync::Unseen(error.to_string());
    }
    judged(answers).await
}

async fn judged(mut answers: Subscriber) -> Fsync {
    let until = Instant::now() + LISTEN;
    let mut servers = BTreeSet::new();
    while let Ok(Some(message)) = timeout_at(until, answers.next()).await {
        match judge(&message.payload) {
            Verdict::Always(server) => servers.extend([server]),
            Verdict::Late(server) => return Fsync::Late { server },
            Verdict::Nothing => {}
        }
    }
    if servers.is_empty() {
        return Fsync::Unseen("no server answered: is it the system account's login?".to_owned());
    }
    Fsync::Always { servers }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Always(String),
    Late(String),
    /// A server that keeps nothing, or no answer at all.
    Nothing,
}

fn judge(answer: &[u8]) -> Verdict {
    let Ok(Answer { server, data: Some(data) }) = serde_json::from_slice(answer) else {
        return Verdict::Nothing;
    };
    match data.config {
        Some(config) if config.sync_always => Verdict::Always(server.name),
        Some(_) if !data.disabled => Verdict::Late(server.name),
        Some(_) | None => Verdict::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_is_judged_by_what_it_says() {
        let answer =
            |data: &str| judge(format!(r#"{{"server":{{"name":"a","id":"N"}},"data":{data}}}"#).as_bytes());
        let always = r#"{"config":{"sync_interval":120000000000,"sync_always":true}}"#;
        assert_eq!(answer(always), Verdict::Always("a".to_owned()));
        let late = r#"{"config":{"sync_interval":120000000000}}"#;
        assert_eq!(answer(late), Verdict::Late("a".to_owned()));
        assert_eq!(answer(r#"{"disabled":true,"config":{}}"#), Verdict::Nothing);
        assert_eq!(answer("null"), Verdict::Nothing);
        assert_eq!(judge(b"not JSON"), Verdict::Nothing);
    }
}
