//! For reading and for deciding: the opening of a public page, running text, numbered steps, news.

use maud::{Markup, Render, html};

use super::{Button, Icon};

/// The opening of a page on which one decides: a large title, a few words, at most two buttons, the emblem beside.
#[must_use]
pub fn hero(title: &str, lead: &str, actions: &[Button]) -> Markup {
    html! {
        section.hero {
            div.hero-text {
                h1 { (title) }
                p.hero-lead { (lead) }
                div.buttons { @for action in actions { (action) } }
            }
            (emblem())
        }
    }
}

/// The emblem: the bell in the middle of what it tells, as a woodcut would show it.
#[must_use]
pub fn emblem() -> Markup {
    // Rays of two lengths around the bell, left out where it hangs; numbers are tenths of a unit on paper of 320.
    let ray = |at: u32| {
        let turn = f64::from(at) * 7.5 - 210.0;
        let (from, to) = if at.is_multiple_of(2) { (118.0, 148.0) } else { (124.0, 138.0) };
        let (sin, cos) = turn.to_radians().sin_cos();
        [from * cos, from * sin, to * cos, to * sin].map(|place| format!("{:.1}", 160.0 + place))
    };
    html! {
        svg.emblem viewBox="0 0 320 320" aria-hidden="true" focusable="false" {
            @for at in 0..=32 {
                @let [x1, y1, x2, y2] = ray(at);
                line class=(if at % 2 == 0 { "emblem-ray" } else { "emblem-ray thin" }) x1=(x1) y1=(y1) x2=(x2) y2=(y2) {}
            }
            circle.emblem-disc cx="160" cy="160" r="104" {}
            g transform="translate(160 168) rotate(18) scale(5.400) translate(-16 -16)" {
                path.mark-grip d="M14.300 1.500h3.400v8h-3.400z" {}
                path.mark-bell d="M16 8.500c4.300 0 6 3.200 6.300 7.200.2 3.300 1 5.300 3 7.300H6.700c2-2 2.800-4 3-7.300.3-4 2-7.200 6.300-7.200z" {}
                path.emblem-cut d="M12.700 12.200c-.8 1.600-.9 3.300-1.200 5.300-.2 1.300-.6 2.500-1.200 3.500M14.800 11.200c-.8 1.800-.9 4-1.100 6.300M8.800 21.400h14.400" {}
                path.mark-clap d="M13.600 24.400a2.500 2.500 0 0 0 4.800 0z" {}
            }
        }
    }
}

/// Running text with headings: set for reading, not wider than the eye likes.
#[must_use]
pub fn prose(body: &Markup) -> Markup {
    html! { div.prose { (body) } }
}

/// Numbered steps with a heading and a sentence each: how something works.
#[must_use]
pub fn how<T: AsRef<str>, B: AsRef<str>>(steps: &[(T, B)]) -> Markup {
    html! {
        ol.how { @for (title, body) in steps { li { h2 { (title.as_ref()) } p { (body.as_ref()) } } } }
    }
}

/// A piece of news.
#[derive(Debug, Clone)]
pub struct News {
    icon: Icon,
    body: Markup,
    when: Markup,
    unread: bool,
    actions: Option<Markup>,
}

impl News {
    /// What happened, and when: `place.when_relative(at, now)`.
    pub fn new(icon: Icon, body: impl Render, when: Markup) -> Self {
        Self { icon, body: body.render(), when, unread: false, actions: None }
    }

    /// Not read yet.
    #[must_use]
    pub fn unread(mut self, unread: bool) -> Self {
        self.unread = unread;
        self
    }

    /// What can be done about it.
    #[must_use]
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }
}

impl Render for News {
    /// An item of [`feed`]; live news are sent as this.
    fn render(&self) -> Markup {
        html! {
            li.news.unread[self.unread] data-row {
                span.news-icon { (self.icon) }
                div.news-body { (self.body) p.news-when { (self.when) } }
                @if let Some(actions) = &self.actions { div.news-actions { (actions) } }
            }
        }
    }
}

/// News, newest first; the script puts live ones before them.
#[must_use]
pub fn feed(items: &[News]) -> Markup {
    html! { ul.feed data-notices="" { @for item in items { (item) } } }
}
