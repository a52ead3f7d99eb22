//! Inputs from inputs: parts moved, repeated, lost, and what readers stumble over put between them.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

/// The largest input (ours): what grows faster than its length is felt long before.
const MOST: usize = 200_000;

/// What means something to a notation or to nobody.
const SIGNS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ": ",
    ",",
    "#",
    " # ",
    "*",
    "&a ",
    "*a",
    "\"",
    "'",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "- ",
    "---\n",
    "...\n",
    "|\n",
    "|2-\n",
    ">",
    ">+\n",
    "<<: ",
    "!!str ",
    "!!python/x ",
    "!",
    "? ",
    "%YAML 1.2\n",
    "@",
    "`",
    "\\",
    "\\u0000",
    "\\x",
    "\\U0010FFFF",
    "\0",
    "\u{feff}",
    "ñ",
    "日本",
    "😀",
    "👩‍👩‍👧",
    "\u{202e}",
    "\u{85}",
    "\u{2028}",
    "e\u{301}",
    "İ",
    "ß",
    "\u{e000}",
    "\u{10ffff}",
    "\u{7f}",
    "\u{1b}[31m",
    "]]>",
    "</script>",
    "&amp;",
    "\"\"\"",
    "'''",
    "[[",
    "]]",
    " = ",
    "= {",
    "~",
    "null",
    "true",
    "no",
    ".inf",
    ".nan",
    "0x10",
    "0o7",
    "1e9",
    "1e400",
    "-0",
    "-1",
    "0",
    "00",
    "99999999999999999999",
    "18446744073709551615",
    "4294967296",
    "2147483647",
    "-5s",
    "0s",
    "1h",
    "999999999h",
    "1m30s",
    "0.000001s",
    "100%",
    "101%",
    "0%",
    "33.333%",
    "24:00",
    "00:00-24:00",
    "Mon-Sun",
    "Sun-Mon",
    "2026-02-29",
    "9999-12-31",
    "Europe/Berlin",
    "+9999",
    "# ringtrue: allow ",
    " -- ",
    "press 1 ",
    "star",
    "pound",
    "any",
    "default",
    "back",
    "repeat",
    "previous",
    "exhausted: ",
    "goto: ",
    "include: [a.yaml]\n",
    "  ",
    "        ",
];

/// Makes inputs.
pub(crate) struct Mutator {
    random: Pcg64Mcg,
    inputs: Vec<Vec<u8>>,
    /// Words of the inputs.
    words: Vec<Vec<u8>>,
}

impl Mutator {
    pub(crate) fn new(seed: u64, inputs: Vec<Vec<u8>>) -> Self {
        let mut words: Vec<Vec<u8>> = inputs
            .iter()
            .flat_map(|input| input.split(|byte| !byte.is_ascii_alphanumeric() && !b"-_%.:".contains(byte)))
            .filter(|word| (1..40).contains(&word.len()))
            .map(<[u8]>::to_vec)
            .collect();
        words.sort();
        words.dedup();
        Self { random: Pcg64Mcg::seed_from_u64(seed), inputs, words }
    }

    /// Also goes on from this one.
    pub(crate) fn also(&mut self, input: Vec<u8>) {
        self.inputs.push(input);
    }

    fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.random.random_range(0..end) }
    }

    /// The next input. One in a hundred is noise from nowhere.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        if self.below(100) == 0 {
            let length = self.below(600);
            return (0..length).map(|_| self.random.random()).collect();
        }
        let at = self.below(self.inputs.len());
        let mut input = self.inputs[at].clone();
        let most = [1, 1, 2, 3, 5, 8, 20][self.below(7)];
        for _ in 0..most {
            self.change(&mut input);
            input.truncate(MOST);
        }
        input
    }

    /// A range: some bytes, some lines, or a block.
    fn range(&mut self, input: &[u8]) -> std::ops::Range<usize> {
        let at = self.below(input.len() + 1);
        if self.below(2) == 0 {
            let most = [4, 20, 200, 4_000][self.below(4)];
            return at..(at + self.below(most)).min(input.len());
        }
        let start = input[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let many = [1, 1, 2, 5, 20][self.below(5)];
        let mut ends = input[start..].iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(end, _)| end + 1);
        start..ends.nth(many - 1).map_or(input.len(), |end| start + end)
    }

    /// A word: letters, digits and what ties them.
    fn word_at(&mut self, input: &[u8]) -> std::ops::Range<usize> {
        let at = self.below(input.len() + 1);
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.%".contains(byte);
        let Some(start) = input[at..].iter().position(part).map(|from| at + from) else { return at..at };
        start..input[start..].iter().position(|byte| !part(byte)).map_or(input.len(), |end| start + end)
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let kind = self.below(22);
        match kind {
            0..=2 => {
                let at = self.below(input.len() + 1);
                let sign = SIGNS[self.below(SIGNS.len())];
                input.splice(at..at, sign.bytes());
            }
            3 | 4 => {
                let range = self.range(input);
                input.drain(range);
            }
            5 => {
                let range = self.range(input);
                let part = input[range.clone()].to_vec();
                let to = self.below(input.len() + 1);
                input.splice(to..to, part);
            }
            // Many times over: what is quadratic shows.
            6 => {
                let range = self.range(input);
                let times = [2, 3, 10, 100, 3_000][self.below(5)].min(60_000 / range.len().max(1));
                let part = input[range.clone()].repeat(times);
                input.splice(range.end..range.end, part);
            }
            7 if !input.is_empty() => {
                let at = self.below(input.len());
                input[at] ^= 1 << self.below(8);
            }
            8 if !input.is_empty() => {
                let at = self.below(input.len());
                input[at] = self.random.random();
            }
            // What lies in a binary header.
            9 if input.len() > 4 => {
                let near = input.len().min([16, 64, 100_000][self.below(3)]) - 4;
                let at = self.below(near);
                let value = [0_u32, 1, 2, 3, 8, 0xFFFF, 0x7FFF_0000, 0x7FFF_FFFF, 0xFFFF_FFFF, 192_000][self.below(10)];
                let wide = [2, 4][self.below(2)];
                input[at..at + wide].copy_from_slice(&value.to_le_bytes()[..wide]);
            }
            10 | 11 => {
                let other = self.below(self.inputs.len());
                let other = self.inputs[other].clone();
                let (part, range) = (self.range(&other), self.range(input));
                input.splice(range, other[part].iter().copied());
            }
            12 => {
                let (one, two) = (self.range(input), self.range(input));
                let (one, two) = if one.start < two.start { (one, two) } else { (two, one) };
                if one.end <= two.start {
                    let (early, late) = (input[one.clone()].to_vec(), input[two.clone()].to_vec());
                    input.splice(two, early);
                    input.splice(one, late);
                }
            }
            13 => self.indent(input),
            14..=16 => {
                let range = self.word_at(input);
                let word = self.words.get(self.random.random_range(0..self.words.len().max(1))).cloned();
                input.splice(range, word.unwrap_or_default());
            }
            17 | 18 => {
                let range = self.word_at(input);
                let sign = SIGNS[self.below(SIGNS.len())];
                input.splice(range, sign.bytes());
            }
            19 => {
                let range = self.range(input);
                let (open, close) =
                    [("[", "]"), ("{a: ", "}"), ("\"", "\""), ("\n  - ", "\n"), ("a.", "")][self.below(5)];
                let times = [1, 1, 2, 70, 2_000][self.below(5)];
                let part = input[range.clone()].to_vec();
                let nested = [open.repeat(times).as_bytes(), &part, close.repeat(times).as_bytes()].concat();
                input.splice(range, nested);
            }
            20 => {
                let end = self.below(input.len() + 1);
                input.truncate(end);
            }
            _ => self.rewrite(input),
        }
    }

    /// Some lines move to the left or to the right.
    fn indent(&mut self, input: &mut Vec<u8>) {
        let range = self.range(input);
        let by = 1 + self.below(4);
        let right = self.below(2) == 0;
        let mut moved = Vec::new();
        for line in input[range.clone()].split_inclusive(|byte| *byte == b'\n') {
            if right {
                moved.extend(std::iter::repeat_n(b' ', by));
                moved.extend(line);
            } else {
                let spaces = line.iter().take_while(|byte| **byte == b' ').count();
                moved.extend(&line[spaces.min(by)..]);
            }
        }
        input.splice(range, moved);
    }

    /// The whole as another editor would save it.
    fn rewrite(&mut self, input: &mut Vec<u8>) {
        match self.below(6) {
            0 => *input = String::from_utf8_lossy(input).replace('\n', "\r\n").into_bytes(),
            1 => *input = String::from_utf8_lossy(input).replace('\n', "\r").into_bytes(),
            2 => drop(input.splice(0..0, *b"\xef\xbb\xbf")),
            3 => *input = String::from_utf8_lossy(input).encode_utf16().flat_map(u16::to_le_bytes).collect(),
            4 => *input = String::from_utf8_lossy(input).replace("  ", "\t").into_bytes(),
            _ => *input = String::from_utf8_lossy(input).chars().rev().collect::<String>().into_bytes(),
        }
    }
}
