//! TXT records, asked of the name servers that this system is set up with.

use async_trait::async_trait;
use hickory_resolver::TokioResolver;
use hickory_resolver::proto::rr::RData;

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

/// As the system is set up.
pub struct SystemTxt(TokioResolver);

impl std::fmt::Debug for SystemTxt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SystemTxt").finish_non_exhaustive()
    }
}

impl SystemTxt {
    /// Reads the system's settings.
    ///
    /// # Errors
    /// When they cannot be read; the text says why.
    pub fn new() -> Result<Self, String> {
        let builder = TokioResolver::builder_tokio().map_err(|error| error.to_string())?;
        builder.build().map(Self).map_err(|error| error.to_string())
    }
}

#[async_trait]
impl Txt for SystemTxt {
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
