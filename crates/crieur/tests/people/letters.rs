//! The outbox: tried again, given up, and never doubled under another id.

use app::accounts::{AccountSettings, Accounts, Posted};
use app::ports::{Errand, LetterKind, MailerError};
use kernel::Span;
use std::sync::Arc;
use store::{MemoryStore, Tripwire};

use crate::hall::{Hall, brand_person, link};

#[tokio::test]
async fn a_letter_is_tried_again_and_given_up_in_the_end() {
    let hall = Hall::new();
    hall.accounts.sign_up(brand_person("ada@example.org"), None).await.unwrap();
    let mut tries = 0;
    for _ in 0..40 {
        hall.mailbox.refusals.lock().unwrap().push(MailerError::Later("greylisted".to_owned()));
        let posted = hall.accounts.post_letters(10, &hall.mailbox).await.unwrap();
        tries += posted.again + posted.dead;
        assert_eq!(posted.sent, 0);
        hall.mailbox.refusals.lock().unwrap().clear();
        hall.town.pass(Span::minutes(30));
        if posted.dead > 0 {
            break;
        }
    }
    assert_eq!(tries, 5);
    let dead = hall.accounts.dead_letters(10).await.unwrap();
    assert_eq!(dead[0].error.as_deref(), Some("greylisted"));
    assert_eq!(hall.accounts.post_letters(10, &hall.mailbox).await.unwrap(), Posted::default());
}

#[tokio::test]
async fn a_refused_letter_is_not_tried_again() {
    let hall = Hall::new();
    hall.accounts.sign_up(brand_person("ada@example.org"), None).await.unwrap();
    hall.mailbox.refusals.lock().unwrap().push(MailerError::Never("no such mailbox".to_owned()));
    let posted = hall.accounts.post_letters(10, &hall.mailbox).await.unwrap();
    assert_eq!(posted, Posted { dead: 1, ..Posted::default() });
    hall.town.pass(Span::days(1));
    assert!(hall.post().await.is_empty());
}

#[tokio::test]
async fn a_letter_sent_and_not_noted_comes_again_as_the_same() {
    let (store, tripwire) = (MemoryStore::new(), Tripwire::default());
    let hall = Hall::on(Arc::new(store.clone()), Arc::new(store.with_tripwire(tripwire.clone())));
    hall.accounts.sign_up(brand_person("ada@example.org"), None).await.unwrap();
    // The lease and the link's hash are written; then the program stops before it notes that the letter left.
    tripwire.cut_before(2);
    hall.accounts.post_letters(10, &hall.mailbox).await.unwrap_err();
    assert_eq!(tripwire.fired(), 1);
    assert_eq!(hall.mailbox.letters.lock().unwrap().len(), 1);
    assert!(hall.post().await.is_empty(), "leased: nobody else sends it meanwhile");
    hall.town.pass(Span::minutes(2));
    hall.post().await;
    let letters = hall.mailbox.letters.lock().unwrap().clone();
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[0].id, letters[1].id, "known for the same letter");
    assert_ne!(link(&letters[0]), link(&letters[1]));
    // Whichever of the two the reader's mail program keeps: its link works, and only once.
    hall.accounts.enter(link(&letters[0]).as_str()).await.unwrap();
    hall.accounts.enter(link(&letters[1]).as_str()).await.unwrap_err();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_programs_send_each_letter_once() {
    let store = MemoryStore::new();
    let hall = Hall::on(Arc::new(store.clone()), Arc::new(store.clone()));
    for n in 0..20 {
        hall.accounts.sign_up(brand_person(&format!("u{n}@example.org")), None).await.unwrap();
    }
    let other = Accounts::new(hall.town.app.beside(), Arc::new(store), AccountSettings::default());
    let (one, two) = futures::future::join(
        hall.accounts.post_letters(50, &hall.mailbox),
        other.post_letters(50, &hall.mailbox),
    )
    .await;
    assert_eq!(one.unwrap().sent + two.unwrap().sent, 20);
    let mut ids: Vec<_> = hall.mailbox.letters.lock().unwrap().iter().map(|it| it.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 20);
}

#[tokio::test]
async fn no_secret_lies_in_the_outbox_and_none_leaves_when_it_is_too_late() {
    let hall = Hall::new();
    hall.join(brand_person("ada@example.org")).await;
    hall.accounts.request_link("ada@example.org", None).await.unwrap();
    hall.town.pass(Span::minutes(21));
    assert!(hall.post().await.is_empty(), "its link would open nothing");
    let dead = hall.accounts.dead_letters(10).await.unwrap();
    assert!(matches!(dead[0].errand, Errand::Ticket { known: false, .. }));
    assert!(!format!("{dead:?}").contains("ti_\u{0}"));
    let kept = serde_json::to_string(&dead[0]).unwrap();
    hall.accounts.request_link("ada@example.org", None).await.unwrap();
    let letter = hall.letter().await;
    assert!(matches!(letter.kind, LetterKind::SignInLink { .. }));
    assert!(!kept.contains(&link(&letter).as_str()[36..]));
}
