//! Asking an account's own server, wherever it is now.
//!
//! An account can move to another server at any time; its document says where it is. What was found lately is asked
//! first; when that server does not give what is asked, for whatever reason, the document is read anew, and where it
//! names another server that one is asked. So nothing is called gone on the word of a server that was left.

use super::identity::{Did, IdentityError, Resolver};
use super::xrpc::{Given, Xrpc, XrpcError};
use crate::guarded::Limits;

/// Asks accounts' own servers.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub(crate) resolver: Resolver,
    pub(crate) xrpc: Xrpc,
}

/// Why an account's own server did not give it.
#[derive(Debug)]
pub(crate) enum HomeError {
    /// The account was not found.
    Account(IdentityError),
    /// The server that the account names just now said this.
    Server(XrpcError),
}

impl Home {
    /// Asks for something of an account.
    pub(crate) async fn ask(
        &self,
        did: &Did,
        method: &str,
        params: &[(&str, &str)],
        limits: Limits,
    ) -> Result<Given, HomeError> {
        let known = self.resolver.document(did).await.map_err(HomeError::Account)?;
        let first = match self.xrpc.query(&known.pds, method, params, limits).await {
            Ok(given) => return Ok(given),
            Err(error) => error,
        };
        let now = self.resolver.fresh(did).await.map_err(HomeError::Account)?;
        if now.pds == known.pds {
            return Err(HomeError::Server(first));
        }
        let asked = self.xrpc.query(&now.pds, method, params, limits).await;
        asked.map_err(HomeError::Server)
    }
}
