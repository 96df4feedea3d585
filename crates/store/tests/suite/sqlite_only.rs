//! What a file can suffer. Each time a typed error names the cure, and nothing is lost or half done.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use app::ports::{CommitError, Kind, Store, StoreError};
use sqlx::{ConnectOptions as _, Executor as _};
use store::testing::{brand, explain_all};
use store::{Address, Options, SqlStore, Tripwire};

use crate::money::rich;
use crate::place::{Place, options};
use crate::records::writing;

fn refused(store: Result<SqlStore, StoreError>) -> StoreError {
    store.map(|_| ()).unwrap_err()
}

async fn filled(place: &Place, brands: u128) {
    let store = place.sql(Tripwire::default()).await;
    store.commit_all((1..=brands).map(|id| writing(brand(id, "kept"), 0)).collect()).await.unwrap();
    store.close().await;
}

fn path(place: &Place) -> std::path::PathBuf {
    let Address::Sqlite(path) = place.address() else { panic!("a file") };
    path
}

#[tokio::test]
async fn a_lock_of_another_program_is_named_and_passes() {
    let place = Place::sqlite().await;
    let patience = Duration::from_millis(100);
    let store = SqlStore::open(&place.address(), Options { patience, ..options() }).await.unwrap();
    let mut other = sqlx::sqlite::SqliteConnectOptions::new().filename(path(&place)).connect().await.unwrap();
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    let locked = store.commit(rich(1, Vec::new())).await;
    assert!(matches!(locked, Err(CommitError::Store(StoreError::Locked(_)))), "{locked:?}");
    assert_eq!(store.load(brand(1, "").id()).await.unwrap(), None, "reading goes on");
    other.execute("ROLLBACK").await.unwrap();
    store.commit(rich(1, Vec::new())).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_named_and_nothing_is_half_written() {
    let place = Place::sqlite().await;
    let small = Options { largest: Some(320), ..options() };
    let store = SqlStore::open(&place.address(), small).await.unwrap();
    let name = "x".repeat(20_000);
    let mut kept = 0;
    let full = loop {
        match store
            .commit_all(vec![writing(brand(2 * kept + 1, &name), 0), writing(brand(2 * kept + 2, &name), 0)])
            .await
        {
            Ok(()) => kept += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(full, CommitError::Store(StoreError::Full(_))), "{full:?}");
    assert!(kept > 3);
    let there = store.list(Kind::Brand, None, 1_000).await.unwrap().len();
    assert_eq!(there, usize::try_from(2 * kept).unwrap());
    store.close().await;
    let store = place.open().await;
    store.commit(writing(brand(2 * kept + 1, &name), 0)).await.unwrap();
}

#[tokio::test]
async fn a_truncated_file_is_damaged() {
    let place = Place::sqlite().await;
    filled(&place, 300).await;
    let whole = std::fs::read(path(&place)).unwrap();
    for left in [whole.len() / 2, whole.len() - 4_096, whole.len() - 1, 5_000, 600, 50] {
        std::fs::write(path(&place), &whole[..left]).unwrap();
        let error = refused(SqlStore::open(&place.address(), options()).await);
        assert!(matches!(error, StoreError::Damaged(_)), "{left} bytes: {error:?}");
        assert!(error.to_string().contains("restore the last backup"));
        assert_eq!(
            std::fs::metadata(path(&place)).unwrap().len(),
            u64::try_from(left).unwrap(),
            "not touched"
        );
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{beside}", path(&place).display()));
        }
    }
    std::fs::write(path(&place), &whole).unwrap();
    assert_eq!(place.open().await.list(Kind::Brand, None, 1_000).await.unwrap().len(), 300);
}

/// What this program holds of a file, as the system sees it: any other program goes by that alone.
#[cfg(target_os = "linux")]
fn locks_on(file: &Path) -> usize {
    use std::os::unix::fs::MetadataExt as _;
    let inode = format!(":{} ", std::fs::metadata(file).unwrap().ino());
    let pid = format!(" {} ", std::process::id());
    let all = std::fs::read_to_string("/proc/locks").unwrap();
    all.lines().filter(|line| line.contains(&inode) && line.contains(&pid)).count()
}

/// Whoever closes a file loses every lock that its program holds there, through whichever handle.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_in_use_is_looked_at_without_losing_its_locks() {
    let place = Place::sqlite().await;
    filled(&place, 30).await;
    let store = place.sql(Tripwire::default()).await;
    store.list(Kind::Brand, None, 10).await.unwrap();
    assert_eq!(locks_on(&path(&place)), 1);
    store::check_books(&place.address(), |_| ()).await.unwrap().unwrap();
    store::whole_file(&path(&place)).await.unwrap();
    assert_eq!(locks_on(&path(&place)), 1, "another program may now take the log away");
    store.close().await;
    assert_eq!(locks_on(&path(&place)), 0);
}

