//! A worker in a process of its own, that can be killed: this very test program, asked for one test.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use log::worker::Settings;
use log::{Folder, Worker};
use tokio::sync::watch;

use crate::support::Counting;
use log::testing::{connect, settings};

/// What tells the process that it is one: `NAME PARTITIONS FOLDER SERVER…`.
const ROLE: &str = "CRIEUR_LOG_TEST_WORKER";

pub(crate) struct Process {
    child: Child,
}

impl Process {
    pub(crate) fn start(name: &str, partitions: u16, folder: &Path, servers: &[String]) -> Self {
        let role = format!("{name} {partitions} {} {}", folder.display(), servers.join(" "));
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "process::as_a_worker", "--nocapture"]).env(ROLE, role);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
        Self { child: child.expect("the worker does not start") }
    }

    /// SIGKILL.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Stops it where it is, or lets it go on: SIGSTOP, SIGCONT.
    pub(crate) fn signal(&self, signal: &str) {
        let sent = Command::new("kill").arg(signal).arg(self.child.id().to_string()).status();
        assert!(sent.is_ok_and(|status| status.success()), "{signal} was not sent");
    }

    /// Lets it end in order.
    pub(crate) fn end(mut self) {
        drop(self.child.stdin.take());
        let ended = self.child.wait().unwrap();
        assert!(ended.success(), "the worker ended with {ended}");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Killed and waited for already, in most tests.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// No test by itself: what [`Process`] runs, until its input ends.
#[test]
fn as_a_worker() {
    let Ok(role) = std::env::var(ROLE) else { return };
    // What a worker complains of stands beside the test's own output.
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "error".into());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let mut words = role.split(' ');
    let mut word = || words.next().unwrap().to_owned();
    let (name, partitions, folder) = (word(), word().parse().unwrap(), Folder::open(word()).unwrap());
    let settings = settings(words.map(str::to_owned).collect(), partitions);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let ground = Arc::new(connect(settings).await);
        let settings =
            Settings { beat: Duration::from_millis(400), snapshot_frames: 9, ..Settings::default() };
        let worker = Worker::new(&name, ground, folder, settings, Counting::new).unwrap();
        let (stop, stopped) = watch::channel(false);
        std::thread::spawn(move || {
            let _ = std::io::stdin().read(&mut [0]);
            stop.send_replace(true);
        });
        worker.run(stopped).await;
    });
}
