//! What a call can come to.

/// What a caller got out of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Spoke to a person.
    Human,
    /// Was served without a person.
    Served,
    /// Left a message or will be called back.
    Message,
    /// Got nothing.
    Lost,
}

impl Outcome {
    /// Every outcome, the best first.
    pub const ALL: [Self; 4] = [Self::Human, Self::Served, Self::Message, Self::Lost];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Served => "served",
            Self::Message => "message",
            Self::Lost => "lost",
        }
    }
}
