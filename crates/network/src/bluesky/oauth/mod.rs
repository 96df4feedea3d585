//! Signing in with an account of the AT Protocol, and acting on its behalf: OAuth as its servers want it.
//!
//! Shape: an [`Oauth`] begins a sign-in ([`Oauth::begin`]: where to send the browser, and what to keep meanwhile) and
//! ends it ([`Oauth::finish`]: a [`Session`]). [`Sessions`] keeps sessions sealed in a [`Vault`], goes on with them by
//! themselves, makes calls, ends them. Requests are pushed (RFC 9126), codes bound to their beginner (PKCE), tokens to a
//! key (DPoP, RFC 9449).
//!
//! Bounds: every request goes through a [`Transport`], which is the guarded client; documents and tokens up to 64 KiB within
//! 15 s, answers to calls up to 4 MiB within 30 s; nothing is redirected. Cost: a sign-in is about eight requests, a
//! call one, an exchange of tokens (once an hour) four more.
//!
//! Does not know: where sessions are kept; which account of the market somebody has; what a call's answer means.

mod client;
mod dpop;
mod error;
mod flow;
mod keeper;
mod key;
mod seal;
mod server;
mod session;
mod transport;
mod vault;

pub use client::{Access, CALLBACK_PATH, Client, KEYS_PATH, METADATA_PATH};
pub use error::{OauthError, Over};
pub use flow::{Callback, LONGEST_SIGN_IN, Oauth, Whom};
pub use keeper::{Call, MemoryVault, Sessions, Vault};
pub use key::{Key, KeyError};
pub use seal::{Seal, SealError};
pub use session::{Pending, Session};
pub use transport::Transport;
pub use vault::StoreVault;
