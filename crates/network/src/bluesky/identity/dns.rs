//! TXT records, asked of name servers.

use std::net::SocketAddr;

use async_trait::async_trait;
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RData;
use hickory_resolver::{ResolverBuilder, TokioResolver};

/// More records than this under one name are nobody's handle.
const MOST: usize = 32;

/// What name servers say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TxtError {
    /// There is nothing under this name.
    None,
    /// They did not say.
    Unavailable(String),
}

/// Asks name servers.
#[async_trait]
pub trait Txt: Send + Sync {
    /// The TXT records under a name, each put together.
    async fn txt(&self, name: &str) -> Result<Vec<String>, TxtError>;
}

/// Name servers.
pub struct NameServers(TokioResolver);

impl std::fmt::Debug for NameServers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NameServers").finish_non_exhaustive()
    }
}

impl NameServers {
    /// Those that this system is set up with.
    ///
    /// # Errors
    /// When its settings cannot be read; the text says why.
    pub fn of_system() -> Result<Self, String> {
        Self::built(TokioResolver::builder_tokio().map_err(|error| error.to_string())?)
    }

    /// One that the operator names.
    ///
    /// # Errors
    /// When no resolver can be made; the text says why.
    pub fn at(server: SocketAddr) -> Result<Self, String> {
        let mut one = NameServerConfig::udp_and_tcp(server.ip());
        for connection in &mut one.connections {
            connection.port = server.port();
        }
        let config = ResolverConfig::from_name_servers(vec![one]);
        Self::built(TokioResolver::builder_with_config(config, TokioRuntimeProvider::default()))
    }

    fn built(mut builder: ResolverBuilder<TokioRuntimeProvider>) -> Result<Self, String> {
        // What was found is kept by whoever asks, for an hour; here it would be for as long as a stranger's record says.
        builder.options_mut().cache_size = 0;
        builder.build().map(Self).map_err(|error| error.to_string())
    }
}

#[async_trait]
impl Txt for NameServers {
    async fn txt(&self, name: &str) -> Result<Vec<String>, TxtError> {
        // With the dot at its end the name is whole: no domain of this system is put behind it.
        let found = self.0.txt_lookup(format!("{name}.")).await.map_err(|error| {
            if error.is_no_records_found() || error.is_nx_domain() {
                TxtError::None
            } else {
                TxtError::Unavailable("the name servers gave no answer".to_owned())
            }
        })?;
        let texts = found.answers().iter().filter_map(|record| {
            let RData::TXT(txt) = &record.data else { return None };
            let whole: Vec<u8> = txt.txt_data.iter().flatten().copied().collect();
            Some(String::from_utf8_lossy(&whole).into_owned())
        });
        Ok(texts.take(MOST).collect())
    }
}
