//! `crieur serve`, connected to the lab, on a free port, with its letters in a folder.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use network::testing::Lab;
use tempfile::TempDir;
use url::Url;

use crate::visitor::Visitor;

const SEAL: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
pub(crate) const OTHER_SEAL: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

/// The market; dropped, it is stopped.
pub(crate) struct Market {
    pub(crate) lab: &'static Lab,
    port: u16,
    folder: TempDir,
    program: Option<Child>,
}

impl Market {
    pub(crate) async fn open() -> Self {
        let lab = Lab::shared().await.unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut market = Self { lab, port, folder: TempDir::new().unwrap(), program: None };
        market.starts_again().await;
        market
    }

    pub(crate) fn visitor(&self) -> Visitor {
        Visitor::new(self.lab, self.port)
    }

    pub(crate) async fn starts_again(&mut self) {
        self.starts_again_with(&[]).await;
    }

    pub(crate) async fn starts_again_with(&mut self, more: &[(&str, &str)]) {
        self.stops();
        let at = |url: &Url| format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let (plc, pds) = (self.lab.plc(), self.lab.pds());
        let mut command = Command::new(env!("CARGO_BIN_EXE_crieur"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CRIEUR_"))
        {
            command.env_remove(name);
        }
        command
            .arg("serve")
            .current_dir(self.folder.path())
            .env("CRIEUR_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("CRIEUR_BASE", format!("http://localhost:{}", self.port))
            .env("CRIEUR_LIMITS_ENTRY", "1000")
            .env("CRIEUR_BLUESKY_ENABLED", "true")
            .env("CRIEUR_BLUESKY_SEAL_KEYS", SEAL)
            .env("CRIEUR_BLUESKY_DIRECTORY", plc.as_str())
            .env("CRIEUR_BLUESKY_APP_VIEW", "")
            .env("CRIEUR_BLUESKY_ALLOWED", format!("{},{}", at(plc), at(pds)))
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::from(std::fs::File::create(self.folder.path().join("log")).unwrap()));
        let mut program = command.spawn().unwrap();
        let mut line = String::new();
        let read = BufReader::new(program.stdout.take().unwrap()).read_line(&mut line);
        assert!(read.unwrap() > 0, "it does not serve: {}", self.log());
        self.program = Some(program);
    }

    /// What it has said.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// A file in its folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn stops(&mut self) {
        let Some(mut program) = self.program.take() else { return };
        let _ = Command::new("kill").args(["-TERM", &program.id().to_string()]).status();
        let _ = program.wait();
    }

    /// The secret of the link in the newest letter to an address.
    pub(crate) async fn letter_to(&self, email: &str) -> String {
        let begin = format!("http://localhost:{}/link/", self.port);
        for _ in 0..100 {
            let mut found: Vec<(std::time::SystemTime, String)> = Vec::new();
            for path in letters(&self.folder.path().join("letters")) {
                let written = std::fs::metadata(&path).unwrap().modified().unwrap();
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.replace("=\r\n", "").replace("=\n", "").replace("=3D", "=");
                if text.contains(email)
                    && let Some(at) = text.find(&begin)
                {
                    let secret = text[at + begin.len()..].chars();
                    let secret = secret.take_while(|c| c.is_ascii_alphanumeric() || "._-".contains(*c));
                    found.push((written, secret.collect()));
                }
            }
            found.sort();
            if let Some((_, secret)) = found.pop() {
                return secret;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no letter to {email}")
    }
}

impl Drop for Market {
    fn drop(&mut self) {
        self.stops();
    }
}

fn letters(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|path| path.extension().is_some_and(|end| end == "eml")).collect()
}
