//! A line to a server that can be cut: whoever is on it is cut off, and may call again.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::Url;

pub struct Line {
    at: SocketAddr,
    calls: Arc<Mutex<Vec<JoinHandle<()>>>>,
    listening: JoinHandle<()>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.listening.abort();
        self.cut();
    }
}

impl Line {
    /// To a server of this machine.
    pub async fn to(server: &Url) -> Self {
        let server = format!("{}:{}", server.host_str().unwrap(), server.port().unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        let calls: Arc<Mutex<Vec<JoinHandle<()>>>> = Arc::default();
        let kept = calls.clone();
        let listening = tokio::spawn(async move {
            while let Ok((mut caller, _)) = listener.accept().await {
                let server = server.clone();
                let call = tokio::spawn(async move {
                    let Ok(mut called) = TcpStream::connect(server).await else { return };
                    // However it ends, both sides are closed.
                    let _ = tokio::io::copy_bidirectional(&mut caller, &mut called).await;
                });
                kept.lock().unwrap().push(call);
            }
        });
        Self { at, calls, listening }
    }

    pub fn address(&self) -> Url {
        format!("http://{}/", self.at).parse().unwrap()
    }

    /// Cuts every call off.
    pub fn cut(&self) {
        self.calls.lock().unwrap().drain(..).for_each(|call| call.abort());
    }

    /// How many calls there have been since the last cut.
    pub fn calls(&self) -> usize {
        self.calls.lock().unwrap().len()
    }
}
