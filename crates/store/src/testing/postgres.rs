//! A PostgreSQL server of one's own: a new cluster in a temporary folder, on a socket in it, no network.
//!
//! A keeper process stops the server when the program that started it ends in whatever way: it waits for its
//! standard input to close, which also happens when that program is killed. One server a process, one database
//! a test. Start: 1 to 2 s.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::{ConnectOptions as _, Connection as _, Executor as _};
use tempfile::TempDir;

/// Starts the server as the user that it asks for, waits for the end of its input, stops it, cleans up.
const KEEPER: &str = r#"
trap '' INT TERM HUP
bin=$1; folder=$2; fsync=$3
as=''
if [ "$(id -u)" = 0 ]; then as='setpriv --reuid=postgres --regid=postgres --init-groups'; chown postgres "$folder"; fi
cd "$folder" || exit 1
$as "$bin/initdb" --no-sync --auth=trust --username=postgres --encoding=UTF8 --locale=C -D "$folder/data" >log 2>&1 || { echo "failed: $(tail -n 3 log | tr '\n' ' ')"; exit 1; }
$as "$bin/postgres" -D "$folder/data" -k "$folder" -c listen_addresses='' -c fsync="$fsync" -c max_connections=200 -c shared_buffers=64MB >>log 2>&1 &
server=$!
echo "pid $server"
cat >/dev/null
kill -INT $server 2>/dev/null
wait $server
rm -rf "$folder"
"#;

/// A running server.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    pid: u32,
    keeper: Child,
    databases: AtomicU32,
}

/// A database on a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// Its address.
    pub url: String,
}

impl Server {
    /// The server of this process, started by the first who asks. Nothing waits for the disk.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub async fn shared() -> Result<&'static Self, String> {
        static SHARED: OnceLock<Result<Server, String>> = OnceLock::new();
        let server = SHARED.get_or_init(|| Self::start(false));
        let server = server.as_ref().map_err(Clone::clone)?;
        server.ready().await?;
        Ok(server)
    }

    /// A server of one's own; `durable` when a commit shall wait for the disk. Ask [`Server::ready`] before use.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start(durable: bool) -> Result<Self, String> {
        let bin = installed().ok_or("install Debian package postgresql: there is no initdb")?;
        let folder = TempDir::with_prefix("crieur-pg").map_err(|error| error.to_string())?.keep();
        let fsync = if durable { "on" } else { "off" };
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .args([bin.as_os_str(), folder.as_os_str(), fsync.as_ref()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start sh: {error}"))?;
        let output = keeper.stdout.take().ok_or("no output of the keeper")?;
        let mut said = String::new();
        BufReader::new(output).read_line(&mut said).map_err(|error| error.to_string())?;
        let pid = said.trim().strip_prefix("pid ").and_then(|pid| pid.parse().ok());
        let pid = pid.ok_or_else(|| format!("PostgreSQL does not start: {said}"))?;
        Ok(Self { folder, pid, keeper, databases: AtomicU32::new(0) })
    }

    /// Waits until it answers.
    ///
    /// # Errors
    /// When it does not within ten seconds.
    pub async fn ready(&self) -> Result<(), String> {
        let mut last = String::new();
        for _ in 0..200 {
            match self.run("postgres", "SELECT 1").await {
                Ok(()) => return Ok(()),
                Err(error) => last = error,
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(format!("PostgreSQL does not answer: {last}"))
    }

    /// A new, empty database.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn database(&self) -> Result<Database, String> {
        let name = format!("market_{}", self.databases.fetch_add(1, Ordering::SeqCst));
        self.run("postgres", &format!("CREATE DATABASE {name}")).await?;
        Ok(Database { url: self.url(&name) })
    }

    fn url(&self, name: &str) -> String {
        let host: String = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{host}/{name}")
    }

    /// Runs statements on one of its databases.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn run(&self, name: &str, sql: &str) -> Result<(), String> {
        Database { url: self.url(name) }.run(sql).await
    }

    /// Stops it at once, as a power cut would: connections break in the middle of whatever they do.
    ///
    /// # Errors
    /// When there is no server to stop.
    pub fn kill(&self) -> Result<(), String> {
        let done = Command::new("kill").args(["-QUIT", &self.pid.to_string()]).status();
        done.map_err(|error| error.to_string())?.success().then_some(()).ok_or_else(|| "no server".to_owned())
    }
}

impl Database {
    /// Runs statements on it.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn run(&self, sql: &str) -> Result<(), String> {
        let options: sqlx::postgres::PgConnectOptions =
            self.url.parse().map_err(|error: sqlx::Error| error.to_string())?;
        let mut conn = options.connect().await.map_err(|error| error.to_string())?;
        let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
        let done = conn.execute(sql).await.map_err(|error| error.to_string());
        conn.close().await.map_err(|error| error.to_string())?;
        done.map(|_| ())
    }
}

impl Drop for Server {
    /// The keeper stops the server once its input is closed.
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Nobody is left to be told.
        let _ = self.keeper.wait();
    }
}

/// Where the programs are: Debian keeps them out of the path, one folder a version.
fn installed() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = debian.chain(std::env::split_paths(&path)).filter(|bin| has(bin));
    found.max()
}

fn has(bin: &Path) -> bool {
    bin.join("initdb").is_file() && bin.join("postgres").is_file()
}
