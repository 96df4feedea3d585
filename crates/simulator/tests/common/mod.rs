//! Grounds for the tests: memory, and SQLite in a folder that goes away.
#![allow(dead_code, reason = "each test takes the grounds it needs")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use app::ports::{Store, StoreError};
use simulator::{Cut, Ground};
use store::{Address, MemoryStore, Options, SqlStore, Tripwire};

/// A disk in memory.
#[derive(Default)]
pub(crate) struct Memory {
    disk: MemoryStore,
    wire: Tripwire,
    fired: Mutex<u64>,
}

fn arm(wire: &Tripwire, cut: Cut) {
    match cut {
        Cut::Before(statements) => wire.cut_before(statements),
        Cut::AnswerLost => wire.lose_answer_after(0),
    }
}

fn disarm(wire: &Tripwire, fired: &Mutex<u64>) -> bool {
    wire.disarm();
    let mut before = fired.lock().unwrap_or_else(PoisonError::into_inner);
    let now = wire.fired();
    std::mem::replace(&mut *before, now) != now
}

impl Ground for Memory {
    fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        Ok(Arc::new(self.disk.with_tripwire(self.wire.clone())))
    }

    fn drive(&self, mut work: Pin<Box<dyn Future<Output = ()> + Send + '_>>) {
        let mut context = Context::from_waker(Waker::noop());
        while work.as_mut().poll(&mut context) == Poll::Pending {}
    }

    fn arm(&self, cut: Cut) {
        // One statement is all there is.
        arm(&self.wire, if cut == Cut::AnswerLost { cut } else { Cut::Before(0) });
    }

    fn disarm(&self) -> bool {
        disarm(&self.wire, &self.fired)
    }
}

/// An SQLite file. A crash takes the runtime with its tasks and connections away.
pub(crate) struct Sqlite {
    _folder: tempfile::TempDir,
    path: PathBuf,
    wire: Tripwire,
    fired: Mutex<u64>,
    runtime: Mutex<Option<tokio::runtime::Runtime>>,
}

impl Default for Sqlite {
    fn default() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("world.db");
        Self {
            _folder: folder,
            path,
            wire: Tripwire::default(),
            fired: Mutex::default(),
            runtime: Mutex::new(None),
        }
    }
}

impl Ground for Sqlite {
    fn open(&self) -> Result<Arc<dyn Store>, StoreError> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let options = Options { tripwire: self.wire.clone(), checked_up_to: 0, ..Options::default() };
        let store = runtime.block_on(SqlStore::open(&Address::Sqlite(self.path.clone()), options))?;
        let before = self.runtime.lock().unwrap().replace(runtime);
        if let Some(before) = before {
            before.shutdown_background();
        }
        Ok(Arc::new(store))
    }

    fn drive(&self, work: Pin<Box<dyn Future<Output = ()> + Send + '_>>) {
        if let Some(runtime) = self.runtime.lock().unwrap().as_ref() {
            runtime.block_on(work);
        }
    }

    fn arm(&self, cut: Cut) {
        arm(&self.wire, cut);
    }

    fn disarm(&self) -> bool {
        disarm(&self.wire, &self.fired)
    }
}
