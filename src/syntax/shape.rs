//! What a reader takes, as a description: for editors, which complete and check a file while it is written.
//!
//! Each reader has its shape beside it, and tests hold the two together: the keys that a reader asks for are those of its
//! shape, and every fixture is judged alike by both. A shape speaks of values, not of how they are written, so it knows
//! nothing of YAML's traps.

/// What a value may be.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Any single value: text, a number, `true`, `false`.
    Text,
    /// A single value of a certain form.
    Like(Like),
    /// One of these words.
    Word(Vec<&'static str>),
    /// Nothing written.
    Nothing,
    /// Values in order, each of this shape.
    List(Box<Shape>),
    /// Keys and values.
    Table(Box<Fields>),
    /// One of these; no value fits two of them in different ways.
    Any(Vec<Shape>),
    /// A shape with a name of its own.
    Named(&'static str),
}

/// The form of a single value.
#[derive(Clone, Debug)]
pub struct Like {
    /// What its text looks like: a regular expression as ECMA 262 has them, for the whole text.
    pub pattern: String,
    /// Values that are no text to a YAML or TOML reader and fit as well.
    pub also: Also,
    /// What could be written.
    pub examples: &'static [&'static str],
    /// What it is, for whoever wrote something else; may be empty.
    pub what: &'static str,
}

/// Values beside texts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Also {
    /// None.
    Nothing,
    /// `true` and `false`.
    Booleans,
    /// Whole numbers between two bounds, both in.
    Whole(f64, f64),
    /// Numbers between two bounds, both in.
    Numbers(f64, f64),
}

/// A table.
#[derive(Clone, Debug)]
pub struct Fields {
    /// What messages call it, as in [`super::Reader::table`].
    pub what: &'static str,
    /// The keys that are known by name.
    pub keys: Vec<Key>,
    /// The author's own names, by their pattern, and what stands behind them.
    pub others: Option<(String, Shape)>,
    /// What the keys ask of each other.
    pub laws: Vec<Law>,
}

/// A key of a table.
#[derive(Clone, Debug)]
pub struct Key {
    /// As it is written.
    pub name: &'static str,
    /// What stands behind it.
    pub shape: Shape,
    /// What it says, a sentence or two.
    pub about: String,
    /// It has to be there.
    pub must: bool,
}

