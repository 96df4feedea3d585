//! Posts in people's own words: four pieces, an opener, what was done, what came of it, a closer.
//!
//! Shape: the n-th post of a campaign takes the n-th piece of each list, the lists being of different lengths, so
//! that two posts of a campaign share at most one piece until a hundred have been written; that is far from a
//! copy by the rules of `wording`. The label stands first, the link last; what does not fit on the network is
//! left out, the closer first.
//! Cost: microseconds. Same campaign, number and person, same words.

mod en;
mod fr;

use std::sync::LazyLock;

use kernel::{Country, Language, Network};

/// What was done and what came of it, a line each.
type Pieces = (&'static str, &'static str);

/// A subject's pieces, cut into lines.
#[derive(Debug)]
struct Subject {
    name: &'static str,
    deeds: Vec<&'static str>,
    results: Vec<&'static str>,
}

/// One language's pieces.
#[derive(Debug)]
struct Shelf {
    openers: Vec<&'static str>,
    closers: Vec<&'static str>,
    subjects: Vec<Subject>,
}

static FRENCH: LazyLock<Shelf> = LazyLock::new(|| Shelf::new(fr::OPENERS, fr::CLOSERS, &fr::TOPICS));
static ENGLISH: LazyLock<Shelf> = LazyLock::new(|| Shelf::new(en::OPENERS, en::CLOSERS, &en::TOPICS));

impl Shelf {
    fn new(openers: &'static str, closers: &'static str, topics: &'static [(&'static str, Pieces)]) -> Self {
        let subject = |(name, (deeds, results)): &'static (&'static str, Pieces)| Subject {
            name,
            deeds: deeds.lines().collect(),
            results: results.lines().collect(),
        };
        Self {
            openers: openers.lines().collect(),
            closers: closers.lines().collect(),
            subjects: topics.iter().map(subject).collect(),
        }
    }

    /// The subject of that name; the one for anything else otherwise.
    fn subject(&self, name: &str) -> Option<&Subject> {
        self.subjects.iter().find(|subject| subject.name == name).or(self.subjects.last())
    }
}

/// What a post is to be about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ask<'a> {
    /// The subject, one of the market's topics.
    pub(crate) topic: &'a str,
    /// The product, with its article.
    pub(crate) product: &'a str,
    /// Tags and names that the product does not hold.
    pub(crate) also: &'a str,
    /// Where it leads.
    pub(crate) link: &'a str,
    /// In which language.
    pub(crate) language: Language,
    /// Where its author lives.
    pub(crate) country: Country,
    /// Where it will stand.
    pub(crate) network: Network,
    /// The how manieth post of the campaign.
    pub(crate) number: usize,
}

/// Somebody's own words; nothing when the link leaves no room for any.
pub(crate) fn post(ask: &Ask<'_>) -> Option<String> {
    let shelf = if ask.language == Language::FR { &*FRENCH } else { &*ENGLISH };
    let subject = shelf.subject(ask.topic)?;
    let number = ask.number;
    let around = |lines: &[&'static str], at: usize| lines.get(at % lines.len().max(1)).copied();
    let named = |line: &str| capital(&line.replace("{p}", ask.product));
    let deed = named(around(&subject.deeds, number)?);
    let result = named(around(&subject.results, number + number / subject.deeds.len().max(1))?);
    let opener = around(&shelf.openers, number)?.to_owned();
    let closer = around(&shelf.closers, number)?.to_owned();
    let bodies = [
        vec![opener.clone(), deed.clone(), result.clone(), closer.clone()],
        vec![opener, deed.clone(), result.clone()],
        vec![deed.clone(), result.clone(), closer],
        vec![deed.clone(), result],
        vec![deed],
    ];
    let label = label(ask.country, ask.language);
    let also = if ask.also.is_empty() { String::new() } else { format!(" {}", ask.also) };
    let dressed = bodies.iter().map(|body| format!("{label} {}{also} {}", body.join(" "), ask.link));
    dressed.into_iter().find(|text| fits(text, ask))
}

/// The label that the author's country and the post's language ask for, with its colon.
pub(crate) fn label(country: Country, language: Language) -> &'static str {
    if country == Country::DE {
        "Anzeige:"
    } else if country == Country::FR || language == Language::FR {
        "Publicité :"
    } else {
        "Ad:"
    }
}

/// Well within what the network carries: an address counts for 23 on two of them.
fn fits(text: &str, ask: &Ask<'_>) -> bool {
    let all = text.chars().count();
    let short = all.saturating_sub(ask.link.chars().count()) + 23;
    match ask.network {
        Network::Bluesky => all <= 298,
        Network::Mastodon => short <= 490,
        Network::X => short <= 275,
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_whole() {
        for shelf in [&*FRENCH, &*ENGLISH] {
            assert_eq!((shelf.openers.len(), shelf.closers.len()), (31, 29));
            for subject in &shelf.subjects {
                assert_eq!((subject.deeds.len(), subject.results.len()), (10, 10), "{}", subject.name);
                assert!(subject.deeds.iter().all(|deed| deed.contains("{p}")), "{}", subject.name);
                assert!(subject.results.iter().all(|result| !result.contains("{p}")), "{}", subject.name);
            }
        }
    }

    #[test]
    fn a_long_link_leaves_less_room_and_at_last_none() {
        let link = format!("https://shop.example.com/{}", "a".repeat(120));
        let ask = |link| Ask {
            topic: "books",
            product: "the box",
            also: "",
            link,
            language: Language::EN,
            country: Country::GB,
            network: Network::Bluesky,
            number: 3,
        };
        let text = post(&ask(&link)).unwrap();
        assert!(text.starts_with("Ad: ") && text.ends_with(&link) && text.chars().count() <= 298);
        assert_eq!(post(&ask(&format!("{link}{}", "b".repeat(200)))), None);
    }

    /// Every campaign of the beginning, on every network, for people of several countries, hundreds of posts.
    #[test]
    fn ninety_nine_in_a_hundred_posts_pass_what_the_market_asks() {
        use crate::town::bookings::{about, terms};
        let (mut all, mut refused) = (0_u32, Vec::new());
        let now = kernel::Timestamp::from_micros(1_800_000_000_000_000);
        for (at, template) in crate::town::brands::CAMPAIGNS.iter().enumerate() {
            let terms = terms(template, now, now.plus(kernel::Span::days(9)), 0).unwrap();
            let language = terms.languages[0];
            let (topic, product, also) = about(&terms, language);
            let brief = wording::Brief {
                message: terms.message.clone(),
                link: terms.link.clone(),
                required: terms.required.clone(),
            };
            let mut corpus = wording::Corpus::new(&brief);
            for number in 0..60_usize {
                let network = Network::ALL[number % 3];
                let country = [Country::FR, Country::GB, Country::US, Country::DE][number / 3 % 4];
                let ask = Ask {
                    topic: &topic,
                    product: &product,
                    also: &also,
                    link: terms.link.as_str(),
                    language,
                    country,
                    network,
                    number: number + at * 41,
                };
                let text = post(&ask).unwrap();
                let setting = wording::Setting { network, country, languages: terms.languages.clone() };
                let report = wording::check(&text, &setting, &brief, &corpus, None, &[]);
                all += 1;
                if report.passes() {
                    corpus.add(u64::from(all), &text);
                } else {
                    refused.push((text, report.problems));
                }
            }
        }
        assert!(
            refused.len() * 100 < usize::try_from(all).unwrap(),
            "{} of {all}: {refused:#?}",
            refused.len()
        );
    }
}
