//! Every kind of letter in both languages: nothing missing, nothing left over.

use std::collections::BTreeSet;

use account::{Group, Locale, Notice, Role, Secret};
use app::ports::{ComplaintCode, Dismissal, Letter, LetterKind};
use kernel::{
    CampaignId, Currency, DisputeId, LetterId, Money, OfferId, OrganisationId, PayoutId, PlacementId, Span,
    Timestamp,
};
use market::reasons::{Breach, Failure};
use uuid::Uuid;

use crate::letters::{Market, sheet};
use crate::sheet::Sheet;
use crate::words::maybe;

const REJECTS: [&str; 5] = ["off_brief", "false_claim", "tone", "language", "other"];

const FILES: [(&str, &str); 2] = [
    (include_str!("../locales/fr/letters.ftl"), include_str!("../locales/en/letters.ftl")),
    (include_str!("../locales/fr/news.ftl"), include_str!("../locales/en/news.ftl")),
];

const FAILURES: [Failure; 2] = [Failure::NoDraft, Failure::NotPublished];

fn breaches() -> [Breach; 16] {
    [
        Breach::WrongAuthor,
        Breach::TextChanged,
        Breach::LinkChanged,
        Breach::Undisclosed,
        Breach::Copied,
        Breach::Misplaced,
        Breach::Rewritten,
        Breach::BackDated { by: Span::ZERO },
        Breach::PublishedEarly,
        Breach::TooSoon { until: at() },
        Breach::Saturated { posts: 6 },
        Breach::NotFound,
        Breach::Deleted,
        Breach::TakenDown,
        Breach::AccountClosed,
        Breach::Condemned,
    ]
}

fn ids(text: &str) -> BTreeSet<String> {
    let heads = text.lines().filter(|line| line.starts_with(char::is_alphabetic));
    heads.filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned()).collect()
}

fn at() -> Timestamp {
    "2026-11-22T09:30:00Z".parse().unwrap()
}

fn notices() -> Vec<Notice> {
    let (placement, campaign) = (PlacementId::new(Uuid::from_u128(1)), CampaignId::new(Uuid::from_u128(2)));
    let (offer, dispute) = (OfferId::new(Uuid::from_u128(3)), DisputeId::new(Uuid::from_u128(4)));
    let payout = PayoutId::new(Uuid::from_u128(5));
    let author_offer = kernel::AuthorOfferId::new(Uuid::from_u128(7));
    let money = Money::new(123_450, Currency::EUR).unwrap();
    let until = at().plus(Span::hours(72));
    let code = "deleted".to_owned();
    let complaint = kernel::ComplaintId::new(Uuid::from_u128(8));
    let decided = |placement, upheld, code: &str| {
        let (code, note) = (code.to_owned(), "NOTE".to_owned());
        Notice::ComplaintDecided { complaint, campaign, placement, upheld, code, note }
    };
    let upheld = |measure: &str| {
        let (code, note, measure) = ("undisclosed".to_owned(), "NOTE".to_owned(), measure.to_owned());
        Notice::ComplaintUpheld { complaint, campaign, code, note, measure }
    };
    vec![
        Notice::DraftToReview { placement, campaign, until },
        Notice::DraftApproved { placement, campaign, by_silence: true },
        Notice::DraftApproved { placement, campaign, by_silence: false },
        Notice::DraftRejected { placement, campaign, code: "off_brief".to_owned(), note: "NOTE".to_owned() },
        Notice::Breached { placement, campaign, code },
        Notice::Expired { placement, campaign, code: "no_draft".to_owned() },
        Notice::Published { placement, campaign },
        Notice::Delivered { placement, campaign },
        Notice::Paid { placement, campaign, price: money },
        Notice::PayoutConfirmed { payout, amount: money },
        Notice::PayoutReturned { payout, amount: money, reason: "NOTE".to_owned() },
        Notice::OfferReceived { offer, campaign, price: money, until },
        Notice::OfferExpired { offer, campaign },
        Notice::OfferAnswered { offer, campaign, accepted: true },
        Notice::OfferAnswered { offer, campaign, accepted: false },
        Notice::AuthorOfferReceived { offer: author_offer, campaign, price: money, until },
        Notice::AuthorOfferAnswered { offer: author_offer, campaign, accepted: true },
        Notice::AuthorOfferAnswered { offer: author_offer, campaign, accepted: false },
        Notice::CampaignFunded { campaign, amount: money },
        Notice::CampaignLaunched { campaign },
        Notice::CampaignEnded { campaign },
        Notice::CampaignSettled { campaign },
        Notice::CampaignCancelled { campaign },
        Notice::DisputeOpened { dispute, placement, answer_by: until },
        Notice::DisputeAnswered { dispute, placement },
        Notice::DisputeRuled { dispute, placement, upheld: true },
        Notice::DisputeRuled { dispute, placement, upheld: false },
        Notice::FundsToConfirm { campaign, budget: money },
        Notice::DisputeToRule { dispute, placement, from: until },
        Notice::CampaignStopped { campaign, note: "NOTE".to_owned() },
        Notice::PlacementStopped { placement, campaign, paid: true },
        Notice::PlacementStopped { placement, campaign, paid: false },
        Notice::ComplaintToDecide { complaint, campaign, code: "misleading".to_owned() },
        decided(Some(placement), true, "seller"),
        decided(None, false, "unfounded"),
        upheld("nothing"),
        upheld("strike"),
        upheld("stop"),
        Notice::Suspended,
        Notice::SuspensionLifted,
        Notice::Strike { reason: "NOTE".to_owned(), standing: 2 },
        Notice::Invited { organisation: OrganisationId::new(Uuid::from_u128(6)), role: Role::Reviewer },
    ]
}

