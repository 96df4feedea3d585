//! Every route for every role: read out of the sources, so that a new route is tried before anybody thinks of it.
//!
//! Addresses under `/brand`, `/creator` and `/operator` are asked for by nobody, by each kind of party, by a brand's viewer
//! and by another brand's owner, with the ids of things that are there and belong to Zephyr and to Zoé.

#![allow(clippy::unwrap_used, clippy::panic, dead_code, reason = "a test says what is wrong by panicking")]

mod common;

use std::fs;
use std::path::Path;

use account::{Locale, Party, Role};
use app::BookRequest;
use app::accounts::{Complainant, NewComplaint, NewPerson, Wish};
use app::ports::ComplaintCode;
use common::{Answer, Site, Someone};
use kernel::{AuthorOfferId, DisputeId, OperatorId, PlacementId, ProfileId};
use market::people::Actor;
use market::placement::Judgement;
use market::reasons::RejectCode;
use uuid::Uuid;

const DRAFT: &str = "Ad: My tomatoes survived August because the Zephyr Can kept dripping on them while I was in \
    Lisbon. Neighbours asked for the name twice. https://zephyr.example.com/can";

/// A route as the sources name it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Route {
    path: String,
    get: bool,
    post: bool,
}

/// The routes of an area, out of every source in its folder.
fn routes(area: &str) -> Vec<Route> {
    fn read(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, text);
            } else {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let mut text = String::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages").join(area), &mut text);
    let mut routes: Vec<Route> = text
        .split(".route(")
        .skip(1)
        .filter_map(|rest| {
            let path = rest.trim_start().strip_prefix('"')?.split('"').next()?;
            let end = rest.find("\n        .").or_else(|| rest.find("\n}")).unwrap_or(rest.len());
            let methods = &rest[..end];
            let path = if path == "/" { format!("/{area}") } else { format!("/{area}{path}") };
            Some(Route { path, get: methods.contains("get("), post: methods.contains("post(") })
        })
        .collect();
    routes.sort();
    routes.dedup();
    routes
}

/// The market with one of everything.
struct Town {
    site: Site,
    zephyr: Someone,
    viewer: Someone,
    other_brand: Someone,
    zoe: Someone,
    other_creator: Someone,
    operator: Someone,
    ids: Vec<(&'static str, String)>,
}

impl Town {
    async fn new() -> Self {
        let site = Site::new();
        let (zephyr, brand) = site.brand("Zephyr").await;
        let (other_brand, _) = site.brand("Mistral").await;
        let (zoe, creator) = site.creator("Zoe").await;
        let (other_creator, _) = site.creator("Boris").await;
        let viewer = viewer(&site, &zephyr).await;
        let operator = site.front.accounts.appoint(
            "op@people.example",
            "Camille",
            Locale::En,
            OperatorId::new(Uuid::from_u128(1)),
        );
        let operator = site.enter(operator.await.unwrap().id).await;
        let campaign = site.live_campaign(brand).await;
        let placement = PlacementId::new(site.app().new_id());
        let profile = ProfileId::new(creator.uuid());
        site.app().book(BookRequest { placement, campaign, creator, profile }).await.unwrap();
        site.app().submit_draft(placement, DRAFT, Actor::Creator(creator)).await.unwrap();
        let no = Judgement::Reject { code: RejectCode::Tone, note: "Too loud for us.".to_owned() };
        site.app().review(placement, &no, Actor::Brand(brand)).await.unwrap();
        let dispute = DisputeId::new(site.app().new_id());
        site.app()
            .open_dispute(dispute, placement, "It is my voice.", Actor::Creator(creator))
            .await
            .unwrap();
        let standing = site.standing_campaign(brand).await;
        let post = site.breakout(&common::profile(creator).account).await;
        let author_offer = AuthorOfferId::new(site.app().new_id());
        let offered = app::AuthorOfferRequest { id: author_offer, campaign: standing, post };
        site.app().offer_to_author(&offered, Actor::Brand(brand)).await.unwrap();
        let told =
            NewComplaint { campaign, placement: None, code: ComplaintCode::Seller, words: String::new() };
        let stranger = Complainant::Stranger { from: "192.0.2.1", answer_to: None, locale: Locale::En };
        let complaint = site.front.accounts.complain(&told, stranger).await.unwrap();
        let ids = vec![
            ("complaints", complaint.id.to_string()),
            ("campaigns", campaign.to_string()),
            ("placements", placement.to_string()),
            ("review", placement.to_string()),
            ("disputes", dispute.to_string()),
            ("profiles", profile.to_string()),
            ("brands", brand.to_string()),
            ("creators", creator.to_string()),
            ("people", zephyr.user.to_string()),
            ("author-offers", author_offer.to_string()),
            ("offers", author_offer.to_string()),
            ("report", standing.to_string()),
            ("breakouts", post.to_string()),
            ("products", standing.to_string()),
        ];
        Self { site, zephyr, viewer, other_brand, zoe, other_creator, operator, ids }
    }

