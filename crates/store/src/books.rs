//! Do the books of a database balance? Reads all transfers and balances in one snapshot, so that a market that
//! goes on trading meanwhile does not look broken. Memory: as `ledger::check` says.

use app::ports::StoreError;
use kernel::Money;
use ledger::AccountKey;
use ledger::check::{Break, Check, Summary};

use crate::Address;
use crate::sql::{Work, begin_snapshot, snapshot};

/// Movements read at once.
const PAGE: u32 = 1_000;

/// What the check says.
pub type Verdict = Result<Summary, Break>;

/// Recomputes every balance from the transfers. Makes and changes nothing.
///
/// # Errors
/// When the database cannot be read; a break in the books is the verdict's.
pub async fn check_books(address: &Address, mut read: impl FnMut(u64) + Send) -> Result<Verdict, StoreError> {
    let (pool, mut conn) = snapshot(address).await?;
    let verdict = check(&mut Work::reading(&mut conn), &mut read).await;
    conn.cut().await;
    pool.close().await;
    verdict
}

async fn check(work: &mut Work<'_>, read: &mut (impl FnMut(u64) + Send)) -> Result<Verdict, StoreError> {
    begin_snapshot(work).await?;
    let mut check = Check::new();
    let (mut after, mut transfers) = (0, 0_u64);
    loop {
        let page = crate::sql::transfers(work, after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.number;
        for kept in &page {
            if let Err(broken) = check.transfer(kept) {
                return Ok(Err(broken));
            }
            transfers += 1;
        }
        read(transfers);
    }
    let mut after: Option<AccountKey> = None;
    loop {
        let page: Vec<(AccountKey, Money)> = crate::sql::balances(work, after, PAGE).await?;
        let Some((last, _)) = page.last() else { break };
        after = Some(*last);
        for (account, kept) in &page {
            if let Err(broken) = check.balance(*account, *kept) {
                return Ok(Err(broken));
            }
        }
    }
    Ok(check.finish())
}