fn measured() -> Vec<Notice> {
    let placement = PlacementId::new(Uuid::from_u128(1));
    let campaign = CampaignId::new(Uuid::from_u128(2));
    let contest = kernel::ContestId::new(Uuid::from_u128(10));
    let answered = |code: &str| {
        let profile = kernel::ProfileId::new(Uuid::from_u128(11));
        Notice::ContestAnswered { contest, profile, code: code.to_owned(), note: "NOTE".to_owned() }
    };
    vec![
        Notice::MeasureUnmet { placement, campaign, code: "fake_share".to_owned(), released: true },
        Notice::MeasureUnmet { placement, campaign, code: "influence".to_owned(), released: false },
        Notice::ContestToAnswer { contest, overdue: false },
        Notice::ContestToAnswer { contest, overdue: true },
        answered("kept"),
        answered("remeasured"),
        answered("set_aside"),
    ]
}

fn kinds() -> Vec<LetterKind> {
    let (link, until) = (Secret::new("ti_01", &[7; 32]), at().plus(Span::minutes(20)));
    let to = "new@example.org".parse().unwrap();
    let mut kinds = vec![
        LetterKind::SignInLink { link: link.clone(), until },
        LetterKind::VerifyAddress { link: link.clone(), until },
        LetterKind::AlreadyRegistered { link: link.clone(), until },
        LetterKind::ChangeAddress { link: link.clone(), until },
        LetterKind::AddressChanged { to },
        LetterKind::PasswordChanged,
        LetterKind::Farewell,
    ];
    for role in [Role::Owner, Role::Manager, Role::Reviewer, Role::Viewer] {
        let (organisation, by) = ("Zephyr".to_owned(), "Ada".to_owned());
        kinds.push(LetterKind::Invitation { link: link.clone(), until, organisation, role, by });
    }
    let news = notices().into_iter().chain(measured()).map(|notice| LetterKind::Notice {
        notice,
        other: None,
        at: at(),
    });
    kinds.extend(news);
    kinds
}

fn letter(kind: LetterKind, locale: Locale) -> Letter {
    let (id, to) = (LetterId::new(Uuid::from_u128(9)), "ada@example.org".parse().unwrap());
    let unsubscribe = Some((Group::Drafts, "word".to_owned()));
    Letter { id, to, name: String::new(), locale, kind, unsubscribe, written: at() }
}

fn market() -> Market {
    Market::new("Crieur", "post@crieur.example", "https://crieur.example/")
}

fn all_words(sheet: &Sheet) -> String {
    let Sheet { subject, greeting, paragraphs, button, notes, foot, unsubscribe, .. } = sheet;
    let buttons = [button, unsubscribe].into_iter().flatten().map(|button| button.text.clone());
    let rest = [paragraphs, notes, foot].into_iter().flatten().cloned();
    [subject.clone(), greeting.clone()].into_iter().chain(rest).chain(buttons).collect::<Vec<_>>().join("\n")
}

