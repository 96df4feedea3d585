//! Families of `src/pages/account`.

use account::{Group, Scope};

/// What its pages say by name.
pub(crate) fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let scope = |scope: Scope| &*scope.name().replace(':', "-").leak();
    vec![
        ("account-group", Group::ALL.map(Group::name).to_vec()),
        ("account-scope", Scope::ALL.map(scope).to_vec()),
    ]
}
