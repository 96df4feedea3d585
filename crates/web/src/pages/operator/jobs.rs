//! Work to be done later: what waits, what was done, and what was given up.

use app::ports::{JobState, JobView};
use app::views::operator::JobCursor;
use kernel::{JobId, Timestamp};
use maud::{Markup, html};

use super::payouts::without_done;
use super::{Answer, Here, audit, onwards, page, query};
use crate::form::Given;
use crate::page::Width;
use crate::say;
use crate::text::{Words, t, t_of};
use crate::ui::{
    Button, Column, Empty, Head, Icon, Row, Stat, Tab, Table, Tone, badge, pagination, stack, stats, tabs,
};
use crate::who::{ForOperator, Id};

const JOBS: &str = "/operator/jobs";

pub(super) async fn show(who: ForOperator) -> Answer {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let asked = query(&who);
    let counts = who.visitor.front.app.store().job_counts().await?;
    let dead = counts.iter().any(|(state, count)| *state == JobState::Dead && *count > 0);
    let usual = if dead { JobState::Dead } else { JobState::Waiting };
    let state = JobState::ALL.into_iter().find(|state| state.name() == asked.text("state")).unwrap_or(usual);
    let after = cursor_of(asked.text("after"));
    let jobs = who.visitor.front.app.jobs_in(state, after).await?;
    let address = |state: JobState| format!("{JOBS}?state={}", state.name());
    let lists = [JobState::Dead, JobState::Waiting, JobState::Done].map(|at| {
        Tab::new(t_of!(words, "operator-job-state", at.name()), address(at), at == state)
            .count(place.number(jobs.count(at)))
    });
    let next = jobs.next.map(|next| format!("{}&after={}", address(state), cursor_text(next)));
    let table = Table::new(words, t_of!(words, "operator-job-state", state.name()))
        .column(Column::text(t!(words, "operator-job")))
        .column(Column::text(t!(words, "operator-job-about")))
        .column(Column::text(t!(words, "operator-job-runs")))
        .column(Column::number(t!(words, "operator-job-attempts")))
        .column(Column::actions(t!(words, "operator-do")))
        .rows(jobs.rows.iter().enumerate().map(|(at, job)| line(&who, job, at == 0)))
        .empty(
            Empty::new(
                t_of!(words, "operator-jobs-none", state.name()),
                t!(words, "operator-jobs-none-text"),
            )
            .icon(Icon::Clock),
        );
    let title = t!(words, "operator-jobs-title");
    let first = address(state);
    let body = stack(&html! {
        (Head::new(title.clone()).lead(t!(words, "operator-jobs-lead")))
        (stats(&[overdue(&who, jobs.due, now)]))
        (tabs(&title, &lists))
        (table)
        (pagination(words, after.map(|_| first.as_str()), next.as_deref()))
    });
    page(&who, Here::Jobs, title, Width::Full, body).await
}

/// How old the oldest job is whose time has come.
fn overdue(who: &ForOperator, due: Option<Timestamp>, now: Timestamp) -> Stat {
    let (words, place) = (who.words(), &who.visitor.place);
    match due {
        Some(due) if due <= now => Stat::new(t!(words, "operator-jobs-oldest"), place.span(now.since(due)))
            .note(t!(words, "operator-jobs-overdue")),
        Some(due) => Stat::new(t!(words, "operator-jobs-next"), place.relative(due, now))
            .note(html! { (place.when(due)) }),
        None => Stat::new(t!(words, "operator-jobs-next"), "–").note(t!(words, "operator-jobs-idle")),
    }
}

fn line(who: &ForOperator, job: &JobView, first: bool) -> Row {
    let (words, place, now) = (who.words(), &who.visitor.place, who.visitor.now());
    let subject = say::job_subject(&job.job);
    Row::new()
        .id(job.id.to_string())
        .cell(html! {
            strong { (say::job(words, &job.job)) }
            @if job.leased { " " (badge(Tone::Info, &t!(words, "operator-job-leased"))) }
            @if let Some(error) = &job.error { p.hint { (error) } }
        })
        .cell(html! { @if let Some(subject) = subject { (audit::subject(&subject.to_string())) } })
        .cell(place.when_relative(job.run_at, now))
        .cell(place.number(job.attempts))
        .cell(acts(who, words, job, first))
}

fn acts(who: &ForOperator, words: Words, job: &JobView, first: bool) -> Markup {
    let back = without_done(&who.visitor.path);
    let button = |label: String, verb: &str| {
        Button::post(label, format!("{JOBS}/{}/{verb}", job.id)).small().hidden("back", back.clone())
    };
    let retry = button(t!(words, "operator-job-retry"), "retry");
    let cancel = button(t!(words, "operator-job-cancel"), "cancel")
        .quiet()
        .undo(t!(words, "operator-undo-job-cancelled"));
    match job.state {
        JobState::Dead => html! { (if first { retry.key('r') } else { retry }) },
        JobState::Waiting if !job.leased => html! { (if first { cancel.key('x') } else { cancel }) },
        JobState::Waiting | JobState::Done => html! {},
    }
}

/// A job that was given up is tried again.
pub(super) async fn retry(who: ForOperator, Id(id): Id<JobId>, given: Given) -> Answer {
    let done = who.visitor.front.app.retry_job(id, who.actor()).await?;
    let said = if done { "done=operator-job-retried" } else { "done=operator-job-was-not-there" };
    Ok(onwards(&given, JOBS, said))
}

/// A job that waits is given up.
pub(super) async fn cancel(who: ForOperator, Id(id): Id<JobId>, given: Given) -> Answer {
    let done = who.visitor.front.app.cancel_job(id, who.actor()).await?;
    let said = if done { "done=operator-job-cancelled" } else { "done=operator-job-was-not-there" };
    Ok(onwards(&given, JOBS, said))
}

fn cursor_text(cursor: JobCursor) -> String {
    format!("{}.{}", cursor.0.as_micros(), cursor.1)
}

fn cursor_of(text: &str) -> Option<JobCursor> {
    let (micros, id) = text.split_once('.')?;
    Some((Timestamp::from_micros(micros.parse().ok()?), id.parse().ok()?))
}