#[tokio::test]
async fn a_file_of_something_else_is_damaged_and_left_alone() {
    let place = Place::sqlite().await;
    let garbage = "not a database, but somebody's holiday diary. ".repeat(500);
    std::fs::write(path(&place), &garbage).unwrap();
    let error = refused(SqlStore::open(&place.address(), options()).await);
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
    assert_eq!(std::fs::read(path(&place)).unwrap(), garbage.as_bytes());
}

#[tokio::test]
async fn a_flipped_page_is_noticed_at_start() {
    let place = Place::sqlite().await;
    filled(&place, 300).await;
    let mut bytes = std::fs::read(path(&place)).unwrap();
    let at = bytes.windows(4).rposition(|four| four == b"kept").unwrap();
    let page = at / 4_096 * 4_096;
    bytes[page..page + 64].fill(0xff);
    std::fs::write(path(&place), &bytes).unwrap();
    let error = refused(SqlStore::open(&place.address(), options()).await);
    assert!(matches!(error, StoreError::Damaged(_)), "{error:?}");
}

#[tokio::test]
async fn a_folder_that_is_not_there_is_named() {
    let address = Address::Sqlite("/nowhere/at/all/crieur.db".into());
    let error = refused(SqlStore::open(&address, options()).await);
    assert!(matches!(&error, StoreError::Unavailable(text) if text.contains("/nowhere/at/all")), "{error:?}");
    let place = Place::sqlite().await;
    let folder = path(&place).parent().unwrap().to_owned();
    assert!(SqlStore::open(&Address::Sqlite(folder), options()).await.is_err());
}

/// Root may write anywhere, so the other program is run as nobody.
#[tokio::test]
async fn a_read_only_file_and_folder_are_named() {
    let place = Place::sqlite().await;
    filled(&place, 3).await;
    let folder = path(&place).parent().unwrap().to_owned();
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let program = folder.join("program");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    mode(&program, 0o755);
    mode(&path(&place), 0o444);
    for (folder_mode, what) in [(0o777, "file"), (0o555, "folder")] {
        mode(&folder, folder_mode);
        let root =
            std::fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
        let mut command = if root { Command::new("setpriv") } else { Command::new(&program) };
        if root {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program);
        }
        command.args(["--exact", "sqlite_only::as_nobody", "--ignored", "--nocapture"]);
        let output = command.env("CRIEUR_TEST_FILE", path(&place)).current_dir("/").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{what}: {said}{}", String::from_utf8_lossy(&output.stderr));
        assert!(said.contains("1 passed"), "{said}");
    }
    mode(&folder, 0o755);
    mode(&path(&place), 0o644);
    assert_eq!(place.open().await.list(Kind::Brand, None, 10).await.unwrap().len(), 3);
}

#[tokio::test]
#[ignore = "run by another test, as another user"]
async fn as_nobody() {
    let Some(path) = std::env::var_os("CRIEUR_TEST_FILE") else { return };
    let address = Address::Sqlite(path.into());
    let error = match SqlStore::open(&address, options()).await {
        Err(error) => error,
        Ok(store) => match store.commit(writing(brand(9, "refused"), 0)).await {
            Err(CommitError::Store(error)) => error,
            verdict => panic!("{verdict:?}"),
        },
    };
    assert!(matches!(error, StoreError::ReadOnly(_)), "{error:?}");
    let verdict = store::check_books(&address, |_| ()).await;
    assert!(matches!(verdict, Ok(Ok(_))), "reading is enough for the check: {verdict:?}");
}

#[tokio::test]
async fn no_statement_walks_a_whole_table() {
    let place = Place::sqlite().await;
    let store = place.sql(Tripwire::default()).await;
    let plans = explain_all(&store).await.unwrap();
    assert!(plans.len() > 150);
    for (statement, plan) in plans {
        let walks = plan.lines().any(|line| {
            let rest = line.strip_prefix("SCAN ").unwrap_or("");
            let named = rest.split_whitespace().next().unwrap_or("");
            !named.is_empty() && !named.contains("ROW") && !["v", "CONSTANT", "p"].contains(&named)
        });
        // Sorting, and an index made for one statement, are walks too.
        let makes = plan.contains("TEMP B-TREE") || plan.contains("AUTOMATIC");
        assert!(!walks && !makes, "{statement}\n{plan}");
    }
}
