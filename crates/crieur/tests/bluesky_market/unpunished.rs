//! What nobody is punished for: servers that are away, streams that are cut, names and homes that change.

use app::ports::Sighting;
use kernel::Span;
use market::people::Actor;
use market::placement::State;
use network::testing::{Lab, Options};
use serde_json::json;
use tokio::sync::OnceCell;

use crate::line::Line;
use crate::market::{Market, PASSWORD, Scene, record};
use crate::town::EARNED;

/// Servers of its own, since they are stopped.
async fn lab() -> &'static Lab {
    static TWO: OnceCell<Lab> = OnceCell::const_new();
    TWO.get_or_try_init(|| Lab::start(Options { second: true, ..Options::default() })).await.unwrap()
}

/// The market publishes, and the stream shows it.
async fn published(market: &Market, n: u8) -> Scene {
    let scene = market.scene(n).await;
    let by = Actor::Creator(scene.creator);
    market.town.app.request_publication(scene.placement, by).await.unwrap();
    market.town.work().await;
    market.sees(&market.address(&scene).await).await;
    scene
}

#[tokio::test]
async fn nobody_loses_money_by_what_is_not_theirs() {
    let lab = lab().await;
    let line = Line::to(lab.pds()).await;
    let mut market = Market::watching(lab, &line.address()).await;
    market.watch().begin();
    let renamed = published(&market, 0).await;
    let moved = published(&market, 1).await;

    // The stream is cut: what is posted before it is back comes all the same.
    line.cut();
    let cut_off = market.scene(2).await;
    let now = market.town.app.now();
    let address = market.posts(&cut_off, &record(cut_off.text, now), None).await;
    market.declares(&cut_off, &address).await;
    market.sees(&address).await;
    assert!(line.calls() > 0, "it called again");

    // The market itself is down for an hour, and reads on from its cursor.
    market.watch().end().await;
    let unseen = market.scene(3).await;
    let address = market.posts(&unseen, &record(unseen.text, now), None).await;
    market.declares(&unseen, &address).await;
    market.town.pass(Span::hours(1));
    market.watch().begin();
    let Sighting::Shown { after: Some(after), by } = market.sees(&address).await else { panic!("a window") };
    assert!(after <= now && by >= now.plus(Span::hours(1)), "between {after} and {by}, not at {by}");

    // The server is away for ten minutes in which it should have been asked.
    let away = published(&market, 4).await;
    lab.stop_pds().await.unwrap();
    market.town.live_through(Span::minutes(10)).await;
    assert_eq!(market.state(&away).await, State::Published, "nothing is decided meanwhile");
    for held in [&renamed, &moved, &cut_off, &unseen] {
        assert_eq!(market.state(held).await, State::Holding, "{}", held.handle);
    }
    lab.start_pds().await.unwrap();
    let after = market.scene(5).await;
    let address = market.posts(&after, &record(after.text, market.town.app.now()), None).await;
    market.sees(&address).await;
    market.declares(&after, &address).await;
    market.town.live_through(Span::hours(8)).await;

    let handle = lab.new_handle("renamed");
    market.does(&renamed, "com.atproto.identity.updateHandle", &json!({"handle": handle})).await;
    lab.move_account(&moved.handle, PASSWORD).await.unwrap();

    let all = [&renamed, &moved, &cut_off, &unseen, &away, &after];
    market.town.live_through(Span::days(20)).await;
    for paid in all {
        assert_eq!(market.state(paid).await, State::Paid, "{} {:?}", paid.handle, market.verdict(paid).await);
        assert_eq!(market.earned(paid).await, EARNED, "{}", paid.handle);
    }
    market.town.assert_balanced().await;
    let mut posts = Vec::new();
    for scene in all {
        posts.push(market.address(scene).await);
    }
    posts.sort_unstable();
    assert_eq!(market.watch().shown().await, posts, "none lost, none twice");
    market.watch().end().await;
}
