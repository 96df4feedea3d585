//! The demo's pages: the town's market behind the ordinary web, with a way in for each of its characters.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use account::Party;
use app::accounts::{AccountSettings, Accounts, actor};
use eyre::{Result, WrapErr as _};
use mail::Folder;
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::limits::{Limits, Rates};
use web::live::Live;
use web::{Character, Front, Gauges, Inside, Settings};

use super::{Market, cast, live};
use crate::serve::stop::Signals;

/// Between two looks for news.
const NEWS: Duration = Duration::from_millis(400);
/// Events spread, and letters written, at once.
const AT_ONCE: u32 = 200;
/// Where letters go: nobody outside is written to.
const LETTERS: &str = "letters";
/// Requests in hand may take so long once Ctrl-C was pressed; open streams are cut then.
const DRAIN: Duration = Duration::from_secs(2);

/// The pages' address, taken before anything else: servers are told of it.
#[derive(Debug)]
pub(crate) struct Listening {
    listener: TcpListener,
    base: String,
}

impl Listening {
    /// On this machine, at a port; 0 takes a free one.
    pub(crate) async fn at(port: u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.wrap_err_with(|| {
            format!("port {port} cannot be had: choose another --port, or 0 for a free one")
        })?;
        let base = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, base })
    }

    /// Such as `http://127.0.0.1:8765`.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }
}

/// Serves until Ctrl-C, while the town lives. The address is the only line on the standard output; `accounts` are
/// lines about those that a visitor can sign in with.
pub(crate) async fn serve_pages(market: &Market, at: Listening, accounts: &[String]) -> Result<()> {
    let Listening { listener, base } = at;
    let told = accounts;
    let people: Arc<dyn app::ports::AccountStore> = market.store.clone();
    let accounts = Accounts::new(market.app.clone(), people, AccountSettings { demo: true });
    let seal = super::lab::seal(&market.folder.join(super::lab::SEAL))?;
    let signer = app::StoreSigner::new(
        market.store.clone(),
        Arc::new(crate::clock::SystemClock),
        Arc::new(crate::clock::SystemEntropy),
        Arc::new(seal),
    );
    let accounts = accounts.with_signer(Arc::new(signer));
    let accounts = match &market.identities {
        Some(identities) => accounts.with_identities(identities.clone()),
        None => accounts,
    };
    let characters = cast::seats(&accounts, &market.cast).await?;
    accounts.hear_from_now().await?;
    let letters = Folder::new(
        market.folder.join(LETTERS),
        "crieur@demo.example",
        mail::Market::new("Crieur", "operator@demo.example", &base),
    )?;
    introduce(&characters, told);
    let signals = Signals::caught()?;
    let front = front(market, &accounts, &base, characters)?;
    writeln!(std::io::stdout().lock(), "{base}")?;
    let (tell, stop) = watch::channel(false);
    let pages = pages(listener, &front, tell, signals);
    let (lived, heard, served) =
        tokio::join!(live::live(market, stop.clone()), news(&accounts, &front, &letters, stop), pages);
    lived.and(heard).and(served)
}

/// Who one can be, for whoever started it.
fn introduce(characters: &[Character], accounts: &[String]) {
    let mut told = std::io::stderr().lock();
    let _ = writeln!(told, "One click makes you any of these:");
    for character in characters {
        let scene = character.scene.replace('-', " ");
        let _ = writeln!(told, "  {:<9} {:<24} {scene}", character.part, character.name);
    }
    for line in accounts {
        let _ = writeln!(told, "{line}");
    }
    let _ = writeln!(told, "Ctrl-C stops.");
}

fn front(market: &Market, accounts: &Accounts, base: &str, characters: Vec<Character>) -> Result<Front> {
    let (town, operator_played) = (market.town.clone(), Arc::clone(&market.operator_played));
    let figures = crate::serve::metrics::begin()?;
    let gauges = Gauges {
        metrics: Box::new(move || crate::serve::metrics::show(&figures)),
        token: None,
        unready: Box::new(Vec::new),
    };
    Ok(Front::new(Inside {
        app: market.app.clone(),
        accounts: accounts.clone(),
        settings: Settings {
            base: base.parse()?,
            name: "Crieur".to_owned(),
            contact: "operator@demo.example".to_owned(),
            transfer_details: "Crieur\nDemo Bank, 00 0000 0000 0000".to_owned(),
            zone: "Europe/Paris".to_owned(),
            demo: true,
            behind_proxy: false,
            speed: market.town.speed(),
            spotter: market.identities.is_none(),
            characters,
        },
        live: Live::default(),
        limits: Limits::new(Rates::default()),
        gauges,
        links: None,
        // Whoever a visitor plays is theirs alone.
        documents: Vec::new(),
        played: Box::new(move |party: Party| {
            if matches!(party, Party::Operator(_)) {
                operator_played.store(true, Ordering::Relaxed);
            }
            if let Some(actor) = actor(party) {
                town.hands_off(actor);
            }
        }),
        trends: web::Trends::default(),
    }))
}

async fn pages(
    listener: TcpListener,
    front: &Front,
    tell: watch::Sender<bool>,
    mut signals: Signals,
) -> Result<()> {
    let mut told = tell.subscribe();
    let serving = web::serve(listener, front, async move {
        // A closed channel stops too.
        let _ = told.wait_for(|stopped| *stopped).await;
    });
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => {
            let _ = tell.send(true);
            return Ok(ended?);
        }
        () = signals.next() => {}
    }
    front.live.close();
    let _ = tell.send(true);
    match tokio::time::timeout(DRAIN, serving).await {
        Ok(ended) => Ok(ended?),
        // Whoever is slower than that is cut.
        Err(_) => Ok(()),
    }
}

/// From what happened to news on open pages, and to letters in the folder.
async fn news(
    accounts: &Accounts,
    front: &Front,
    letters: &Folder,
    mut stop: watch::Receiver<bool>,
) -> Result<()> {
    while !*stop.borrow() {
        for news in accounts.spread(AT_ONCE).await? {
            web::tell(front, &news).await?;
        }
        accounts.post_letters(AT_ONCE, letters).await?;
        let _ = tokio::time::timeout(NEWS, stop.wait_for(|stopped| *stopped)).await;
    }
    Ok(())
}
