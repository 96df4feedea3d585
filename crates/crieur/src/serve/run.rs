//! The market brought up and down again.
//!
//! Up: the store, then the use cases, then the work in the background, then the address, last of all: whoever can
//! connect is served. Down: no longer ready, no new connections, requests in hand finish, work in hand finishes, the
//! store closes, which works SQLite's log into its file.

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use app::accounts::{AccountSettings, Accounts};
use app::ports::{AccountStore, Clock, Entropy as _, LinkReader, Mailer, Network, Store};
use app::{App, Ports};
use eyre::WrapErr as _;
use kernel::OperatorId;
use metrics_exporter_prometheus::PrometheusHandle;
use network::{ByHand as NoNetwork, Guarded};
use store::{Address, Options, SqlStore};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use web::{Front, Gauges, Inside};

use super::bluesky;
use super::health::{Health, Task};
use super::rail::ByHand;
use super::setup::{Metrics, Rates, Setup, Way};
use super::spotter::{Spotter, Trending};
use super::stop::{Signals, Stop, Stopper, stop};
use super::stream::Reading;
use super::tasks::{self, watch_over};
use crate::clock::{SystemClock, SystemEntropy};

/// For work in the background, once requests are through.
const FINISH: Duration = Duration::from_secs(20);

/// Serves until a signal says to stop.
pub(crate) async fn serve(setup: Setup) -> eyre::Result<ExitCode> {
    setup.log.begin();
    let figures = super::metrics::begin()?;
    let options = Options { readers: setup.readers, ..Options::default() };
    let store = Arc::new(SqlStore::open(&setup.database, options).await?);
    let closing = store.clone();
    let served = on_store(setup, store, figures).await;
    closing.close().await;
    tracing::info!("stopped");
    served.map(|()| ExitCode::SUCCESS)
}

async fn on_store<S>(setup: Setup, store: Arc<S>, figures: PrometheusHandle) -> eyre::Result<()>
where
    S: Store + AccountStore + 'static,
{
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let people: Arc<dyn AccountStore> = store.clone();
    let reading = setup.stream.clone().map(|settings| Reading {
        settings,
        store: store.clone(),
        papers: people.clone(),
        clock: clock.clone(),
        entropy: Arc::new(SystemEntropy),
    });
    let sightings = network::bluesky::watching::sightings(setup.stream.as_ref(), people.clone());
    let connection = match &setup.bluesky.connect {
        Some(connect) => Some(connect.to(people.clone(), clock.clone(), sightings)?),
        None => None,
    };
    let trending = Trending::default();
    let describer = connection.as_ref().map(|connection| connection.describer.clone());
    let ports = Ports {
        store: store.clone(),
        network: connection.as_ref().map_or_else(no_network, |connection| connection.network.clone()),
        rail: Arc::new(ByHand::new(people.clone())),
        clock: clock.clone(),
        entropy: Arc::new(SystemEntropy),
    };
    let app = App::new(ports, setup.policy.clone());
    let accounts = Accounts::new(app.clone(), people.clone(), AccountSettings::default());
    let accounts = connected(accounts, &setup, connection, &people, &clock);
    appoint(&accounts, &setup).await?;
    let health = Arc::new(Health::new(clock.clone()));
    let mailer = mailer(&setup)?;
    let links = links(&setup)?;
    let (stopper, asked) = stop();
    let gauges = gauges(&setup.metrics, figures, health.clone());
    let front = Front::new(Inside {
        app: app.clone(),
        accounts,
        settings: shown(&setup),
        live: web::live::Live::default(),
        limits: web::limits::Limits::new(rates(setup.rates)),
        gauges,
        links,
        documents: setup.bluesky.client.as_ref().map(bluesky::documents).unwrap_or_default(),
        played: Box::new(|_| {}),
        trends: trends(&trending),
    });
    let signals = Signals::caught()?;
    let listener = TcpListener::bind(setup.listen).await.wrap_err_with(|| {
        format!("{} cannot be taken: stop the program that has it, or set server.listen", setup.listen)
    })?;
    let mut work = JoinSet::new();
    begin(&mut work, &app, &front, people, mailer, &setup.database, &health, &asked);
    if let Some(reading) = reading {
        read(&mut work, reading, &asked);
    }
    if let (Some(setup), Some(describer)) = (setup.spotter.clone(), describer) {
        let describe = Arc::new(describer);
        spot(&mut work, Spotter { setup, app, store, clock, describe, trending }, &asked);
    }
    let at = listener.local_addr()?;
    tracing::info!(%at, base = %setup.base, database = ?setup.database, "serving");
    // For whoever started it: the one line on standard output.
    let _ = writeln!(std::io::stdout(), "{}", setup.base.origin().ascii_serialization());
    until_signal(listener, front, &setup, signals, stopper, asked, &health).await?;
    finish(work).await;
    Ok(())
}

