//! Letters handed to a mail server of our own, which takes them, or refuses them in every way that servers do.
#![allow(clippy::unwrap_used, reason = "tests: what is missing must stop them")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use account::{Locale, Secret};
use app::ports::{Letter, LetterKind, Mailer, MailerError};
use kernel::{LetterId, Span};
use mail::{Folder, Market, Password, SetupError, Smtp, SmtpSettings, Tls};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

/// What the server answers where, instead of yes.
type Refusals = &'static [(&'static str, &'static str)];

#[derive(Default)]
struct Sink {
    letters: Mutex<Vec<String>>,
    commands: Mutex<Vec<String>>,
}

impl Sink {
    async fn start(refusals: Refusals) -> (SocketAddr, Arc<Self>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (at, sink) = (listener.local_addr().unwrap(), Arc::new(Self::default()));
        let kept = sink.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = kept.clone();
                // A client that hangs up ends its conversation.
                tokio::spawn(async move { kept.talk(stream, refusals).await.unwrap_or_default() });
            }
        });
        (at, sink)
    }

    async fn talk(&self, stream: TcpStream, refusals: Refusals) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        let refusal = |command: &str| {
            let found = refusals.iter().find(|(start, _)| command.starts_with(start));
            found.map(|(_, answer)| (*answer).to_owned())
        };
        say(&mut stream, &refusal("CONNECT").unwrap_or_else(|| "220 sink".to_owned())).await?;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let command = line.trim_end().to_owned();
            self.commands.lock().unwrap().push(command.clone());
            let answer = match (refusal(&command), command.split(' ').next().unwrap()) {
                (Some(answer), _) => answer,
                (None, "EHLO") => "250-sink\r\n250-AUTH PLAIN\r\n250 8BITMIME".to_owned(),
                (None, "AUTH") => "235 you are in".to_owned(),
                (None, "QUIT") => return say(&mut stream, "221 bye").await,
                (None, "DATA") => {
                    say(&mut stream, "354 go on").await?;
                    let letter = body(&mut stream).await?;
                    self.letters.lock().unwrap().push(letter);
                    refusal("END").unwrap_or_else(|| "250 taken".to_owned())
                }
                (None, _) => "250 fine".to_owned(),
            };
            say(&mut stream, &answer).await?;
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, text: &str) -> std::io::Result<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).await
}

async fn body(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut letter = String::new();
    while !letter.ends_with("\r\n.\r\n") {
        if stream.read_line(&mut letter).await? == 0 {
            break;
        }
    }
    Ok(letter)
}

fn market() -> Market {
    Market::new("Crieur", "post@crieur.example", "https://crieur.example")
}

fn settings(at: SocketAddr) -> SmtpSettings {
    let from = "Crieur <post@crieur.example>".to_owned();
    SmtpSettings { host: at.ip().to_string(), port: Some(at.port()), tls: Tls::None, login: None, from }
}

fn letter(locale: Locale) -> Letter {
    let written: kernel::Timestamp = "2026-11-22T09:30:00Z".parse().unwrap();
    let kind = LetterKind::SignInLink {
        link: Secret::new("ti_01", &[7; 32]),
        until: written.plus(Span::minutes(20)),
    };
    let (id, to) = (LetterId::new(Uuid::from_u128(9)), "ada@example.org".parse().unwrap());
    Letter { id, to, name: "Ada".to_owned(), locale, kind, unsubscribe: None, written }
}

/// Quoted-printable and folded lines undone, as far as these letters need it.
fn undone(text: &str) -> String {
    text.replace("=\r\n", "").replace("=3D", "=")
}

#[tokio::test]
async fn a_letter_is_taken_whole_and_its_link_works() {
    let (at, sink) = Sink::start(&[]).await;
    let smtp = Smtp::new(settings(at), market()).unwrap();
    smtp.send(&letter(Locale::En)).await.unwrap();
    smtp.send(&letter(Locale::Fr)).await.unwrap();
    let letters = sink.letters.lock().unwrap().clone();
    let commands = sink.commands.lock().unwrap().clone();
    assert!(commands.iter().any(|c| c.starts_with("MAIL FROM:<post@crieur.example>")), "{commands:?}");
    assert!(commands.iter().any(|command| command.starts_with("RCPT TO:<ada@example.org>")), "{commands:?}");
    assert_eq!(letters.len(), 2);
    let link = format!("https://crieur.example/link/{}", Secret::new("ti_01", &[7; 32]).as_str());
    assert!(
        undone(&letters[0]).matches(&link).count() >= 3,
        "in the text, on the button and below it:\n{}",
        letters[0]
    );
    let id = |text: &str| text.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned();
    assert_eq!(id(&letters[0]), id(&letters[1]), "the letter's id, whatever the attempt");
    assert!(!letters[0].contains("List-Unsubscribe"));
}

