//! Pages and API: the market as people and programs use it.
