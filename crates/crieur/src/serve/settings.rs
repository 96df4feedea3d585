//! What can be set, as it stands in the file and in the environment. The comments here are the comments of
//! `docs/crieur.toml`, which `crieur serve --example-config` prints.
#![allow(unused_qualifications, reason = "written by confique's derive")]

use std::path::PathBuf;

use confique::Config;

/// Settings of a Crieur market, read by `crieur serve`, `crieur backup` and `crieur restore`.
///
/// Each line that begins with # shows what holds when nothing is said. Remove the # to say something else. Each setting
/// can also be given in the environment, which goes before this file. Secrets never stand here: they come from files of
/// their own or from the environment. `crieur serve --check` reads everything and says what is wrong.
#[derive(Debug, Config)]
pub(crate) struct Settings {
    #[config(nested)]
    pub(crate) server: Server,
    #[config(nested)]
    pub(crate) database: Database,
    #[config(nested)]
    pub(crate) operator: Operator,
    #[config(nested)]
    pub(crate) money: Money,
    #[config(nested)]
    pub(crate) mail: Mail,
    #[config(nested)]
    pub(crate) limits: Limits,
    #[config(nested)]
    pub(crate) policy: Policy,
    #[config(nested)]
    pub(crate) log: Log,
    #[config(nested)]
    pub(crate) metrics: Metrics,
    #[config(nested)]
    pub(crate) outside: Outside,
    #[config(nested)]
    pub(crate) bluesky: Bluesky,
    #[config(nested)]
    pub(crate) spotter: Spotter,
}

/// Where the market is reached.
#[derive(Debug, Config)]
pub(crate) struct Server {
    /// The address and port to listen on. A proxy with TLS in front listens for the public; see docs/operating.md.
    #[config(default = "127.0.0.1:8460", env = "CRIEUR_LISTEN")]
    pub(crate) listen: String,
    /// The market's address as people type it, without a path. Links in letters begin with it, and only forms from
    /// there are taken. https, unless it is this very machine.
    #[config(default = "http://localhost:8460", env = "CRIEUR_BASE")]
    pub(crate) base: String,
    /// Whether a proxy in front says where requests come from (X-Forwarded-For). Say true only when one does:
    /// otherwise anybody could write there what they like.
    #[config(default = false, env = "CRIEUR_BEHIND_PROXY")]
    pub(crate) behind_proxy: bool,
    /// Seconds that requests in hand may still take after the signal to stop.
    #[config(default = 20, env = "CRIEUR_DRAIN_SECONDS")]
    pub(crate) drain_seconds: u64,
}

/// Where everything is kept.
#[derive(Debug, Config)]
pub(crate) struct Database {
    /// sqlite:PATH or postgres://USER@HOST/NAME. An address with a password comes from the environment or from
    /// `url_file`.
    #[config(default = "sqlite:./crieur.sqlite", env = "CRIEUR_DATABASE_URL")]
    pub(crate) url: String,
    /// A file that holds the address, for one with a password. It goes before `url`.
    #[config(env = "CRIEUR_DATABASE_URL_FILE")]
    pub(crate) url_file: Option<PathBuf>,
    /// Connections for reading.
    #[config(default = 4, env = "CRIEUR_DATABASE_READERS")]
    pub(crate) readers: u32,
}

/// Who runs the market.
#[derive(Debug, Config)]
pub(crate) struct Operator {
    /// The market's name, on every page and letter.
    #[config(default = "Crieur", env = "CRIEUR_OPERATOR_NAME")]
    pub(crate) name: String,
    /// Where people write to with questions: an e-mail address, shown on pages and in letters.
    #[config(default = "operator@localhost", env = "CRIEUR_OPERATOR_CONTACT")]
    pub(crate) contact: String,
    /// The time zone in which dates are shown, by its name in the tz database.
    #[config(default = "Europe/Paris", env = "CRIEUR_OPERATOR_ZONE")]
    pub(crate) zone: String,
    /// The e-mail addresses of the operators: who signs in with one of these is an operator. In the environment
    /// with commas between them.
    #[config(default = [], env = "CRIEUR_OPERATOR_ADDRESSES", parse_env = confique::env::parse::list_by_comma)]
    pub(crate) addresses: Vec<String>,
}

/// How budgets come in.
#[derive(Debug, Config)]
pub(crate) struct Money {
    /// The bank details that brands transfer their budgets to: name, account, bank. Lines of text, shown beside each
    /// campaign to be funded. With none, brands are told to ask `operator.contact`.
    #[config(default = "", env = "CRIEUR_MONEY_TRANSFER_DETAILS")]
    pub(crate) transfer_details: String,
}

