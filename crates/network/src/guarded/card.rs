//! A page's title and description, from at most its first 256 KiB.

use app::ports::{Card, LinkError, LinkReader};
use async_trait::async_trait;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{HtmlString, StartTag, Token, Tokenizer};
use reqwest::header::CONTENT_TYPE;
use std::time::Duration;

use super::{Answer, Guarded, Limits};

/// What stands further down is not read: the head of a page is at its beginning.
const LIMITS: Limits = Limits { body: 256 << 10, cut: true, time: Duration::from_secs(10) };
/// More than fits a preview.
const LONGEST_TITLE: usize = 200;
const LONGEST_DESCRIPTION: usize = 400;

#[async_trait]
impl LinkReader for Guarded {
    async fn card(&self, address: &str) -> Result<Card, LinkError> {
        let answer = self.get(address, LIMITS).await?;
        if !answer.status.is_success() {
            let status = answer.status.as_u16();
            return Err(LinkError::NoPage(format!("it answers {status}: check the address")));
        }
        let kind = answer.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.to_ascii_lowercase();
        if !kind.starts_with("text/html") && !kind.starts_with("application/xhtml+xml") {
            let kind: String = kind.split(';').next().unwrap_or_default().chars().take(60).collect();
            return Err(LinkError::NoPage(format!("it holds “{kind}”: give the address of a web page")));
        }
        Ok(read(&text(&answer, &kind)))
    }
}

/// Most pages are UTF-8; the two old western encodings that are left say so.
fn text(answer: &Answer, kind: &str) -> String {
    let western = ["iso-8859-1", "windows-1252", "latin1"].iter().any(|name| kind.contains(name));
    if western && std::str::from_utf8(&answer.body).is_err() {
        return answer.body.iter().map(|byte| char::from(*byte)).collect();
    }
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// Reads a page. What it says for others to quote (`og:`) goes before what it says in the browser's frame.
fn read(page: &str) -> Card {
    let mut emitter = DefaultEmitter::default();
    // Otherwise a script's text would be read as tags.
    emitter.naively_switch_states(true);
    let (mut open, mut own) = (false, None::<String>);
    let (mut og_title, mut og_description, mut description) = (None, None, None);
    for token in Tokenizer::new_with_emitter(page, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) if tag.name == b"title" && own.is_none() => {
                (open, own) = (true, Some(String::new()));
            }
            Token::EndTag(tag) if tag.name == b"title" => open = false,
            // What follows is the page itself.
            Token::StartTag(tag) if tag.name == b"body" => break,
            Token::StartTag(tag) if tag.name == b"meta" => {
                let name = value(&tag, b"property").or_else(|| value(&tag, b"name")).unwrap_or_default();
                let field = match name.to_ascii_lowercase().as_str() {
                    "og:title" => &mut og_title,
                    "og:description" => &mut og_description,
                    "description" => &mut description,
                    _ => continue,
                };
                *field = field.take().or_else(|| value(&tag, b"content"));
            }
            Token::String(text) if open => {
                own.get_or_insert_default().push_str(&String::from_utf8_lossy(&text));
            }
            Token::StartTag(_)
            | Token::EndTag(_)
            | Token::String(_)
            | Token::Comment(_)
            | Token::Doctype(_)
            | Token::Error(_) => {}
        }
    }
    Card {
        title: one_line(og_title, LONGEST_TITLE).or_else(|| one_line(own, LONGEST_TITLE)),
        description: one_line(og_description, LONGEST_DESCRIPTION)
            .or_else(|| one_line(description, LONGEST_DESCRIPTION)),
    }
}

fn value(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let found = tag.attributes.get(&HtmlString(name.to_vec()))?;
    Some(String::from_utf8_lossy(found).into_owned())
}

/// In one line, without what changes the direction or look of the text around it.
fn one_line(text: Option<String>, longest: usize) -> Option<String> {
    let hidden = |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let text = text?;
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let line: String = words.join(" ").chars().filter(|c| !hidden(c)).collect();
    let cut: String = line.chars().take(longest).collect();
    let whole = cut.len() == line.len();
    (!cut.is_empty()).then(|| if whole { cut } else { format!("{}…", cut.trim_end()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_says_for_others_goes_first() {
        let page = "<!doctype html><head><title>A &amp; B\n | shop</title><meta name=description content='plain'>\
            <meta property='og:title' content='A &amp; B'><script>'<meta property=og:title content=evil>'</script></head>\
            <body><title>no</title>";
        let card = read(page);
        assert_eq!(card.title.as_deref(), Some("A & B"));
        assert_eq!(card.description.as_deref(), Some("plain"));
        assert_eq!(read("<title>A &amp; B\n | shop</title>").title.as_deref(), Some("A & B | shop"));
        assert_eq!(read("<p>nothing"), Card::default());
        assert_eq!(read("<title>cut in the mid").title.as_deref(), Some("cut in the mid"));
    }

    #[test]
    fn lines_are_short_and_show_what_they_hold() {
        let title = format!("<title>a\u{202e}b {}</title>", "é".repeat(500));
        let title = read(&title).title.unwrap();
        assert!(
            title.starts_with("ab éé") && title.ends_with('…') && title.chars().count() == 201,
            "{title}"
        );
        assert_eq!(read("<title> \u{200b} </title>").title, None);
    }
}
