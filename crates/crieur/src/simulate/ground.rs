//! What a simulated market stands on: memory, or an SQLite file that is opened again after each crash.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use app::ports::{Store, StoreError};
use eyre::WrapErr as _;
use simulator::{Cut, Ground};
use store::{Address, MemoryStore, Options, SqlStore, Tripwire};
use tokio::runtime::{Builder, Runtime};

/// A wire and how often it had cut before.
#[derive(Debug, Default)]
struct Wire {
    wire: Tripwire,
    before: Mutex<u64>,
}

impl Wire {
    fn arm(&self, cut: Cut) {
        match cut {
            Cut::Before(statements) => self.wire.cut_before(statements),
            Cut::AnswerLost => self.wire.lose_answer_after(0),
        }
    }

    fn disarm(&self) -> bool {
        self.wire.disarm();
        let now = self.wire.fired();
        std::mem::replace(&mut *lock(&self.before), now) != now
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// In memory; its commit is one statement.
#[derive(Debug, Default)]
pub(super) struct Memory {
    disk: MemoryStore,
    wire: Wire,
}

impl Ground for Memory {
    fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(Arc::new(self.disk.with_tripwire(self.wire.wire.clone())))
    }

    fn drive(&self, mut work: Pin<Box<dyn Future<Output = ()> + Send + '_>>) {
        // Nothing in memory waits for anything.
        let mut context = Context::from_waker(Waker::noop());
        while work.as_mut().poll(&mut context) == Poll::Pending {}
    }

    fn arm(&self, cut: Cut) {
        match cut {
            Cut::Before(_) => self.wire.arm(Cut::Before(0)),
            Cut::AnswerLost => self.wire.arm(cut),
        }
    }

    fn disarm(&self) -> bool {
        self.wire.disarm()
    }
}

/// An SQLite file. A crash takes the runtime away, with its tasks and connections.
#[derive(Debug)]
pub(super) struct Sqlite {
    folder: tempfile::TempDir,
    wire: Wire,
    runtime: Mutex<Option<Runtime>>,
}

impl Sqlite {
    /// A folder that goes away at the end; in memory where the system offers one, since here the program
    /// crashes and the power does not.
    pub(super) fn new() -> eyre::Result<Self> {
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let folder = tempfile::tempdir_in(&place)
            .or_else(|_| tempfile::tempdir())
            .wrap_err_with(|| format!("no folder can be made in {}: free some space", place.display()))?;
        Ok(Self { folder, wire: Wire::default(), runtime: Mutex::new(None) })
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("crieur.db")
    }
}

impl Ground for Sqlite {
    fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| StoreError::Internal(error.to_string()))?;
        let tripwire = self.wire.wire.clone();
        let options = Options { tripwire, checked_up_to: 0, readers: 1, ..Options::default() };
        let store = runtime.block_on(SqlStore::open(&Address::Sqlite(self.path()), options))?;
        if let Some(dead) = lock(&self.runtime).replace(runtime) {
            dead.shutdown_background();
        }
        Ok(Arc::new(store))
    }

    fn drive(&self, work: Pin<Box<dyn Future<Output = ()> + Send + '_>>) {
        if let Some(runtime) = lock(&self.runtime).as_ref() {
            runtime.block_on(work);
        }
    }

    fn arm(&self, cut: Cut) {
        self.wire.arm(cut);
    }

    fn disarm(&self) -> bool {
        self.wire.disarm()
    }
}