/// That a key is there, or that it says yes.
#[derive(Clone, Copy, Debug)]
pub enum There {
    /// The key is written.
    Key(&'static str),
    /// It is written and says `true`.
    Yes(&'static str),
}

/// What keys of a table ask of each other.
#[derive(Clone, Debug)]
pub enum Law {
    /// One of these at least.
    OneOf(Vec<There>),
    /// Not both.
    NotBoth(There, There),
    /// With the first, one of the others at least.
    Needs(There, Vec<There>),
    /// Where the value of the key is a list, or a table with any of these keys, none of the others may stand beside it.
    Alone {
        /// The key.
        key: &'static str,
        /// Keys of the table that is meant; empty: a list is.
        table_with: Vec<&'static str>,
        /// What may not stand beside it.
        without: Vec<&'static str>,
    },
}

/// A file format as a whole.
#[derive(Clone, Debug)]
pub struct Grammar {
    /// What such a file is.
    pub title: &'static str,
    /// In a sentence.
    pub about: &'static str,
    /// The top of the file.
    pub top: Shape,
    /// Shapes that are named.
    pub parts: Vec<(&'static str, Shape)>,
}

impl Fields {
    /// A table of known keys.
    #[must_use]
    pub fn new(what: &'static str, keys: Vec<Key>) -> Self {
        Self { what, keys, others: None, laws: Vec::new() }
    }

    /// A table of the author's own names.
    #[must_use]
    pub fn of_names(what: &'static str, pattern: String, values: Shape) -> Self {
        Self { what, keys: Vec::new(), others: Some((pattern, values)), laws: Vec::new() }
    }

    /// With the author's own names beside the known ones.
    #[must_use]
    pub fn and_names(mut self, pattern: String, values: Shape) -> Self {
        self.others = Some((pattern, values));
        self
    }

    /// With something that keys ask of each other.
    #[must_use]
    pub fn law(mut self, law: Law) -> Self {
        self.laws.push(law);
        self
    }

    /// The shape of the table.
    #[must_use]
    pub fn shape(self) -> Shape {
        Shape::Table(Box::new(self))
    }
}

/// A key that may be left out.
pub fn key(name: &'static str, shape: Shape, about: impl Into<String>) -> Key {
    Key { name, shape, about: about.into(), must: false }
}

/// A key that has to be there.
pub fn must(name: &'static str, shape: Shape, about: impl Into<String>) -> Key {
    Key { name, shape, about: about.into(), must: true }
}

impl Shape {
    /// One of these, or a list of them, or nothing: what [`super::Reader::list`] takes.
    #[must_use]
    pub fn or_several(self) -> Self {
        Self::Any(vec![self.clone(), Self::List(Box::new(self)), Self::Nothing])
    }

    /// A text of a certain form.
    #[must_use]
    pub fn like(pattern: impl Into<String>, examples: &'static [&'static str]) -> Self {
        Self::Like(Like { pattern: pattern.into(), also: Also::Nothing, examples, what: "" })
    }

    /// The same with words about what it is.
    #[must_use]
    pub fn what(self, what: &'static str) -> Self {
        match self {
            Self::Like(like) => Self::Like(Like { what, ..like }),
            other => other,
        }
    }

    /// What [`super::Reader::name`] takes.
    #[must_use]
    pub fn name() -> Self {
        Self::Named("name")
    }

    /// What [`super::Reader::boolean`] takes.
    #[must_use]
    pub fn boolean() -> Self {
        Self::Named("boolean")
    }

    /// What [`super::Reader::duration`] takes, but for a sum of more than a week.
    #[must_use]
    pub fn duration() -> Self {
        Self::Named("duration")
    }

    /// What [`super::Reader::share`] takes.
    #[must_use]
    pub fn share() -> Self {
        Self::Named("share")
    }

    /// What [`super::Reader::whole`] takes.
    #[must_use]
    pub fn whole(least: u32, most: u32) -> Self {
        let above = least.checked_sub(1).map(|below| format!("(?!0*{}\\s*$)", up_to(below))).unwrap_or_default();
        let pattern = format!("^\\s*\\+?{above}0*{}\\s*$", up_to(most));
        let also = Also::Whole(f64::from(least), f64::from(most));
        Self::Like(Like { pattern, also, examples: &[], what: "a whole number within its bounds" })
    }

    /// Numbers between two whole ones; in quotes no exponents.
    #[must_use]
    pub fn number(least: i32, most: i32) -> Self {
        let sign = if least < 0 { "[+-]?" } else { "\\+?" };
        let low = u32::try_from(least - 1).ok();
        let above = low.map(|below| format!("(?!0*{}(?:\\.[0-9]*)?\\s*$)", up_to(below))).unwrap_or_default();
        let high = most.unsigned_abs();
        let pattern =
            format!("^\\s*{sign}{above}0*(?:{}(?:\\.[0-9]*)?|{high}(?:\\.0*)?)\\s*$", up_to(high.saturating_sub(1)));
        let also = Also::Numbers(f64::from(least), f64::from(most));
        Self::Like(Like { pattern, also, examples: &[], what: "a number within its bounds" })
    }
}

/// The values that every format knows.
#[must_use]
pub fn common() -> Vec<(&'static str, Shape)> {
    let yes =
        Like { pattern: "^(?:true|false)$".to_owned(), also: Also::Booleans, examples: &[], what: "`true` or `false`" };
    let percent = format!("(?:0*(?:{}(?:\\.[0-9]*)?|100(?:\\.0*)?)|\\.[0-9]+)", up_to(99));
    let percent = Shape::like(format!("^\\s*\\+?{percent}\\s*%\\s*$"), &["40%"]);
    vec![
        (
            "name",
            Shape::like(NAME, &[]).what("a name: a letter, then letters, digits, `-`, `_`, `.`, at most 64 in all"),
        ),
        ("boolean", Shape::Like(yes)),
        (
            "duration",
            Shape::like(duration(), &["5s", "500ms", "2m", "1h 30m"])
                .what("a duration with its unit: `5s`, `500ms`, `2m` or `1h 30m`"),
        ),
        ("share", percent.what("a share with `%`: `40%`")),
    ]
}

/// What [`super::is_name`] takes.
pub const NAME: &str = "^[A-Za-z][A-Za-z0-9._-]{0,63}$";

/// Digits of whole numbers from 0 to a largest one, zeros before them left to whoever asks.
fn up_to(most: u32) -> String {
    let digits = most.to_string();
    let any = |count: usize| match count {
        0 => String::new(),
        1 => "[0-9]".to_owned(),
        count => format!("[0-9]{{{count}}}"),
    };
    let mut ways: Vec<String> = Vec::new();
    if digits.len() > 1 {
        ways.push(format!("[0-9]{{1,{}}}", digits.len() - 1));
    }
    for (at, digit) in digits.bytes().enumerate() {
        // At the front a zero would make it one of the shorter ones.
        let least = if at == 0 && digits.len() > 1 { b'1' } else { b'0' };
        if digit > least {
            let (least, below) = (char::from(least), char::from(digit - 1));
            let one = if least == below { least.to_string() } else { format!("[{least}-{below}]") };
            ways.push(format!("{}{one}{}", &digits[..at], any(digits.len() - at - 1)));
        }
    }
    ways.push(digits);
    format!("(?:{})", ways.join("|"))
}

/// A duration as [`super::duration_of`] takes it: units from the largest to the smallest, a fraction at the last.
fn duration() -> String {
    // No unit by itself is longer than a week, and with a whole week goes nothing else.
    const UNITS: [(&str, u32); 4] = [
        ("h|hrs?|hours?", 168),
        ("m|mins?|minutes?", 10_080),
        ("s|secs?|seconds?", 604_800),
        ("ms|msecs?|millis?|milliseconds?", 604_800_000),
    ];
    const SMALL: [(&str, u32); 2] = [
        ("us|\u{b5}s|\u{3bc}s|usecs?|\u{b5}secs?|\u{3bc}secs?|micros?|microseconds?", 12),
        ("ns|nsecs?|nanos?|nanoseconds?", 15),
    ];
    let numbers = UNITS.iter().map(|(names, most)| (names, format!("0*{}", up_to(*most - 1))));
    let week: Vec<String> = UNITS.iter().map(|(names, most)| format!("{most}\\s*(?:{names})")).collect();
    let small = SMALL.iter().map(|(names, digits)| (names, format!("[0-9]{{1,{digits}}}")));
    let units: Vec<String> = numbers
        .chain(small)
        .map(|(names, number)| {
            // Nothing is smaller than a nanosecond.
            let fraction = match names.starts_with("ns") {
                true => String::new(),
                false => format!("(?:[.,][0-9]{{1,9}}(?=\\s*(?:{names})\\s*$))?"),
            };
            let between = "(?:\\s*,\\s+(?=[0-9])|\\s*)";
            format!("(?:{number}{fraction}\\s*(?:{names})(?![a-z\u{b5}\u{3bc}]){between})?")
        })
        .collect();
    let iso = |unit: &str, most| format!("(?:0*{}(?:[.,][0-9]{{1,9}}(?={unit}\\s*$))?{unit})?", up_to(most));
    let iso = [iso("[Hh]", 168), iso("[Mm]", 10_080), iso("[Ss]", 604_800)].concat();
    let clock = "[0-9]{1,3}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]{1,9})?";
    let (units, week) = (units.concat(), week.join("|"));
    format!("^\\s*\\+?(?:(?=[0-9]){units}|0*(?:{week})|{clock}|[Pp][Tt](?=[0-9]){iso})\\s*$")
}