#[test]
fn both_languages_hold_the_same_messages() {
    for (fr, en) in FILES {
        assert_eq!(ids(fr), ids(en));
    }
}

#[test]
fn every_letter_is_said_in_words_and_every_word_is_used() {
    let mut known: BTreeSet<String> = FILES.iter().flat_map(|(_, en)| ids(en)).collect();
    let texts: Vec<&str> =
        vec![include_str!("letters.rs"), include_str!("news.rs"), include_str!("words.rs")];
    for locale in Locale::ALL {
        for kind in kinds() {
            let sheet = sheet(&market(), &letter(kind, locale));
            let words = all_words(&sheet);
            for id in ["letter-", "news-", "do-", "role-", "group-", "reason-", "span-", "{", "}"] {
                let said = words.split_whitespace().any(|word| word.starts_with(id));
                assert!(!said, "{locale:?}: “{id}” in\n{words}");
            }
            assert!(!words.contains(['\u{2068}', '\u{2069}']), "isolation marks: {words}");
            assert!(!sheet.subject.is_empty() && sheet.subject.chars().count() <= 100, "{}", sheet.subject);
        }
        let codes =
            breaches().map(Breach::name).into_iter().chain(FAILURES.map(Failure::name)).chain(REJECTS);
        let complaints = ComplaintCode::ALL
            .map(ComplaintCode::name)
            .into_iter()
            .chain(Dismissal::ALL.map(Dismissal::name));
        let unmet = ["unmet-influence", "unmet-fake_share"].map(str::to_owned);
        let codes = codes.map(str::to_owned).chain(complaints.map(|code| format!("complaint-{code}")));
        let codes = codes.chain(unmet);
        for code in codes {
            let id = format!("reason-{}", code.replace('_', "-"));
            assert!(maybe(locale, &id, &Vec::new()).is_some(), "{locale:?}: {id}");
            known.remove(&id);
        }
        for group in Group::ALL {
            let id = format!("group-{}", group.name());
            assert!(maybe(locale, &id, &Vec::new()).is_some(), "{locale:?}: {id}");
            known.remove(&id);
        }
    }
    // What is left must be named in the sources, whole or by the part that tells it from its family.
    known.retain(|id| {
        let part = id.trim_start_matches("letter-").trim_start_matches("news-");
        let part = part.trim_end_matches("-subject").trim_end_matches("-do");
        !texts.iter().any(|text| text.contains(&format!("\"{part}\"")) || text.contains(&format!("\"{id}\"")))
    });
    assert!(known.is_empty(), "nobody says {known:?}");
}

#[test]
fn letters_lead_to_the_right_pages() {
    let address = |kind| sheet(&market(), &letter(kind, Locale::En)).button.map(|button| button.address);
    let secret = Secret::new("ti_01", &[7; 32]);
    let link = LetterKind::SignInLink { link: secret.clone(), until: at() };
    assert_eq!(address(link), Some(format!("https://crieur.example/link/{}", secret.as_str())));
    for notice in notices() {
        let address = address(LetterKind::Notice { notice, other: None, at: at() }).unwrap();
        let path = address.strip_prefix("https://crieur.example").unwrap();
        let known = ["/account", "/operator/complaints", "/how#complaints"].contains(&path);
        assert!(known || path.starts_with("/go/") || path.starts_with("/record/pl_"), "{address}");
    }
    let sheet = sheet(&market(), &letter(LetterKind::PasswordChanged, Locale::Fr));
    assert_eq!(sheet.unsubscribe.unwrap().address, "https://crieur.example/unsubscribe/word");
}

#[test]
fn a_note_is_quoted_and_a_name_that_is_not_known_is_spoken_around() {
    let rejected = notices().into_iter().nth(3).unwrap();
    let kind = LetterKind::Notice { notice: rejected, other: Some("Zephyr".to_owned()), at: at() };
    let fr = sheet(&market(), &letter(kind, Locale::Fr));
    assert!(fr.paragraphs[0].starts_with("Zephyr a refusé") && fr.paragraphs[0].contains("brief"), "{fr:?}");
    assert_eq!(fr.paragraphs[1], "«\u{202f}NOTE\u{202f}»");
    let kind = LetterKind::Notice { notice: notices()[0].clone(), other: None, at: at() };
    let en = sheet(&market(), &letter(kind, Locale::En));
    assert!(en.paragraphs[0].contains("within 72 hours"), "{en:?}");
}
