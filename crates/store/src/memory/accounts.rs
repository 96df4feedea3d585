//! People in memory: papers with the same indices that a database has.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use app::ports::{AccountStore, ChangeError, Edit, Paper, PaperIndex, Seek, Shelf, StoreError, Version};
use async_trait::async_trait;
use kernel::Timestamp;
use uuid::Uuid;

use super::{MemoryStore, most};

/// What a list is ordered by.
type Line<K> = BTreeSet<(Shelf, K, Timestamp, Uuid)>;

#[derive(Debug, Default, Clone)]
pub(super) struct Papers {
    papers: BTreeMap<(Shelf, Uuid), (Paper, Version)>,
    names: HashMap<(Shelf, String), Uuid>,
    owners: Line<Uuid>,
    others: Line<Uuid>,
    states: Line<&'static str>,
    expiring: BTreeSet<(Timestamp, Shelf, Uuid)>,
}

impl Papers {
    fn version(&self, shelf: Shelf, id: Uuid) -> Version {
        self.papers.get(&(shelf, id)).map_or(Version::NEW, |(_, version)| *version)
    }

    fn holder(&self, shelf: Shelf, index: &PaperIndex) -> Option<Uuid> {
        self.names.get(&(shelf, index.name.clone()?)).copied()
    }

    fn edit(&mut self, edit: Edit) -> Result<(), ChangeError> {
        match edit {
            Edit::Put(paper, expected) => {
                let (shelf, id) = (paper.shelf(), paper.id());
                if self.version(shelf, id) != expected {
                    return Err(ChangeError::Conflict(shelf));
                }
                if self.holder(shelf, &paper.index()).is_some_and(|holder| holder != id) {
                    return Err(ChangeError::Taken(shelf));
                }
                self.take(shelf, id);
                self.lay(paper, expected.next());
            }
            Edit::Add(paper) => {
                let (shelf, id) = (paper.shelf(), paper.id());
                let there = self.version(shelf, id) != Version::NEW;
                if !there && self.holder(shelf, &paper.index()).is_none() {
                    self.lay(paper, Version::NEW.next());
                }
            }
            Edit::Drop(shelf, id, expected) => {
                if expected == Version::NEW || self.version(shelf, id) != expected {
                    return Err(ChangeError::Conflict(shelf));
                }
                self.take(shelf, id);
            }
        }
        Ok(())
    }

    fn lay(&mut self, paper: Paper, version: Version) {
        let (shelf, id, index) = (paper.shelf(), paper.id(), paper.index());
        self.names.extend(index.name.map(|name| ((shelf, name), id)));
        self.owners.extend(index.owner.map(|owner| (shelf, owner, index.at, id)));
        self.others.extend(index.other.map(|other| (shelf, other, index.at, id)));
        self.states.insert((shelf, index.state, index.at, id));
        self.expiring.extend(index.expires.map(|at| (at, shelf, id)));
        self.papers.insert((shelf, id), (paper, version));
    }

    fn take(&mut self, shelf: Shelf, id: Uuid) {
        let Some((paper, _)) = self.papers.remove(&(shelf, id)) else { return };
        let index = paper.index();
        index.name.map(|name| self.names.remove(&(shelf, name)));
        index.owner.map(|owner| self.owners.remove(&(shelf, owner, index.at, id)));
        index.other.map(|other| self.others.remove(&(shelf, other, index.at, id)));
        self.states.remove(&(shelf, index.state, index.at, id));
        index.expires.map(|at| self.expiring.remove(&(at, shelf, id)));
    }

