//! `crieur demo --network lab`: posts on Bluesky go out for real, to Bluesky's own servers on this machine.
//!
//! | file | what |
//! |---|---|
//! | `network.rs` | the town's network, but for Bluesky's posts, which are the servers' |
//! | `people.rs` | accounts there: the town's people get one when they first publish; visitors sign in with theirs |
//! | `stream.rs` | when posts were first seen, from the servers' own stream |
//!
//! The servers' time is the real one, the market's is the town's: a post carries the market's, whatever is signed
//! carries the real one. What the town's people did before the first minute, and what they do by hand, is simulated
//! as everywhere else.

mod network;
mod people;
mod stream;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ::network::bluesky::oauth::{Seal, StoreVault};
use ::network::bluesky::{Connection, Means};
use ::network::lab::{Lab, LabError, NoRecords, Options};
use app::ports::{AccountStore, Clock, Entropy as _, Identities, Network};
use eyre::{Result, WrapErr as _};
use simulator::town::Town;
use url::Url;

use crate::clock::{SystemClock, SystemEntropy};
use network::LabNetwork;
use people::{LabPeople, Visitors};
use stream::Stream;

/// The key that seals sessions and what signs certificates, in the demo's folder.
pub(super) const SEAL: &str = "seal.key";

/// The servers, and what a market needs of them.
#[derive(Debug)]
pub(crate) struct LabSide {
    lab: Arc<Lab>,
    base: Url,
    seal: Seal,
}

/// A market's two ports onto the servers.
pub(crate) struct Joined {
    pub(crate) network: Arc<dyn Network>,
    pub(crate) identities: Arc<dyn Identities>,
}

impl LabSide {
    /// Starts the servers, or takes those that are given, for a market at this address whose folder is this one.
    pub(crate) async fn open(given: Option<(Url, Url)>, folder: &Path, base: &str) -> Result<Self> {
        let lab = match given {
            Some((plc, pds)) => Lab::at(plc, pds)?,
            None => start().await?,
        };
        std::fs::create_dir_all(folder)?;
        Ok(Self { lab: Arc::new(lab), base: base.parse()?, seal: seal(&folder.join(SEAL))? })
    }

    /// The ports of a market whose time is the town's.
    pub(crate) fn join(
        &self,
        town: &Town,
        people: &Arc<dyn AccountStore>,
        other: Arc<dyn Network>,
    ) -> Result<Joined> {
        let (clock, market): (Arc<dyn Clock>, Arc<dyn Clock>) =
            (Arc::new(SystemClock), Arc::new(town.clone()));
        let made = Arc::new(LabPeople::new(self.lab.clone(), people.clone()));
        let connection = Connection::new(Means {
            guarded: self.lab.way()?,
            dns: Arc::new(NoRecords),
            directory: self.lab.directory(),
            app_view: None,
            client: crate::serve::bluesky::loopback(&self.base)?,
            seal: self.seal.clone(),
            vault: Arc::new(StoreVault::new(people.clone(), clock.clone())),
            sightings: Arc::new(Stream::watched(&self.lab, market.clone())?),
            entropy: Arc::new(SystemEntropy),
            clock,
            market,
        });
        let real = connection.network.speaking_also(made.clone());
        let identities = Visitors { inner: connection.accounts, people: made.clone() };
        let network = LabNetwork { real, other, people: made };
        Ok(Joined { network: Arc::new(network), identities: Arc::new(identities) })
    }

    /// Makes the accounts that a visitor can sign in with, and says which.
    pub(crate) async fn introduce(&self) -> Result<Vec<String>> {
        people::for_visitors(&self.lab).await
    }
}

async fn start() -> Result<Lab> {
    let script = script().ok_or_else(|| {
        eyre::eyre!(
            "there is no lab/start here: run this in Crieur's checkout, or start the servers yourself and name them by \
             --plc and --pds"
        )
    })?;
    let started = Lab::start(Options { script: Some(script), ..Options::default() }).await;
    started.map_err(|error: LabError| eyre::eyre!("{error}"))
}

/// In this folder, or in the checkout that this program was built in.
fn script() -> Option<PathBuf> {
    let program = std::env::current_exe().ok();
    let above = program.iter().flat_map(|program| program.ancestors()).map(|folder| folder.join("lab/start"));
    std::iter::once(PathBuf::from("lab/start")).chain(above).find(|path| path.is_file())?.canonicalize().ok()
}

/// The key of this folder: made once, so that a demo that goes on finds its sessions.
pub(super) fn seal(path: &Path) -> Result<Seal> {
    if !path.exists() {
        let mut bytes = [0; 32];
        SystemEntropy.fill(&mut bytes);
        std::fs::write(path, Seal::key(&bytes))
            .wrap_err_with(|| format!("{} cannot be written: name another --dir", path.display()))?;
    }
    let key = std::fs::read_to_string(path)?;
    Seal::new(&key, Arc::new(SystemEntropy))
        .wrap_err_with(|| format!("{}: take it away, and everybody signs in anew", path.display()))
}