/// How letters leave.
#[derive(Debug, Config)]
pub(crate) struct Mail {
    /// smtp, or folder: letters are written into a folder as files and nobody gets any. folder is for trying
    /// things out on one's own machine.
    #[config(default = "folder", env = "CRIEUR_MAIL_WAY")]
    pub(crate) way: String,
    /// Who the letters are from.
    #[config(default = "Crieur <crieur@localhost>", env = "CRIEUR_MAIL_FROM")]
    pub(crate) from: String,
    /// The folder.
    #[config(default = "./letters", env = "CRIEUR_MAIL_FOLDER")]
    pub(crate) folder: PathBuf,
    /// The mail server.
    #[config(default = "localhost", env = "CRIEUR_MAIL_HOST")]
    pub(crate) host: String,
    /// Its port; when nothing is said 465 for implicit, 587 for starttls, 25 for none.
    #[config(env = "CRIEUR_MAIL_PORT")]
    pub(crate) port: Option<u16>,
    /// How the connection is kept private: implicit, starttls, or none, which is for this machine only.
    #[config(default = "starttls", env = "CRIEUR_MAIL_TLS")]
    pub(crate) tls: String,
    /// The account at the server, if it wants one. Its password: `password_file`, or CRIEUR_MAIL_PASSWORD.
    #[config(env = "CRIEUR_MAIL_USER")]
    pub(crate) user: Option<String>,
    /// A file that holds the password and nothing else.
    #[config(env = "CRIEUR_MAIL_PASSWORD_FILE")]
    pub(crate) password_file: Option<PathBuf>,
}

/// How many requests are too many; all a minute.
#[derive(Debug, Config)]
pub(crate) struct Limits {
    /// Attempts to sign in or up from one address.
    #[config(default = 20, env = "CRIEUR_LIMITS_ENTRY")]
    pub(crate) entry: u32,
    /// Writes of one person.
    #[config(default = 240, env = "CRIEUR_LIMITS_WRITES")]
    pub(crate) writes: u32,
    /// Requests with one API key.
    #[config(default = 600, env = "CRIEUR_LIMITS_KEY")]
    pub(crate) key: u32,
    /// Requests to costly public pages from one address.
    #[config(default = 240, env = "CRIEUR_LIMITS_PUBLIC")]
    pub(crate) public: u32,
}

/// The market's rules. They hold for what happens from now on; a campaign keeps what it was opened with where the
/// rules say so.
#[derive(Debug, Config)]
pub(crate) struct Policy {
    /// The market's share of each price, in hundredths of a percent: 1000 is 10 %.
    #[config(default = 1000, env = "CRIEUR_POLICY_FEE_BASIS_POINTS")]
    pub(crate) fee_basis_points: u16,
    /// Hours from booking to a first draft.
    #[config(default = 168, env = "CRIEUR_POLICY_DRAFT_HOURS")]
    pub(crate) draft_hours: u64,
    /// Hours after which a draft is approved by the brand's silence.
    #[config(default = 72, env = "CRIEUR_POLICY_REVIEW_HOURS")]
    pub(crate) review_hours: u64,
    /// Drafts of one placement, the first included.
    #[config(default = 3, env = "CRIEUR_POLICY_MOST_DRAFTS")]
    pub(crate) most_drafts: u32,
    /// Hours from approval to publication.
    #[config(default = 168, env = "CRIEUR_POLICY_PUBLISH_HOURS")]
    pub(crate) publish_hours: u64,
    /// Hours in which a post that cannot be found is looked for.
    #[config(default = 24, env = "CRIEUR_POLICY_SEARCH_HOURS")]
    pub(crate) search_hours: u64,
    /// Hours to appeal against a rejection or a breach.
    #[config(default = 168, env = "CRIEUR_POLICY_APPEAL_HOURS")]
    pub(crate) appeal_hours: u64,
    /// Hours for the other side's answer in a dispute.
    #[config(default = 72, env = "CRIEUR_POLICY_ANSWER_HOURS")]
    pub(crate) answer_hours: u64,
    /// Hours that an offer stands.
    #[config(default = 48, env = "CRIEUR_POLICY_OFFER_HOURS")]
    pub(crate) offer_hours: u64,
    /// Sponsored posts of one creator in seven days.
    #[config(default = 5, env = "CRIEUR_POLICY_POSTS_PER_WEEK")]
    pub(crate) posts_per_week: u32,
    /// Hours between two sponsored posts of one creator, at least.
    #[config(default = 12, env = "CRIEUR_POLICY_GAP_HOURS")]
    pub(crate) gap_hours: u64,
    /// Hours that an offer to the author of a post that breaks out stands at most. It ends sooner where its reply could not
    /// come before the breakout is over.
    #[config(default = 12, env = "CRIEUR_POLICY_AUTHOR_OFFER_HOURS")]
    pub(crate) author_offer_hours: u64,
    /// Hours without news after which a breakout is over.
    #[config(default = 6, env = "CRIEUR_POLICY_BREAKOUT_QUIET_HOURS")]
    pub(crate) breakout_quiet_hours: u64,
    /// Hours after which a post's breakout is over in any case.
    #[config(default = 48, env = "CRIEUR_POLICY_BREAKOUT_OLDEST_HOURS")]
    pub(crate) breakout_oldest_hours: u64,
    /// Minutes from taking such an offer to a first draft of the reply. The three windows of a reply together are as
    /// long as a breakout lives on without news, so that the reply comes before it is over.
    #[config(default = 180, env = "CRIEUR_POLICY_REPLY_DRAFT_MINUTES")]
    pub(crate) reply_draft_minutes: u64,
    /// Minutes after which the draft of a reply is approved by the brand's silence.
    #[config(default = 60, env = "CRIEUR_POLICY_REPLY_REVIEW_MINUTES")]
    pub(crate) reply_review_minutes: u64,
    /// Minutes from approval to publication of a reply.
    #[config(default = 120, env = "CRIEUR_POLICY_REPLY_PUBLISH_MINUTES")]
    pub(crate) reply_publish_minutes: u64,
    /// Offers to people who are no members that a brand may make on one day (UTC): each has an address that somebody sends by
    /// hand. 0: only members get offers; 100 at the most.
    #[config(default = 10, env = "CRIEUR_POLICY_CLAIMS_PER_DAY")]
    pub(crate) claims_per_day: u32,
}

