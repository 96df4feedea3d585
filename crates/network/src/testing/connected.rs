//! A market connected to the lab: sessions by password, a stream that shows what it is told to show, and a line that
//! loses answers after the work was done.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::ports::{Clock, Sighting, StoreError};
use async_trait::async_trait;
use kernel::Timestamp;
use reqwest::header::AUTHORIZATION;
use serde_json::Value;

use crate::bluesky::Bluesky;
use crate::bluesky::identity::{Did, Resolver};
use crate::bluesky::proof::Sightings;
use crate::bluesky::publish::{Authorised, Sessions};
use crate::bluesky::xrpc::{ONE, Xrpc, XrpcError, read};
use crate::guarded::{Ask, GuardError, Guarded};
use crate::lab::{Lab, NoRecords};

/// The market's side.
#[derive(Debug)]
pub struct Connected {
    /// Behind app's port.
    pub network: Arc<Bluesky>,
    /// Finds accounts.
    pub resolver: Resolver,
    /// Asks servers.
    pub xrpc: Xrpc,
    /// What lies between.
    pub line: Line,
}

impl Connected {
    /// Connects to the servers of a lab. Names under `.test` lead to its PDS.
    ///
    /// # Errors
    /// When no TLS can be set up.
    pub fn to(lab: &Lab, clock: &Arc<dyn Clock>) -> Result<Self, GuardError> {
        let line = Line::default();
        let told = Arc::new(Stream(line.clone()));
        Self::over(lab, clock, line, told)
    }

    /// Connects with somebody else's word on what the stream shows.
    ///
    /// # Errors
    /// When no TLS can be set up.
    pub fn seeing(
        lab: &Lab,
        clock: &Arc<dyn Clock>,
        sightings: Arc<dyn Sightings>,
    ) -> Result<Self, GuardError> {
        Self::over(lab, clock, Line::default(), sightings)
    }

    fn over(
        lab: &Lab,
        clock: &Arc<dyn Clock>,
        line: Line,
        sightings: Arc<dyn Sightings>,
    ) -> Result<Self, GuardError> {
        let (guarded, settings) = (lab.way()?, lab.directory());
        let resolver = Resolver::new(guarded.clone(), Arc::new(NoRecords), clock.clone(), settings);
        let xrpc = Xrpc::new(guarded.clone(), clock.clone());
        let server = lab.pds().to_string();
        let sessions = Passwords { line: line.clone(), guarded, server, clock: clock.clone() };
        let (resolver_too, xrpc_too) = (resolver.clone(), xrpc.clone());
        let network = Bluesky::new(resolver_too, xrpc_too, Arc::new(sessions), sightings, clock.clone());
        Ok(Self { network: Arc::new(network), resolver, xrpc, line })
    }
}

/// What lies between the market and the servers.
#[derive(Debug, Clone, Default)]
pub struct Line(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    tokens: HashMap<String, String>,
    first_seen: HashMap<String, Timestamp>,
    losses: u32,
    calls: u32,
}

impl Line {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The market may speak for an account, with this token for `Bearer`.
    pub fn signs_in(&self, did: &str, token: &str) {
        self.state().tokens.insert(did.to_owned(), token.to_owned());
    }

    /// The stream shows a post.
    pub fn shows(&self, address: &str, at: Timestamp) {
        self.state().first_seen.insert(address.to_owned(), at);
    }

    /// So many answers to writes are lost from now on.
    pub fn loses(&self, answers: u32) {
        self.state().losses = answers;
    }

    /// How many writes were sent.
    #[must_use]
    pub fn calls(&self) -> u32 {
        self.state().calls
    }

    /// Whether this answer is lost.
    fn is_lost(&self) -> bool {
        let mut state = self.state();
        let lost = state.losses > 0;
        state.losses = state.losses.saturating_sub(1);
        lost
    }
}

struct Passwords {
    line: Line,
    guarded: Guarded,
    server: String,
    clock: Arc<dyn Clock>,
}

#[async_trait]
impl Sessions for Passwords {
    async fn session_of(&self, did: &Did) -> Result<Box<dyn Authorised>, XrpcError> {
        let token = self.line.state().tokens.get(did.as_str()).cloned();
        let token = token.ok_or_else(|| XrpcError::SignedOut("no session".to_owned()))?;
        let (line, guarded, server) = (self.line.clone(), self.guarded.clone(), self.server.clone());
        Ok(Box::new(Bearer { line, guarded, server, token, now: self.clock.now() }))
    }
}

struct Bearer {
    line: Line,
    guarded: Guarded,
    server: String,
    token: String,
    now: Timestamp,
}

#[async_trait]
impl Authorised for Bearer {
    async fn post(&self, method: &str, body: &Value) -> Result<Value, XrpcError> {
        self.line.state().calls += 1;
        let address = format!("{}xrpc/{method}", self.server);
        let ask = Ask::post(address, "application/json", body.to_string().into_bytes());
        let ask = ask.secret(AUTHORIZATION, &format!("Bearer {}", self.token))?;
        let answer = self.guarded.ask(ask, ONE).await?;
        if self.line.is_lost() {
            return Err(XrpcError::Unavailable("the answer was lost".to_owned()));
        }
        read(&answer, self.now)
    }
}

/// Shows what it is told, and says nothing of how far it was read.
struct Stream(Line);

#[async_trait]
impl Sightings for Stream {
    async fn of(&self, _: &str, post: &str) -> Result<Sighting, StoreError> {
        let state = self.0.state();
        Ok(match state.first_seen.get(post) {
            Some(seen) => Sighting::Shown { after: Some(*seen), by: *seen },
            None => Sighting::NotShown { from: Timestamp::EPOCH, until: Timestamp::EPOCH },
        })
    }
}
