//! A post as it would look on its network, in our own drawing: never mistaken for the real one.

use kernel::Network;
use maud::{Markup, Render, html};

use super::avatar;
use crate::text::{Words, t, t_of};

/// A post. `Preview::new(words, Network::Bluesky, "Ana", "@ana.example", text).disclosure(0..9)`.
#[derive(Debug, Clone)]
pub struct Preview {
    words: Words,
    network: Network,
    author: String,
    handle: String,
    text: String,
    marks: Vec<(usize, usize, Mark)>,
    link: Option<(String, String, String)>,
    foot: Option<Markup>,
}

/// Why a part of a text is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Says that it is paid.
    Disclosure,
    /// Copied from elsewhere.
    Copied,
    /// A link, a handle, a tag.
    Link,
}

impl Mark {
    const fn class(self) -> &'static str {
        match self {
            Self::Disclosure => "disclosure",
            Self::Copied => "copied",
            Self::Link => "linked",
        }
    }
}

/// A text with parts of it marked; byte ranges that overlap or cut a character are left out.
#[must_use]
pub fn marked(text: &str, marks: &[(usize, usize, Mark)]) -> Markup {
    let mut sorted = marks.to_vec();
    sorted.sort_by_key(|(from, to, _)| (*from, *to));
    let mut at = 0;
    html! {
        @for (from, to, mark) in sorted {
            @if let (true, Some(before), Some(inside)) = (from >= at && to > from, text.get(at..from), text.get(from..to)) {
                (before) mark class=(mark.class()) { (inside) }
                @let () = at = to;
            }
        }
        (text.get(at..).unwrap_or_default())
    }
}

impl Preview {
    /// A post.
    pub fn new(
        words: Words,
        network: Network,
        author: impl Into<String>,
        handle: impl Into<String>,
        text: impl Into<String>,
    ) -> Self {
        Self {
            words,
            network,
            author: author.into(),
            handle: handle.into(),
            text: text.into(),
            marks: Vec::new(),
            link: None,
            foot: None,
        }
    }

    /// Marks bytes of the text.
    #[must_use]
    pub fn mark(mut self, from: usize, to: usize, mark: Mark) -> Self {
        self.marks.push((from, to, mark));
        self
    }

    /// The card of its link: title, description, host.
    #[must_use]
    pub fn link(
        mut self,
        title: impl Into<String>,
        description: impl Into<String>,
        host: impl Into<String>,
    ) -> Self {
        self.link = Some((title.into(), description.into(), host.into()));
        self
    }

    /// Below the post: its date, or what was found.
    #[must_use]
    pub fn foot(mut self, foot: Markup) -> Self {
        self.foot = Some(foot);
        self
    }
}

impl Render for Preview {
    fn render(&self) -> Markup {
        html! {
            article class={ "post " (self.network.name()) } {
                header.post-head {
                    (avatar(&self.author))
                    span.who-text { span.who-name { (self.author) } span.who-second { (self.handle) } }
                    span.post-network { (t_of!(self.words, "network", self.network.name())) }
                }
                p.post-text { (marked(&self.text, &self.marks)) }
                @if let Some((title, description, host)) = &self.link {
                    div.post-link {
                        span.post-link-picture {}
                        span.post-link-text {
                            span.post-link-host { (host) }
                            span.post-link-title { (title) }
                            span.post-link-description { (description) }
                        }
                    }
                }
                footer.post-foot { @if let Some(foot) = &self.foot { (foot) } @else { (t!(self.words, "ui-preview-note")) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, marks: &[(usize, usize, Mark)]) -> String {
        marked(text, marks).into_string()
    }

    #[test]
    fn marks_fall_on_their_words_whatever_the_order() {
        let marks = [(6, 8, Mark::Link), (0, 2, Mark::Disclosure)];
        let expected = "<mark class=\"disclosure\">Ad</mark> · <mark class=\"linked\">xy</mark>z";
        assert_eq!(shown("Ad · xyz", &marks), expected);
    }

    #[test]
    fn marks_that_overlap_cut_a_letter_or_leave_the_text_are_left_out() {
        let marks = [
            (0, 3, Mark::Copied),
            (2, 4, Mark::Copied),
            (4, 5, Mark::Link),
            (6, 99, Mark::Link),
            (3, 3, Mark::Link),
        ];
        assert_eq!(shown("abcdé", &marks), "<mark class=\"copied\">abc</mark>dé");
        assert_eq!(shown("<b>", &[(0, 1, Mark::Copied)]), "<mark class=\"copied\">&lt;</mark>b&gt;");
    }
}
