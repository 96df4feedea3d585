//! What a brand sees.
