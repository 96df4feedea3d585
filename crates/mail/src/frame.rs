//! The two forms of a letter. The HTML is one column with its styles inline, in the reader's light or dark; it
//! says nothing that the plain text does not.

use std::fmt::Write as _;

use maud::{DOCTYPE, PreEscaped, html};

use crate::sheet::{Button, Sheet};

/// Mail is read in narrow windows too.
const WIDTH: usize = 72;

/// For mail programs that know the reader's scheme; the inline styles are the light one.
const DARK: &str = "@media (prefers-color-scheme: dark){body,.page{background:#14161a!important}\
    .card{background:#1d2026!important;border-color:#343943!important}\
    .text,.title{color:#e8eaee!important}.quiet,.quiet a{color:#a4acb9!important}\
    .button{background:#9db8ff!important;color:#10131a!important}}";
const PAGE: &str = "margin:0;padding:0;background:#f5f5f2";
const OUTER: &str = "padding:32px 16px;background:#f5f5f2";
const CARD: &str = "max-width:560px;margin:0 auto;padding:32px;background:#ffffff;border:1px solid #e0e0da;border-radius:8px";
const FONT: &str = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const TITLE: &str = "margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600;color:#1b1d21";
const TEXT: &str = "margin:0 0 16px;font-size:16px;line-height:24px;color:#1b1d21";
const QUIET: &str = "margin:0 0 8px;font-size:13px;line-height:20px;color:#5b626e";
const BUTTON: &str = "display:inline-block;padding:12px 20px;border-radius:6px;background:#2348b8;color:#ffffff;\
    font-size:16px;line-height:24px;font-weight:600;text-decoration:none";

/// As HTML.
pub(crate) fn html(sheet: &Sheet) -> String {
    html! {
        (DOCTYPE)
        html lang=(sheet.language) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (sheet.subject) }
                // Ours, with nothing of the letter in it.
                style { (PreEscaped(DARK)) }
            }
            body style=(PAGE) {
                div.page style={ (FONT) (OUTER) } {
                    div.card style=(CARD) {
                        h1.title style=(TITLE) { (sheet.subject) }
                        p.text style=(TEXT) { (sheet.greeting) }
                        @for paragraph in &sheet.paragraphs {
                            p.text style={ (TEXT) "white-space:pre-line" } { (paragraph) }
                        }
                        @if let Some(Button { text, address }) = &sheet.button {
                            p style="margin:24px 0" { a.button style=(BUTTON) href=(address) { (text) } }
                            p.quiet style={ (QUIET) "word-break:break-all" } { (address) }
                        }
                        @for note in &sheet.notes { p.quiet style=(QUIET) { (note) } }
                    }
                    div style="max-width:560px;margin:16px auto 0;padding:0 32px" {
                        @for line in &sheet.foot { p.quiet style=(QUIET) { (line) } }
                        @if let Some(Button { text, address }) = &sheet.unsubscribe {
                            p.quiet style=(QUIET) { a style="color:#5b626e" href=(address) { (text) } }
                        }
                    }
                }
            }
        }
    }
    .into_string()
}

/// As plain text.
pub(crate) fn plain(sheet: &Sheet) -> String {
    let mut text = String::new();
    let mut say = |paragraph: &str| {
        for line in paragraph.lines() {
            wrap(&mut text, line);
        }
        text.push('\n');
    };
    say(&sheet.greeting);
    sheet.paragraphs.iter().for_each(|paragraph| say(paragraph));
    if let Some(Button { text, address }) = &sheet.button {
        say(&format!("{text}:\n{address}"));
    }
    sheet.notes.iter().for_each(|note| say(note));
    // What mail programs take for the beginning of a signature.
    text.push_str("-- \n");
    for line in &sheet.foot {
        wrap(&mut text, line);
    }
    if let Some(Button { text: what, address }) = &sheet.unsubscribe {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{what}:\n{address}");
    }
    text
}

/// Breaks a line between words; a word that is too long, an address say, stays whole.
fn wrap(text: &mut String, line: &str) {
    let mut width = 0;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            text.push('\n');
            width = 0;
        }
        if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            language: "fr",
            subject: "Un <brouillon> attend".to_owned(),
            greeting: "Bonjour,".to_owned(),
            paragraphs: vec!["mot ".repeat(40), "<script>alert(1)</script>".to_owned()],
            button: Some(Button {
                text: "Lire".to_owned(),
                address: format!("https://crieur.example/{}\"x", "a".repeat(90)),
            }),
            notes: vec!["Valable une heure.".to_owned()],
            foot: vec!["Crieur".to_owned()],
            unsubscribe: None,
        }
    }

    #[test]
    fn words_are_shown_as_words() {
        let html = html(&sheet());
        assert!(!html.contains("<script>") && html.contains("&lt;script&gt;"), "{html}");
        assert!(html.contains("Un &lt;brouillon&gt; attend") && html.contains("aa&quot;x\""), "{html}");
        assert!(html.contains("lang=\"fr\""));
    }

    #[test]
    fn a_letter_fetches_nothing_when_it_is_read() {
        let html = html(&sheet());
        for foreign in ["<img", "src=", "url(", "<link", "@import", "<iframe"] {
            assert!(!html.contains(foreign), "{foreign}");
        }
        assert_eq!(html.matches("https://").count(), 2, "the button's address, as a link and to be copied");
    }

    #[test]
    fn plain_text_is_narrow_and_leaves_addresses_whole() {
        let plain = plain(&sheet());
        let address = sheet().button.map(|button| button.address).unwrap_or_default();
        assert!(plain.lines().any(|line| line == address), "{plain}");
        assert!(plain.lines().all(|line| line.chars().count() <= WIDTH || line == address), "{plain}");
        assert!(plain.contains("\n-- \nCrieur\n"));
    }
}
