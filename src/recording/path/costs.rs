//! What it costs a path to differ from the design. All numbers are ours; only their order matters.
//!
//! A call that keeps to its design costs nothing. Each fault costs the more, the less often lines and ears make it, so that
//! the cheapest path is the likeliest explanation: one prompt that was not heard is likelier than a step that was passed,
//! that likelier than a key which nobody heard, and each of them likelier than a way that the menu does not have.

/// So much that paths differ in it only where nothing else tells them apart: an answer of the data that is less likely.
pub(super) const UNLIKELY: u32 = 1;
/// A prompt that nobody has recorded, or that is too short to be found, is gone through without having been heard.
pub(super) const UNHEARABLE: u32 = 2;
/// A key came later than the line would have waited for it, or cut words that would have been said before it.
pub(super) const OVERDUE: u32 = 12;
/// A call begins in another language than the line's first: only audits do that.
pub(super) const OTHER_BEGINNING: u32 = 3;
/// The caller hung up, though the line could have ended the call just then.
pub(super) const HUNG_UP: u32 = 1;
/// A key that a step would take is left at the end of a call.
pub(super) const KEY_LEFT: u32 = 200;
/// A voice that no prompt explains, where no person is expected.
pub(super) const VOICE: u32 = 50;
/// A voice that may be the prompt that is due: a beginning that was cut before it could be made out.
pub(super) const UNCLEAR: u32 = 40;
/// A playing that broke off at once may be the beginning of the prompt that is due: of many the first word is the same.
/// More than one prompt that was not heard, less than a key that did nothing.
pub(super) const ALIKE: u32 = 450;
/// A playing that may be nothing is taken for nothing.
pub(super) const DOUBTED: u32 = 250;
/// Music of a queue that should play other music, or none.
pub(super) const OTHER_MUSIC: u32 = 150;
/// A tone, or music, that is left unexplained.
pub(super) const TONE: u32 = 400;
/// A voice on hold that is no person after all: an advert, a message that nobody gave us.
pub(super) const VOICE_ON_HOLD: u32 = 250;
/// One prompt of several was not heard.
pub(super) const LEFT_OUT: u32 = 300;
/// Silence was answered before the time for a key was over.
pub(super) const TOO_SOON: u32 = 400;
/// A key was pressed where the step takes it, and nothing came of it.
pub(super) const IGNORED: u32 = 500;
/// A key that may be none is taken for none: this much, and [`KEY_FOR_CERTAIN`] times its certainty more.
pub(super) const KEY_FOR_NONE: u32 = 120;
/// See [`KEY_FOR_NONE`].
pub(super) const KEY_FOR_CERTAIN: u32 = 380;
/// The beep before a message was not heard.
pub(super) const NO_BEEP: u32 = 40;
/// A call was handed on, and it was not heard to ring.
pub(super) const NO_RING: u32 = 40;
/// A voice on hold that goes on for longer than any message, and is no person after all.
pub(super) const LONG_VOICE_ON_HOLD: u32 = 250;
/// The music of a queue after a person spoke.
pub(super) const MUSIC_AGAIN: u32 = 300;
/// The recording begins in the middle of a prompt.
pub(super) const BEGUN_WITHIN: u32 = 150;
/// The recording begins in the middle of the call, with something whole.
pub(super) const BEGUN: u32 = 900;
/// Another call begins after one that is over.
pub(super) const AGAIN: u32 = 100;
/// Another call begins after a person spoke, a message was taken, or a tone.
pub(super) const AGAIN_AT_ONCE: u32 = 500;
/// A prompt in another language than the call's.
pub(super) const LANGUAGE: u32 = 500;
/// A prompt of the step was heard out of its order.
pub(super) const OUT_OF_ORDER: u32 = 520;
/// Attempts were counted otherwise than the menu says.
pub(super) const MISCOUNTED: u32 = 550;
/// A step went by, and nothing of what it had left to say was heard.
pub(super) const PASSED: u32 = 600;
/// The call went where a key leads, and no key was heard.
pub(super) const NO_KEY: u32 = 700;
/// The same, at a moment at which another key was heard: so much more that the call rather went where nothing leads.
pub(super) const OTHER_KEY: u32 = 800;
/// A prompt was heard where nothing leads to it, and the call went on as if it had not been.
pub(super) const STRAY: u32 = 1_300;
/// The call went where nothing leads.
pub(super) const JUMP: u32 = 1_450;

/// Paths that cost so much more than the best one are given up: beyond what any one fault but a jump costs.
pub(super) const BEAM: u32 = 1_000;
/// Paths that are kept from one sound to the next.
pub(super) const KEPT: usize = 48;
/// Places that are looked at between two sounds: a line of a thousand steps is not searched as a whole for each of them.
pub(super) const LOOKED_AT: usize = 3_000;