#[tokio::test]
async fn what_a_server_says_decides_whether_it_is_tried_again() {
    let cases: [(Refusals, bool); 9] = [
        (&[("CONNECT", "421 too busy")], true),
        (&[("RCPT", "450 greylisted")], true),
        (&[("RCPT", "452 too many")], true),
        (&[("RCPT", "550 no such user")], false),
        (&[("RCPT", "552 mailbox full")], true),
        (&[("MAIL", "553 bad sender")], false),
        (&[("DATA", "451 later")], true),
        (&[("END", "554 refused for good")], false),
        (&[("END", "451 disk full")], true),
    ];
    for (refusals, later) in cases {
        let (at, _sink) = Sink::start(refusals).await;
        let answer = Smtp::new(settings(at), market()).unwrap().send(&letter(Locale::En)).await;
        let expected = match &answer {
            Err(MailerError::Later(_)) => later,
            Err(MailerError::Never(_)) => !later,
            Ok(()) => false,
        };
        assert!(expected, "{refusals:?}: {answer:?}");
    }
}

#[tokio::test]
async fn nobody_there_or_a_wrong_password_is_no_fault_of_the_letter() {
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let smtp = Smtp::new(settings(gone), market()).unwrap();
    assert!(matches!(smtp.send(&letter(Locale::En)).await, Err(MailerError::Later(_))));
    let (at, sink) = Sink::start(&[("AUTH", "535 wrong password")]).await;
    let login = Some(("crieur".to_owned(), Password::new("geheim".to_owned())));
    let smtp = Smtp::new(SmtpSettings { login, ..settings(at) }, market()).unwrap();
    let refused = smtp.send(&letter(Locale::En)).await;
    assert!(matches!(&refused, Err(MailerError::Later(said)) if said.contains("535")), "{refused:?}");
    assert!(smtp.answers().await.is_err());
    assert!(sink.letters.lock().unwrap().is_empty());
}

#[tokio::test]
async fn letters_never_travel_in_the_open() {
    let at = "192.0.2.1:25".parse().unwrap();
    assert!(matches!(Smtp::new(settings(at), market()), Err(SetupError::Open(_))));
    let here = SmtpSettings { host: "localhost".to_owned(), ..settings(at) };
    assert!(Smtp::new(here, market()).is_ok());
    let nobody = SmtpSettings { from: "nobody".to_owned(), ..settings("127.0.0.1:25".parse().unwrap()) };
    assert!(matches!(Smtp::new(nobody, market()), Err(SetupError::From(_))));
    let login = Some(("crieur".to_owned(), Password::new("geheim".to_owned())));
    let shown = format!("{:?}", SmtpSettings { login, ..settings(at) });
    assert!(!shown.contains("geheim"), "{shown}");
}

#[tokio::test]
async fn without_encryption_starttls_gives_up_before_a_word_of_the_letter() {
    let (at, sink) = Sink::start(&[]).await;
    let smtp = Smtp::new(SmtpSettings { tls: Tls::Starttls, ..settings(at) }, market()).unwrap();
    assert!(matches!(smtp.send(&letter(Locale::En)).await, Err(MailerError::Later(_))));
    let commands = sink.commands.lock().unwrap().clone();
    assert!(commands.iter().all(|command| command.starts_with("EHLO") || command == "QUIT"), "{commands:?}");
}

#[tokio::test]
async fn a_folder_takes_letters_for_a_mail_program_to_open() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder::new(dir.path().join("letters"), "Crieur <post@localhost>", market()).unwrap();
    folder.send(&letter(Locale::En)).await.unwrap();
    folder.send(&letter(Locale::En)).await.unwrap();
    let files: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "the same letter once: {files:?}");
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(text.contains("Subject: Your link to sign in to Crieur\r\n"), "{text}");
    assert!(files[0].extension().is_some_and(|ending| ending == "eml"));
}
