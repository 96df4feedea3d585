//! The demo's pages: this is where `web` is wired in.

use std::io::Write as _;

use eyre::{Result, WrapErr as _};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{Market, live};

/// Serves until Ctrl-C, while the town lives. The address is the only line on the standard output.
pub(crate) async fn serve_pages(market: &Market, port: u16) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .wrap_err_with(|| format!("port {port} cannot be had: choose another --port, or 0 for a free one"))?;
    writeln!(std::io::stdout().lock(), "http://{}", listener.local_addr()?)?;
    let mut told = std::io::stderr().lock();
    for character in &market.cast.creators {
        let _ = writeln!(told, "  {:<24} {}", character.name, character.scene.replace('_', " "));
    }
    drop(told);
    let (tell, stop) = watch::channel(false);
    let pages = async {
        // Until the pages are here, a visitor is told so by a connection that closes.
        loop {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => break,
                visitor = listener.accept() => drop(visitor),
            }
        }
        let _ = tell.send(true);
    };
    let (lived, ()) = tokio::join!(live::live(market, stop), pages);
    lived
}
