//! Connecting, and making what has to be there.

use std::collections::HashMap;
use std::time::Duration;

use async_nats::jetstream::context::CreateStreamErrorKind;
use async_nats::jetstream::stream::{self, DiscardPolicy, StorageType};
use async_nats::jetstream::{self, ErrorCode, kv};
use async_nats::{Client, ConnectOptions};

use crate::error::LogError;

use super::retry::{Attempt, again};
use super::sessions::Revisions;
use super::{Fsync, Login, Nats, Settings, Shared, fsync};

/// The oldest servers that can be told to sync each write.
const OLDEST: (u32, u32) = (2, 10);

/// How long one question waits for its answer; a dead leader is not waited for longer.
const ANSWER: Duration = Duration::from_secs(2);

/// Where a stream's metadata says how many partitions it was made for.
const PARTITIONS: &str = "partitions";

pub(super) async fn connect(settings: Settings) -> Result<Nats, LogError> {
    settings.check()?;
    let client = client(&settings, settings.login.as_ref(), "crieur-log").await?;
    old(&client.server_info().version)?;
    let fsync = look(&settings).await?;
    let mut context = jetstream::new(client);
    context.set_timeout(ANSWER);
    let replicas = replicas(&settings, &context);
    let frames = stream(&settings, &context, frames_config(&settings, replicas)).await?;
    let journal = stream(&settings, &context, journal_config(&settings, replicas)).await?;
    let sessions = bucket(&settings, &context, replicas).await?;
    let revisions = Revisions::default();
    let shared = Shared { settings, context, frames, journal, sessions, revisions, fsync };
    Ok(Nats { shared: shared.into() })
}

async fn client(settings: &Settings, login: Option<&Login>, name: &str) -> Result<Client, LogError> {
    again(settings.patience, "connecting to NATS", || async {
        let mut options = ConnectOptions::new()
            .name(name)
            .ping_interval(Duration::from_secs(5))
            .connection_timeout(ANSWER)
            .request_timeout(Some(ANSWER))
            .reconnect_delay_callback(|tries| {
                Duration::from_millis(u64::try_from(tries).unwrap_or(u64::MAX).saturating_mul(50).min(1000))
            });
        if let Some(Login { user, password }) = login {
            options = options.user_and_password(user.clone(), password.clone());
        }
        options.connect(settings.servers.clone()).await.map_err(Attempt::again)
    })
    .await
}

/// Refuses servers that cannot be told to sync each write.
fn old(version: &str) -> Result<(), LogError> {
    let mut numbers = version.split('.').map_while(|part| part.parse::<u32>().ok());
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < OLDEST {
        return Err(LogError::Setup(format!(
            "the NATS server is version {version}, which cannot be set to sync_interval: always: take {}.{} or later",
            OLDEST.0, OLDEST.1
        )));
    }
    Ok(())
}

async fn look(settings: &Settings) -> Result<Fsync, LogError> {
    let fsync = match &settings.system {
        Some(login) => {
            let client = client(settings, Some(login), "crieur-log-look").await?;
            fsync::look(&client).await
        }
        None => Fsync::Unseen("no login of the system account is set".to_owned()),
    };
    match &fsync {
        Fsync::Always { .. } => {}
        Fsync::Unseen(why) => tracing::warn!(
            why,
            "nobody knows whether the NATS servers sync each write: see that each has jetstream {{ sync_interval: always }}"
        ),
        Fsync::Late { server } if settings.accept_unsafe => {
            tracing::warn!(server, "this NATS server acknowledges what it may still lose");
        }
        Fsync::Late { server } => {
            return Err(LogError::Setup(format!(
                "the NATS server {server} acknowledges what it may still lose: set jetstream {{ sync_interval: always }} \
                 on every server"
            )));
        }
    }
    Ok(fsync)
}

/// Three where there is a cluster: when one dies, what was acknowledged is still on two.
fn replicas(settings: &Settings, context: &jetstream::Context) -> usize {
    let clustered = context.client().server_info().cluster.is_some();
    settings.replicas.unwrap_or(if clustered { 3 } else { 1 })
}

fn frames_config(settings: &Settings, replicas: usize) -> stream::Config {
    stream::Config {
        name: settings.frames_stream(),
        subjects: vec![format!("{}.frames.*", settings.name)],
        max_age: settings.frames_age,
        max_bytes: i64::try_from(settings.frames_bytes).unwrap_or(i64::MAX),
        duplicate_window: settings.window.min(settings.frames_age),
        ..common(settings, replicas)
    }
}

