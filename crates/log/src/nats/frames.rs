//! Frames on NATS.

use async_nats::jetstream::context::PublishErrorKind;
use async_nats::jetstream::context::traits::Publisher;
use async_nats::jetstream::message::PublishMessage;
use async_trait::async_trait;
use bytes::Bytes;

use crate::error::LogError;
use crate::frames::{Frames, Log};
use crate::partition::{Frame, FrameId, Offset, Partition, Partitions};

use super::Nats;
use super::pull::Pull;
use super::retry::{Attempt, again};

impl Nats {
    fn frames_subject(&self, partition: Partition) -> String {
        format!("{}.frames.{}", self.shared.settings.name, partition.number())
    }
}

/// A server's answer to a publish that trying again cannot mend.
pub(super) fn hopeless(kind: PublishErrorKind, bytes: usize, most: usize) -> Option<LogError> {
    match kind {
        PublishErrorKind::MaxPayloadExceeded => Some(LogError::TooLarge { bytes, most }),
        // A stream is not found while it has no leader, too.
        PublishErrorKind::StreamNotFound
        | PublishErrorKind::WrongLastMessageId
        | PublishErrorKind::WrongLastSequence
        | PublishErrorKind::TimedOut
        | PublishErrorKind::BrokenPipe
        | PublishErrorKind::MaxAckPending
        | PublishErrorKind::Other => None,
    }
}

#[async_trait]
impl Log for Nats {
    fn partitions(&self) -> Partitions {
        self.shared.settings.partitions
    }

    async fn append(&self, partition: Partition, id: FrameId, frame: Bytes) -> Result<Offset, LogError> {
        let (subject, bytes) = (self.frames_subject(partition), frame.len());
        // Ids are the stream's: the partition is part of it, so that one id in two partitions means two frames.
        let id = format!("{}-{:032x}", partition.number(), id.0);
        let most = self.shared.context.client().server_info().max_payload;
        let publish = || async {
            let message = PublishMessage::build()
                .message_id(&id)
                .payload(frame.clone())
                .outbound_message(subject.clone());
            let sent = self.shared.context.publish_message(message).await;
            let answered = match sent {
                Ok(answer) => answer.await,
                Err(error) => Err(error),
            };
            answered.map(|answer| Offset(answer.sequence)).map_err(|error| {
                hopeless(error.kind(), bytes, most).map_or_else(|| Attempt::again(error), Attempt::Never)
            })
        };
        again(self.shared.settings.patience, "appending a frame", publish).await
    }

    async fn frames(&self, partition: Partition, from: Offset) -> Result<Box<dyn Frames>, LogError> {
        let patience = self.shared.settings.patience;
        let subject = self.frames_subject(partition);
        let pull =
            Pull::new(self.shared.context.clone(), self.shared.frames.clone(), subject, from.0, patience);
        Ok(Box::new(NatsFrames { pull }))
    }

    async fn first(&self, _partition: Partition) -> Result<Offset, LogError> {
        let ask = || async { self.shared.frames.get_info().await.map_err(Attempt::again) };
        let info = again(self.shared.settings.patience, "asking for the first frame", ask).await?;
        Ok(Offset(info.state.first_sequence))
    }

    /// Frames go by their age and by the room there is: other partitions' stand between these.
    async fn forget(&self, _partition: Partition, _before: Offset) -> Result<(), LogError> {
        Ok(())
    }
}

struct NatsFrames {
    pull: Pull,
}

#[async_trait]
impl Frames for NatsFrames {
    async fn next(&mut self) -> Result<Vec<Frame>, LogError> {
        let messages = self.pull.next().await?;
        let frame = |(sequence, _, bytes)| Frame { offset: Offset(sequence), bytes };
        Ok(messages.into_iter().map(frame).collect())
    }
}
