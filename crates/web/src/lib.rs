//! Pages and API: the market as people and programs use it.

pub mod assets;
pub mod chart;
pub mod format;
pub mod page;
pub mod pages;
pub mod text;
pub mod ui;
