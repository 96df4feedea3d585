//! Accounts that somebody has looked at, in groups.

use std::collections::BTreeMap;
use std::path::Path;

use eyre::{WrapErr as _, bail, ensure};

use super::{Loaded, Method};

/// Groups that seeds without groups are dealt into.
const GROUPS: usize = 3;

/// Names of seeds as they stand in a file: in groups, each in the order of its first line.
#[derive(Debug, Default)]
pub(crate) struct Seeds {
    groups: Vec<Vec<String>>,
}

impl Seeds {
    /// Reads them, if the method knows what to do with them.
    ///
    /// # Errors
    /// A method that needs seeds without any, one that has no use for them, a file that cannot be used.
    pub(super) fn read(method: Method, path: Option<&Path>) -> eyre::Result<Self> {
        let Some(path) = path else {
            ensure!(
                !method.needs_seeds(),
                "trust comes from somebody: give --seeds FILE with accounts that you have looked at, one a line, at least {GROUPS}"
            );
            return Ok(Self::default());
        };
        ensure!(
            method.takes_seeds(),
            "--seeds means nothing to {}: leave it out, or ask for trust or pagerank",
            method.name()
        );
        let text =
            std::fs::read_to_string(path).wrap_err_with(|| format!("{} cannot be read", path.display()))?;
        let seeds =
            Self::of(&text).wrap_err_with(|| format!("{} holds no seeds as it is", path.display()))?;
        ensure!(
            !method.needs_seeds() || (3..=5).contains(&seeds.groups.len()),
            "trust is the least over 3 to 5 groups of seeds, {} has {}: name at least {GROUPS} accounts, or 3 to 5 groups",
            path.display(),
            seeds.groups.len()
        );
        Ok(seeds)
    }

    fn of(text: &str) -> eyre::Result<Self> {
        let mut named: BTreeMap<String, (usize, String)> = BTreeMap::new();
        let mut groups: Vec<&str> = Vec::new();
        let mut bare = 0;
        for (line, text) in text.lines().enumerate() {
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') || matches!(text, "account" | "account,group") {
                continue;
            }
            let (name, group) = text.split_once([',', '\t']).unwrap_or((text, ""));
            let (name, group) = (name.trim(), group.trim());
            if name.is_empty() {
                bail!("line {} names nobody: write account or account,group", line + 1);
            }
            bare += usize::from(group.is_empty());
            if !groups.contains(&group) {
                groups.push(group);
            }
            let before = named.insert(name.to_owned(), (named.len(), group.to_owned()));
            if before.is_some_and(|(_, before)| before != group) {
                bail!(
                    "line {} puts {name} into a second group: whoever buys it would have both; keep one",
                    line + 1
                );
            }
        }
        ensure!(!named.is_empty(), "it is empty: name accounts, one a line");
        ensure!(
            bare == 0 || groups.len() == 1,
            "some lines name a group and some do not: name one in each or in none"
        );
        let mut names: Vec<(usize, String, String)> =
            named.into_iter().map(|(name, (at, group))| (at, name, group)).collect();
        names.sort();
        let mut dealt = vec![Vec::new(); if bare > 0 { GROUPS.min(names.len()) } else { groups.len() }];
        for (at, (_, name, group)) in names.into_iter().enumerate() {
            let known = groups.iter().position(|known| *known == group).unwrap_or(0);
            let at = if bare > 0 { at % dealt.len() } else { known };
            dealt[at].push(name);
        }
        Ok(Self { groups: dealt })
    }

    /// Their numbers.
    ///
    /// # Errors
    /// Seeds that the graph does not have.
    pub(super) fn find(&self, loaded: &Loaded<'_>) -> eyre::Result<Vec<Vec<u32>>> {
        let mut wanted: BTreeMap<&str, usize> = BTreeMap::new();
        for (group, names) in self.groups.iter().enumerate() {
            wanted.extend(names.iter().map(|name| (name.as_str(), group)));
        }
        let mut found = vec![Vec::new(); self.groups.len()];
        if wanted.is_empty() {
            return Ok(found);
        }
        for id in 0..loaded.graph.nodes() {
            if let Some(group) = wanted.remove(loaded.name(id)) {
                found[group].push(id);
            }
        }
        let missing: Vec<&str> = wanted.keys().copied().take(3).collect();
        ensure!(
            wanted.is_empty(),
            "{} of the seeds have no edge, such as {}: take them out, or mend their names",
            wanted.len(),
            missing.join(", ")
        );
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_dealt_into_groups_or_name_theirs() {
        let groups = |text: &str| {
            Seeds::of(text).map(|seeds| seeds.groups.iter().map(|group| group.join(" ")).collect::<Vec<_>>())
        };
        assert_eq!(groups("account\nd\nc\n# x\n\nb\na\n").unwrap(), ["d a", "c", "b"]);
        assert_eq!(groups("a, x\nb\ty\nc,x\n").unwrap(), ["a c", "b"]);
        assert_eq!(groups("a\n").unwrap(), ["a"]);
        for (text, cure) in
            [("", "name accounts"), ("a,x\na,y\n", "second group"), ("a,x\nb\n", "in each"), (",x", "line 1")]
        {
            let said = format!("{:#}", groups(text).unwrap_err());
            assert!(said.contains(cure), "{said}");
        }
    }

    #[test]
    fn trust_without_seeds_and_others_with_them_are_refused() {
        let said = |method, path: Option<&str>| {
            Seeds::read(method, path.map(Path::new)).map(|_| ()).unwrap_err().to_string()
        };
        assert!(said(Method::Trust, None).contains("--seeds FILE"));
        assert!(said(Method::Indegree, Some("x")).contains("leave it out"));
        assert!(said(Method::Pagerank, Some("no such file")).contains("cannot be read"));
        assert!(Seeds::read(Method::Pagerank, None).is_ok());
    }
}
