//! What operators watch: jobs, the audit trail, the books.

use app::ports::{JobFilter, JobState as Stands, TrailFilter};
use garde::Validate;
use kernel::JobId as Jobs;
use ledger::check::Check;
use serde::Deserialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::answer::{Done, Listing, Page, Reply, list_query};
use crate::api::caller::{Caller, Operator, scope};
use crate::api::cursor::Place;
use crate::api::extract::{Id, Query};
use crate::api::refusal::Refused;
use crate::api::shapes::money::{BooksCheck, Count};
use crate::api::shapes::operator::{AuditEntry, Job, JobState};
use crate::api::shapes::values::JobId;
use crate::front::Front;
use crate::problem::Fault;

/// Read at once by the check of the books.
const READ: u32 = 10_000;

pub(super) fn routes() -> OpenApiRouter<Front> {
    OpenApiRouter::new()
        .routes(routes!(jobs))
        .routes(routes!(job_counts))
        .routes(routes!(retry))
        .routes(routes!(cancel))
        .routes(routes!(audit))
        .routes(routes!(trail_of))
        .routes(routes!(books))
}

list_query! {
    /// Which jobs.
    Which {
        /// In this state.
        #[param(inline)]
        #[garde(skip)]
        state: JobState,
    }
}

/// List jobs
///
/// Those in a state, the soonest first.
#[utoipa::path(get, path = "/jobs", tag = "Operation", params(Which),
    responses((status = 200, body = Page<Job>, description = "A page of jobs.")),
    security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
async fn jobs(
    caller: Caller<scope::OperatorRead, Operator>,
    listing: Listing<Which>,
) -> Result<Reply<Page<Job>>, Refused> {
    let after = listing.after.map(|place| (place.time().0, Jobs::new(place.id)));
    let filter = JobFilter { state: listing.query.state.into(), after, limit: listing.wanted() };
    let jobs = caller.front.app.store().jobs(filter).await?;
    let items = jobs.into_iter().map(|job| (Place::timed(job.due, job.id.uuid()), Job::from(job)));
    Ok(listing.page(items.collect()))
}

/// Count jobs by state
#[utoipa::path(get, path = "/jobs/counts", tag = "Operation",
    responses((status = 200, body = Vec<Count>, description = "How many there are.")),
    security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
async fn job_counts(caller: Caller<scope::OperatorRead, Operator>) -> Result<Reply<Vec<Count>>, Refused> {
    let counts = caller.front.app.store().job_counts().await?;
    let named = |(state, count): (Stands, u64)| Count { state: state.name().to_owned(), count };
    Ok(Reply::ok(counts.into_iter().map(named).collect()))
}

/// Try a job again
///
/// One that was given up; its attempts are forgotten.
#[utoipa::path(post, path = "/jobs/{job}/retry", tag = "Operation",
    params(("job" = JobId, Path, description = "The job.")),
    responses((status = 204, description = "It will be tried at once.")),
    security(("key" = ["operator:write"])), extensions(("x-parties" = json!(["operator"]))))]
async fn retry(caller: Caller<scope::OperatorWrite, Operator>, Id(id): Id<Jobs>) -> Result<Done, Refused> {
    let found = caller.front.app.retry_job(id, caller.actor()?).await?;
    if found { Ok(Done) } else { Err(Fault::NotFound.into()) }
}

/// Cancel a job
///
/// One that waits; not while it is in hand.
#[utoipa::path(post, path = "/jobs/{job}/cancel", tag = "Operation",
    params(("job" = JobId, Path, description = "The job.")),
    responses((status = 204, description = "It is given up.")),
    security(("key" = ["operator:write"])), extensions(("x-parties" = json!(["operator"]))))]
async fn cancel(caller: Caller<scope::OperatorWrite, Operator>, Id(id): Id<Jobs>) -> Result<Done, Refused> {
    let found = caller.front.app.cancel_job(id, caller.actor()?).await?;
    if found { Ok(Done) } else { Err(Fault::NotFound.into()) }
}

list_query! {
    /// Which lines of the audit trail.
    Trail {}
}

/// Read the audit trail
///
/// Who did what to what, the newest first.
#[utoipa::path(get, path = "/audit", tag = "Operation", params(Trail),
    responses((status = 200, body = Page<AuditEntry>, description = "A page of the trail.")),
    security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
async fn audit(
    caller: Caller<scope::OperatorRead, Operator>,
    listing: Listing<Trail>,
) -> Result<Reply<Page<AuditEntry>>, Refused> {
    let before = listing.after.map(Place::number);
    let filter = TrailFilter { before, actor: None, limit: listing.wanted() };
    let lines = caller.front.app.store().trail(filter).await?;
    let items =
        lines.into_iter().map(|(number, line)| (Place::numbered(number), AuditEntry::of(number, line)));
    Ok(listing.page(items.collect()))
}

/// What the audit trail is about.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Subject {
    /// An id.
    #[param(min_length = 1, max_length = 100, example = "pl_0197a2f0c1d27e3fa4b5c6d7e8f90a1b")]
    #[garde(length(chars, min = 1, max = 100))]
    pub subject: String,
}

/// Read the audit trail of one thing
///
/// The oldest first, at most a thousand lines.
#[utoipa::path(get, path = "/audit/of", tag = "Operation", params(Subject),
    responses((status = 200, body = Vec<AuditEntry>, description = "Its lines.")),
    security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
async fn trail_of(
    caller: Caller<scope::OperatorRead, Operator>,
    Query(query): Query<Subject>,
) -> Result<Reply<Vec<AuditEntry>>, Refused> {
    let lines = caller.front.app.store().audit(&query.subject, 1_000).await?;
    Ok(Reply::ok(lines.into_iter().map(|line| AuditEntry::of(0, line)).collect()))
}

/// Check the books
///
/// Follows every transfer, and holds the kept balances against them. It takes long in an old market.
#[utoipa::path(get, path = "/books/check", tag = "Operation",
    responses((status = 200, body = BooksCheck, description = "Whether they balance.")),
    security(("key" = ["operator:read"])), extensions(("x-parties" = json!(["operator"]))))]
async fn books(caller: Caller<scope::OperatorRead, Operator>) -> Result<Reply<BooksCheck>, Refused> {
    let checked = follow(&caller.front).await?;
    Ok(Reply::ok(match checked {
        Ok(summary) => BooksCheck {
            balanced: true,
            broken: None,
            transfers: summary.transfers,
            movements: summary.movements,
            accounts: summary.accounts,
        },
        Err(broken) => BooksCheck {
            balanced: false,
            broken: Some(broken.to_string()),
            transfers: 0,
            movements: 0,
            accounts: 0,
        },
    }))
}

type Followed = Result<ledger::check::Summary, ledger::check::Break>;

async fn follow(front: &Front) -> Result<Followed, Refused> {
    let store = front.app.store();
    let mut check = Check::new();
    let mut after = 0;
    loop {
        let transfers = store.transfers(after, READ).await?;
        let Some(last) = transfers.last() else { break };
        after = last.number;
        for kept in &transfers {
            if let Err(broken) = check.transfer(kept) {
                return Ok(Err(broken));
            }
        }
    }
    let mut from = None;
    loop {
        let balances = store.balances(from, READ).await?;
        let Some((last, _)) = balances.last() else { break };
        from = Some(*last);
        for (account, kept) in balances {
            if let Err(broken) = check.balance(account, kept) {
                return Ok(Err(broken));
            }
        }
    }
    Ok(check.finish())
}
