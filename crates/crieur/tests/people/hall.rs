//! A town in which people sign in, and a mailbox that keeps every letter.

use std::sync::{Arc, Mutex};

use account::{Locale, Secret};
use app::accounts::{AccountSettings, Accounts, Entered, NewPerson, Posted, Wish};
use app::ports::{AccountStore, Letter, LetterKind, Mailer, MailerError, Store};
use async_trait::async_trait;
use kernel::{Country, Currency, OperatorId};
use uuid::Uuid;

use crate::town::Town;

/// Letters, in the order in which they came.
#[derive(Debug, Default)]
pub struct Mailbox {
    pub letters: Mutex<Vec<Letter>>,
    /// What the server says to the next ones.
    pub refusals: Mutex<Vec<MailerError>>,
}

#[async_trait]
impl Mailer for Mailbox {
    async fn send(&self, letter: &Letter) -> Result<(), MailerError> {
        if let Some(refusal) = self.refusals.lock().unwrap().pop() {
            return Err(refusal);
        }
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

pub struct Hall {
    pub town: Town,
    pub accounts: Accounts,
    pub mailbox: Mailbox,
}

pub const PASSWORD: &str = "une phrase à moi";

pub fn link(letter: &Letter) -> Secret {
    match &letter.kind {
        LetterKind::SignInLink { link, .. }
        | LetterKind::VerifyAddress { link, .. }
        | LetterKind::AlreadyRegistered { link, .. }
        | LetterKind::ChangeAddress { link, .. }
        | LetterKind::Invitation { link, .. } => link.clone(),
        LetterKind::AddressChanged { .. }
        | LetterKind::PasswordChanged
        | LetterKind::Notice { .. }
        | LetterKind::Farewell => panic!("no link in {letter:?}"),
    }
}

pub fn brand_person(email: &str) -> NewPerson {
    let wish = Wish::Brand { name: "Zephyr".to_owned(), country: Country::FR };
    let password = Some(PASSWORD.to_owned());
    NewPerson { email: email.to_owned(), name: "Ada".to_owned(), locale: Locale::Fr, password, wish }
}

pub fn creator_person(email: &str) -> NewPerson {
    let wish = Wish::Creator { country: Country::GB, currency: Currency::EUR };
    NewPerson { wish, password: None, name: "Cleo".to_owned(), ..brand_person(email) }
}

impl Hall {
    pub fn new() -> Self {
        let store = Arc::new(store::MemoryStore::new());
        Self::on(store.clone(), store)
    }

    pub fn on(store: Arc<dyn Store>, people: Arc<dyn AccountStore>) -> Self {
        let town = Town::on(store);
        let accounts = Accounts::new(town.app.clone(), people, AccountSettings { demo: true });
        Self { town, accounts, mailbox: Mailbox::default() }
    }

    /// Posts what is due; the letters that came by it.
    pub async fn post(&self) -> Vec<Letter> {
        let before = self.mailbox.letters.lock().unwrap().len();
        while self.accounts.post_letters(50, &self.mailbox).await.unwrap() != Posted::default() {}
        self.mailbox.letters.lock().unwrap()[before..].to_vec()
    }

    /// Posts what is due; the one letter that came by it.
    pub async fn letter(&self) -> Letter {
        let letters = self.post().await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        letters[0].clone()
    }

    /// Signs up and follows the link.
    pub async fn join(&self, person: NewPerson) -> Entered {
        self.accounts.sign_up(person, None).await.unwrap();
        let letter = self.letter().await;
        self.accounts.enter(link(&letter).as_str()).await.unwrap()
    }

    pub async fn operator(&self) -> Entered {
        let id = OperatorId::new(Uuid::from_u128(1));
        let user = self.accounts.appoint("op@example.org", "Olga", Locale::En, id).await.unwrap();
        self.accounts.r#become(user.id).await.unwrap()
    }
}