fn journal_config(settings: &Settings, replicas: usize) -> stream::Config {
    stream::Config {
        name: settings.journal_stream(),
        subjects: vec![format!("{}.journal.*", settings.name)],
        max_messages_per_subject: settings.records.into(),
        ..common(settings, replicas)
    }
}

fn common(settings: &Settings, replicas: usize) -> stream::Config {
    stream::Config {
        storage: StorageType::File,
        discard: DiscardPolicy::Old,
        num_replicas: replicas,
        metadata: HashMap::from([(PARTITIONS.to_owned(), settings.partitions.count().to_string())]),
        ..stream::Config::default()
    }
}

/// Finds a stream or makes it, and refuses one that was made for another number of partitions or is less safe.
async fn stream(
    settings: &Settings,
    context: &jetstream::Context,
    config: stream::Config,
) -> Result<stream::Stream, LogError> {
    let what = format!("making the stream {}", config.name);
    let stream = again(settings.patience, &what, || async {
        context.get_or_create_stream(config.clone()).await.map_err(|error| {
            if let CreateStreamErrorKind::JetStream(said) = error.kind()
                && hopeless(said.error_code())
            {
                return Attempt::Never(LogError::Setup(format!("{what}: {said}")));
            }
            Attempt::again(error)
        })
    })
    .await?;
    let found = &stream.cached_info().config;
    let (wanted, has) = (config.metadata.get(PARTITIONS), found.metadata.get(PARTITIONS));
    if wanted != has {
        let [wanted, has] = [wanted, has].map(|number| number.map_or("no", String::as_str));
        return Err(LogError::Setup(format!(
            "the stream {} was made for {has} partitions, not {wanted}: set that number, or take another name for the log",
            config.name
        )));
    }
    if found.num_replicas < config.num_replicas || found.storage != StorageType::File {
        return Err(LogError::Setup(format!(
            "the stream {} is kept by {} servers, not {}: change it there, or set replicas",
            config.name, found.num_replicas, config.num_replicas
        )));
    }
    Ok(stream)
}

/// What no waiting changes.
fn hopeless(code: ErrorCode) -> bool {
    [
        ErrorCode::STREAM_REPLICAS_NOT_SUPPORTED,
        ErrorCode::STORAGE_RESOURCES_EXCEEDED,
        ErrorCode::ACCOUNT_RESOURCES_EXCEEDED,
        ErrorCode::STREAM_NAME_EXIST,
        ErrorCode::STREAM_SUBJECT_OVERLAP,
    ]
    .contains(&code)
}

async fn bucket(
    settings: &Settings,
    context: &jetstream::Context,
    replicas: usize,
) -> Result<kv::Store, LogError> {
    let name = format!("{}-sessions", settings.name);
    let store = again(settings.patience, "making the bucket of sessions", || async {
        if let Ok(store) = context.get_key_value(&name).await {
            return Ok(store);
        }
        let config = kv::Config {
            bucket: name.clone(),
            history: 1,
            max_age: settings.time_to_live,
            storage: StorageType::File,
            num_replicas: replicas,
            ..kv::Config::default()
        };
        context.create_key_value(config).await.map_err(Attempt::again)
    })
    .await?;
    let age = store.stream.cached_info().config.max_age;
    if age != settings.time_to_live {
        return Err(LogError::Setup(format!(
            "sessions live {age:?} in the bucket {name}, not {:?}: set all workers alike, or delete the bucket while \
             none runs",
            settings.time_to_live
        )));
    }
    Ok(store)
}

impl Settings {
    pub(super) fn frames_stream(&self) -> String {
        format!("{}-frames", self.name)
    }

    pub(super) fn journal_stream(&self) -> String {
        format!("{}-journal", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_that_cannot_sync_each_write_are_refused() {
        for fine in ["2.10.0", "2.15.1", "2.11.0-beta.1", "3.0.0"] {
            assert_eq!(old(fine), Ok(()), "{fine}");
        }
        for too_old in ["2.9.10", "1.4.1", "", "dev"] {
            assert!(old(too_old).unwrap_err().to_string().contains("2.10 or later"), "{too_old}");
        }
    }
}
