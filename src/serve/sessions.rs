//! The pages that are open and the calls of those that went away a moment ago.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

use super::door;
use super::end::Ended;
use super::session::Session;
use crate::error::Error;

/// How many there are.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Count {
    /// Pages that are open.
    pub pages: usize,
    /// Calls that go on, those of pages that went away included.
    pub calls: usize,
    /// Pages that went away a moment ago.
    pub kept: usize,
}

/// How long a page is asked for its call by another that took its name (ours).
const ASKED_FOR: Duration = Duration::from_secs(2);

/// Every page by its name.
#[derive(Debug)]
pub(super) struct Sessions {
    slots: Mutex<HashMap<String, Slot>>,
    /// Calls that are over and may become audits.
    ended: Mutex<HashMap<String, Arc<Ended>>>,
    count: watch::Sender<Count>,
    grace: Duration,
    /// Pages that went away so far.
    leavings: AtomicU64,
}

/// How another page takes over: it is sent the call.
pub(super) type Handover = mpsc::Receiver<oneshot::Sender<Session>>;

/// Where a page's call is.
#[derive(Debug)]
enum Slot {
    /// A socket has it, and can be asked for it.
    Held(mpsc::Sender<oneshot::Sender<Session>>),
    /// The page went away.
    Kept(Box<Kept>),
}

/// What is kept of a page that went away.
#[derive(Debug)]
struct Kept {
    session: Session,
    /// Which leaving it was: the end of the grace of an earlier one takes nothing away.
    leaving: u64,
}

impl Sessions {
    pub(super) fn new(grace: Duration) -> Arc<Self> {
        let (count, _) = watch::channel(Count::default());
        Arc::new(Self { slots: Mutex::default(), ended: Mutex::default(), count, grace, leavings: AtomicU64::new(0) })
    }

    /// How many there are, now and whenever that changes.
    pub(super) fn counts(&self) -> watch::Receiver<Count> {
        self.count.subscribe()
    }

    /// A call began or ended.
    pub(super) fn count_call(&self, began: bool) {
        self.count.send_modify(|count| {
            count.calls = if began { count.calls + 1 } else { count.calls.saturating_sub(1) };
        });
    }

    /// The page of a name, as it was left; a new one where nobody has that name.
    pub(super) async fn claim(self: &Arc<Self>, name: Option<String>) -> Result<(Session, Handover), Error> {
        let (ask, handover) = mpsc::channel(1);
        let found = match &name {
            Some(name) => self.take(name, &ask).await,
            None => None,
        };
        let session = match found {
            Some(session) => session,
            None => {
                let name = door::secret()?;
                self.put(&name, Slot::Held(ask));
                Session::new(name)
            }
        };
        self.count.send_modify(|count| count.pages += 1);
        Ok((session, handover))
    }

    /// Takes the page of a name out of where it is.
    async fn take(&self, name: &str, ask: &mpsc::Sender<oneshot::Sender<Session>>) -> Option<Session> {
        let holder = match self.replace(name, ask)? {
            Slot::Kept(kept) => return Some(kept.session),
            Slot::Held(holder) => holder,
        };
        let (give, given) = oneshot::channel();
        let asked = tokio::time::timeout(ASKED_FOR, async {
            holder.send(give).await.ok()?;
            given.await.ok()
        });
        if let Some(session) = asked.await.ok().flatten() {
            return Some(session);
        }
        // It left in the moment in which it was asked, or hangs: then the name is free for a page without a call.
        match self.replace(name, ask)? {
            Slot::Kept(kept) => Some(kept.session),
            Slot::Held(_) => {
                self.forget(name);
                None
            }
        }
    }

    /// What is in a page's place, which is now held by who asks.
    fn replace(&self, name: &str, ask: &mpsc::Sender<oneshot::Sender<Session>>) -> Option<Slot> {
        let mut slots = self.slots.lock().ok()?;
        let slot = std::mem::replace(slots.get_mut(name)?, Slot::Held(ask.clone()));
        if matches!(slot, Slot::Kept(_)) {
            self.count.send_modify(|count| count.kept = count.kept.saturating_sub(1));
        }
        Some(slot)
    }

    fn put(&self, name: &str, slot: Slot) {
        if let Ok(mut slots) = self.slots.lock() {
            slots.insert(name.to_owned(), slot);
        }
    }

    fn forget(&self, name: &str) {
        if let Ok(mut slots) = self.slots.lock() {
            slots.remove(name);
        }
        if let Ok(mut ended) = self.ended.lock() {
            ended.remove(name);
        }
    }

    /// A page was closed: what it has is kept for a while, or goes to the page that asks for it.
    pub(super) fn leave(self: &Arc<Self>, session: Session, mut handover: Handover) {
        self.count.send_modify(|count| count.pages = count.pages.saturating_sub(1));
        handover.close();
        let session = match handover.try_recv() {
            Ok(give) => match give.send(session) {
                Ok(()) => return,
                Err(session) => session,
            },
            Err(_) => session,
        };
        let name = session.name.clone();
        if session.is_idle() {
            self.forget(&name);
            return;
        }
        let leaving = self.leavings.fetch_add(1, Ordering::Relaxed);
        self.put(&name, Slot::Kept(Box::new(Kept { session, leaving })));
        self.count.send_modify(|count| count.kept += 1);
        let (sessions, grace) = (Arc::clone(self), self.grace);
        tokio::spawn(async move {
            tokio::time::sleep(grace).await;
            sessions.drop_kept(&name, leaving);
        });
    }

    /// Nobody came for it: the call is hung up.
    fn drop_kept(&self, name: &str, leaving: u64) {
        let is_same = |slot: &Slot| matches!(slot, Slot::Kept(kept) if kept.leaving == leaving);
        let is_kept = self.slots.lock().is_ok_and(|slots| slots.get(name).is_some_and(is_same));
        if is_kept {
            self.forget(name);
            self.count.send_modify(|count| count.kept = count.kept.saturating_sub(1));
        }
    }

    /// A page was told to go, and another one has its call.
    pub(super) fn handed_over(&self) {
        self.count.send_modify(|count| count.pages = count.pages.saturating_sub(1));
    }

    /// A call is over, and may become an audit; `None`: the page dials again.
    pub(super) fn set_ended(&self, name: &str, call: Option<Arc<Ended>>) {
        let Ok(mut ended) = self.ended.lock() else { return };
        match call {
            Some(call) => drop(ended.insert(name.to_owned(), call)),
            None => drop(ended.remove(name)),
        }
    }

    /// The last call of a page.
    pub(super) fn ended(&self, name: &str) -> Option<Arc<Ended>> {
        self.ended.lock().ok()?.get(name).cloned()
    }
}
