//! Programs as people start and stop them.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use tokio::time::Instant;

/// A command of the spotter, to its end.
pub(crate) fn spot(arguments: &[&str], here: &Path) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_crieur"));
    let Output { status, stdout, stderr } =
        command.arg("spot").args(arguments).current_dir(here).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// A program at work; killed with the test.
pub(crate) struct Process {
    child: Child,
    out: PathBuf,
    err: PathBuf,
}

impl Process {
    /// A command of the spotter; what it says goes into files of this name.
    pub(crate) fn start(name: &str, arguments: &[&str], here: &Path) -> Self {
        let [out, err] = ["out", "err"].map(|end| here.join(format!("{name}.{end}")));
        let file = |path: &Path| Stdio::from(File::create(path).unwrap());
        let mut command = Command::new(env!("CARGO_BIN_EXE_crieur"));
        command.arg("spot").args(arguments).current_dir(here).stdin(Stdio::null());
        let child = command.stdout(file(&out)).stderr(file(&err)).spawn().unwrap();
        Self { child, out, err }
    }

    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(&self.out).unwrap()
    }

    pub(crate) fn complained(&self) -> String {
        std::fs::read_to_string(&self.err).unwrap()
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// SIGKILL: it hears nothing of it. It has to be running.
    pub(crate) fn kill(mut self) -> String {
        assert!(self.is_running(), "it ended too early to be killed: {}", self.complained());
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.said()
    }

    /// SIGTERM: it is asked to end, and has to end well.
    pub(crate) fn ask_to_end(&self) {
        let sent = Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status();
        assert!(sent.is_ok_and(|status| status.success()), "the signal was not sent");
    }

    /// Waits for its end.
    pub(crate) fn ended(&mut self, within: Duration) -> ExitStatus {
        let begun = Instant::now();
        while begun.elapsed() < within {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it did not end within {within:?}: {}", self.complained());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Ended and waited for already, in most tests.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
