//! Families of `src/pages/entry`.

/// What its pages say by name.
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let purposes = ["sign-in", "verify", "change", "invite"];
    vec![
        ("entry-link-title", purposes.to_vec()),
        ("entry-link-button", purposes.to_vec()),
        ("entry-part", vec!["brand", "agency", "creator", "operator"]),
        (
            "entry-scene",
            vec![
                "brand-silence",
                "brand-review",
                "brand-campaigns",
                "agency",
                "to-write",
                "to-publish",
                "holding",
                "paid-out",
                "rejected",
                "dispute",
                "bought-followers",
                "rival-bought",
                "honest-small",
                "copy",
                "back-dated",
                "breakout-offer",
                "deleted",
                "identification",
                "offer",
                "operator",
            ],
        ),
    ]
}
