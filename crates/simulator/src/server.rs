//! The program under test as people see it: it answers, it refuses, or the line goes dead.
//!
//! Two programs serve, each with caches and queues of its own, so that what one of them knows is not enough.
//! A crash drops both, their caches and every call in hand; the store is opened again after some minutes.

use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use app::ports::{Store, StoreError};
use app::{App, AppError, Ports};
use market::Policy;

use crate::ground::Ground;
use crate::hub::{HOUR, Hub, MINUTE, SECOND, Wish};
use crate::ports::{FaultyNetwork, FaultyRail, FaultyStore, WorldClock, WorldEntropy};
use crate::scheduler::{Group, Spawner};
use crate::witness::Witness;
use crate::world::{Bank, Social};

/// Programs on the one store.
const PROGRAMS: usize = 2;
/// Workers of each program.
const WORKERS: usize = 2;

/// Why there is no answer to a call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Trouble {
    /// The line went dead: it may have been done or not.
    Lost,
    /// The app's word.
    App(AppError),
}

impl Trouble {
    /// Whether it was refused, clearly.
    pub(crate) fn is_refusal(&self) -> bool {
        match self {
            Self::Lost => false,
            Self::App(error) => match error {
                AppError::Rejected(_)
                | AppError::Wording(_)
                | AppError::NoPost(_)
                | AppError::NotFound(_)
                | AppError::Taken(_)
                | AppError::Ledger(_) => true,
                AppError::Conflict(_)
                | AppError::Busy
                | AppError::NetworkAway(_)
                | AppError::LeaseLost(_)
                | AppError::Store(_) => false,
            },
        }
    }
}

trait Cut {
    fn cut(&self);
}

type Running<T> = Pin<Box<dyn Future<Output = Result<T, AppError>>>>;

struct Line<T>(RefCell<Option<Running<T>>>);

impl<T> Cut for Line<T> {
    fn cut(&self) {
        self.0.borrow_mut().take();
    }
}

struct Call<T>(Rc<Line<T>>);

impl<T> Future for Call<T> {
    type Output = Result<T, Trouble>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut line = self.0.0.borrow_mut();
        let Some(running) = line.as_mut() else { return Poll::Ready(Err(Trouble::Lost)) };
        let answer = running.as_mut().poll(context);
        answer.map(|answer| {
            *line = None;
            answer.map_err(Trouble::App)
        })
    }
}

/// Outside ports that outlive the program.
pub(crate) struct Outside {
    pub(crate) ground: Arc<dyn Ground>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) social: Arc<Mutex<Social>>,
    pub(crate) bank: Arc<Mutex<Bank>>,
    pub(crate) witness: Arc<Mutex<Witness>>,
}

/// The program.
pub(crate) struct Server {
    outside: Outside,
    policy: Policy,
    spawner: Spawner,
    apps: RefCell<Vec<App>>,
    calls: RefCell<Vec<(usize, Weak<dyn Cut>)>>,
    failed: RefCell<Option<StoreError>>,
    jobs_done: Cell<u64>,
}

impl Server {
    pub(crate) fn new(outside: Outside, policy: Policy, spawner: Spawner) -> Rc<Self> {
        Rc::new(Self {
            outside,
            policy,
            spawner,
            apps: RefCell::default(),
            calls: RefCell::new(Vec::new()),
            failed: RefCell::new(None),
            jobs_done: Cell::new(0),
        })
    }

    /// Opens the store and starts the programs with their workers.
    pub(crate) fn start(self: &Rc<Self>) {
        match self.outside.ground.open() {
            Ok(inner) => (0..PROGRAMS).for_each(|_| self.start_one(&inner)),
            Err(error) => *self.failed.borrow_mut() = Some(error),
        }
    }

