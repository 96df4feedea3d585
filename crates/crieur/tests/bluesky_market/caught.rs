//! Who did not keep to what was agreed, with the real stream as the witness.

use kernel::Span;
use network::testing::Lab;
use serde_json::json;

use crate::market::{LINK, Market, Scene, record};
use crate::town::EARNED;
use market::placement::State;

/// A post that is something else than agreed is found out, whoever wrote it and whenever it says that it was.
#[tokio::test]
async fn each_way_to_cheat_has_its_reason_and_earns_nothing() {
    let lab = Lab::shared().await.unwrap();
    let mut market = Market::watching(lab, lab.pds()).await;
    market.watch().begin();
    let now = market.town.app.now();
    let honest = market.scene(0).await;
    let address = market.posts(&honest, &record(honest.text, now), None).await;
    market.sees(&address).await;
    market.declares(&honest, &address).await;

    let hands_in = async |scene: &Scene, text: &str, by: &Scene| {
        let address = market.posts(by, &record(text, now), None).await;
        market.declares(scene, &address).await;
        address
    };
    let wrong_author = market.scene(1).await;
    let friend = market.scene(2).await;
    hands_in(&wrong_author, wrong_author.text, &friend).await;
    let undisclosed = market.scene(3).await;
    hands_in(&undisclosed, undisclosed.text.strip_prefix("Ad: ").unwrap(), &undisclosed).await;
    let buried = market.scene(4).await;
    let label_last = format!("{} Ad", buried.text.strip_prefix("Ad: ").unwrap());
    hands_in(&buried, &label_last, &buried).await;
    let pair = market.scenes(5, 2).await;
    let [author, copier] = &pair[..] else { panic!("two") };
    hands_in(author, author.text, author).await;
    hands_in(copier, author.text, copier).await;
    let relinked = market.scene(7).await;
    let mut elsewhere = record(relinked.text, now);
    elsewhere["facets"][0]["features"][0]["uri"] = json!(LINK.replace("can", "cat"));
    let address = market.posts(&relinked, &elsewhere, None).await;
    market.declares(&relinked, &address).await;
    let back_dated = market.scene(8).await;
    let old = record(back_dated.text, now.minus(Span::days(2)));
    // With a key that says the same: nobody but the stream knows better.
    let address = market.posts(&back_dated, &old, Some("3l2s5xxv2ze2c")).await;
    market.declares(&back_dated, &address).await;
    let reply = market.scene(9).await;
    let first = market.posts(&friend, &record("A thread of no interest.", now), None).await;
    let root = market.record_at(&first).await;
    let parent = json!({"uri": first, "cid": root["cid"]});
    let mut hidden = record(reply.text, now);
    hidden["reply"] = json!({"root": parent, "parent": parent});
    let address = market.posts(&reply, &hidden, None).await;
    market.declares(&reply, &address).await;
    market.sees(&address).await;

    market.town.live_through(Span::days(25)).await;
    for paid in [&honest, author] {
        assert_eq!(market.state(paid).await, State::Paid, "{:?}", market.verdict(paid).await);
        assert_eq!(market.earned(paid).await, EARNED);
    }
    market.assert_caught(&wrong_author, "wrong_author").await;
    market.assert_caught(&undisclosed, "undisclosed").await;
    market.assert_caught(&buried, "undisclosed").await;
    market.assert_caught(copier, "copied").await;
    market.assert_caught(&relinked, "link_changed").await;
    market.assert_caught(&back_dated, "back_dated").await;
    market.assert_caught(&reply, "misplaced").await;
    market.town.assert_balanced().await;
    market.watch().end().await;
}

/// Where nobody reads the stream, honest posts are paid and the server's own key tells on those that are dated back.
#[tokio::test]
async fn without_a_stream_the_honest_are_paid_and_who_dates_back_is_caught_or_waits_longer() {
    let market = Market::unwatched().await;
    let now = market.town.app.now();
    let honest = market.published(0).await;
    let by_hand = market.by_hand(1, now).await;
    let back_dated = market.scene(2).await;
    // Its author lets the server make the key.
    market.town.pass(Span::minutes(30));
    let old = record(back_dated.text, now.minus(Span::minutes(2)));
    let address = market.posts(&back_dated, &old, None).await;
    market.declares(&back_dated, &address).await;
    let early = market.by_hand(3, now.minus(Span::days(2))).await;
    market.town.live_through(Span::days(25)).await;
    for paid in [&honest, &by_hand] {
        assert_eq!(market.state(paid).await, State::Paid, "{:?}", market.verdict(paid).await);
        assert_eq!(market.earned(paid).await, EARNED);
    }
    market.assert_caught(&early, "back_dated").await;
    // Within the tolerance of its own approval: nobody knows better, and it stands half an hour longer.
    assert_eq!(market.state(&back_dated).await, State::Paid, "{:?}", market.verdict(&back_dated).await);
    let placement = market.town.placement(back_dated.placement).await;
    let post = placement.post.unwrap();
    let seen = post.first_seen.unwrap();
    assert!(post.doubt >= Span::minutes(30), "{:?}", post.doubt);
    assert_eq!(placement.hold_until.unwrap(), seen.plus(placement.holding).plus(post.doubt));
    market.town.assert_balanced().await;
}
