//! Work in the background, each piece watched over: what fails or panics is said and begun again, later each time.

use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::ports::{JobState, Mailer};
use store::Address;
use web::Front;

use super::health::{Health, Task};
use super::stop::Stop;

/// The longest that anything due waits to be seen.
const LOOK: Duration = Duration::from_secs(1);
/// When something is due and in other hands.
const SOON: Duration = Duration::from_millis(200);
/// Jobs at once: few enough that stopping does not take long.
const JOBS: u32 = 20;
/// Events spread and letters posted at once.
const EVENTS: u32 = 200;
const LETTERS: u32 = 20;
/// Between two looks at the figures, and at the schema.
const FIGURES: Duration = Duration::from_secs(10);
/// Between two rounds of throwing away what has expired.
const TIDY: Duration = Duration::from_secs(3_600);

/// After a failure it is begun again after so long, twice as long each time.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Runs a piece of work until it ends by itself, which it does when it is asked to stop.
pub(crate) async fn watch_over<F, W>(task: Task, mut stop: Stop, mut begin: F)
where
    F: FnMut() -> W + Send,
    W: Future<Output = eyre::Result<()>> + Send + 'static,
{
    let mut pause = FIRST_PAUSE;
    loop {
        let begun = tokio::time::Instant::now();
        let ended = tokio::spawn(begin()).await;
        match ended {
            Ok(Ok(())) => return,
            Ok(Err(error)) => tracing::error!(task = task.name(), %error, "work in the background failed"),
            Err(error) => {
                tracing::error!(task = task.name(), %error, "work in the background broke off: report this");
            }
        }
        metrics::counter!("crieur_task_failures_total", "task" => task.name()).increment(1);
        if begun.elapsed() > LONGEST_PAUSE {
            pause = FIRST_PAUSE;
        }
        if stop.within(pause).await {
            return;
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Deadlines and schedules.
pub(crate) async fn jobs(app: App, health: Arc<Health>, mut stop: Stop) -> eyre::Result<()> {
    while !stop.is_asked() {
        health.beat(Task::Jobs);
        let tally = app.work(JOBS).await?;
        for (outcome, number) in [("done", tally.done), ("again", tally.again), ("dead", tally.dead)] {
            metrics::counter!("crieur_jobs_total", "outcome" => outcome).increment(number.into());
        }
        if tally.done + tally.again + tally.dead > 0 {
            continue;
        }
        let wait = match app.store().next_job().await? {
            Some(next) => {
                let left = next.since(app.now());
                Duration::from_micros(left.as_micros()).clamp(SOON, LOOK)
            }
            None => LOOK,
        };
        stop.within(wait).await;
    }
    Ok(())
}

/// From what happened to news, and from news to letters.
pub(crate) async fn news(
    front: Front,
    mailer: Arc<dyn Mailer>,
    health: Arc<Health>,
    mut stop: Stop,
) -> eyre::Result<()> {
    let accounts = &front.accounts;
    while !stop.is_asked() {
        health.beat(Task::News);
        for news in accounts.spread(EVENTS).await? {
            // Kept already: a page that is not told now shows it when it is loaded again.
            if let Err(error) = web::live::tell(&front, &news).await {
                tracing::warn!(%error, "an open page was not told of its news");
            }
        }
        let behind = accounts.behind().await?;
        let posted = accounts.post_letters(LETTERS, &*mailer).await?;
        for (outcome, number) in [("sent", posted.sent), ("again", posted.again), ("dead", posted.dead)] {
            metrics::counter!("crieur_letters_total", "outcome" => outcome).increment(number.into());
        }
        if posted.dead > 0 {
            tracing::warn!(letters = posted.dead, "letters were given up: see the operator's pages");
        }
        if !behind && posted.sent == 0 {
            stop.within(LOOK).await;
        }
    }
    Ok(())
}

/// Looks at how the database is doing.
pub(crate) async fn figures(
    app: App,
    database: Address,
    health: Arc<Health>,
    mut stop: Stop,
) -> eyre::Result<()> {
    while !stop.is_asked() {
        let looked = look(&app, &database).await;
        if let Err(error) = &looked {
            metrics::counter!("crieur_database_errors_total").increment(1);
            tracing::warn!(%error, "the database does not answer as it should");
        }
        health.database(looked.err().map(|error| error.to_string()));
        read_books(&app, &stop).await;
        stop.within(FIGURES).await;
    }
    Ok(())
}

async fn look(app: &App, database: &Address) -> eyre::Result<()> {
    let found = store::schema(database).await?;
    if found != Some(store::latest_schema()) {
        eyre::bail!("the database has schema {found:?} and this program {}", store::latest_schema());
    }
    for (state, number) in app.store().job_counts().await? {
        let number = f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        metrics::gauge!("crieur_jobs", "state" => state.name()).set(number);
    }
    let due = app.store().next_job().await?;
    let late = due.map_or(0, |due| app.now().since(due).as_seconds());
    metrics::gauge!("crieur_oldest_due_job_seconds").set(f64::from(u32::try_from(late).unwrap_or(u32::MAX)));
    // Named so that both states are there before the first job.
    for state in [JobState::Waiting, JobState::Dead] {
        metrics::gauge!("crieur_jobs", "state" => state.name()).increment(0.0);
    }
    Ok(())
}

/// Throws away what has expired: sessions, links, counters.
pub(crate) async fn tidy(
    store: Arc<dyn app::ports::AccountStore>,
    app: App,
    mut stop: Stop,
) -> eyre::Result<()> {
    while !stop.is_asked() {
        let gone = store.forget(app.now()).await?;
        if gone > 0 {
            tracing::debug!(gone, "expired papers were thrown away");
        }
        stop.within(TIDY).await;
    }
    Ok(())
}

/// Reads on in the books until the public figures are of all of them, so that no page has to.
async fn read_books(app: &App, stop: &Stop) {
    while !stop.is_asked() {
        match app.follow_pay().await {
            Ok(true) => return,
            Ok(false) => tokio::task::yield_now().await,
            Err(error) => {
                tracing::warn!(%error, "the books cannot be read for the public figures");
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::super::stop::stop;
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_fails_or_panics_begins_again_until_it_ends_by_itself() {
        let (_stopper, stop) = stop();
        let begun = Arc::new(AtomicU32::new(0));
        let counted = begun.clone();
        watch_over(Task::Jobs, stop, move || {
            let time = counted.fetch_add(1, Ordering::SeqCst);
            async move {
                match time {
                    0 => eyre::bail!("no database"),
                    1 => panic!("a fault"),
                    _ => Ok(()),
                }
            }
        })
        .await;
        assert_eq!(begun.load(Ordering::SeqCst), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_grows_and_ends_when_it_is_time_to_stop() {
        let (stopper, stop) = stop();
        let began = tokio::time::Instant::now();
        let work = watch_over(Task::News, stop, || async { eyre::bail!("always") });
        let ask = async {
            tokio::time::sleep(Duration::from_secs(600)).await;
            stopper.now();
        };
        tokio::join!(work, ask);
        assert!(began.elapsed() < Duration::from_secs(601));
    }
}
