//! At rest: the store's books, the oracle's forecast and everybody's surprises become one report.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use app::ports::{Job, JobView};
use kernel::PlacementId;
use market::payout::{Payee, State as PayoutState};

use crate::diary::Diary;
use crate::fault::Fault;
use crate::oracle::{Forecast, Found};
use crate::report::{Counts, CurrencyTotals, Machinery, MarketCounts, PeopleCounts, Report, Verdicts};
use crate::run::{Settings, SimulationError, World, policy};
use crate::snapshot::{Snapshot, state_of};
use crate::world::{Bank, Social};

/// How many lines of each verdict are kept.
const LINES: usize = 10;
/// From this size on every fault that was asked for must have happened.
const LARGE: u64 = 2_000;

/// Reads everything and compares.
pub(crate) fn report(
    settings: &Settings,
    world: &World,
    rest: Option<String>,
) -> Result<Report, SimulationError> {
    let store = world.ground.open()?;
    let snapshot = Snapshot::read(&*world.ground, &*store)?;
    let books = snapshot.books(&*world.ground, &*store)?;
    let diary = world.life.diary.borrow();
    let twins = diary.placements.values().filter(|truth| truth.twin).map(|truth| (truth.id, truth.campaign));
    let copied = Snapshot::copied(&*world.ground, &*store, &twins.collect())?;
    let (bank, social) = (world.life.bank(), world.life.social());
    let found = found(&snapshot, copied, &bank, &social);
    let fee = i128::from(policy().fee.hundredths());
    let forecast = Forecast::new(&diary, &found.copied_twins, fee);
    let differences = forecast.differences(&diary, &found);
    let witness = world.witness.lock().unwrap_or_else(PoisonError::into_inner);
    let verdicts = Verdicts {
        books: books.as_ref().err().map(ToString::to_string),
        oracle_differences: u64::try_from(differences.len()).unwrap_or(u64::MAX),
        oracle: first(differences),
        witness: first(witness.wrongs.iter().chain(&bank.wrongs).cloned()),
        people: first(diary.surprises.iter().cloned()),
        rest: rest.or_else(|| snapshot.waiting.first().map(|job| format!("{} still waits", job.key))),
        dead_jobs: first(snapshot.dead.iter().filter_map(|job| unexpected(job, &social))),
        never_fired: never_fired(settings, world),
    };
    let (calls, faults, crashes) = world.hub.tallies();
    let tallies = world.life.tallies.borrow();
    let mut market = market_counts(&snapshot);
    market.booked = world.life.booked.get();
    market.wording_refused.clone_from(&tallies.wording);
    market.not_eligible.clone_from(&tallies.not_eligible);
    let summary = books.unwrap_or_default();
    Ok(Report {
        placements: settings.placements,
        seed: settings.seed,
        clean: verdicts.clean(),
        people: PeopleCounts {
            brands: count(diary.brands.len()),
            creators: count(diary.creators.len()),
            posts: count(social.count()),
            reach: social.reach,
            engagement: social.engagement,
            honest_drafts_refused: tallies.honest_refused,
            unanswered: tallies.unanswered,
            refused: tallies.refused,
            repeated: tallies.repeated,
        },
        market,
        money: money(&diary, &snapshot, &bank),
        machinery: Machinery {
            calls,
            commits: witness.commits,
            conflicts: witness.conflicts,
            jobs_handed_out: witness.jobs,
            jobs_done: world.server.jobs_done(),
            days: world.days(),
        },
        faults: faults.into_iter().map(|(fault, times)| (fault.name().to_owned(), times)).collect(),
        crashes: crashes.into_iter().map(|(place, times)| (place.name().to_owned(), times)).collect(),
        checked: [
            ("accounts", summary.accounts),
            ("movements", summary.movements),
            ("transfers", summary.transfers),
        ]
        .map(|(name, number)| (name.to_owned(), number))
        .into(),
        verdicts,
        digest: witness.digest(),
    })
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn first(lines: impl IntoIterator<Item = String>) -> Vec<String> {
    lines.into_iter().take(LINES).collect()
}

fn never_fired(settings: &Settings, world: &World) -> Vec<String> {
    if settings.placements < LARGE {
        return Vec::new();
    }
    world.hub.never_fired().into_iter().map(Fault::name).map(str::to_owned).collect()
}

/// A job that was given up, unless the network had refused the post for good.
fn unexpected(job: &JobView, social: &Social) -> Option<String> {
    let expected = matches!(job.job, Job::Publish { placement } if social.refuses(placement));
    let error = job.error.clone().unwrap_or_default();
    (!expected).then(|| format!("{} was given up after {} attempts: {error}", job.key, job.attempts))
}

/// The store's words made plain.
fn found(
    snapshot: &Snapshot,
    copied: std::collections::BTreeSet<PlacementId>,
    bank: &Bank,
    social: &Social,
) -> Found {
    let account = |payee: &Payee| match payee {
        Payee::Creator(id) => format!("creator/{id}"),
        Payee::Brand(id) => format!("brand/{id}"),
    };
    let came_to_nothing = |state: &str| matches!(state, "given_back" | "failed");
    Found {
        balances: snapshot
            .balances
            .iter()
            .map(|(key, money)| (key.to_string(), i128::from(money.minor())))
            .collect(),
        placements: snapshot.placements.iter().map(|placement| (placement.id, state_of(placement))).collect(),
        campaigns: snapshot
            .campaigns
            .iter()
            .map(|it| {
                let taken = i128::from(it.taken_by_small) + i128::from(it.taken_by_others);
                (it.id, (it.state.name().to_owned(), taken))
            })
            .collect(),
        offers: snapshot.offers.iter().map(|it| (it.id, it.state.name().to_owned())).collect(),
        disputes: snapshot.disputes.iter().map(|it| (it.id, it.state.name().to_owned())).collect(),
        undecided_payouts: snapshot
            .payouts
            .iter()
            .filter(|it| matches!(it.state, PayoutState::Requested | PayoutState::Sent))
            .map(|it| it.id.to_string())
            .collect(),
        copied_twins: copied,
        rail: bank
            .paid
            .iter()
            .map(|((payee, currency), paid)| (format!("{}/{currency}", account(payee)), *paid))
            .collect(),
        left_standing: snapshot
            .placements
            .iter()
            .filter(|it| came_to_nothing(it.state.name()) && social.stands(it.id))
            .map(|it| it.id)
            .collect(),
    }
}

fn bump(counts: &mut Counts, name: &str) {
    *counts.entry(name.to_owned()).or_default() += 1;
}

fn market_counts(snapshot: &Snapshot) -> MarketCounts {
    let mut market = MarketCounts::default();
    for placement in &snapshot.placements {
        let (state, reason) = state_of(placement);
        bump(&mut market.placements, &state);
        let reasons = match state.as_str() {
            "rejected" => Some(&mut market.rejected),
            "breached" => Some(&mut market.breached),
            "failed" => Some(&mut market.failed),
            _ => None,
        };
        if let (Some(reasons), Some(reason)) = (reasons, reason) {
            bump(reasons, &reason);
        }
    }
    snapshot.campaigns.iter().for_each(|it| bump(&mut market.campaigns, it.state.name()));
    snapshot.offers.iter().for_each(|it| bump(&mut market.offers, it.state.name()));
    snapshot.disputes.iter().for_each(|it| bump(&mut market.disputes, it.state.name()));
    snapshot.payouts.iter().for_each(|it| bump(&mut market.payouts, it.state.name()));
    market
}

fn money(diary: &Diary, snapshot: &Snapshot, bank: &Bank) -> BTreeMap<String, CurrencyTotals> {
    let small = |amount: i128| i64::try_from(amount).unwrap_or(i64::MAX);
    let mut totals: BTreeMap<String, CurrencyTotals> = BTreeMap::new();
    for campaign in diary.campaigns.values() {
        let funded: i128 = campaign.payments.values().sum();
        totals.entry(campaign.currency.clone()).or_default().funded += small(funded);
    }
    for ((payee, currency), paid) in &bank.paid {
        let total = totals.entry(currency.clone()).or_default();
        total.paid_out += small(*paid);
        if matches!(payee, Payee::Creator(_)) {
            total.earned += small(*paid);
        }
    }
    for (key, held) in &snapshot.balances {
        let total = totals.entry(key.currency.code().to_owned()).or_default();
        match key.account {
            ledger::Account::Fees => total.fees += held.minor(),
            ledger::Account::Creator(_) => total.earned += held.minor(),
            ledger::Account::Provider
            | ledger::Account::Brand(_)
            | ledger::Account::Campaign(_)
            | ledger::Account::Placement(_)
            | ledger::Account::Payout(_) => {}
        }
    }
    totals
}
