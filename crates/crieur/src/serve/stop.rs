//! Stopping: the first signal asks everybody to finish, the second ends the program where it stands.

use tokio::sync::watch;

/// Whether it is time to stop. Cheap to clone; every clone hears of it.
#[derive(Debug, Clone)]
pub(crate) struct Stop(watch::Receiver<bool>);

/// Says that it is time to stop.
#[derive(Debug)]
pub(crate) struct Stopper(watch::Sender<bool>);

/// Both ends.
pub(crate) fn stop() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    /// It is.
    pub(crate) fn now(&self) {
        // Nobody who listens is nobody to be stopped.
        let _ = self.0.send(true);
    }
}

impl Stop {
    /// Whether it is.
    pub(crate) fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is.
    pub(crate) async fn asked(&mut self) {
        // Without anybody who could ask, nobody waits for ever.
        let _ = self.0.wait_for(|asked| *asked).await;
    }

    /// Waits so long at most; whether it is time to stop.
    pub(crate) async fn within(&mut self, time: std::time::Duration) -> bool {
        tokio::time::timeout(time, self.asked()).await.is_ok()
    }
}

/// Waits for SIGTERM or Ctrl-C.
pub(crate) async fn signal() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            said = tokio::signal::ctrl_c() => said,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
