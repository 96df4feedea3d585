//! For tests: real NATS servers on free ports of this machine, each with a folder of its own, that end with the test.
//!
//! Behind the feature `testing`; nothing of it is shipped. `scripts/nats-server` says where the servers' program is.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test that cannot go on has to stop"
)]

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use async_nats::jetstream;
use tempfile::TempDir;

use crate::nats::{Login, Settings};
use crate::{Nats, Partitions};

/// Where the server's program is; `scripts/nats-server` knows. Fails with what it says.
fn program() -> PathBuf {
    // Asked when the test runs: checkouts that share a target folder share the tests.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let script = Path::new(&here).join("../../scripts/nats-server");
    let output =
        Command::new(&script).output().unwrap_or_else(|error| panic!("{}: {error}", script.display()));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())
}

#[derive(Debug)]
struct Node {
    name: String,
    port: u16,
    config: PathBuf,
    process: Option<Child>,
}

/// Servers of one cluster, or a single one.
#[derive(Debug)]
pub struct Cluster {
    nodes: Vec<Node>,
    program: PathBuf,
    /// Where they keep everything; the test may put more there.
    pub folder: TempDir,
}

impl Cluster {
    /// So many nodes that sync each write.
    #[must_use]
    pub fn start(nodes: usize) -> Self {
        Self::syncing(nodes, "always")
    }

    /// So many nodes with this `sync_interval`.
    #[must_use]
    pub fn syncing(nodes: usize, sync: &str) -> Self {
        let (program, folder) = (program(), tempfile::tempdir().unwrap());
        // Held open until all are chosen, so that no two are the same.
        let listeners: Vec<TcpListener> =
            (0..nodes * 2).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        let ports: Vec<u16> = listeners.iter().map(|held| held.local_addr().unwrap().port()).collect();
        drop(listeners);
        let (clients, routes) = ports.split_at(nodes);
        let node = |at: usize| {
            let name = format!("node{at}");
            let config = folder.path().join(format!("{name}.conf"));
            fs::write(&config, config_text(&name, clients[at], at, routes, folder.path(), sync)).unwrap();
            Node { name, port: clients[at], config, process: None }
        };
        let nodes = (0..nodes).map(node).collect();
        let mut cluster = Self { nodes, program, folder };
        for at in 0..cluster.nodes.len() {
            cluster.revive(at);
        }
        cluster
    }

    /// Starts a node, or starts it again.
    pub fn revive(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        let mut command = Command::new(&self.program);
        command
            .arg("--config")
            .arg(&node.config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        node.process = Some(command.spawn().expect("the server does not start"));
    }

    /// SIGKILL.
    pub fn kill(&mut self, at: usize) {
        if let Some(mut process) = self.nodes[at].process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Their addresses.
    #[must_use]
    pub fn servers(&self) -> Vec<String> {
        self.nodes.iter().map(|node| format!("nats://127.0.0.1:{}", node.port)).collect()
    }

    /// What connects to them: [`settings`].
    #[must_use]
    pub fn settings(&self, partitions: u16) -> Settings {
        settings(self.servers(), partitions)
    }

    /// A client of the test's own, to look at the streams.
    pub async fn context(&self) -> jetstream::Context {
        let options = async_nats::ConnectOptions::with_user_and_password("crieur".into(), "secret".into());
        jetstream::new(options.connect(self.servers()).await.unwrap())
    }

    /// Which node leads a stream.
    pub async fn leader(&self, stream: &str) -> usize {
        for _ in 0..100 {
            let context = self.context().await;
            let info = match context.get_stream(stream).await {
                Ok(stream) => stream.get_info().await.ok(),
                Err(_) => None,
            };
            let leader = info.and_then(|info| info.cluster?.leader);
            if let Some(at) = leader.and_then(|leader| self.nodes.iter().position(|node| node.name == leader))
            {
                return at;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{stream} has no leader");
    }
}

/// The accounts that the servers know: that of the market and that of the system, each with the same password.
pub const LOGINS: [&str; 2] = ["crieur", "system"];
/// Their password.
pub const PASSWORD: &str = "secret";

/// What the tests and their processes connect with.
#[must_use]
pub fn settings(servers: Vec<String>, partitions: u16) -> Settings {
    let login = |user: &str| Some(Login { user: user.to_owned(), password: PASSWORD.to_owned() });
    Settings {
        login: login("crieur"),
        system: login("system"),
        time_to_live: Duration::from_secs(2),
        frames_bytes: 64 << 20,
        ..Settings::new(servers, "spot", Partitions::new(partitions).unwrap())
    }
}

fn config_text(name: &str, port: u16, at: usize, routes: &[u16], folder: &Path, sync: &str) -> String {
    let store = folder.join(name);
    let mut text = format!(
        "server_name: {name}\nlisten: \"127.0.0.1:{port}\"\n\
         jetstream {{ store_dir: \"{}\", sync_interval: {sync}, max_file_store: 16GB, max_memory_store: 64MB }}\n\
         accounts {{\n  MARKET {{ jetstream: enabled, users: [{{ user: crieur, password: secret }}] }}\n\
           $SYS {{ users: [{{ user: system, password: secret }}] }}\n}}\n",
        store.display()
    );
    if routes.len() > 1 {
        let all: Vec<String> = routes.iter().map(|port| format!("\"nats://127.0.0.1:{port}\"")).collect();
        text += &format!(
            "cluster {{ name: crieur, listen: \"127.0.0.1:{}\", routes: [{}] }}\n",
            routes[at],
            all.join(", ")
        );
    }
    text
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for at in 0..self.nodes.len() {
            self.kill(at);
        }
    }
}

/// Connects, with all that the tests need to be safe.
pub async fn connect(settings: Settings) -> Nats {
    Nats::connect(settings).await.expect("no log on the servers")
}
