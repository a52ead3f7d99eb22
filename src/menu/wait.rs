//! How long callers wait in a queue: every way to state it.

use std::fmt;

use crate::finding::BAD_VALUE;
use crate::source::Spanned;
use crate::syntax::{Node, Reader, Value};
use crate::time::Time;

/// The wait in a queue.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Wait {
    /// Always so long.
    Fixed(Time),
    /// Exponential with this mean.
    Mean(Time),
    /// Log-normal through two percentiles.
    Percentiles {
        /// Half of the callers wait no longer.
        p50: Time,
        /// Nine of ten wait no longer.
        p90: Time,
    },
    /// From the load: Erlang A, without patience Erlang C.
    Load {
        /// People who answer.
        agents: u32,
        /// Calls an hour.
        calls_per_hour: f64,
        /// Mean time a person spends on a call.
        handle_time: Time,
        /// Mean time after which a caller gives up.
        patience: Option<Time>,
    },
}

/// In words: `95 s`, `60 s for half of the callers, 4 m for nine of ten`.
impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(time) => write!(f, "{time}"),
            Self::Mean(time) => write!(f, "{time} on average"),
            Self::Percentiles { p50, p90 } => write!(f, "{p50} for half of the callers, {p90} for nine of ten"),
            Self::Load { agents, calls_per_hour, handle_time, patience } => {
                write!(f, "{agents} agents, {calls_per_hour} calls an hour of {handle_time}")?;
                patience.map_or(Ok(()), |patience| write!(f, ", patience {patience}"))
            }
        }
    }
}

impl Reader<'_> {
    /// `95s`, `{mean: 95s}`, `{p50: 60s, p90: 4m}`, or `{agents, calls_per_hour, handle_time, patience}`.
    pub fn wait(&mut self, node: &Node) -> Option<Spanned<Wait>> {
        if !matches!(node.value, Value::Map { .. }) {
            return self.duration(node).map(|time| time.map(Wait::Fixed));
        }
        let mut table = self.table(node, "a wait");
        let before = self.findings.len();
        let wait = if let Some(mean) = table.take("mean") {
            self.duration(mean).map(|mean| Wait::Mean(mean.value))
        } else if table.has("p50") || table.has("p90") {
            let p50 = table.need(self, "p50", "write both: `{p50: 60s, p90: 4m}`").and_then(|node| self.duration(node));
            let p90 = table.need(self, "p90", "write both: `{p50: 60s, p90: 4m}`").and_then(|node| self.duration(node));
            self.percentiles(node, p50.map(|p| p.value), p90.map(|p| p.value))
        } else if table.has("agents") || table.has("calls_per_hour") || table.has("handle_time") {
            const ALL: &str = "write `{agents: 12, calls_per_hour: 140, handle_time: 4m, patience: 3m}`";
            let agents = table.need(self, "agents", ALL).and_then(|node| self.whole(node, 1, 100_000));
            let calls = table.need(self, "calls_per_hour", ALL).and_then(|node| self.number(node, 1e7));
            let handle = table.need(self, "handle_time", ALL).and_then(|node| self.duration(node));
            let patience = table.take("patience").and_then(|node| self.duration(node)).map(|time| time.value);
            self.load(node, agents.map(|a| a.value), calls.map(|c| c.value), handle.map(|h| h.value), patience)
        } else {
            None
        };
        for known in ["mean", "p50", "p90", "agents", "calls_per_hour", "handle_time", "patience"] {
            table.has(known);
        }
        table.finish(self);
        if wait.is_none() && self.findings.len() == before {
            self.wrong(&BAD_VALUE, node.span, "this does not say how long callers wait", "write `95s`, `{mean: 95s}`, `{p50: 60s, p90: 4m}` or `{agents: 12, calls_per_hour: 140, handle_time: 4m}`");
        }
        wait.map(|wait| Spanned::new(wait, node.span))
    }

    fn percentiles(&mut self, node: &Node, p50: Option<Time>, p90: Option<Time>) -> Option<Wait> {
        let (p50, p90) = (p50?, p90?);
        if p50 <= Time::ZERO || p90 < p50 {
            self.wrong(
                &BAD_VALUE,
                node.span,
                format!("p90 ({p90}) is less than p50 ({p50}), or p50 is nothing"),
                "nine of ten callers wait at least as long as half of them: `{p50: 60s, p90: 4m}`",
            );
            return None;
        }
        Some(Wait::Percentiles { p50, p90 })
    }

    fn load(
        &mut self,
        node: &Node,
        agents: Option<u32>,
        calls: Option<f64>,
        handle: Option<Time>,
        patience: Option<Time>,
    ) -> Option<Wait> {
        let (agents, calls_per_hour, handle_time) = (agents?, calls?, handle?);
        if handle_time <= Time::ZERO || patience.is_some_and(|patience| patience <= Time::ZERO) {
            self.wrong(
                &BAD_VALUE,
                node.span,
                "`handle_time` and `patience` are longer than nothing",
                "write for instance `handle_time: 4m`",
            );
            return None;
        }
        Some(Wait::Load { agents, calls_per_hour, handle_time, patience })
    }
}
