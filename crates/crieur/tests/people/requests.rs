//! Requests that are made twice, on every store.

use std::sync::Arc;

use app::accounts::{Begin, Claim};
use app::ports::KeptAnswer;
use kernel::Span;
use store::testing::Server;
use store::{Address, Options, SqlStore};

use crate::hall::Hall;

fn answer(body: &str) -> KeptAnswer {
    KeptAnswer { status: 201, headers: vec![("location".to_owned(), "/x".to_owned())], body: body.to_owned() }
}

#[allow(clippy::needless_pass_by_value, reason = "what was begun is used up")]
fn claim(begin: Begin) -> Claim {
    match begin {
        Begin::New(claim) => claim,
        Begin::Replay(_) | Begin::Busy | Begin::Mismatch => panic!("{begin:?}"),
    }
}

/// One hall on each store.
pub async fn halls() -> (Vec<Hall>, tempfile::TempDir) {
    let folder = tempfile::TempDir::new().unwrap();
    let file = Address::Sqlite(folder.path().join("crieur.db"));
    let server = Server::shared().await.unwrap().database().await.unwrap();
    let mut halls = vec![Hall::new()];
    for address in [file, Address::Postgres(server.url)] {
        let store = Arc::new(SqlStore::open(&address, Options::default()).await.unwrap());
        halls.push(Hall::on(store.clone(), store));
    }
    (halls, folder)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_at_once_one_is_done_and_the_others_hear_its_answer() {
    let (halls, _folder) = halls().await;
    for hall in halls {
        let accounts = &hall.accounts;
        let begun =
            futures::future::join_all((0..10).map(|_| accounts.begin_request("k", "br_1", b"POST /x"))).await;
        let begun: Vec<Begin> = begun.into_iter().map(Result::unwrap).collect();
        let mut claims: Vec<Claim> = Vec::new();
        for begin in begun {
            match begin {
                Begin::New(claim) => claims.push(claim),
                Begin::Busy => {}
                Begin::Replay(_) | Begin::Mismatch => panic!("{begin:?}"),
            }
        }
        assert_eq!(claims.len(), 1);
        assert!(accounts.finish(claims[0], answer("done")).await.unwrap());
        let again = accounts.begin_request("k", "br_1", b"POST /x").await.unwrap();
        assert_eq!(again, Begin::Replay(answer("done")));
        assert_eq!(accounts.begin_request("k", "br_1", b"POST /y").await.unwrap(), Begin::Mismatch);
        claim(accounts.begin_request("k", "br_2", b"POST /y").await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_never_answered_is_taken_over_and_can_keep_nothing() {
    let (halls, _folder) = halls().await;
    for hall in halls {
        let accounts = &hall.accounts;
        let lost = claim(accounts.begin_request("k", "a", b"x").await.unwrap());
        hall.town.pass(Span::seconds(59));
        assert_eq!(accounts.begin_request("k", "a", b"x").await.unwrap(), Begin::Busy);
        hall.town.pass(Span::seconds(1));
        let takers = futures::future::join_all((0..5).map(|_| accounts.begin_request("k", "a", b"x"))).await;
        let mut takers: Vec<Claim> = takers
            .into_iter()
            .filter_map(|begin| match begin.unwrap() {
                Begin::New(claim) => Some(claim),
                Begin::Busy => None,
                other @ (Begin::Replay(_) | Begin::Mismatch) => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(takers.len(), 1);
        assert!(!accounts.finish(lost, answer("late")).await.unwrap());
        accounts.abandon(lost).await.unwrap();
        assert!(accounts.finish(takers.pop().unwrap(), answer("good")).await.unwrap());
        assert_eq!(accounts.begin_request("k", "a", b"x").await.unwrap(), Begin::Replay(answer("good")));
    }
}

#[tokio::test]
async fn an_abandoned_key_is_free_at_once_and_a_used_one_after_a_day() {
    let hall = Hall::new();
    let accounts = &hall.accounts;
    let first = claim(accounts.begin_request("k", "a", b"x").await.unwrap());
    accounts.abandon(first).await.unwrap();
    let second = claim(accounts.begin_request("k", "a", b"y").await.unwrap());
    accounts.finish(second, answer("done")).await.unwrap();
    hall.town.pass(Span::hours(23));
    assert_eq!(accounts.begin_request("k", "a", b"x").await.unwrap(), Begin::Mismatch);
    hall.town.pass(Span::hours(1));
    claim(accounts.begin_request("k", "a", b"x").await.unwrap());
}
