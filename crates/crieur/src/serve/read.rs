//! Reads the settings: the file, then the environment over it. A key that nobody knows is an error with the one
//! that was probably meant; a secret in the file is an error with the place where it belongs.

use std::fmt;
use std::path::{Path, PathBuf};

use confique::meta::{FieldKind, Meta};
use confique::{Config as _, File, FileFormat, Layer as _};

use super::settings::Settings;

/// Where settings are looked for when nobody says where.
pub(crate) const USUAL: &str = "crieur.toml";
/// How alike two names must be for one to be meant by the other.
const ALIKE: f64 = 0.8;
/// Secrets that come from the environment; no key of the file stands for them.
pub(crate) const SECRETS: [&str; 4] =
    ["CRIEUR_MAIL_PASSWORD", "CRIEUR_METRICS_TOKEN", super::bluesky::KEYS, super::bluesky::SEAL_KEYS];
/// Variables of this project's own tools.
const FOREIGN: [&str; 3] = ["CRIEUR_TARGET", "CRIEUR_SHARED", "CRIEUR_LAB"];

/// Something that is wrong with the settings, and the cure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Which setting.
    pub(crate) key: String,
    /// What is wrong and what helps.
    pub(crate) says: String,
}

impl Problem {
    pub(crate) fn new(key: impl Into<String>, says: impl Into<String>) -> Self {
        Self { key: key.into(), says: says.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.says)
    }
}

/// The settings and the file they came from, if there is one.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) settings: Settings,
    pub(crate) file: Option<PathBuf>,
}

/// Reads the settings.
pub(crate) fn read(given: Option<&Path>) -> Result<Read, Vec<Problem>> {
    let file = match given {
        Some(path) => Some(path.to_owned()),
        None => Some(PathBuf::from(USUAL)).filter(|path| path.is_file()),
    };
    let mut problems = unknown_variables();
    let mut layer = <Settings as confique::Config>::Layer::from_env()
        .map_err(|error| vec![Problem::new("environment", format!("{error:#}"))])?;
    if let Some(path) = &file {
        problems.extend(wrong_keys(path)?);
        if !problems.is_empty() {
            return Err(problems);
        }
        let of_file = File::with_format(path, FileFormat::Toml).required().load();
        let of_file: <Settings as confique::Config>::Layer =
            of_file.map_err(|error| vec![Problem::new(path.display().to_string(), cause(&error))])?;
        layer = layer.with_fallback(of_file);
    }
    let layer = layer.with_fallback(confique::Layer::default_values());
    let settings =
        Settings::from_layer(layer).map_err(|error| vec![Problem::new("settings", format!("{error:#}"))])?;
    if problems.is_empty() { Ok(Read { settings, file }) } else { Err(problems) }
}

fn cause(error: &confique::Error) -> String {
    use std::error::Error as _;
    let text = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    text.trim().to_owned()
}

/// Keys of the file that mean nothing, and secrets that stand in it.
fn wrong_keys(path: &Path) -> Result<Vec<Problem>, Vec<Problem>> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        vec![Problem::new(
            shown.to_string(),
            format!(
                "cannot be read ({error}): check the path, or begin with `crieur serve --example-config`"
            ),
        )]
    })?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        vec![Problem::new(shown.to_string(), error.to_string().trim().to_owned())]
    })?;
    let known = keys(&Settings::META, "");
    let mut problems = Vec::new();
    walk(&table, "", &Settings::META, &known, &mut problems);
    if let Some(url) = table.get("database").and_then(|table| table.get("url")).and_then(toml::Value::as_str)
        && has_password(url)
    {
        problems.push(Problem::new(
            "database.url",
            "holds a password, which does not belong into this file: give the whole address in CRIEUR_DATABASE_URL, \
             or in a file named by database.url_file",
        ));
    }
    Ok(problems)
}

/// Whether an address holds a password, before its @ or among its parameters.
pub(crate) fn has_password(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
    let inside = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    inside || query.split('&').any(|pair| pair.starts_with("password="))
}

fn walk(table: &toml::Table, prefix: &str, meta: &Meta, known: &[String], problems: &mut Vec<Problem>) {
    for (name, value) in table {
        let key = format!("{prefix}{name}");
        match meta.fields.iter().find(|field| field.name == name).map(|field| &field.kind) {
            None => problems.push(Problem::new(key.clone(), unknown(&key, known))),
            Some(FieldKind::Leaf { .. }) => {}
            Some(FieldKind::Nested { meta }) => match value {
                toml::Value::Table(inner) => walk(inner, &format!("{key}."), meta, known, problems),
                toml::Value::String(_)
                | toml::Value::Integer(_)
                | toml::Value::Float(_)
                | toml::Value::Boolean(_)
                | toml::Value::Datetime(_)
                | toml::Value::Array(_) => {
                    problems.push(Problem::new(
                        key.clone(),
                        format!("is a section: write [{key}] above its settings"),
                    ));
                }
            },
        }
    }
}

fn unknown(key: &str, known: &[String]) -> String {
    let name = key.rsplit('.').next().unwrap_or(key);
    if ["password", "secret", "token", "passwd", "pass"].iter().any(|word| name.eq_ignore_ascii_case(word)) {
        let section = key.rsplit_once('.').map_or("", |(section, _)| section);
        return match section {
            "mail" => {
                "no secret stands in this file: put it into a file named by mail.password_file, or into \
                       CRIEUR_MAIL_PASSWORD"
                    .to_owned()
            }
            "metrics" => {
                "no secret stands in this file: put it into a file named by metrics.token_file, or into \
                          CRIEUR_METRICS_TOKEN"
                    .to_owned()
            }
            _ => "no secret stands in this file: put it into a file of its own, or into the environment"
                .to_owned(),
        };
    }
    match meant(key, known) {
        Some(other) => format!("there is no such setting: did you mean {other}?"),
        None => "there is no such setting: `crieur serve --example-config` prints them all".to_owned(),
    }
}