/// What pages say of the market itself.
fn shown(setup: &Setup) -> web::Settings {
    web::Settings {
        base: setup.base.clone(),
        name: setup.name.clone(),
        contact: setup.contact.clone(),
        transfer_details: setup.transfer_details.clone(),
        zone: setup.zone.clone(),
        demo: false,
        behind_proxy: setup.behind_proxy,
        speed: 1,
        spotter: setup.spotter.is_some(),
        characters: Vec::new(),
    }
}

/// What pages show of the spotter's trends.
fn trends(trending: &Trending) -> web::Trends {
    let trending = trending.clone();
    web::Trends(Box::new(move || trending.lock().unwrap_or_else(PoisonError::into_inner).clone()))
}

/// Where no network is connected people publish by hand.
fn no_network() -> Arc<dyn Network> {
    Arc::new(NoNetwork)
}

/// With whom people sign in, and with whose keys certificates are signed, where a network is connected.
fn connected(
    accounts: Accounts,
    setup: &Setup,
    connection: Option<network::bluesky::Connection>,
    people: &Arc<dyn AccountStore>,
    clock: &Arc<dyn Clock>,
) -> Accounts {
    let accounts = match setup.bluesky.connect.as_ref() {
        Some(connect) => accounts.with_signer(Arc::new(connect.signer(people.clone(), clock.clone()))),
        None => accounts,
    };
    match connection {
        Some(connection) => accounts.with_identities(connection.accounts),
        None => accounts,
    }
}

/// Makes the addresses of the settings operators. Whoever is one already stays the same one.
async fn appoint(accounts: &Accounts, setup: &Setup) -> eyre::Result<()> {
    for email in &setup.operators {
        let email = email.to_string();
        let name = email.split('@').next().unwrap_or("operator").to_owned();
        let id = OperatorId::new(SystemEntropy.uuid(SystemClock.now()));
        let user = accounts.appoint(&email, &name, account::Locale::default(), id).await;
        user.wrap_err("the operators of operator.addresses cannot be appointed")?;
    }
    Ok(())
}

fn mailer(setup: &Setup) -> eyre::Result<Arc<dyn Mailer>> {
    Ok(match &setup.mail {
        Way::Smtp(settings) => Arc::new(mail::Smtp::new(settings.clone(), setup.market())?),
        Way::Folder { path, from } => Arc::new(mail::Folder::new(path.clone(), from, setup.market())?),
    })
}

/// Who fetches previews of links; nobody where the operator does not want that.
fn links(setup: &Setup) -> eyre::Result<Option<Arc<dyn LinkReader>>> {
    let Some(allowed) = &setup.previews else { return Ok(None) };
    Ok(Some(Arc::new(Guarded::new(allowed.clone())?)))
}

const fn rates(rates: Rates) -> web::limits::Rates {
    let Rates { entry, writes, key, public } = rates;
    web::limits::Rates { entry, writes, key, public }
}