/// What the program says of itself, on the standard error.
#[derive(Debug, Config)]
pub(crate) struct Log {
    /// text, or json: one object a line.
    #[config(default = "text", env = "CRIEUR_LOG_FORMAT")]
    pub(crate) format: String,
    /// error, warn, info, debug or trace; or for one part more than for another: info,store=debug.
    #[config(default = "info", env = "CRIEUR_LOG_LEVEL")]
    pub(crate) level: String,
}

/// Figures for Prometheus, at /metrics.
#[derive(Debug, Config)]
pub(crate) struct Metrics {
    /// Whether they are shown at all.
    #[config(default = true, env = "CRIEUR_METRICS_ENABLED")]
    pub(crate) enabled: bool,
    /// A file that holds the token for which they are shown (Authorization: Bearer …). CRIEUR_METRICS_TOKEN
    /// does the same. Without a token they are shown only while `listen` is an address of this machine and no proxy
    /// stands in front.
    #[config(env = "CRIEUR_METRICS_TOKEN_FILE")]
    pub(crate) token_file: Option<PathBuf>,
}

/// What the program fetches for previews of links.
#[derive(Debug, Config)]
pub(crate) struct Outside {
    /// Whether it fetches at all.
    #[config(default = true, env = "CRIEUR_OUTSIDE_PREVIEWS")]
    pub(crate) previews: bool,
    /// Hosts, addresses and networks that may be fetched although they are not public or have an unusual port:
    /// ["intranet.example:8080", "10.1.0.0/16"]. In the environment with commas between them.
    #[config(default = [], env = "CRIEUR_OUTSIDE_ALLOWED", parse_env = confique::env::parse::list_by_comma)]
    pub(crate) allowed: Vec<String>,
}

/// Bluesky's network: people sign in with their accounts there and link them, and the market publishes for them and looks
/// at their posts.
#[derive(Debug, Config)]
pub(crate) struct Bluesky {
    /// Whether the market is connected. When it is not, creators publish by hand and nobody looks at posts there.
    #[config(default = false, env = "CRIEUR_BLUESKY_ENABLED")]
    pub(crate) enabled: bool,
    /// A file that holds the keys with which people's sessions there are sealed before they are kept: 32 random bytes
    /// in base64 (openssl rand -base64 32), one key a line, the newest first. CRIEUR_BLUESKY_SEAL_KEYS does the same.
    /// Keep it where the database is not, and back it up: without it everybody connects their account anew.
    #[config(env = "CRIEUR_BLUESKY_SEAL_KEYS_FILE")]
    pub(crate) seal_keys_file: Option<PathBuf>,
    /// A file that holds the keys with which this market signs who it is where its people sign in: 32 random bytes in
    /// base64 (openssl rand -base64 32), one key a line, the newest first. CRIEUR_BLUESKY_CLIENT_KEYS does the same.
    /// `server.base` must be https then, and the market serves the public halves at /oauth/jwks.json. Whoever signed
    /// in with a key signs in anew when it is taken out. A market on this very machine needs none.
    #[config(env = "CRIEUR_BLUESKY_CLIENT_KEYS_FILE")]
    pub(crate) client_keys_file: Option<PathBuf>,
    /// The stream on which the market sees when its creators' posts come out: a relay's or a server's firehose
    /// (wss://HOST/xrpc/com.atproto.sync.subscribeRepos) or a Jetstream (wss://HOST/subscribe). With none, the time that a
    /// post claims is believed as far as nobody can know better, and a post stays the longer for it.
    #[config(default = "", env = "CRIEUR_BLUESKY_STREAM")]
    pub(crate) stream: String,
    /// The directory of accounts (did:plc).
    #[config(default = "https://plc.directory", env = "CRIEUR_BLUESKY_DIRECTORY")]
    pub(crate) directory: String,
    /// The app view that is asked how many people follow an account. Empty: nobody is asked.
    #[config(default = "https://public.api.bsky.app", env = "CRIEUR_BLUESKY_APP_VIEW")]
    pub(crate) app_view: String,
    /// Servers that may be asked although they are not public or have an unusual port, as in outside.allowed: for trying
    /// things out with servers of one's own. In the environment with commas between them.
    #[config(default = [], env = "CRIEUR_BLUESKY_ALLOWED", parse_env = confique::env::parse::list_by_comma)]
    pub(crate) allowed: Vec<String>,
}

