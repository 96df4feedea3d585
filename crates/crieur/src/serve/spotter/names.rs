//! What posts say, asked of their authors' own servers: each once, a few at a time, again later where nobody answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::ports::NetworkError;
use async_trait::async_trait;
use kernel::{Span, Timestamp};
use network::bluesky::describe::{Described, Describer, Description};
use tokio::task::JoinSet;

/// How many servers are asked at once.
const AT_ONCE: usize = 8;
/// A server that gave no answer is asked again after this, twice as long each time.
const FIRST_PAUSE: Span = Span::seconds(15);
/// The longest of these pauses.
const LONGEST_PAUSE: Span = Span::hours(1);

/// Whoever knows what a post says.
#[async_trait]
pub(crate) trait Describe: Send + Sync {
    /// Asks for a post.
    async fn describe(&self, address: &str) -> Result<Description, NetworkError>;
}

#[async_trait]
impl Describe for Describer {
    async fn describe(&self, address: &str) -> Result<Description, NetworkError> {
        Self::describe(self, address).await
    }
}

/// What is known of a post.
#[derive(Debug)]
struct Known {
    said: Said,
    asking: bool,
    /// Not asked again before this.
    from: Timestamp,
    /// After another question without an answer it waits so long.
    pause: Span,
}

/// What its author's server said.
#[derive(Debug)]
enum Said {
    /// No answer yet.
    Nothing,
    /// This.
    This(Box<Described>),
    /// It is gone, or not for a market.
    Never,
}

/// What is to be done with a post.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Word<'n> {
    /// It says this.
    Says(&'n Described),
    /// It is not to be spoken of.
    Never,
    /// Nobody knows yet.
    Wait,
}

/// All that is known of posts.
pub(super) struct Names {
    describe: Arc<dyn Describe>,
    known: BTreeMap<String, Known>,
    asking: JoinSet<(String, Result<Description, NetworkError>)>,
}

impl Names {
    /// Nothing yet.
    pub(super) fn new(describe: Arc<dyn Describe>) -> Self {
        Self { describe, known: BTreeMap::new(), asking: JoinSet::new() }
    }

    /// What is known of a post; asks where nothing is and there is room to ask.
    pub(super) fn of(&mut self, address: &str, now: Timestamp) -> Word<'_> {
        let fresh = || Known { said: Said::Nothing, asking: false, from: now, pause: FIRST_PAUSE };
        let known = self.known.entry(address.to_owned()).or_insert_with(fresh);
        match &known.said {
            Said::This(said) => return Word::Says(said),
            Said::Never => return Word::Never,
            Said::Nothing => {}
        }
        if !known.asking && known.from <= now && self.asking.len() < AT_ONCE {
            known.asking = true;
            let (describe, of) = (self.describe.clone(), address.to_owned());
            self.asking.spawn(async move {
                let said = describe.describe(&of).await;
                (of, said)
            });
        }
        Word::Wait
    }

    /// Whether an answer is still to come.
    pub(super) fn waits(&self) -> bool {
        !self.asking.is_empty()
    }

    /// Waits for an answer and takes it.
    pub(super) async fn answered(&mut self, now: Timestamp) {
        let Some(Ok((address, said))) = self.asking.join_next().await else { return };
        let Some(known) = self.known.get_mut(&address) else { return };
        known.asking = false;
        match said {
            Ok(Description::Known(said)) => known.said = Said::This(Box::new(said)),
            Ok(Description::Withheld | Description::Gone) | Err(NetworkError::Refused(_)) => {
                known.said = Said::Never;
            }
            Err(NetworkError::RateLimited { wait }) => known.from = now.plus(wait),
            Err(error @ NetworkError::Unavailable(_)) => {
                tracing::debug!(%address, %error, "what a post says could not be read yet");
                known.from = now.plus(known.pause);
                known.pause = known.pause.times(2).min(LONGEST_PAUSE);
            }
        }
    }

    /// Forgets posts that are spoken of no more.
    pub(super) fn keep(&mut self, spoken_of: impl Fn(&str) -> bool) {
        self.known.retain(|address, _| spoken_of(address));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A server that gives these answers, one after the other, and the last one for ever.
    struct Server(Mutex<Vec<Result<Description, NetworkError>>>, Mutex<Vec<String>>);

    #[async_trait]
    impl Describe for Server {
        async fn describe(&self, address: &str) -> Result<Description, NetworkError> {
            self.1.lock().unwrap().push(address.to_owned());
            let mut answers = self.0.lock().unwrap();
            if answers.len() > 1 { answers.remove(0) } else { answers[0].clone() }
        }
    }

    fn said() -> Described {
        Described {
            name: "Alice".to_owned(),
            text: "Look".to_owned(),
            languages: Vec::new(),
            tags: Vec::new(),
            posted: None,
            web: String::new(),
        }
    }

    fn names(answers: Vec<Result<Description, NetworkError>>) -> (Names, Arc<Server>) {
        let server = Arc::new(Server(Mutex::new(answers), Mutex::default()));
        (Names::new(server.clone()), server)
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::EPOCH.plus(Span::seconds(seconds))
    }

    #[tokio::test]
    async fn a_post_is_asked_for_once() {
        let (mut names, server) = names(vec![Ok(Description::Known(said()))]);
        assert_eq!(names.of("a", at(0)), Word::Wait);
        assert_eq!(names.of("a", at(1)), Word::Wait, "and not again while an answer is to come");
        names.answered(at(2)).await;
        assert_eq!(names.of("a", at(9_999)), Word::Says(&said()));
        assert!(!names.waits());
        assert_eq!(server.1.lock().unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_server_that_is_away_is_asked_again_later_each_time() {
        let away = || Err(NetworkError::Unavailable("away".to_owned()));
        let (mut names, server) = names(vec![away(), away(), Ok(Description::Withheld)]);
        let mut asked = Vec::new();
        for second in 0..100 {
            let _word = names.of("a", at(second));
            if names.waits() {
                asked.push(second);
                names.answered(at(second)).await;
            }
        }
        assert_eq!(
            asked,
            [0, 15, 45],
            "after 15 seconds, then 30, and never once it is known not to be shown"
        );
        assert_eq!(names.of("a", at(200)), Word::Never);
        assert_eq!(server.1.lock().unwrap().len(), 3);
    }

    #[tokio::test]
    async fn few_servers_are_asked_at_once() {
        let (mut names, server) = names(vec![Ok(Description::Gone)]);
        (0..50).for_each(|number| assert_eq!(names.of(&number.to_string(), at(0)), Word::Wait));
        let mut most = 0;
        while names.waits() {
            most += 1;
            names.answered(at(0)).await;
        }
        assert_eq!((most, server.1.lock().unwrap().len()), (AT_ONCE, AT_ONCE));
    }
}
