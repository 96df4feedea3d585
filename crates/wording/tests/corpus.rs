//! The index of a campaign's posts against a full comparison with every one of them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test's helpers stop the test")]

use std::path::Path;

use proptest::prelude::*;
use wording::evaluate::{Row, read};
use wording::{Brief, Corpus, OTHER_REFUSED_FROM};

fn rows() -> Vec<Row> {
    let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("data/fr.tsv");
    read(&std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).unwrap()
}

/// Posts and drafts of sentences of the tables, words of the draft changed here and there.
fn texts(seed: &[u64], rows: &[Row]) -> Vec<String> {
    let sentences: Vec<&str> = rows
        .iter()
        .flat_map(|row| row.draft.split_inclusive(['.', '!', '?']))
        .filter(|s| s.len() > 20)
        .collect();
    let at = |seed: u64, limit: usize| usize::try_from(seed % u64::try_from(limit).unwrap()).unwrap();
    seed.iter()
        .map(|seed| {
            // Few sentences to choose from, so that posts share whole ones.
            let base = at(*seed, 7) * 40;
            let text: String = (0..3).map(|n| sentences[base + at(seed >> (8 * n), 30)]).collect();
            let words = text.split(' ').enumerate();
            let changed =
                words.map(|(n, word)| if (seed >> 40) % 11 == n as u64 % 11 { "autrement" } else { word });
            changed.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_index_refuses_what_a_full_scan_refuses(seed in prop::collection::vec(any::<u64>(), 20..120)) {
        let rows = rows();
        let texts = texts(&seed, &rows);
        let (drafts, posts) = texts.split_at(10);
        let mut corpus = Corpus::of(&rows[0].brief, &rows[0].required);
        for (key, post) in (0..).zip(posts) {
            corpus.add(key, post);
        }
        for draft in drafts {
            let (index, full) = (corpus.originality(draft, None, &[]), corpus.originality_by_full_scan(draft, None, &[]));
            prop_assert_eq!(index.passes(), full.passes(), "{}", draft);
            if full.closest.as_ref().is_some_and(|closest| closest.similarity.score >= OTHER_REFUSED_FROM) {
                prop_assert_eq!(index.closest, full.closest);
            }
        }
    }

    #[test]
    fn the_order_of_adding_changes_nothing(seed in prop::collection::vec(any::<u64>(), 12..40)) {
        let rows = rows();
        let texts = texts(&seed, &rows);
        let posts: Vec<(u64, &String)> = (0..).zip(&texts).collect();
        let build = |posts: &mut dyn Iterator<Item = &(u64, &String)>| {
            let mut corpus = Corpus::of(&rows[0].brief, &rows[0].required);
            posts.for_each(|(key, text)| corpus.add(*key, text));
            corpus
        };
        let (forth, back) = (build(&mut posts.iter()), build(&mut posts.iter().rev()));
        for draft in &texts {
            prop_assert_eq!(forth.originality(draft, Some(9), &[3]), back.originality(draft, Some(9), &[3]));
        }
    }
}

fn brief() -> Brief {
    Brief {
        message: "Le Vélo Zéphyr se plie en huit secondes.".into(),
        link: "https://exemple.fr".parse().unwrap(),
        required: vec!["Vélo Zéphyr".into()],
    }
}

const POST: &str =
    "Mon chef a cru à une grosse valise, c'était mon nouveau jouet pliant caché près de l'ascenseur.";

#[test]
fn only_earlier_posts_of_other_authors_count() {
    let mut corpus = Corpus::new(&brief());
    corpus.add(5, POST);
    let refused = |before, except: &[u64]| !corpus.originality(POST, before, except).passes();
    assert!(refused(None, &[]));
    assert!(refused(Some(6), &[]));
    assert!(!refused(Some(5), &[]));
    assert!(!refused(None, &[4, 5]));
    assert_eq!(corpus.originality(POST, Some(5), &[]).posts, 0);
}

#[test]
fn a_post_added_again_replaces_the_first() {
    let mut corpus = Corpus::new(&brief());
    corpus.add(5, POST);
    corpus.add(5, "Tout autre chose : la pluie sur les toits de Nantes un dimanche de novembre.");
    assert_eq!(corpus.len(), 1);
    assert!(corpus.originality(POST, None, &[]).passes());
}

#[test]
fn a_shuffled_or_obscured_copy_of_a_post_is_found() {
    let mut corpus = Corpus::new(&brief());
    for key in 0..50 {
        corpus.add(
            key,
            &format!("Un post de remplissage numéro {key} sur la météo, le marché et les trains du matin."),
        );
    }
    corpus.add(50, POST);
    let spaced: String = POST.chars().flat_map(|c| [c, ' ']).collect();
    let cyrillic = POST.replace('a', "а").replace('e', "е").replace('o', "о");
    let swapped =
        "C'était mon nouveau jouet pliant caché près de l'ascenseur, mon chef a cru à une grosse valise.";
    let edited =
        "Mon patron a cru à une énorme valise, c'était mon nouveau jouet pliant planqué près de l'ascenseur.";
    for draft in [spaced.as_str(), cyrillic.as_str(), swapped, edited] {
        let found = corpus.originality(draft, None, &[]);
        assert_eq!(found.closest.as_ref().map(|closest| closest.key), Some(50), "{draft}");
        assert!(!found.passes(), "{draft}: {found:?}");
    }
}
