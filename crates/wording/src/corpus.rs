//! The posts of one campaign, indexed, so that a draft is held against ten thousand of them at once.
//!
//! Shape: two inverted indexes, from stems that carry meaning and from every fourth five-letter run to the posts
//! that have them. A draft walks its own lists and counts, exactly, how much it shares with every post; only
//! posts past a gate ([`GATE`]) are compared in full, the most alike first. The words of the brief count for
//! little between two posts: both authors read it, and a copy of the brief is found against the brief itself.
//! Cost: for n posts about as many steps as there are entries in the draft's lists, at most n per list; memory
//! about 1.5 kB a post. Bound: [`MOST_COMPARED`] full comparisons, fewer for giants ([`MOST_CELLS`]).
//! Order: the answer depends on the posts and their keys, not on the order in which they were added.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::Brief;
use crate::own::compare::{Comparison, share};
use crate::own::shape::{Common, Shape};
use crate::own::{Closest, Originality, Similarity, weigh};

/// The share of stems or letters, of the draft or of the post, from which a post is compared in full.
pub(crate) const GATE: f64 = 0.25;
/// The most posts that are compared in full.
const MOST_COMPARED: usize = 64;
/// The most cells of comparison tables for one draft.
const MOST_CELLS: usize = 4_000_000;
/// One run in this many is indexed: those whose hash it divides.
const SAMPLE: u32 = 4;
/// A draft with fewer words that are not the brief's is compared by all its words.
const FEWEST_FRESH: usize = 4;
/// A source is taken to have at least this many stems and sampled runs: see `compare`.
const FEWEST_STEMS: usize = 8;
const FEWEST_RUNS: usize = 10;

/// The keys are hashes already.
#[derive(Debug, Clone, Default)]
struct AsIs(u64);

