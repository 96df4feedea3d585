//! Drafts: own words, copies, and everything else that people hand in.

use std::cell::Cell;
use std::rc::Rc;

use app::AppError;
use market::placement::State;

use super::cards::{BadDraft, Card, Review};
use super::course::Case;
use super::life::{Life, Waiting};
use crate::diary::Fact;
use crate::hub::{DAY, HOUR, MINUTE};
use crate::world::label;

impl Life {
    /// A post in the creator's own words.
    pub(crate) fn own_words(&self, case: &Case) -> String {
        let language = case.campaign.language;
        let body = self.writer.borrow_mut().body(language);
        self.dressed(case, &body)
    }

    /// Words with the label before and the link behind them.
    fn dressed(&self, case: &Case, body: &str) -> String {
        let label = label(case.creator.country, case.campaign.language);
        format!("{label}: {body} {}", case.campaign.terms.link)
    }

    pub(crate) fn brief_as_post(&self, case: &Case) -> String {
        self.dressed(case, &case.campaign.terms.message)
    }

    /// Somebody else's post under this creator's label.
    pub(crate) fn relabelled(&self, case: &Case, other: &str) -> String {
        let rest = other.split_once(": ").map_or(other, |(_, rest)| rest);
        format!("{}: {rest}", label(case.creator.country, case.campaign.language))
    }

    /// Hands in the first draft, at last; whether one was taken.
    pub(crate) async fn first_draft(self: &Rc<Self>, case: &Rc<Case>) -> bool {
        if let Card::Bad { draft, mends } = case.card {
            let text = self.bad_draft(case, draft);
            match self.hand_in(case, &text).await {
                Ok(()) => {
                    self.surprise(format!("{}: a draft that {draft:?} was taken", case.id));
                    return true;
                }
                Err(AppError::Wording(_)) if mends => {}
                Err(_) => return false,
            }
            self.wait(10 * MINUTE, DAY).await;
        }
        if case.card == Card::Twin
            && let Some(text) = self.twin_words(case).await
        {
            if let Some(truth) = self.diary.borrow_mut().placements.get_mut(&case.id) {
                truth.twin = true;
            }
            if self.hand_in(case, &text).await.is_ok() {
                return true;
            }
        }
        if !self.own_draft(case).await {
            return false;
        }
        if case.card == Card::SecondThoughts {
            self.wait(MINUTE, HOUR).await;
            let better = self.mended(case);
            // The brand may have been faster.
            let _ = self.hand_in(case, &better).await;
        }
        true
    }

    /// Own words; refused all the same, others.
    async fn own_draft(self: &Rc<Self>, case: &Rc<Case>) -> bool {
        for _ in 0..8 {
            let text = self.own_words(case);
            match self.hand_in(case, &text).await {
                Ok(()) => return true,
                Err(AppError::Wording(_)) => self.tallies.borrow_mut().honest_refused += 1,
                Err(_) => return false,
            }
            self.wait(MINUTE, 3 * HOUR).await;
        }
        false
    }

    /// The last draft with its last sentence rewritten: still very much like the one before.
    pub(crate) fn mended(&self, case: &Case) -> String {
        let text = case.text.borrow().clone();
        let link = case.campaign.terms.link.to_string();
        let head = text.trim_end().trim_end_matches(&link).trim_end();
        let cut = head.rfind(' ').unwrap_or(head.len());
        let ending = if case.campaign.language == kernel::Language::FR { "enfin" } else { "indeed" };
        format!("{} {ending}. {link}", &head[..cut])
    }

    fn bad_draft(&self, case: &Case, bad: BadDraft) -> String {
        let own = self.own_words(case);
        let link = case.campaign.terms.link.to_string();
        match bad {
            BadDraft::CopiesBrief => self.brief_as_post(case),
            BadDraft::CopiesOther => {
                let texts = case.campaign.texts.borrow().clone();
                self.pick(&texts)
                    .map_or_else(|| self.brief_as_post(case), |other| self.relabelled(case, &other))
            }
            BadDraft::Undisclosed => own.split_once(": ").map_or(own.clone(), |(_, rest)| rest.to_owned()),
            BadDraft::Buried => {
                let (label, rest) = own.split_once(": ").unwrap_or(("", own.as_str()));
                format!("{rest} {label}")
            }
            BadDraft::WrongLink => own.replace(&link, "https://elsewhere.example.org/page"),
            BadDraft::TooLong => {
                format!("{own} {}", self.writer.borrow_mut().body(case.campaign.language).repeat(4))
            }
        }
    }

    /// Waits for another creator of the campaign who wants the same words, and hands them in at that moment;
    /// nothing when nobody came.
    async fn twin_words(&self, case: &Case) -> Option<String> {
        let waiting = case.campaign.lobby.borrow_mut().take();
        if let Some(other) = waiting
            && other.creator != case.creator.id
        {
            let at = self.now() + 2 * MINUTE;
            other.meeting.set(at);
            self.wait_until(at).await;
            return Some(self.relabelled(case, &other.text));
        }
        let (text, meeting) = (self.own_words(case), Rc::new(Cell::new(0)));
        let (creator, words) = (case.creator.id, text.clone());
        let waiting = Waiting { creator, text: words, meeting: Rc::clone(&meeting) };
        *case.campaign.lobby.borrow_mut() = Some(waiting);
        let until = self.now() + 2 * DAY;
        while meeting.get() == 0 && self.now() < until {
            self.hub.sleep(MINUTE).await;
        }
        self.wait_until(meeting.get()).await;
        (meeting.get() > 0).then_some(text)
    }

    /// Hands in a draft. Without an answer, looks whether it has been taken.
    pub(crate) async fn hand_in(self: &Rc<Self>, case: &Rc<Case>, text: &str) -> Result<(), AppError> {
        if case.revision.get() == 0 {
            case.before.set(case.campaign.texts.borrow().len());
        }
        let (id, me) = (case.id, case.creator.actor());
        let ask = move |app: app::App| {
            let text = text.to_owned();
            async move { app.submit_draft(id, &text, me).await }
        };
        let done = |found: &market::Placement| {
            found.state != State::Booked && found.draft.as_ref().is_some_and(|draft| draft.text == text)
        };
        let told = self.command(id, ask, done).await;
        if let Err(AppError::Wording(report)) = &told {
            for problem in &report.problems {
                let value = serde_json::to_value(problem).unwrap_or_default();
                let name = value["problem"].as_str().unwrap_or("unknown").to_owned();
                *self.tallies.borrow_mut().wording.entry(name).or_default() += 1;
            }
        }
        told?;
        let revision = case.revision.get() + 1;
        case.revision.set(revision);
        *case.text.borrow_mut() = text.to_owned();
        case.campaign.texts.borrow_mut().push(text.to_owned());
        self.note(id, Fact::Drafted { revision });
        let plan = if revision == 1 || case.card == Card::SecondThoughts {
            case.review
        } else if self.chance(3_000) {
            Review::Silent
        } else {
            Review::Approves
        };
        let (life, case) = (Rc::clone(self), Rc::clone(case));
        self.spawn(async move { life.review(&case, revision, plan).await });
        Ok(())
    }
}