    fn seek(&self, shelf: Shelf, seek: Seek, limit: usize) -> Vec<(Paper, Version)> {
        const START: (Timestamp, Uuid) = (Timestamp::from_micros(i64::MIN), Uuid::nil());
        const END: (Timestamp, Uuid) = (Timestamp::from_micros(i64::MAX), Uuid::max());
        let ids: Box<dyn Iterator<Item = Uuid> + '_> = match seek {
            Seek::All { after } => {
                let range = (shelf, after.unwrap_or(Uuid::nil()))..=(shelf, Uuid::max());
                let later = self.papers.range(range).map(|((_, id), _)| *id);
                Box::new(later.filter(move |id| Some(*id) != after))
            }
            Seek::Of { owner, before } => {
                let (at, id) = before.unwrap_or(END);
                let range = (shelf, owner, START.0, START.1)..(shelf, owner, at, id);
                Box::new(self.owners.range(range).rev().map(|line| line.3))
            }
            Seek::With { other, after } => {
                let (at, id) = after.unwrap_or(START);
                let range = (shelf, other, at, id)..=(shelf, other, END.0, END.1);
                let later = self.others.range(range).filter(move |line| Some((line.2, line.3)) != after);
                Box::new(later.map(|line| line.3))
            }
            Seek::In { state, until, after } => {
                let (at, id) = after.unwrap_or(START);
                if (at, id) > (until, END.1) {
                    return Vec::new();
                }
                let range = (shelf, state, at, id)..=(shelf, state, until, END.1);
                let later = self.states.range(range).filter(move |line| Some((line.2, line.3)) != after);
                Box::new(later.map(|line| line.3))
            }
        };
        ids.filter_map(|id| self.papers.get(&(shelf, id)).cloned()).take(limit).collect()
    }

    fn number(&self, shelf: Shelf, owner: Uuid, state: &str) -> u64 {
        let first = Timestamp::from_micros(i64::MIN);
        let range = (shelf, owner, first, Uuid::nil())..;
        let own = self.owners.range(range).take_while(|line| line.0 == shelf && line.1 == owner);
        let in_state = own.filter(|line| {
            self.papers.get(&(shelf, line.3)).is_some_and(|(paper, _)| paper.index().state == state)
        });
        u64::try_from(in_state.count()).unwrap_or(u64::MAX)
    }

    fn forget(&mut self, now: Timestamp) -> u64 {
        let mut gone = 0;
        while let Some((_, shelf, id)) = self.expiring.first().filter(|(at, _, _)| *at <= now).copied() {
            self.take(shelf, id);
            gone += 1;
        }
        gone
    }
}

#[async_trait]
impl AccountStore for MemoryStore {
    async fn paper(&self, shelf: Shelf, id: Uuid) -> Result<Option<(Paper, Version)>, StoreError> {
        Ok(self.disk().papers.papers.get(&(shelf, id)).cloned())
    }

    async fn named(&self, shelf: Shelf, name: &str) -> Result<Option<(Paper, Version)>, StoreError> {
        let disk = self.disk();
        let id = disk.papers.names.get(&(shelf, name.to_owned()));
        Ok(id.and_then(|id| disk.papers.papers.get(&(shelf, *id)).cloned()))
    }

    async fn seek(&self, shelf: Shelf, seek: Seek, limit: u32) -> Result<Vec<(Paper, Version)>, StoreError> {
        Ok(self.disk().papers.seek(shelf, seek, most(limit)))
    }

    async fn number(&self, shelf: Shelf, owner: Uuid, state: &'static str) -> Result<u64, StoreError> {
        Ok(self.disk().papers.number(shelf, owner, state))
    }

    async fn change(&self, edits: Vec<Edit>) -> Result<(), ChangeError> {
        self.write(|disk| {
            // Later edits may rest on earlier ones: what was touched is put back when one of them is refused.
            let mut undo: Vec<(Shelf, Uuid, Option<(Paper, Version)>)> = Vec::new();
            for edit in edits {
                let (shelf, id) = match &edit {
                    Edit::Put(paper, _) | Edit::Add(paper) => (paper.shelf(), paper.id()),
                    Edit::Drop(shelf, id, _) => (*shelf, *id),
                };
                undo.push((shelf, id, disk.papers.papers.get(&(shelf, id)).cloned()));
                if let Err(refused) = disk.papers.edit(edit) {
                    for (shelf, id, before) in undo.into_iter().rev() {
                        disk.papers.take(shelf, id);
                        if let Some((paper, version)) = before {
                            disk.papers.lay(paper, version);
                        }
                    }
                    return Err(refused);
                }
            }
            Ok(())
        })
    }

    async fn forget(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.write(|disk| Ok(disk.papers.forget(now)))
    }
}