impl Hasher for AsIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }

    fn write_u32(&mut self, hash: u32) {
        self.0 = u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

type Lists = HashMap<u32, Vec<u32>, BuildHasherDefault<AsIs>>;

#[derive(Debug, Clone, PartialEq)]
struct Post {
    key: u64,
    shape: Shape,
    stems: u32,
    runs: u32,
    /// Another text was added under the same key.
    replaced: bool,
}

/// The posts of one campaign.
#[derive(Debug, Clone)]
pub struct Corpus {
    common: Common,
    brief: Shape,
    brief_stems: Vec<u32>,
    posts: Vec<Post>,
    places: HashMap<u64, u32>,
    stems: Lists,
    runs: Lists,
}

/// A post past the gate.
struct Candidate {
    post: usize,
    alike: f64,
}

impl Corpus {
    /// No posts yet.
    #[must_use]
    pub fn new(brief: &Brief) -> Self {
        Self::of(&brief.message, &brief.required)
    }

    /// No posts yet, for a message and what everyone must write.
    #[must_use]
    pub fn of(message: &str, required: &[String]) -> Self {
        let common = Common::new(required.iter().map(String::as_str)).with_tags(message);
        let shape = Shape::new(message, &common);
        Self {
            brief_stems: shape.stems(),
            brief: shape,
            common,
            posts: Vec::new(),
            places: HashMap::new(),
            stems: Lists::default(),
            runs: Lists::default(),
        }
    }

    /// Adds a post under its key, its position in the campaign; a post with the same key is replaced.
    pub fn add(&mut self, key: u64, text: &str) {
        let Ok(place) = u32::try_from(self.posts.len()) else { return };
        let shape = Shape::new(text, &self.common).without(&self.brief_stems);
        let stems = shape.stems();
        let runs: Vec<u32> = sampled(&shape).collect();
        for stem in &stems {
            self.stems.entry(*stem).or_default().push(place);
        }
        for run in &runs {
            self.runs.entry(*run).or_default().push(place);
        }
        if let Some(old) = self.places.insert(key, place)
            && let Some(old) = self.posts.get_mut(old as usize)
        {
            old.replaced = true;
        }
        self.posts.push(Post {
            key,
            shape,
            stems: small(stems.len()),
            runs: small(runs.len()),
            replaced: false,
        });
    }

    /// How many posts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Holds a draft against the brief and against the posts with a smaller key than `before`, if given, other
    /// than those of `except`: its author's own.
    #[must_use]
    pub fn originality(&self, draft: &str, before: Option<u64>, except: &[u64]) -> Originality {
        self.judge(draft, before, except, Self::candidates)
    }

    /// The same answer from a full comparison with every post: what the index is measured against.
    #[must_use]
    pub fn originality_by_full_scan(&self, draft: &str, before: Option<u64>, except: &[u64]) -> Originality {
        self.judge(draft, before, except, |corpus, _, meant| {
            (0..corpus.posts.len()).filter(|post| meant(&corpus.posts[*post])).collect()
        })
    }

    fn judge(
        &self,
        draft: &str,
        before: Option<u64>,
        except: &[u64],
        candidates: impl Fn(&Self, &Shape, &dyn Fn(&Post) -> bool) -> Vec<usize>,
    ) -> Originality {
        let shape = Shape::new(draft, &self.common);
        let (evidence, comparison) = weigh(&shape, &self.brief);
        let brief = Similarity::new(evidence, &comparison, &shape, &self.brief);
        let own_words = shape.content;
        let fresh = shape.clone().without(&self.brief_stems);
        let draft = if fresh.content >= FEWEST_FRESH { fresh } else { shape };
        let meant = |post: &Post| {
            !post.replaced && before.is_none_or(|before| post.key < before) && !except.contains(&post.key)
        };
        let posts = self.posts.iter().filter(|post| meant(post)).count();
        let closest = self.closest(&draft, candidates(self, &draft, &meant));
        Originality { own_words, brief, closest, posts }
    }

    /// The most alike of the candidates; of two that are equally so, the one with the smaller key.
    fn closest(&self, draft: &Shape, candidates: Vec<usize>) -> Option<Closest> {
        let mut best: Option<(f64, &Post, Comparison)> = None;
        for post in candidates.into_iter().map(|post| &self.posts[post]) {
            let (evidence, comparison) = weigh(draft, &post.shape);
            let better = best.as_ref().is_none_or(|(most, other, _)| {
                evidence > *most || (evidence >= *most && post.key < other.key)
            });
            if better {
                best = Some((evidence, post, comparison));
            }
        }
        let (evidence, post, comparison) = best?;
        let similarity = Similarity::new(evidence, &comparison, draft, &post.shape);
        Some(Closest { key: post.key, similarity })
    }

    /// The posts past the gate, the most alike first, as many as the bounds allow.
    fn candidates(&self, draft: &Shape, meant: &dyn Fn(&Post) -> bool) -> Vec<usize> {
        let draft_stems = draft.stems();
        let draft_runs: Vec<u32> = sampled(draft).collect();
        let stems = self.count(&self.stems, &draft_stems);
        let runs = self.count(&self.runs, &draft_runs);
        let mut found: Vec<Candidate> = Vec::new();
        for (at, post) in self.posts.iter().enumerate() {
            let (words, letters) = (usize::from(stems[at]), usize::from(runs[at]));
            let words =
                share(words, draft_stems.len()).max(share(words, (post.stems as usize).max(FEWEST_STEMS)));
            let letters =
                share(letters, draft_runs.len()).max(share(letters, (post.runs as usize).max(FEWEST_RUNS)));
            if (words >= GATE || letters >= GATE) && meant(post) {
                found.push(Candidate { post: at, alike: words + letters });
            }
        }
        let order = |a: &Candidate, b: &Candidate| {
            b.alike.total_cmp(&a.alike).then(self.posts[a.post].key.cmp(&self.posts[b.post].key))
        };
        found.sort_by(order);
        let mut cells = 0;
        let afford = |candidate: &Candidate| {
            cells += draft.words.len() * self.posts[candidate.post].shape.words.len();
            cells <= MOST_CELLS
        };
        found.into_iter().take(MOST_COMPARED).take_while(afford).map(|candidate| candidate.post).collect()
    }

    /// For every post, how many of the keys it has.
    fn count(&self, lists: &Lists, keys: &[u32]) -> Vec<u16> {
        let mut counts = vec![0_u16; self.posts.len()];
        for list in keys.iter().filter_map(|key| lists.get(key)) {
            for post in list {
                counts[*post as usize] = counts[*post as usize].saturating_add(1);
            }
        }
        counts
    }
}

fn sampled(shape: &Shape) -> impl Iterator<Item = u32> {
    shape.runs.iter().copied().filter(|run| run.is_multiple_of(SAMPLE))
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