    /// A route's address with the ids of what is there; a made-up one where nothing of the kind is.
    fn address(&self, path: &str) -> String {
        let mut before = "";
        let parts = path.split('/').map(|part| {
            let filled = if part == "{verb}" {
                "pause".to_owned()
            } else if part.starts_with('{') {
                // An operator's people are brands and creators; a brand's are its members.
                let of = if path.starts_with("/operator/people") { "brands" } else { before };
                let known = self.ids.iter().find(|(kind, _)| *kind == of);
                known.map_or_else(|| "of_0000000000000000000000000000002a".to_owned(), |(_, id)| id.clone())
            } else {
                part.to_owned()
            };
            before = part;
            filled
        });
        parts.collect::<Vec<_>>().join("/")
    }

    async fn each(&self, route: &Route, who: Option<&Someone>) -> Vec<(&'static str, Answer)> {
        let address = self.address(&route.path);
        let mut answers = Vec::new();
        if route.get {
            answers.push(("GET", self.site.get(who, &address).await));
        }
        if route.post {
            answers.push(("POST", self.site.post(who, &address, &[]).await));
        }
        answers
    }
}

async fn viewer(site: &Site, owner: &Someone) -> Someone {
    let wish = Wish::Agency { name: "Elsewhere".to_owned() };
    let person = NewPerson {
        email: "viewer@people.example".to_owned(),
        name: "Viewer".to_owned(),
        locale: Locale::En,
        password: None,
        wish,
    };
    let user = site.front.accounts.add_person(person).await.unwrap();
    let owners = site.front.accounts.r#become(owner.user).await.unwrap();
    let organisation = owners.signed.parties.iter().find_map(|of| of.organisation).unwrap();
    site.front.accounts.add_member(organisation, user.id, Role::Viewer).await.unwrap();
    let mut entered = site.enter(user.id).await;
    if entered.party != owner.party {
        site.post(Some(&entered), "/act-as", &[("party", &owner.party.to_string())]).await.is(303);
        entered.party = owner.party;
    }
    entered
}

#[track_caller]
fn refused(route: &Route, who: &str, method: &str, answer: &Answer, allowed: &[u16]) {
    let status = answer.status.as_u16();
    assert!(
        allowed.contains(&status),
        "{method} {} by {who}: {status}, and one of {allowed:?} was due\n{}",
        route.path,
        answer.headers.get("location").map_or_else(String::new, |to| format!("{to:?}"))
    );
}

#[tokio::test]
async fn nobody_gets_into_any_area() {
    let town = Town::new().await;
    for area in ["brand", "creator", "operator"] {
        let routes = routes(area);
        assert!(routes.len() >= 8, "{area}: {routes:?}: this test does not see the routes");
        for route in routes {
            for (method, answer) in town.each(&route, None).await {
                let due: &[u16] = if method == "GET" { &[303] } else { &[401] };
                refused(&route, "nobody", method, &answer, due);
                if method == "GET" {
                    assert!(answer.location().starts_with("/sign-in?next="), "{}", answer.location());
                }
            }
        }
    }
}

/// Ways in are open to all: whatever is asked of them without a form, an id or a cookie, nothing breaks and nobody is in.
#[tokio::test]
async fn ways_in_let_nobody_in_who_shows_nothing() {
    let town = Town::new().await;
    let routes = routes("entry");
    assert!(routes.len() >= 14, "{routes:?}: this test does not see the routes");
    assert!(routes.iter().any(|route| route.path == "/entry/oauth/callback"), "{routes:?}");
    for route in routes {
        let path = route.path.strip_prefix("/entry").unwrap().to_owned();
        let route = Route { path, ..route };
        for (method, answer) in town.each(&route, None).await {
            let status = answer.status.as_u16();
            assert!(status < 500, "{method} {}: {status}", route.path);
            let cookies = answer.headers.get_all("set-cookie").iter();
            let session = cookies
                .filter_map(|value| value.to_str().ok())
                .find(|text| text.starts_with("crieur-session=") && !text.starts_with("crieur-session=;"));
            assert_eq!(session, None, "{method} {}", route.path);
        }
    }
}

/// What is public is read by everybody and decides nothing: a complaint, the one thing that can be sent there, needs its form,
/// and one about a campaign itself somebody who has signed in. A certificate is sent to be checked, which keeps nothing.
#[tokio::test]
async fn the_public_pages_take_nothing_without_a_form() {
    let town = Town::new().await;
    let routes = routes("public");
    assert!(
        routes.iter().any(|route| route.path == "/public/complain/{campaign}" && route.post),
        "{routes:?}"
    );
    for route in routes {
        let path = if route.path == "/public" { "/".to_owned() } else { route.path.replace("/public", "") };
        let route = Route { path, ..route };
        for (method, answer) in town.each(&route, None).await {
            let due: &[u16] = match (method, route.path.as_str()) {
                ("GET", _) => &[200, 303, 404],
                (_, "/certificates") => &[200],
                _ => &[400, 401, 404],
            };
            refused(&route, "nobody", method, &answer, due);
        }
    }
    assert_eq!(town.site.front.accounts.complaints_waiting().await.unwrap().len(), 1, "the one of before");
}

#[tokio::test]
async fn nobody_gets_into_the_area_of_another_kind() {
    let town = Town::new().await;
    let areas = [
        ("brand", [("a creator", &town.zoe), ("an operator", &town.operator)]),
        ("creator", [("a brand", &town.zephyr), ("an operator", &town.operator)]),
        ("operator", [("a brand", &town.zephyr), ("a creator", &town.zoe)]),
    ];
    for (area, people) in areas {
        for route in routes(area) {
            for (name, who) in people {
                for (method, answer) in town.each(&route, Some(who)).await {
                    refused(&route, name, method, &answer, &[403]);
                }
            }
        }
    }
}

#[tokio::test]
async fn what_belongs_to_another_is_not_there() {
    let town = Town::new().await;
    for (area, name, who) in
        [("brand", "another brand", &town.other_brand), ("creator", "another creator", &town.other_creator)]
    {
        for route in routes(area).iter().filter(|route| route.path.contains('{')) {
            // A campaign is everybody's to see who carries messages; booking it needs a form.
            // A profile that is not linked to them can be unlinked as often as they like: nothing happens.
            if route.path.starts_with("/creator/campaigns/") || route.path == "/creator/profiles/{id}/unlink"
            {
                continue;
            }
            for (method, answer) in town.each(route, Some(who)).await {
                // A form without its fields may be refused before anything is looked for; it never says what is there.
                let due: &[u16] = if method == "GET" { &[404] } else { &[404, 400] };
                refused(route, name, method, &answer, due);
                assert!(!answer.body.contains("Too loud for us"), "{method} {} tells", route.path);
            }
        }
    }
    let profile = town.address("/creator/profiles/{id}/unlink");
    town.site.post(Some(&town.other_creator), &profile, &[]).await;
    let Party::Creator(zoe) = town.zoe.party else { panic!("{:?}", town.zoe.party) };
    assert_eq!(town.site.app().creator(zoe).await.unwrap().value.profiles.len(), 1);
}

#[tokio::test]
async fn a_viewer_sees_and_changes_nothing() {
    let town = Town::new().await;
    assert!(matches!(town.viewer.party, Party::Brand(_)));
    for route in routes("brand") {
        for (method, answer) in town.each(&route, Some(&town.viewer)).await {
            // Counting who qualifies changes nothing, and the wizard's first page is for those who may open campaigns.
            let due: &[u16] = if method == "GET" { &[200, 303, 403, 404] } else { &[403] };
            refused(&route, "a viewer", method, &answer, due);
        }
    }
    let state = |site: &Site| site.app().clone();
    let id: PlacementId = town.ids.iter().find(|(of, _)| *of == "placements").unwrap().1.parse().unwrap();
    assert_eq!(state(&town.site).placement(id).await.unwrap().value.state.name(), "rejected");
}

#[tokio::test]
async fn owners_creators_and_operators_get_into_their_own() {
    let town = Town::new().await;
    for (area, who) in [("brand", &town.zephyr), ("creator", &town.zoe), ("operator", &town.operator)] {
        for route in routes(area).iter().filter(|route| route.get) {
            let answer = town.site.get(Some(who), &town.address(&route.path)).await;
            let made_up = town.address(&route.path).contains("0000002a");
            refused(route, area, "GET", &answer, if made_up { &[404] } else { &[200, 303] });
        }
    }
}
