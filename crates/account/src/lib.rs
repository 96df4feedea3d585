//! Who may act: people, organisations, roles, sessions, keys. Pure.
