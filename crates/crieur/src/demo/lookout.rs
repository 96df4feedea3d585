//! The demo's lookout: the real engine on the town's public stream, told to the market as `crieur serve` tells it.
//!
//! Its memory is the engine's and [`Breaking`]'s. Nothing of it is kept: the town says two days again after a stop. Bound: as
//! many posts and authors as the town has in two days, and twice as many.

use std::sync::Arc;

use breakout::{Alert, Model, Partition, Settings};
use eyre::Result;
use kernel::{Network, Timestamp};
use market::breakout::Spotting;
use simulator::town::{Happening, Lookout, PublicPost};

use crate::spot::breaking::Breaking;

/// The town has some 1,450 posts in two days.
const POSTS: usize = 4_000;
/// Smaller ones are nobody's business.
const LEAST: u64 = 50;
/// A post that grows slowly is told of again after so many seconds of the town's: a write each.
const TOLD_EVERY: u32 = 2_400;

/// The engine, and what was told.
#[derive(Debug)]
pub(super) struct Engine {
    partition: Partition,
    breaking: Breaking,
    alerts: Vec<Alert>,
}

impl Engine {
    /// With the model that comes with the program.
    pub(super) fn new() -> Result<Self> {
        let settings = Settings {
            posts: POSTS,
            authors: POSTS,
            door: POSTS * 4,
            recent: 1 << 15,
            ..Settings::default()
        };
        let partition = Partition::new(settings, Arc::new(Model::shipped()?));
        Ok(Self { partition, breaking: Breaking::default(), alerts: Vec::new() })
    }
}

impl Lookout for Engine {
    fn happened(&mut self, it: &Happening) {
        self.partition.read(&it.event(), &mut self.alerts);
        for alert in self.alerts.drain(..) {
            // An alert is raised by what happens to its own post.
            self.breaking.put(&alert, &it.post);
        }
    }

    fn words(&mut self, post: &dyn Fn(&str) -> Option<PublicPost>, _: Timestamp) -> Vec<Spotting> {
        let mut words = Vec::new();
        for word in self.breaking.words(&self.partition, Network::Bluesky, TOLD_EVERY) {
            if word.forecast.likely < LEAST {
                continue;
            }
            let Some(it) = post(&word.post) else { continue };
            self.breaking.told(&word);
            let PublicPost { web, name, text, languages, tags, .. } = it;
            words.push(Spotting { web, name, text, languages, tags, ..word });
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use breakout::Kind;
    use kernel::Span;

    use super::*;

    const POST: &str = "at://did:plc:a/app.bsky.feed.post/1";

    fn begin() -> Timestamp {
        Timestamp::from_micros(1_790_000_000_000_000)
    }

    /// So many more people like the post, so many seconds after it was published.
    fn likes(engine: &mut Engine, readers: std::ops::Range<u32>, after: u64) {
        for reader in readers {
            engine.happened(&Happening {
                at: begin().plus(Span::seconds(after)),
                kind: Kind::Like,
                post: POST.into(),
                author: "did:plc:a".into(),
                posted: begin(),
                actor: format!("did:plc:reader{reader}").into(),
            });
        }
    }

    fn there(address: &str) -> Option<PublicPost> {
        Some(PublicPost {
            address: address.to_owned(),
            web: "https://town.example/a/1".to_owned(),
            network: Network::Bluesky,
            account: "did:plc:a".to_owned(),
            name: "Ada".to_owned(),
            text: "Fourteen figs!".to_owned(),
            languages: Vec::new(),
            tags: Vec::new(),
            posted: begin(),
        })
    }

    #[test]
    fn a_post_is_told_with_its_words_once_and_again_when_it_has_grown() {
        let mut engine = Engine::new().unwrap();
        likes(&mut engine, 0..9, 60);
        assert_eq!(engine.words(&there, begin()), [], "nine likes are nothing");
        likes(&mut engine, 9..120, 600);
        assert_eq!(engine.words(&|_| None, begin()), [], "what is gone is not told");
        let words = engine.words(&there, begin());
        let [word] = words.as_slice() else { panic!("{words:?}") };
        assert_eq!(
            (word.name.as_str(), word.text.as_str(), word.counts.likes),
            ("Ada", "Fourteen figs!", 120)
        );
        likes(&mut engine, 120..125, 900);
        assert_eq!(engine.words(&there, begin()), [], "five more are no news yet");
        likes(&mut engine, 125..140, 960);
        assert_eq!(engine.words(&there, begin()).len(), 1, "a tenth more is");
        // Step by step: who is suddenly far ahead of everybody is not believed.
        for step in 1..=5 {
            likes(&mut engine, 139 + step..140 + step, 960 + 480 * u64::from(step));
        }
        assert_eq!(engine.words(&there, begin()).len(), 1, "after a while anything is");
    }
}
