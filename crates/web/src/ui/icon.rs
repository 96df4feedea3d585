//! A small set of strokes on a grid of 24, drawn for this market.

use maud::{Markup, PreEscaped, Render, html};

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident => $path:literal),* $(,)?) => {
        /// An icon; hidden from screen readers, since the words beside it say the same.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon { $($(#[$doc])* $name),* }

        impl Icon {
            /// All of them, with their names.
            pub const ALL: &'static [(&'static str, Self)] = &[$((stringify!($name), Self::$name)),*];

            const fn path(self) -> &'static str {
                match self { $(Self::$name => $path),* }
            }
        }
    };
}

icons! {
    /// The crier's bell: news.
    Bell => "M6.5 16.5c1.2-1.4 1.5-3 1.5-6a4 4 0 0 1 8 0c0 3 .3 4.600 1.500 6zM10.300 19.500a1.900 1.900 0 0 0 3.400 0M12 4.200v2",
    /// Done, met.
    Check => "M5 12.500 10 17.500 19 7",
    /// Missed, refused, close.
    Cross => "M6.500 6.500 17.500 17.500M17.500 6.500 6.500 17.500",
    /// Waiting.
    Clock => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.300l2.800 1.800",
    /// Look out.
    Warning => "M12 4.500 21 19.500H3zM12 10.500v4M12 16.900v.1",
    /// Worth knowing.
    Info => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 11v5M12 8v.1",
    /// Money.
    Coin => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M15 9.300a3.800 3.800 0 1 0 0 5.400M7.500 11h5M7.500 13.200h5",
    /// A person.
    Person => "M12 4.500a3.600 3.600 0 1 0 0 7.200 3.600 3.600 0 0 0 0-7.200M5 19.500c.7-3.600 3.400-5.300 7-5.300s6.300 1.700 7 5.300",
    /// An organisation.
    House => "M5 19.500V9.500L12 4.500l7 5v10zM10 19.500v-5h4v5",
    /// Write.
    Pen => "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
    /// Search.
    Search => "M10.800 5a5.800 5.800 0 1 0 0 11.600 5.800 5.800 0 0 0 0-11.600M15 15l4.500 4.500",
    /// Elsewhere on the web.
    Out => "M10 6H6v12h12v-4M13.500 5H19v5.500M19 5l-8 8",
    /// Copy.
    Copy => "M9 9h10v10H9zM15 9V5H5v10h4",
    /// Add.
    Plus => "M12 5.500v13M5.500 12h13",
    /// Onwards.
    Right => "M9.500 6 15.500 12 9.500 18",
    /// Back.
    Left => "M14.500 6 8.500 12 14.500 18",
    /// Open below.
    Down => "M6 9.500 12 15.500 18 9.500",
    /// A list of choices.
    Menu => "M4.500 7h15M4.500 12h15M4.500 17h15",
    /// Day.
    Sun => "M12 8.200a3.800 3.800 0 1 0 0 7.600 3.800 3.800 0 0 0 0-7.600M12 3.500v1.700M12 18.800v1.700M3.500 12h1.700M18.800 12h1.700M6 6l1.200 1.200M16.800 16.800 18 18M18 6l-1.200 1.200M7.200 16.800 6 18",
    /// Night.
    Moon => "M18.500 14.500A7.500 7.500 0 0 1 9.500 5.500a7.500 7.500 0 1 0 9 9",
    /// Take back.
    Undo => "M8.500 6 4.500 10l4 4M5 10h8.500a5 5 0 0 1 0 10H10",
    /// A chain: an address.
    Link => "M10 14a3.500 3.500 0 0 0 5 0l3-3a3.500 3.500 0 0 0-5-5l-1 1M14 10a3.500 3.500 0 0 0-5 0l-3 3a3.500 3.500 0 0 0 5 5l1-1",
    /// Rules, law, disputes.
    Scales => "M12 4.500v15M8 19.500h8M5 7.500h14M5 7.500l-2 6a3 3 0 0 0 4 0zM19 7.500l-2 6a3 3 0 0 0 4 0z",
    /// Proof, public record.
    Seal => "M12 4l2.200 1.700 2.800-.1.700 2.700 2.200 1.700-1 2.600 1 2.600-2.200 1.700-.7 2.700-2.800-.1L12 21M12 4 9.800 5.700 7 5.600l-.7 2.700-2.200 1.700 1 2.600-1 2.600 2.200 1.700.7 2.700 2.800-.1L12 21M9 12.500l2.200 2.200 4-4.200",
    /// Drawn figures.
    Chart => "M4.500 19.500h15M7 16v-4M12 16V6M17 16v-7",
    /// Sort, either way.
    Sort => "M8.500 10 12 6.500 15.500 10M8.500 14l3.500 3.500 3.500-3.500",
}

impl Render for Icon {
    fn render(&self) -> Markup {
        html! {
            svg.icon viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false" {
                path d=(self.path()) fill="none" stroke="currentColor" stroke-width="1.700" stroke-linecap="round" stroke-linejoin="round" {}
            }
        }
    }
}

/// The mark: a crier's hand bell that sounds.
#[must_use]
pub fn mark() -> Markup {
    PreEscaped(
        r#"<svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false"><g transform="rotate(24 16 16)"><path class="mark-grip" d="M14.300 2.500h3.400v7h-3.400z"/><path class="mark-bell" d="M16 8.500c4.300 0 6 3.200 6.300 7.200.2 3.300 1 5.300 3 7.300H6.700c2-2 2.800-4 3-7.300.3-4 2-7.200 6.300-7.200z"/><path class="mark-clap" d="M13.600 24.400a2.500 2.500 0 0 0 4.800 0z"/></g><path class="mark-sound" d="M25.800 8.200c1.500 1.200 2.400 2.800 2.600 4.800M5.600 28.600c-1.700-.6-2.900-1.800-3.600-3.400" fill="none" stroke-width="1.800" stroke-linecap="round"/></svg>"#
            .to_owned(),
    )
}
