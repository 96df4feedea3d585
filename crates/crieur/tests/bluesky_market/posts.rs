//! Posts, edits, deletions and takedowns on the real server; what the stream has shown is told.

use kernel::Span;
use market::people::Actor;
use market::placement::State;
use serde_json::{Value, json};

use crate::market::{Market, POSTS};
use crate::town::EARNED;

#[tokio::test]
async fn who_kept_to_what_was_agreed_is_paid_and_nobody_else() {
    let market = Market::told().await;
    let now = market.town.app.now();
    let honest = market.published(0).await;
    let honest_by_hand = market.by_hand(1, now).await;
    let back_dated = market.by_hand(2, now.minus(Span::days(2))).await;
    let rewritten = market.published(3).await;
    let relinked = market.published(4).await;
    let reworded = market.published(5).await;
    let deleted = market.published(6).await;
    let taken_down = market.published(7).await;
    let switched_off = market.published(8).await;

    market.town.live_through(Span::minutes(90)).await;
    for held in
        [&honest, &honest_by_hand, &rewritten, &relinked, &reworded, &deleted, &taken_down, &switched_off]
    {
        assert_eq!(market.state(held).await, State::Holding, "{}", held.handle);
    }
    assert_eq!(market.state(&back_dated).await, State::Breached);

    let labels = json!({"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "spam"}]});
    market.rewrites(&rewritten, |record| record["labels"] = labels).await;
    let elsewhere = json!("https://elsewhere.example.org/");
    market.rewrites(&relinked, |record| record["facets"][0]["features"][0]["uri"] = elsewhere).await;
    let other = format!("{} I take it all back.", reworded.text);
    market.rewrites(&reworded, |record| record["text"] = json!(other)).await;
    market.deletes(&deleted).await;
    let post = market.town.placement(taken_down.placement).await.post.unwrap();
    market.lab.take_down_record(&post.address, &post.version.unwrap()).await.unwrap();
    market.does(&switched_off, "com.atproto.server.deactivateAccount", &json!({})).await;

    market.town.live_through(Span::days(20)).await;
    for paid in [&honest, &honest_by_hand] {
        assert_eq!(market.state(paid).await, State::Paid);
        assert_eq!(market.earned(paid).await, EARNED);
    }
    market.assert_caught(&back_dated, "back_dated").await;
    market.assert_caught(&rewritten, "rewritten").await;
    market.assert_caught(&relinked, "link_changed").await;
    market.assert_caught(&reworded, "text_changed").await;
    market.assert_caught(&deleted, "deleted").await;
    market.assert_caught(&taken_down, "taken_down").await;
    market.assert_caught(&switched_off, "account_closed").await;
    market.town.assert_balanced().await;
}

#[tokio::test]
async fn a_lost_answer_posts_once() {
    let market = Market::told().await;
    market.connected.line.loses(2);
    let scene = market.scene(0).await;
    market.town.app.request_publication(scene.placement, Actor::Creator(scene.creator)).await.unwrap();
    market.town.live_through(Span::hours(3)).await;
    assert_eq!(market.connected.line.calls(), 3, "two answers were lost");
    market.connected.line.shows(&market.address(&scene).await, market.town.app.now());
    let url = format!(
        "{}xrpc/com.atproto.repo.listRecords?repo={}&collection={POSTS}",
        market.lab.pds(),
        scene.did
    );
    let limits = network::bluesky::xrpc::ONE;
    let answer = market.lab.guarded().ask(network::guarded::Ask::get(url), limits).await.unwrap();
    let list: Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(list["records"].as_array().unwrap().len(), 1, "{list}");
}
