//! What goes in and out, in shapes of the API's own: the market's values are never written out as they are.

pub mod account;
pub mod author_offer;
pub mod breakout;
pub mod campaign;
pub mod certificate;
pub mod deposit;
pub mod dispute;
pub mod draft;
pub mod eligibility;
pub mod measure;
pub mod money;
pub mod operator;
pub mod overview;
pub mod people;
pub mod placement;
pub mod terms;
pub mod values;

/// States as the API names them, with their schema.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident: $from:ty { $($(#[$each:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$each])* $variant),+
        }

        impl From<$from> for $name {
            fn from(from: $from) -> Self {
                match from {
                    $(<$from>::$variant => Self::$variant),+
                }
            }
        }

        impl From<$name> for $from {
            fn from(from: $name) -> Self {
                match from {
                    $($name::$variant => Self::$variant),+
                }
            }
        }
    };
}

pub(crate) use names;