/// What the operation of the program can be asked.
fn gauges(shown: &Metrics, figures: PrometheusHandle, health: Arc<Health>) -> Gauges {
    let unready = Box::new(move || health.unready());
    match shown {
        Metrics::Token(token) => Gauges {
            metrics: Box::new(move || super::metrics::show(&figures)),
            token: Some(token.clone()),
            unready,
        },
        Metrics::Open => {
            Gauges { metrics: Box::new(move || super::metrics::show(&figures)), token: None, unready }
        }
        Metrics::Nobody => Gauges {
            metrics: Box::new(|| "# not shown: name metrics.token_file in the settings\n".to_owned()),
            token: None,
            unready,
        },
    }
}

#[allow(clippy::too_many_arguments, reason = "each piece of work takes its part of the whole program")]
fn begin(
    work: &mut JoinSet<()>,
    app: &App,
    front: &Front,
    people: Arc<dyn AccountStore>,
    mailer: Arc<dyn Mailer>,
    database: &Address,
    health: &Arc<Health>,
    stop: &Stop,
) {
    let (on, to, until) = (app.clone(), health.clone(), stop.clone());
    work.spawn(watch_over(Task::Jobs, stop.clone(), move || {
        tasks::jobs(on.clone(), to.clone(), until.clone())
    }));
    let (on, to, until) = (front.clone(), health.clone(), stop.clone());
    work.spawn(watch_over(Task::News, stop.clone(), move || {
        tasks::news(on.clone(), mailer.clone(), to.clone(), until.clone())
    }));
    let (on, at, to, until) = (app.clone(), database.clone(), health.clone(), stop.clone());
    work.spawn(watch_over(Task::Figures, stop.clone(), move || {
        tasks::figures(on.clone(), at.clone(), to.clone(), until.clone())
    }));
    let (on, until) = (app.clone(), stop.clone());
    work.spawn(watch_over(Task::Tidy, stop.clone(), move || {
        tasks::tidy(people.clone(), on.clone(), until.clone())
    }));
}

fn read(work: &mut JoinSet<()>, reading: Reading, stop: &Stop) {
    let (reading, until) = (Arc::new(reading), stop.clone());
    work.spawn(watch_over(Task::Stream, stop.clone(), move || reading.clone().run(until.clone())));
}

fn spot(work: &mut JoinSet<()>, spotter: Spotter, stop: &Stop) {
    let (spotter, until) = (Arc::new(spotter), stop.clone());
    work.spawn(watch_over(Task::Spotter, stop.clone(), move || spotter.clone().run(until.clone())));
}

/// Serves until a signal, then lets the requests in hand finish. A second signal ends the program.
async fn until_signal(
    listener: TcpListener,
    front: Front,
    setup: &Setup,
    mut signals: Signals,
    stopper: Stopper,
    asked: Stop,
    health: &Health,
) -> eyre::Result<()> {
    let mut first = asked.clone();
    let serving = tokio::spawn({
        let front = front.clone();
        async move {
            let mut asked = asked;
            web::serve(listener, &front, async move { asked.asked().await }).await
        }
    });
    let abort = serving.abort_handle();
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => {
            // It ends before it was asked only when the listener fails.
            stopper.now();
            return Ok(ended??);
        }
        () = signals.next() => {}
    }
    tracing::info!("stopping: requests in hand may finish; a second signal stops at once");
    health.stopping();
    front.live.close();
    stopper.now();
    first.asked().await;
    tokio::spawn(async move {
        signals.next().await;
        tracing::warn!("stopped at once by a second signal");
        std::process::exit(130);
    });
    match tokio::time::timeout(setup.drain, &mut serving).await {
        Ok(ended) => ended??,
        Err(_) => {
            tracing::info!("some connections were still open and are cut");
            abort.abort();
        }
    }
    Ok(())
}

/// Lets the work in hand finish.
async fn finish(mut work: JoinSet<()>) {
    let all = async { while work.join_next().await.is_some() {} };
    if tokio::time::timeout(FINISH, all).await.is_err() {
        tracing::warn!("work in hand took too long and was left: its leases run out, and it is done again");
    }
}