    fn start_one(self: &Rc<Self>, inner: &Arc<dyn Store>) {
        let Outside { ground, hub, social, bank, witness } = &self.outside;
        let inner = Arc::clone(inner);
        let (ground, witness) = (Arc::clone(ground), Arc::clone(witness));
        let store = FaultyStore { inner, ground, hub: Arc::clone(hub), witness };
        let network = FaultyNetwork { hub: Arc::clone(hub), social: Arc::clone(social) };
        let rail = FaultyRail { hub: Arc::clone(hub), bank: Arc::clone(bank) };
        let ports = Ports {
            store: Arc::new(store),
            network: Arc::new(network),
            rail: Arc::new(rail),
            clock: Arc::new(WorldClock(Arc::clone(hub))),
            entropy: Arc::new(WorldEntropy(Arc::clone(hub))),
        };
        let app = App::new(ports, self.policy.clone());
        self.apps.borrow_mut().push(app.clone());
        for _ in 0..WORKERS {
            let (app, server) = (app.clone(), Rc::clone(self));
            self.spawner.spawn(Group::Program, async move { server.work(app).await });
        }
    }

    /// One worker: carries out jobs until none is due, then waits for the next.
    async fn work(self: Rc<Self>, app: App) {
        let hub = Arc::clone(&self.outside.hub);
        loop {
            match app.work(6).await {
                Ok(tally) => {
                    self.jobs_done.set(self.jobs_done.get() + u64::from(tally.done));
                    if tally != app::Tally::default() {
                        continue;
                    }
                }
                Err(_the_store_did_not_serve) => {
                    let wait = hub.between(SECOND, MINUTE);
                    hub.sleep(wait).await;
                    continue;
                }
            }
            match app.store().next_job().await {
                Ok(next) => hub.nap(Wish::Work(next.map(kernel::Timestamp::as_micros))).await,
                Err(_the_store_did_not_serve) => hub.sleep(SECOND).await,
            }
        }
    }

    /// Drops the programs and every call in hand; gives the tasks whose call was cut. They come back by
    /// themselves.
    pub(crate) fn crash(self: &Rc<Self>) -> Vec<usize> {
        self.apps.borrow_mut().clear();
        let mut waiting = Vec::new();
        for (task, line) in self.calls.take() {
            if let Some(line) = line.upgrade() {
                line.cut();
                waiting.push(task);
            }
        }
        let (server, hub) = (Rc::clone(self), Arc::clone(&self.outside.hub));
        self.spawner.spawn(Group::Person, async move {
            let quick = hub.chance(8_000);
            let down = hub.between(SECOND, if quick { 5 * MINUTE } else { 2 * HOUR });
            hub.sleep(down).await;
            server.start();
        });
        waiting
    }

    /// Asks the program something.
    pub(crate) async fn call<T, F, Fut>(&self, ask: F) -> Result<T, Trouble>
    where
        T: 'static,
        F: FnOnce(App) -> Fut,
        Fut: Future<Output = Result<T, AppError>> + 'static,
    {
        // Each call as if on a program of its own: nobody stands in line, and only versions keep order.
        let Some(app) = self.one_of_them() else { return Err(Trouble::Lost) };
        let line = Rc::new(Line(RefCell::new(Some(Box::pin(ask(app)) as Running<T>))));
        let weak: Weak<Line<T>> = Rc::downgrade(&line);
        self.remember(weak);
        Call(line).await
    }

    /// One of the programs, or a third one that stands in nobody's line: then only versions decide.
    fn one_of_them(&self) -> Option<App> {
        let hub = &self.outside.hub;
        let (at, third) = (hub.index(PROGRAMS), hub.chance(3_000));
        let apps = self.apps.borrow();
        apps.get(at).map(|app| if third { app.beside() } else { app.clone() })
    }

    fn remember(&self, line: Weak<dyn Cut>) {
        let mut calls = self.calls.borrow_mut();
        if calls.len() > 256 {
            calls.retain(|(_, line)| line.strong_count() > 0);
        }
        calls.push((self.outside.hub.task(), line));
    }

    /// The store could not be opened again.
    pub(crate) fn failure(&self) -> Option<StoreError> {
        self.failed.borrow().clone()
    }

    /// Jobs done.
    pub(crate) fn jobs_done(&self) -> u64 {
        self.jobs_done.get()
    }
}
