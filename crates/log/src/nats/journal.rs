//! Journals on NATS: the server compares, and appends or refuses.

use async_nats::jetstream::context::PublishErrorKind;
use async_nats::jetstream::context::traits::Publisher;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::LastRawMessageErrorKind;
use async_trait::async_trait;

use crate::error::LogError;
use crate::journal::{Journal, Position, Record, Records};
use crate::partition::{Partition, Partitions};

use super::Nats;
use super::frames::hopeless;
use super::pull::Pull;
use super::retry::{Attempt, again};

impl Nats {
    fn journal_subject(&self, partition: Partition) -> String {
        format!("{}.journal.{}", self.shared.settings.name, partition.number())
    }

    /// The last record, asked of the stream's leader.
    async fn last_once(&self, partition: Partition) -> Result<Option<(Position, Record)>, Attempt> {
        let subject = self.journal_subject(partition);
        match self.shared.journal.get_last_raw_message_by_subject(&subject).await {
            Ok(message) => {
                let record = Record::decode(message.payload).map_err(Attempt::Never)?;
                Ok(Some((Position(message.sequence), record)))
            }
            Err(error) if matches!(error.kind(), LastRawMessageErrorKind::NoMessageFound) => Ok(None),
            Err(error) => Err(Attempt::again(error)),
        }
    }

    /// One try: whether the record stands there now, for this time or an earlier one.
    async fn follow_once(
        &self,
        partition: Partition,
        after: Position,
        record: &Record,
    ) -> Result<Position, Attempt> {
        let payload = record.encode();
        let (bytes, most) = (payload.len(), self.shared.context.client().server_info().max_payload);
        let message = PublishMessage::build()
            .expected_last_subject_sequence(after.0)
            .payload(payload)
            .outbound_message(self.journal_subject(partition));
        let answered = match self.shared.context.publish_message(message).await {
            Ok(answer) => answer.await,
            Err(error) => Err(error),
        };
        let error = match answered {
            Ok(answer) => return Ok(Position(answer.sequence)),
            Err(error) => error,
        };
        if let Some(error) = hopeless(error.kind(), bytes, most) {
            return Err(Attempt::Never(error));
        }
        if error.kind() != PublishErrorKind::WrongLastSequence {
            return Err(Attempt::again(error));
        }
        match self.last_once(partition).await? {
            // It is there: the answer to an earlier try was lost.
            Some((at, last)) if at > after && last == *record => Ok(at),
            Some((at, last)) if at > after => {
                Err(Attempt::Never(LogError::Overtaken { partition: partition.number(), by: last.holder }))
            }
            // An old leader's answer.
            Some(_) | None => Err(Attempt::again(error)),
        }
    }
}

#[async_trait]
impl Journal for Nats {
    async fn last(&self, partition: Partition) -> Result<Option<(Position, Record)>, LogError> {
        let ask = || self.last_once(partition);
        again(self.shared.settings.patience, "asking for the last record", ask).await
    }

    async fn follow(
        &self,
        partition: Partition,
        after: Position,
        record: &Record,
    ) -> Result<Position, LogError> {
        let follow = || self.follow_once(partition, after, record);
        again(self.shared.settings.patience, "appending a record", follow).await
    }

    async fn records(&self, from: Position) -> Result<Box<dyn Records>, LogError> {
        let settings = &self.shared.settings;
        let subject = format!("{}.journal.*", settings.name);
        let (context, stream) = (self.shared.context.clone(), self.shared.journal.clone());
        let pull = Pull::new(context, stream, subject, from.0, settings.patience);
        Ok(Box::new(NatsRecords { pull, partitions: settings.partitions }))
    }
}

struct NatsRecords {
    pull: Pull,
    partitions: Partitions,
}

#[async_trait]
impl Records for NatsRecords {
    async fn next(&mut self) -> Result<Vec<(Position, Partition, Record)>, LogError> {
        let messages = self.pull.next().await?;
        let record = |(sequence, subject, bytes): (u64, String, _)| {
            let number = subject.rsplit('.').next().and_then(|number| number.parse().ok());
            let number = number.ok_or_else(|| LogError::Damaged(format!("{subject} names no partition")))?;
            Ok((Position(sequence), self.partitions.at(number)?, Record::decode(bytes)?))
        };
        messages.into_iter().map(record).collect()
    }
}
