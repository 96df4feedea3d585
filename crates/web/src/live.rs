//! News for open pages, by server-sent events.
//!
//! One channel for the whole program, bounded: a page that is too slow is told to look again (`event: refresh`)
//! instead of being waited for. Each person may hold `MOST_STREAMS` streams; the next one is refused, and the page
//! goes on without news until it is loaded again.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::views::breakouts::BreakoutFilter;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use futures::stream;
use kernel::{BreakoutId, Timestamp, UserId};
use maud::Render as _;
use tokio::sync::broadcast::{self, error::RecvError};

use crate::format::Place;
use crate::front::Front;
use crate::pages::account::notices;
use crate::problem::Fault;
use crate::text::Words;
use crate::who::{ForBrand, SignedIn, View};

/// News that wait for slow pages.
const WAITING: usize = 1_024;
/// Streams of one person: a few windows.
const MOST_STREAMS: u32 = 6;
/// Proxies close streams on which nothing moves.
const BEAT: Duration = Duration::from_secs(20);

/// A piece of news for one person's open pages.
#[derive(Debug, Clone)]
pub struct News {
    /// For whom.
    pub user: UserId,
    /// How many notices they have not read.
    pub unread: u64,
    /// The notice, as a page shows it, in their language.
    pub html: String,
}

/// What goes through the channel.
#[derive(Debug)]
enum Word {
    News(News),
    /// The program stops: streams end, so that nobody waits for them.
    Goodbye,
}

/// The channel, and who listens.
#[derive(Debug)]
pub struct Live {
    channel: broadcast::Sender<Arc<Word>>,
    open: Arc<Mutex<HashMap<UserId, u32>>>,
}

impl Default for Live {
    fn default() -> Self {
        Self { channel: broadcast::channel(WAITING).0, open: Arc::default() }
    }
}

/// One open stream; its place is free again when it is dropped.
struct Seat {
    user: UserId,
    open: Arc<Mutex<HashMap<UserId, u32>>>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.user);
            }
        }
    }
}

impl Live {
    /// Tells whoever has a page open.
    pub fn tell(&self, news: News) {
        // Nobody listening is no fault.
        let _nobody = self.channel.send(Arc::new(Word::News(news)));
    }

    /// Ends every stream: the program stops.
    pub fn close(&self) {
        let _nobody = self.channel.send(Arc::new(Word::Goodbye));
    }

    /// How many streams are open.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.channel.receiver_count()
    }

    fn seat(&self, user: UserId) -> Result<Seat, Fault> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user).or_default();
        if *count >= MOST_STREAMS {
            return Err(Fault::TooMany { wait: 60 });
        }
        *count += 1;
        Ok(Seat { user, open: Arc::clone(&self.open) })
    }

    fn listen(&self, user: UserId) -> Result<impl Stream<Item = Result<Event, Infallible>> + use<>, Fault> {
        let seat = self.seat(user)?;
        let receiver = self.channel.subscribe();
        Ok(stream::unfold((receiver, seat), |(mut receiver, seat)| async move {
            loop {
                let event = match receiver.recv().await.as_deref() {
                    Ok(Word::News(news)) if news.user == seat.user => {
                        let data = serde_json::json!({ "unread": news.unread, "html": news.html });
                        Event::default().event("notice").data(data.to_string())
                    }
                    Ok(Word::News(_somebody_elses)) => continue,
                    Err(RecvError::Lagged(_)) => Event::default().event("refresh").data("look again"),
                    Ok(Word::Goodbye) | Err(RecvError::Closed) => return None,
                };
                return Some((Ok(event), (receiver, seat)));
            }
        }))
    }
}

/// Tells somebody's open pages what happened, in their language.
///
/// # Errors
/// The store's.
pub async fn tell(front: &Front, news: &app::accounts::News) -> Result<(), app::accounts::AccountError> {
    let user = front.accounts.user(news.user).await?;
    let place = Place::new(Words::new(user.locale)).zoned(&front.settings.zone);
    let item = notices::item(&place, &news.notice, news.notice.at);
    let unread = front.accounts.unread_of(news.user).await?;
    front.live.tell(News { user: news.user, unread, html: item.render().into_string() });
    Ok(())
}

/// `GET /live`.
pub(crate) async fn live(State(front): State<Front>, who: SignedIn) -> Result<Response, Fault> {
    let events = front.live.listen(who.user().id)?;
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(BEAT)).into_response())
}

/// How often a page of breakouts is held against the store.
const LOOK: Duration = Duration::from_secs(5);

/// `GET /live/breakouts`: a word (`event: refresh`) whenever something about the breakouts that brands see has changed. It
/// holds no news itself: the page reads itself again. Cost: one list every five seconds for each open page, and each person
/// holds few.
pub(crate) async fn breakouts(State(front): State<Front>, who: ForBrand<View>) -> Result<Response, Fault> {
    let seat = front.live.seat(who.signed.user.id)?;
    let receiver = front.live.channel.subscribe();
    let events =
        stream::unfold((front, receiver, seat, None), |(front, mut receiver, seat, before)| async move {
            let mut before: Option<Vec<(BreakoutId, Timestamp)>> = before;
            // News of others come often: they must not put the look off.
            let mut look = tokio::time::Instant::now() + LOOK;
            loop {
                match tokio::time::timeout_at(look, receiver.recv()).await {
                    Ok(Ok(word)) if matches!(*word, Word::Goodbye) => return None,
                    Ok(Err(RecvError::Closed)) => return None,
                    // Somebody's news, which come by another stream.
                    Ok(Ok(_) | Err(RecvError::Lagged(_))) => continue,
                    Err(_waited) => look += LOOK,
                }
                // A store that is away is asked again.
                let Ok(shown) = front.app.breaking(&BreakoutFilter::default()).await else { continue };
                let now: Vec<_> = shown.iter().map(|it| (it.id, it.seen.updated)).collect();
                let changed = before.as_ref().is_some_and(|before| *before != now);
                before = Some(now);
                if changed {
                    let event: Result<Event, Infallible> =
                        Ok(Event::default().event("refresh").data("look again"));
                    return Some((event, (front, receiver, seat, before)));
                }
            }
        });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(BEAT)).into_response())
}

#[cfg(test)]
mod tests {
    use futures::StreamExt as _;
    use uuid::Uuid;

    use super::*;

    fn news(user: u128) -> News {
        News { user: UserId::new(Uuid::from_u128(user)), unread: 1, html: "<li>paid</li>".to_owned() }
    }

    #[tokio::test]
    async fn news_reach_their_reader_alone() {
        let live = Live::default();
        let mut mine = Box::pin(live.listen(UserId::new(Uuid::from_u128(1))).unwrap());
        live.tell(news(2));
        live.tell(news(1));
        let event = format!("{:?}", mine.next().await.unwrap().unwrap());
        assert!(event.contains("paid"), "{event}");
        assert!(futures::poll!(mine.next()).is_pending(), "somebody else's news came through");
    }

    #[tokio::test]
    async fn streams_end_when_the_program_stops() {
        let live = Live::default();
        let mut mine = Box::pin(live.listen(UserId::new(Uuid::from_u128(1))).unwrap());
        live.close();
        assert!(mine.next().await.is_none());
    }

    #[tokio::test]
    async fn a_seventh_window_is_refused_until_one_is_closed() {
        let live = Live::default();
        let user = UserId::new(Uuid::from_u128(1));
        let mut open: Vec<_> = (0..MOST_STREAMS).map(|_| live.listen(user).ok().unwrap()).collect();
        assert!(live.listen(user).is_err());
        open.pop();
        assert!(live.listen(user).is_ok());
    }
}
