//! Any commands, by anybody, in any order, at rising times: what holds whatever happens.
#![allow(clippy::unwrap_used, reason = "helpers of tests: a broken fixture must stop the test")]

mod common;

mod walks {
    pub(crate) mod campaign;
    pub(crate) mod placement;
    pub(crate) mod small;
    pub(crate) mod stored;
}
