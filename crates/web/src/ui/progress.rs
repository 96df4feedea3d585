//! Where things stand: timelines, progress, conditions, countdowns.

use kernel::Timestamp;
use maud::{Markup, Render, html};

use super::Icon;
use crate::format::Place;
use crate::text::{Words, t};

/// Whether a step has been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Behind us.
    Done,
    /// Under way.
    Current,
    /// To come.
    Ahead,
    /// Ended badly.
    Failed,
}

/// A step of a timeline.
#[derive(Debug, Clone)]
pub struct Step {
    label: String,
    phase: Phase,
    when: Option<Markup>,
    note: Option<String>,
}

impl Step {
    /// A step.
    pub fn new(label: impl Into<String>, phase: Phase) -> Self {
        Self { label: label.into(), phase, when: None, note: None }
    }

    /// Its date: `place.when_day(at)`, or a countdown.
    #[must_use]
    pub fn when(mut self, when: Markup) -> Self {
        self.when = Some(when);
        self
    }

    /// A short remark.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Every step and date on one line; one below the other on a phone.
#[must_use]
pub fn timeline(words: Words, label: &str, steps: &[Step]) -> Markup {
    html! {
        ol.timeline aria-label=(label) {
            @for step in steps {
                @let (class, said) = match step.phase {
                    Phase::Done => ("done", t!(words, "ui-step-done")),
                    Phase::Current => ("current", t!(words, "ui-step-current")),
                    Phase::Ahead => ("ahead", t!(words, "ui-step-ahead")),
                    Phase::Failed => ("failed", t!(words, "ui-step-failed")),
                };
                li class=(class) aria-current=[(step.phase == Phase::Current).then_some("step")] {
                    span.dot {
                        @match step.phase {
                            Phase::Done => (Icon::Check),
                            Phase::Failed => (Icon::Cross),
                            Phase::Current | Phase::Ahead => "",
                        }
                    }
                    span.step-text {
                        span.step-label { (step.label) span.unseen { ", " (said) } }
                        @if let Some(when) = &step.when { span.step-when { (when) } }
                        @if let Some(note) = &step.note { span.step-note { (note) } }
                    }
                }
            }
        }
    }
}

/// A bar: `part` of `whole`, with its text. More than the whole is full.
#[must_use]
pub fn progress(label: &str, text: &str, part: u64, whole: u64) -> Markup {
    html! {
        div.progress {
            p { span { (label) } span.progress-text { (text) } }
            progress max=(whole.max(1)) value=(part.min(whole.max(1))) aria-label=(label) { (text) }
        }
    }
}

/// How a condition turned out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Met.
    Met,
    /// Missed.
    Missed,
    /// Not certain from what is known.
    Unsure,
}

/// A condition: what is asked, what is there, and how far that is from it.
#[derive(Debug, Clone)]
pub struct Condition {
    label: String,
    outcome: Outcome,
    detail: String,
    bar: Option<(u64, u64)>,
}

impl Condition {
    /// `Condition::new("At least 500 followers", Outcome::Missed, "You have 420: 80 more")`.
    pub fn new(label: impl Into<String>, outcome: Outcome, detail: impl Into<String>) -> Self {
        Self { label: label.into(), outcome, detail: detail.into(), bar: None }
    }

    /// How much there is of how much is asked, drawn.
    #[must_use]
    pub fn bar(mut self, there: u64, asked: u64) -> Self {
        self.bar = Some((there, asked));
        self
    }
}

/// Conditions, one a line.
#[must_use]
pub fn conditions(words: Words, conditions: &[Condition]) -> Markup {
    html! {
        ul.conditions {
            @for condition in conditions {
                @let (class, icon, said) = match condition.outcome {
                    Outcome::Met => ("met", Icon::Check, t!(words, "ui-met")),
                    Outcome::Missed => ("missed", Icon::Cross, t!(words, "ui-missed")),
                    Outcome::Unsure => ("unsure", Icon::Clock, t!(words, "ui-unsure")),
                };
                li class=(class) {
                    (icon) span.unseen { (said) ": " }
                    span.condition-label { (condition.label) }
                    span.condition-detail { (condition.detail) }
                    @if let Some((there, asked)) = condition.bar {
                        progress max=(asked.max(1)) value=(there.min(asked.max(1))) aria-label=(condition.label) {}
                    }
                }
            }
        }
    }
}

/// How long is left, counted down by the script; the date is its title.
#[must_use]
pub fn countdown(place: &Place, until: Timestamp, now: Timestamp) -> Markup {
    html! {
        time.countdown datetime=(until) title=(place.date_time(until)) data-countdown=(until.as_micros() / 1_000) data-now=(now.as_micros() / 1_000) {
            (place.relative(until, now))
        }
    }
}

/// Something takes a while: the script asks `url` every second, and puts the HTML of the first good answer (any 2xx)
/// in the place of this; if that is `working` again, it goes on. With an empty `url` nobody asks.
#[must_use]
pub fn working(words: Words, url: &str, id: &str) -> Markup {
    html! {
        div.working id=(id) role="status" data-poll=[(!url.is_empty()).then_some(url)] { span.spinner {} (t!(words, "ui-loading")) }
    }
}

/// Steps of a wizard: the ones behind can be gone back to.
#[derive(Debug, Clone)]
pub struct WizardStep {
    /// Its name.
    pub label: String,
    /// Where it is, when one may go there.
    pub href: Option<String>,
    /// Where it stands.
    pub phase: Phase,
}

/// The line of a wizard's steps.
#[must_use]
pub fn wizard(label: &str, steps: &[WizardStep]) -> Markup {
    html! {
        nav.wizard aria-label=(label) {
            ol {
                @for (at, step) in steps.iter().enumerate() {
                    li.done[step.phase == Phase::Done].current[step.phase == Phase::Current].failed[step.phase == Phase::Failed] {
                        @let inside = html! {
                            span.wizard-number { @if step.phase == Phase::Done { (Icon::Check) } @else { (at + 1) } }
                            span { (step.label) }
                        };
                        @match (&step.href, step.phase) {
                            (Some(href), Phase::Done | Phase::Ahead | Phase::Failed) => a href=(href) { (inside) },
                            (_, Phase::Current) => span aria-current="step" { (inside) },
                            (None, Phase::Done | Phase::Ahead | Phase::Failed) => span { (inside) },
                        }
                    }
                }
            }
        }
    }
}

/// For [`Render`] in tables: a step as a badge would be.
impl Render for Step {
    fn render(&self) -> Markup {
        html! { span.step-label { (self.label) } @if let Some(when) = &self.when { " " (when) } }
    }
}
