//! Families of `src/pages/public`.

/// What its pages say by name.
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![("public-money", vec!["held", "released", "settled", "returned"])]
}