/// The spotter: posts of strangers as they break out, so that brands can offer their authors a sponsored reply. An operator
/// looks at each post before any brand sees it.
#[derive(Debug, Config)]
pub(crate) struct Spotter {
    /// Whether there is one. It reads what posts say from Bluesky, so `bluesky.enabled` is needed. Without a spotter there is
    /// no page about breakouts.
    #[config(default = false, env = "CRIEUR_SPOTTER_ENABLED")]
    pub(crate) enabled: bool,
    /// The stream it reads: a firehose or a Jetstream, as in bluesky.stream, which it reads when nothing is said here.
    #[config(default = "", env = "CRIEUR_SPOTTER_STREAM")]
    pub(crate) stream: String,
    /// Where workers elsewhere spot (`crieur spot feed` and `work`, docs/spot-work.md), their log: ["nats://one:4222", "nats://two:4222"].
    /// Their alerts are read then, and no stream; their sizes and certainty count. In the environment with commas between
    /// them.
    #[config(default = [], env = "CRIEUR_SPOTTER_LOG", parse_env = confique::env::parse::list_by_comma)]
    pub(crate) log: Vec<String>,
    /// What that log is called on its servers.
    #[config(default = "spot", env = "CRIEUR_SPOTTER_LOG_NAME")]
    pub(crate) log_name: String,
    /// Into how many parts its authors are divided.
    #[config(default = 16, env = "CRIEUR_SPOTTER_LOG_PARTITIONS")]
    pub(crate) log_partitions: u16,
    /// A file that holds NAME:PASSWORD of the account on those servers, if they want one.
    #[config(env = "CRIEUR_SPOTTER_LOG_LOGIN_FILE")]
    pub(crate) log_login_file: Option<PathBuf>,
    /// The folder in which its memory is kept: up to 150 bytes for each post of `posts`. It belongs to one stream.
    #[config(default = "./spotter", env = "CRIEUR_SPOTTER_FOLDER")]
    pub(crate) folder: PathBuf,
    /// The most posts followed at once: 1000 to 100000000. The coldest are let go beyond that. With another number it begins
    /// anew.
    #[config(default = 500_000, env = "CRIEUR_SPOTTER_POSTS")]
    pub(crate) posts: u32,
    /// The final size, in likes, reposts, replies and quotes together, from which on a post is shown to the operator. A post that
    /// is to reach ten times its author's usual is shown from a tenth of that.
    #[config(default = 1_000, env = "CRIEUR_SPOTTER_LEAST_SIZE")]
    pub(crate) least_size: u32,
    /// How certain it must be that a post gets there, in per cent: 1 to 99.
    #[config(default = 80, env = "CRIEUR_SPOTTER_CERTAINTY")]
    pub(crate) certainty: u8,
    /// Languages whose posts are shown, by their two letters: ["fr", "en"]. All of them where none is named. In the
    /// environment with commas between them.
    #[config(default = [], env = "CRIEUR_SPOTTER_LANGUAGES", parse_env = confique::env::parse::list_by_comma)]
    pub(crate) languages: Vec<String>,
    /// A file of accounts (did:…, one a line) that are known to be robots: they make no trend.
    #[config(env = "CRIEUR_SPOTTER_ROBOTS_FILE")]
    pub(crate) robots_file: Option<PathBuf>,
    /// A model of `crieur spot train`; the one that comes with the program otherwise.
    #[config(env = "CRIEUR_SPOTTER_MODEL_FILE")]
    pub(crate) model_file: Option<PathBuf>,
}
