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

/// SIGTERM and Ctrl-C, caught from the moment that this is made: one that comes before anybody waits is not lost,
/// nor does it end the program where it stands. Made before the address is told, since whoever reads it may stop us.
#[derive(Debug)]
pub(crate) struct Signals {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Signals {
    /// Catches them from now on.
    #[cfg(unix)]
    pub(crate) fn caught() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let (terminate, interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(Self { terminate, interrupt })
    }

    /// Catches them from now on.
    #[cfg(windows)]
    pub(crate) fn caught() -> std::io::Result<Self> {
        Ok(Self { interrupt: tokio::signal::windows::ctrl_c()? })
    }

    /// Waits for the next one.
    pub(crate) async fn next(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(windows)]
        let _ = self.interrupt.recv().await;
    }
}