fn meant<'a>(key: &str, known: &'a [String]) -> Option<&'a String> {
    let (section, name) = key.rsplit_once('.').unwrap_or(("", key));
    let alike = |other: &String| {
        let (of, last) = other.rsplit_once('.').unwrap_or(("", other));
        let begun = of == section && last.starts_with(&format!("{name}_"));
        let near = if of == section { 0.0 } else { 0.05 };
        if begun { 1.0 } else { strsim::jaro_winkler(name, last) - near }
    };
    let others = known.iter().filter(|other| other.as_str() != section);
    let best = others.map(|other| (alike(other), other)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 > ALIKE).then_some(best.1)
}

/// All keys below a section, the sections themselves included.
fn keys(meta: &Meta, prefix: &str) -> Vec<String> {
    let below = |field: &confique::meta::Field| {
        let key = format!("{prefix}{}", field.name);
        let inner = match field.kind {
            FieldKind::Leaf { .. } => Vec::new(),
            FieldKind::Nested { meta } => keys(meta, &format!("{key}.")),
        };
        [vec![key], inner].concat()
    };
    meta.fields.iter().flat_map(below).collect()
}

fn variables(meta: &Meta) -> Vec<String> {
    let of = |field: &confique::meta::Field| match field.kind {
        FieldKind::Leaf { env, .. } => env.map(str::to_owned).into_iter().collect(),
        FieldKind::Nested { meta } => variables(meta),
    };
    meta.fields.iter().flat_map(of).collect()
}

/// Variables that look like ours and mean nothing.
fn unknown_variables() -> Vec<Problem> {
    let mut known = variables(&Settings::META);
    known.extend(SECRETS.map(str::to_owned));
    let given = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let ours = given.filter(|name| name.starts_with("CRIEUR_") && !FOREIGN.contains(&name.as_str()));
    ours.filter(|name| !known.contains(name))
        .map(|name| {
            let says = meant(&name, &known).map_or_else(
                || "means nothing to this program: take it out of the environment".to_owned(),
                |other| format!("means nothing to this program: did you mean {other}?"),
            );
            Problem::new(name, says)
        })
        .collect()
}

/// The commented file with everything that can be set.
pub(crate) fn example() -> String {
    confique::toml::template::<Settings>(confique::toml::FormatOptions::default())
}

/// A secret from a file or from the environment.
pub(crate) fn secret(key: &str, file: Option<&Path>, variable: &str) -> Result<Option<String>, Problem> {
    if let Some(path) = file {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Problem::new(
                key,
                format!("{} cannot be read ({error}): check the path and who may read it", path.display()),
            )
        })?;
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err(Problem::new(key, format!("{} is empty: write the secret into it", path.display())));
        }
        return Ok(Some(text));
    }
    Ok(std::env::var(variable).ok().filter(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        match wrong_keys(file.path()) {
            Ok(problems) | Err(problems) => problems.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn an_unknown_key_is_told_with_the_one_that_was_meant() {
        assert_eq!(problems("[server]\nlisten = 'x'\n"), Vec::<String>::new());
        for (text, meant) in [
            ("[mail]\npasword_file = 'x'", "mail.password_file"),
            ("[sever]\nlisten = 'x'", "server"),
            ("[server]\nlistne = 'x'", "server.listen"),
            ("listen = 'x'", "server.listen"),
            ("[policy]\nfee = 3", "policy.fee_basis_points"),
        ] {
            assert!(
                problems(text).concat().contains(&format!("did you mean {meant}?")),
                "{text}: {:?}",
                problems(text)
            );
        }
        assert!(problems("[zebra]\n")[0].contains("--example-config"));
        assert!(problems("server = 3")[0].contains("[server]"));
        assert!(problems("[server\n")[0].contains("line 1"));
    }

    #[test]
    fn a_secret_in_the_file_is_refused_with_the_place_where_it_belongs() {
        assert!(problems("[mail]\npassword = 'geheim'")[0].contains("mail.password_file"));
        assert!(problems("[metrics]\ntoken = 'geheim'")[0].contains("CRIEUR_METRICS_TOKEN"));
        for url in
            ["postgres://a:geheim@db/x", "postgres://db/x?password=geheim", "postgresql://:geheim@db/x"]
        {
            let told = problems(&format!("[database]\nurl = '{url}'"));
            assert!(told[0].contains("database.url_file") && !told[0].contains("geheim"), "{told:?}");
        }
        assert!(problems("[database]\nurl = 'postgres://a@db:5432/x'").is_empty());
    }

    #[test]
    fn the_example_is_the_one_in_the_documents_and_changes_nothing() {
        let kept = include_str!("../../../../docs/crieur.toml");
        assert_eq!(kept, example(), "write it anew: crieur serve --example-config > docs/crieur.toml");
        assert!(problems(&example()).is_empty());
    }

    #[test]
    fn every_setting_has_its_variable_named_after_it() {
        let (keys, variables) = (keys(&Settings::META, ""), variables(&Settings::META));
        assert_eq!(keys.iter().filter(|key| key.contains('.')).count(), variables.len());
        let mut once = variables.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), variables.len());
    }
}
