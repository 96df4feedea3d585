//! One thread, many tasks, and chance decides whose turn it is.
//!
//! A task is polled until it returns `Pending`; the wish it left in the [`Hub`] says when it may go on. Among
//! all that may, the seeded numbers pick one, so that use cases of many people interleave at every await in a
//! way that the seed repeats. When nobody may go on, time jumps to the next wish. Cost: O(log tasks) a step.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use kernel::PlacementId;

use crate::hub::{Hub, MINUTE, SECOND, Wish};

/// A task.
pub(crate) type Task = Pin<Box<dyn Future<Output = ()>>>;

/// Whose task it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// A person's: survives a crash of the program.
    Person,
    /// The program's: dies with it.
    Program,
}

/// Lets tasks start others.
#[derive(Clone, Default)]
pub(crate) struct Spawner(Rc<RefCell<Vec<(Group, Task)>>>);

impl Spawner {
    pub(crate) fn spawn(&self, group: Group, task: impl Future<Output = ()> + 'static) {
        self.0.borrow_mut().push((group, Box::pin(task)));
    }

    fn take(&self) -> Vec<(Group, Task)> {
        std::mem::take(&mut *self.0.borrow_mut())
    }
}

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Ready,
    Asleep,
    Idle,
}

struct Slot {
    group: Group,
    task: Task,
    standing: Standing,
    /// Rises with every sleep: an older timer no longer counts.
    sleep: u64,
}

/// What a step came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Some task went on.
    Went,
    /// The program is dying: its tasks are gone already.
    Crashed,
    /// Nobody wants anything any more.
    Rest,
}

pub(crate) struct Scheduler {
    hub: Arc<Hub>,
    spawner: Spawner,
    slots: Vec<Option<Slot>>,
    free: Vec<usize>,
    ready: Vec<usize>,
    timers: BinaryHeap<Reverse<(i64, u64, usize, u64)>>,
    ticket: u64,
    letters: HashMap<PlacementId, Vec<(usize, u64)>>,
    idle: Vec<usize>,
    due: Option<i64>,
    pub(crate) steps: u64,
}

impl Scheduler {
    pub(crate) fn new(hub: Arc<Hub>, spawner: Spawner) -> Self {
        Self {
            hub,
            spawner,
            slots: Vec::new(),
            free: Vec::new(),
            ready: Vec::new(),
            timers: BinaryHeap::new(),
            ticket: 0,
            letters: HashMap::new(),
            idle: Vec::new(),
            due: None,
            steps: 0,
        }
    }

    /// Lets one task go on, or time.
    pub(crate) fn step(&mut self) -> Step {
        self.steps += 1;
        self.admit();
        self.ring();
        if self.ready.is_empty() {
            let Some(next) = self.next_time() else { return Step::Rest };
            self.hub.advance(next);
            self.ring();
            return Step::Went;
        }
        let at = self.hub.index(self.ready.len());
        let id = self.ready.swap_remove(at);
        self.poll(id);
        self.hear();
        if self.hub.take_crash().is_some() {
            self.kill_program();
            return Step::Crashed;
        }
        Step::Went
    }

    /// Wakes tasks out of turn: their call was cut off.
    pub(crate) fn wake(&mut self, tasks: impl IntoIterator<Item = usize>) {
        for id in tasks {
            self.make_ready(id);
        }
    }

    fn admit(&mut self) {
        for (group, task) in self.spawner.take() {
            let slot = Slot { group, task, standing: Standing::Ready, sleep: 0 };
            let id = if let Some(id) = self.free.pop() {
                self.slots[id] = Some(slot);
                id
            } else {
                self.slots.push(Some(slot));
                self.slots.len() - 1
            };
            self.ready.push(id);
        }
    }

    fn next_time(&self) -> Option<i64> {
        let timer = self.timers.peek().map(|Reverse((at, ..))| *at);
        let due = self.due.filter(|_| !self.idle.is_empty());
        timer.into_iter().chain(due).min()
    }

    /// Wakes whose time has come, and some idle workers when a job's has.
    fn ring(&mut self) {
        let now = self.hub.now();
        while let Some(Reverse((at, _, id, sleep))) = self.timers.peek().copied() {
            if at > now {
                break;
            }
            self.timers.pop();
            self.wake_asleep(id, sleep);
        }
        if self.due.is_some_and(|due| due <= now) && !self.idle.is_empty() {
            self.due = None;
            for _ in 0..=usize::from(self.hub.chance(5_000)) {
                if !self.idle.is_empty() {
                    let at = self.hub.index(self.idle.len());
                    let id = self.idle.swap_remove(at);
                    self.make_ready(id);
                }
            }
        }
    }

    fn wake_asleep(&mut self, id: usize, sleep: u64) {
        let counts = |slot: &Slot| slot.standing == Standing::Asleep && slot.sleep == sleep;
        if self.slots[id].as_ref().is_some_and(counts) {
            self.make_ready(id);
        }
    }

    fn make_ready(&mut self, id: usize) {
        if let Some(slot) = self.slots.get_mut(id).and_then(Option::as_mut)
            && slot.standing != Standing::Ready
        {
            slot.standing = Standing::Ready;
            self.ready.push(id);
        }
    }

    fn poll(&mut self, id: usize) {
        let Some(slot) = self.slots[id].as_mut() else { return };
        self.hub.set_task(id);
        let mut context = Context::from_waker(Waker::noop());
        if slot.task.as_mut().poll(&mut context) == Poll::Ready(()) {
            self.slots[id] = None;
            self.free.push(id);
            return;
        }
        let wish = self.hub.take_wish();
        self.grant(id, wish);
    }

    fn grant(&mut self, id: usize, wish: Wish) {
        self.ticket += 1;
        let ticket = self.ticket;
        let Some(slot) = self.slots[id].as_mut() else { return };
        slot.sleep = ticket;
        slot.standing = Standing::Asleep;
        match wish {
            Wish::Turn => {
                slot.standing = Standing::Ready;
                self.ready.push(id);
            }
            Wish::Until(at) => self.timers.push(Reverse((at, ticket, id, ticket))),
            Wish::News(placement, at) => {
                self.timers.push(Reverse((at, ticket, id, ticket)));
                self.letters.entry(placement).or_default().push((id, ticket));
            }
            Wish::Work(next) => {
                slot.standing = Standing::Idle;
                self.idle.push(id);
                self.due = self.due.into_iter().chain(next).min();
            }
            Wish::Never => {}
        }
    }

    /// Passes on what a commit brought about: letters take seconds to an hour.
    fn hear(&mut self) {
        let echo = self.hub.take_echo();
        self.due = self.due.into_iter().chain(echo.jobs).min();
        for placement in echo.news {
            for (id, sleep) in self.letters.remove(&placement).unwrap_or_default() {
                let quick = self.hub.chance(5_000);
                let delay = self.hub.between(SECOND, if quick { MINUTE } else { 60 * MINUTE });
                self.ticket += 1;
                self.timers.push(Reverse((self.hub.now() + delay, self.ticket, id, sleep)));
            }
        }
    }

    fn kill_program(&mut self) {
        for id in 0..self.slots.len() {
            if self.slots[id].as_ref().is_some_and(|slot| slot.group == Group::Program) {
                self.slots[id] = None;
                self.free.push(id);
            }
        }
        let slots = &self.slots;
        self.ready.retain(|id| slots[*id].is_some());
        self.idle.clear();
        self.due = None;
    }
}
