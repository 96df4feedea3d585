//! The outbox: letters are leased, written out, handed to the mail server, and kept with what became of them.
//!
//! A program that stops between handing over and keeping that sends the letter again, under the same id: the
//! reader's mail program knows it for the same letter. A link's secret is made here, at the last moment: only its
//! hash is kept.

use account::{Digest, Organisation, Purpose, Secret, Ticket, User};
use kernel::{Span, Timestamp};

use super::desk::{Held, put};
use super::{AccountError, Accounts};
use crate::ports::{Errand, Letter, LetterKind, LetterState, Mailer, MailerError, Outgoing, Paper};

/// Nobody else tries for so long.
const LEASE: Span = Span::minutes(2);
/// After the first, second, … attempt it is tried again after so long; after the last it is given up.
const AGAIN: [Span; 4] = [Span::minutes(1), Span::minutes(5), Span::minutes(30), Span::hours(4)];

/// What became of some letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Posted {
    /// Handed to the mail server.
    pub sent: u32,
    /// To be tried again.
    pub again: u32,
    /// Given up.
    pub dead: u32,
}

impl Accounts {
    /// Sends up to `limit` letters whose time has come.
    ///
    /// # Errors
    /// The store's. A mail server that cannot or will not take a letter is no error: it is kept with the letter.
    pub async fn post_letters(&self, limit: u32, mailer: &dyn Mailer) -> Result<Posted, AccountError> {
        let mut posted = Posted::default();
        let now = self.app.now();
        for (letter, version) in self.in_state::<Outgoing>(Paper::WAITING, now, limit).await? {
            let leased =
                Outgoing { due: now.plus(LEASE), attempts: letter.attempts.saturating_add(1), ..letter };
            match self.change(vec![put(leased.clone(), version)]).await {
                Ok(()) => {}
                // Another program has it.
                Err(AccountError::Changed(_)) => continue,
                Err(error) => return Err(error),
            }
            let done = self.post(leased, mailer).await?;
            match done.state {
                LetterState::Sent => posted.sent += 1,
                LetterState::Waiting => posted.again += 1,
                LetterState::Dead => posted.dead += 1,
            }
            match self.change(vec![put(done, version.next())]).await {
                // It took longer than the lease: whoever has it now keeps what becomes of it.
                Ok(()) | Err(AccountError::Changed(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(posted)
    }

    /// Letters that were given up, the oldest first, for operators.
    ///
    /// # Errors
    /// The store's.
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<Outgoing>, AccountError> {
        let dead: Vec<Held<Outgoing>> = self.in_state(Paper::DEAD, crate::ports::FOREVER, limit).await?;
        Ok(dead.into_iter().map(|(letter, _)| letter).collect())
    }

    /// Hands one letter over; the letter as it is then to be kept.
    async fn post(&self, letter: Outgoing, mailer: &dyn Mailer) -> Result<Outgoing, AccountError> {
        let now = self.app.now();
        let give_up = |letter: Outgoing, why: String| Outgoing {
            state: LetterState::Dead,
            due: now,
            error: Some(why),
            ..letter
        };
        let attempt = usize::try_from(letter.attempts).unwrap_or(usize::MAX);
        // Leased again and again without an end: a letter that stops the program is not tried for ever.
        if attempt > AGAIN.len() + 1 {
            return Ok(give_up(letter, "tried too often without an answer".to_owned()));
        }
        let Some(written) = self.write(&letter).await? else {
            return Ok(give_up(letter, "out of date before it left".to_owned()));
        };
        Ok(match mailer.send(&written).await {
            Ok(()) => Outgoing { state: LetterState::Sent, due: now, error: None, ..letter },
            Err(MailerError::Never(why)) => give_up(letter, short(&why)),
            Err(MailerError::Later(why)) => match attempt.checked_sub(1).and_then(|at| AGAIN.get(at)) {
                Some(span) => {
                    let due = self.app.now().plus(self.app.entropy().jitter(span.times(2)));
                    Outgoing { due, error: Some(short(&why)), ..letter }
                }
                None => give_up(letter, short(&why)),
            },
        })
    }

    /// A letter as the mail server gets it; nothing when what it is about is over.
    async fn write(&self, letter: &Outgoing) -> Result<Option<Letter>, AccountError> {
        let mut unsubscribe = None;
        let kind = match &letter.errand {
            Errand::Ticket { ticket, known } => match self.cut(*ticket, *known).await? {
                Some(kind) => kind,
                None => return Ok(None),
            },
            Errand::News { notice, other, at } => {
                if let Some(user) = letter.user {
                    let still = self.get::<User>(user.uuid()).await?;
                    // Unsubscribed, moved or gone since it was queued.
                    let wanted = still.is_some_and(|(user, _)| {
                        user.preferences.mail(notice.group()) && user.email == letter.to
                    });
                    if !wanted {
                        return Ok(None);
                    }
                    if !notice.about_money() {
                        let word = self.unsubscribe_word(user, notice.group()).await?;
                        unsubscribe = Some((notice.group(), word));
                    }
                }
                LetterKind::Notice { notice: notice.clone(), other: other.clone(), at: *at }
            }
            Errand::AddressChanged { to } => LetterKind::AddressChanged { to: to.clone() },
            Errand::PasswordChanged => LetterKind::PasswordChanged,
            Errand::Farewell => LetterKind::Farewell,
        };
        let Outgoing { id, to, name, locale, created, .. } = letter.clone();
        Ok(Some(Letter { id, to, name, locale, kind, unsubscribe, written: created }))
    }

    /// Makes the secret of a link, and keeps its hash.
    async fn cut(&self, id: kernel::TicketId, known: bool) -> Result<Option<LetterKind>, AccountError> {
        self.retrying(|| async move {
            let now = self.app.now();
            let Some((ticket, version)) = self.get::<Ticket>(id.uuid()).await? else { return Ok(None) };
            if !ticket.is_open(now) {
                return Ok(None);
            }
            let link = self.secret(&id);
            let mut secrets: Vec<Digest> = ticket.secrets.clone();
            secrets.push(link.digest());
            let kept = Ticket { secrets, ..ticket };
            self.change(vec![put(kept.clone(), version)]).await?;
            self.kind(&kept, link, known).await
        })
        .await
    }

    async fn kind(
        &self,
        ticket: &Ticket,
        link: Secret,
        known: bool,
    ) -> Result<Option<LetterKind>, AccountError> {
        let until: Timestamp = ticket.until();
        Ok(Some(match ticket.purpose {
            Purpose::SignIn if known => LetterKind::AlreadyRegistered { link, until },
            Purpose::SignIn => LetterKind::SignInLink { link, until },
            Purpose::VerifyAddress => LetterKind::VerifyAddress { link, until },
            Purpose::ChangeAddress => LetterKind::ChangeAddress { link, until },
            Purpose::Invite { organisation, role } => {
                let Some((of, _)) = self.get::<Organisation>(organisation.uuid()).await? else {
                    return Ok(None);
                };
                let by =
                    self.get::<User>(ticket.user.uuid()).await?.map_or(String::new(), |(user, _)| user.name);
                LetterKind::Invitation { link, until, organisation: of.name, role, by }
            }
        }))
    }
}

/// A mail server's words, cut to what is worth keeping.
fn short(why: &str) -> String {
    why.chars().take(500).collect()
}
