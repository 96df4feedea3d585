//! The program that runs the servers: started, spoken to by lines, ended for certain.
//!
//! It ends by itself when its input closes, which also happens when this process is killed. Dropped, it is
//! given a few seconds for that, and then it and whatever it started (its process group) are killed by their id.

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::LabError;

/// Time to leave in order, in steps; the program kills itself after five seconds.
const STEPS: u32 = 60;
const STEP: Duration = Duration::from_millis(100);
/// What it said last, for the message when it fails.
const KEPT_LINES: usize = 30;

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    log: Arc<Mutex<VecDeque<String>>>,
}

impl Process {
    /// Starts a program in a process group of its own.
    pub(super) fn start(program: &Path, arguments: &[String]) -> Result<Self, LabError> {
        let start = |error: std::io::Error| LabError::NotStarted(format!("{}: {error}", program.display()));
        let mut child = Command::new(program)
            .args(arguments)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(start)?;
        let (sender, lines) = channel();
        if let Some(output) = child.stdout.take() {
            each_line(output, move |line| drop(sender.send(line)));
        }
        let log = Arc::new(Mutex::new(VecDeque::new()));
        let kept = log.clone();
        if let Some(errors) = child.stderr.take() {
            each_line(errors, move |line| {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.push_back(line);
                if kept.len() > KEPT_LINES {
                    kept.pop_front();
                }
            });
        }
        let input = child.stdin.take();
        Ok(Self { child, input, lines, log })
    }

    /// Its next line; blocks.
    pub(super) fn line(&self, wait: Duration) -> Result<String, LabError> {
        self.lines.recv_timeout(wait).map_err(|error| match error {
            RecvTimeoutError::Timeout => LabError::Slow(wait, self.log()),
            RecvTimeoutError::Disconnected => LabError::Ended(self.log()),
        })
    }

    /// Says a line to it, and waits for its answer.
    pub(super) fn ask(&mut self, line: &str, wait: Duration) -> Result<String, LabError> {
        let input = self.input.as_mut().ok_or_else(|| LabError::Ended(String::new()))?;
        if writeln!(input, "{line}").and_then(|()| input.flush()).is_err() {
            return Err(LabError::Ended(self.log()));
        }
        self.line(wait)
    }

    fn log(&self) -> String {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.iter().cloned().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.input.take());
        for _ in 0..STEPS {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(STEP);
        }
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.child.wait();
    }
}

/// Reads to the end on a thread of its own, so that the program never waits for a reader.
fn each_line(from: impl Read + Send + 'static, mut take: impl FnMut(String) + Send + 'static) {
    std::thread::spawn(move || BufReader::new(from).lines().map_while(Result::ok).for_each(&mut take));
}
