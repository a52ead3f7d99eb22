//! How long everything takes: prompts measured or estimated, waits, and how callers behave.
//!
//! A recorded prompt has its measured length; words alone are estimated (EVIDENCE 7.1) and every number built on an
//! estimate says so.

mod advice;
mod answer;
mod bound;
mod breadth;
mod budget;
mod callers;
mod chain;
mod estimate;
mod factors;
mod holds;
mod intent;
mod law;
mod measure;
mod model;
mod order;
mod outcome;
mod queue;
mod solve;
mod spoken;
mod wait;
mod whole;

pub use advice::{BetterOrder, Efficiency, Taken};
pub use answer::{Answer, Blame};
pub use bound::{Bound, order_cost};
pub use breadth::{
    all_heard, best_breadth_all_heard, best_breadth_until_found, levels_all_heard, levels_until_found, right_path,
    until_found,
};
pub use budget::{Amount, Budget, Held, Known, Moment, Op, Quantity, Statistic};
pub use callers::{Callers, Persona};
pub use chain::{Chain, Chains, Exit, Hold, Marks, State, To, Window, answers};
pub use estimate::{estimate, syllables};
pub use holds::Holds;
pub use intent::{Aim, Intent, Knows};
pub use law::{Goal, Law, Quantile};
pub use measure::{Asked, Measure, reasons};
pub use model::TimeModel;
pub use order::{Offer, Order, best_order, flat_is_faster, heard_after};
pub use outcome::Outcome;
pub use queue::{ErlangA, erlang_b, erlang_c, erlang_c_mean_wait, halfin_whitt, mean_wait};
pub use solve::{Solution, Transitions};
pub use spoken::{Basis, Cue, Filled, Sound, Sounds, Spoken};
pub use wait::{Leaving, Unstable, WaitLaw};

use crate::menu::Wait;
use crate::time::Time;

/// How long a busy tone is heard before the line goes on (ours: six periods of the US tone).
pub const BUSY_FOR: Time = Time::from_secs(6);
/// How long it rings where nobody answers (ours: five rings of six seconds).
pub const NO_ANSWER_AFTER: Time = Time::from_secs(30);
/// The beep before a message (ours).
pub const BEEP: Time = Time::from_millis(500);

/// The wait that a replay assumes where nothing is given: the mean, on a sample.
#[must_use]
pub fn likeliest_wait(wait: Wait) -> Time {
    mean_wait(wait).on_sample()
}
