//! What a network plays before the answer: ringing, busy and congestion by country, and the beep of a mailbox.

use std::f64::consts::TAU;
use std::fmt;
use std::sync::LazyLock;

use super::level::peak_of_sine;
use super::{count, shaped};
use crate::time::Time;

/// The level of one tone of a cadence, dBm0. Ours: with two tones together it stands near speech at -19 dBm0 and
/// clips nowhere.
pub const LEVEL: f64 = -16.0;

/// How deep one frequency modulates another (`400*33`), a share from 0 to 1. Ours: countries that modulate publish
/// the frequencies, not the depth.
pub const DEPTH: f64 = 0.9;

/// The pitch of the beep after which a mailbox records, hertz. Ours: between the keys' two groups of frequencies.
pub const BEEP_HERTZ: f64 = 1_000.0;

/// The level of that beep, dBm0. Ours: louder than speech, far from clipping.
pub const BEEP_LEVEL: f64 = -12.0;

/// The tones of one country.
#[derive(Clone, PartialEq, Debug)]
pub struct Tones {
    /// Its ISO 3166 code in capitals.
    pub country: &'static str,
    /// Heard while the called phone rings.
    pub ring: Cadence,
    /// Heard when the called phone is in a call.
    pub busy: Cadence,
    /// Heard when the network has no line free.
    pub congestion: Cadence,
}

/// Country, ring, busy and congestion in Asterisk's notation, from its file `indications.conf`; that of Japan writes
/// `400+15`, of which nobody could hear the 15 Hz.
const PUBLISHED: [(&str, &str, &str, &str); 41] = [
    ("US", "440+480/2000,0/4000", "480+620/500,0/500", "480+620/250,0/250"),
    ("GB", "400+450/400,0/200,400+450/400,0/2000", "400/375,0/375", "400/400,0/350,400/225,0/525"),
    ("AU", "413+438/400,0/200,413+438/400,0/2000", "425/375,0/375", "425/375,0/375,420/375,0/375"),
    ("AT", "420/1000,0/5000", "420/400,0/400", "420/200,0/200"),
    ("BR", "425/1000,0/4000", "425/250,0/250", "425/250,0/250,425/750,0/250"),
    ("AR", "425/1000,0/4500", "425/300,0/300", "425/200,0/300"),
    ("BG", "425/1000,0/4000", "425/500,0/500", "425/250,0/250"),
    ("ZA", "400*33/400,0/200,400*33/400,0/2000", "400/500,0/500", "400/250,0/250"),
    ("BE", "425/1000,0/3000", "425/500,0/500", "425/167,0/167"),
    ("CH", "425/1000,0/4000", "425/500,0/500", "425/200,0/200"),
    ("CL", "400/1000,0/3000", "400/500,0/500", "400/200,0/200"),
    ("CN", "450/1000,0/4000", "450/350,0/350", "450/700,0/700"),
    ("CZ", "425/1000,0/4000", "425/330,0/330", "425/165,0/165"),
    ("DE", "425/1000,0/4000", "425/480,0/480", "425/240,0/240"),
    ("DK", "425/1000,0/4000", "425/500,0/500", "425/200,0/200"),
    ("EE", "425/1000,0/4000", "425/300,0/300", "425/200,0/200"),
    ("ES", "425/1500,0/3000", "425/200,0/200", "425/200,0/200,425/200,0/200,425/200,0/600"),
    ("FI", "425/1000,0/4000", "425/300,0/300", "425/200,0/200"),
    ("FR", "440/1500,0/3500", "440/500,0/500", "440/250,0/250"),
    ("GR", "425/1000,0/4000", "425/300,0/300", "425/200,0/200"),
    ("HU", "425/1250,0/3750", "425/300,0/300", "425/300,0/300"),
    ("ID", "425/1000,0/4000", "425/500,0/500", "425/250,0/250"),
    ("IL", "414/1000,0/3000", "414/500,0/500", "414/250,0/250"),
    ("IN", "400*25/400,0/200,400*25/400,0/2000", "400/750,0/750", "400/250,0/250"),
    ("IT", "425/1000,0/4000", "425/500,0/500", "425/200,0/200"),
    ("JP", "400*15/1000,0/2000", "400/500,0/500", "400/500,0/500"),
    ("LT", "425/1000,0/4000", "425/350,0/350", "425/200,0/200"),
    ("MX", "425/1000,0/4000", "425/250,0/250", "425/250,0/250"),
    ("MY", "425/400,0/200,425/400,0/2000", "425/500,0/500", "425/500,0/500"),
    ("NL", "425/1000,0/4000", "425/500,0/500", "425/250,0/250"),
    ("NO", "425/1000,0/4000", "425/500,0/500", "425/200,0/200"),
    ("NZ", "400+450/400,0/200,400+450/400,0/2000", "400/500,0/500", "400/250,0/250"),
    ("PH", "425+480/1000,0/4000", "480+620/500,0/500", "480+620/250,0/250"),
    ("PL", "425/1000,0/4000", "425/500,0/500", "425/500,0/500"),
    ("PT", "425/1000,0/5000", "425/500,0/500", "425/200,0/200"),
    ("RU", "425/1000,0/4000", "425/350,0/350", "425/175,0/175"),
    ("SE", "425/1000,0/5000", "425/250,0/250", "425/250,0/750"),
    ("SG", "425*24/400,0/200,425*24/400,0/2000", "425/750,0/750", "425/250,0/250"),
    ("TH", "420/1000,0/5000", "400/500,0/500", "400/300,0/300"),
    ("TW", "440+480/1000,0/2000", "480+620/500,0/500", "480+620/250,0/250"),
    ("VE", "425/1000,0/4000", "425/500,0/500", "425/250,0/250"),
];

/// [`PUBLISHED`] as cadences; a test holds that each of them can be read.
static TONES: LazyLock<[Tones; PUBLISHED.len()]> = LazyLock::new(|| {
    let cadence = |notation| Cadence::parse(notation).unwrap_or_default();
    PUBLISHED.map(|(country, ring, busy, congestion)| Tones {
        country,
        ring: cadence(ring),
        busy: cadence(busy),
        congestion: cadence(congestion),
    })
});

/// The tones of every country that is known, those first whose meaning counts where one sound has two.
#[must_use]
pub fn all_tones() -> &'static [Tones] {
    TONES.as_slice()
}

/// The tones of a country by its ISO 3166 code in any case (`UK` counts as `GB`, and Canada has those of the US), and
/// whether they stand in.
///
/// Where no country is named or none of its tones are here, those of the US stand in and the second value is true.
#[must_use]
pub fn tones(country: Option<&str>) -> (&'static Tones, bool) {
    let code = country.unwrap_or_default().trim().to_ascii_uppercase();
    let code = match code.as_str() {
        "UK" => "GB",
        "CA" => "US",
        code => code,
    };
    match TONES.iter().find(|tones| tones.country == code) {
        Some(tones) => (tones, false),
        None => (&TONES[0], true),
    }
}

/// Tones and silences that follow each other and begin again for ever.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Cadence {
    /// In order; with none, the cadence is silent.
    pub parts: Vec<Part>,
}

/// One tone or silence of a cadence.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// Hertz, above 0 and below 4,000, sounding together; none for silence.
    pub freqs: Vec<f64>,
    /// There are two frequencies, and the second modulates the loudness of the first.
    pub modulated: bool,
    /// How long it sounds, whole milliseconds, at most [`LONGEST`].
    pub length: Time,
}

/// The longest part of a cadence. Ours: networks pause for seconds, and a cycle must fit in memory.
pub const LONGEST: Time = Time::from_secs(60);

impl Cadence {
    /// Reads Asterisk's notation: parts `440+480/2000` (hertz and milliseconds) joined by commas; `400*33/400` for
    /// 400 Hz modulated by 33 Hz, `0/4000` for silence.
    ///
    /// # Errors
    ///
    /// A phrase that names the part it cannot read. Parts without a length and parts played once (`!`) are among
    /// these: no cadence here has them.
    pub fn parse(notation: &str) -> Result<Self, String> {
        let parts = notation.split(',').map(|part| Part::parse(part.trim())).collect::<Result<_, _>>()?;
        Ok(Self { parts })
    }
}

impl Part {
    /// Reads one part.
    fn parse(part: &str) -> Result<Self, String> {
        let (tone, millis) = part.split_once('/').ok_or_else(|| format!("`{part}` has no length: write `440/1000`"))?;
        let length = millis.parse().ok().filter(|ms| (1..=LONGEST.micros() / 1_000).contains(ms));
        let length = length.ok_or_else(|| format!("`{part}` needs a length from 1 to 60000 ms"))?;
        let modulated = tone.contains('*');
        let freqs = tone
            .split(if modulated { '*' } else { '+' })
            .map(|f| f.parse().ok().filter(|f| (0.0..4_000.0).contains(f)));
        let mut freqs: Vec<f64> =
            freqs.collect::<Option<_>>().ok_or_else(|| format!("`{part}` needs frequencies from 0 to 3999 Hz"))?;
        if modulated && (freqs.len() != 2 || freqs.contains(&0.0)) {
            return Err(format!("`{part}` needs one frequency on each side of `*`"));
        }
        freqs.retain(|&f| f > 0.0);
        Ok(Self { freqs, modulated, length: Time::from_millis(length) })
    }

    /// Its samples, each tone at [`LEVEL`] whether modulated or not.
    fn samples(&self) -> Vec<i16> {
        let peak = peak_of_sine(LEVEL);
        match (self.freqs.as_slice(), self.modulated) {
            ([], _) => vec![0; count(self.length)],
            (&[carrier, modulator], true) => {
                // A modulated sine has 1 + depth²/2 times the power of a plain one.
                let peak = peak / (1.0 + DEPTH * DEPTH / 2.0).sqrt();
                shaped(count(self.length), |t| {
                    peak * (TAU * carrier * t).sin() * (1.0 + DEPTH * (TAU * modulator * t).sin())
                })
            }
            (freqs, _) => shaped(count(self.length), |t| freqs.iter().map(|f| peak * (TAU * f * t).sin()).sum()),
        }
    }
}

/// Asterisk's notation again.
impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.parts.iter().enumerate() {
            let freqs: Vec<_> = part.freqs.iter().map(f64::to_string).collect();
            let tone =
                if freqs.is_empty() { "0".to_owned() } else { freqs.join(if part.modulated { "*" } else { "+" }) };
            write!(f, "{}{tone}/{}", if i > 0 { "," } else { "" }, part.length.micros() / 1_000)?;
        }
        Ok(())
    }
}

/// How long a cadence takes until it begins again; zero if it has no parts.
#[must_use]
pub fn cycle(cadence: &Cadence) -> Time {
    cadence.parts.iter().map(|part| part.length).sum()
}

/// What is heard of a cadence from one position to another, mono at 8 kHz; `until` is not in.
///
/// Positions count from the beginning of the first cycle; before it the cadence sounds as it does after it. The
/// number of samples is exact, and pieces rendered one after the other join without a seam. Each tone is at
/// [`LEVEL`], with a ramp of 2 ms at both ends of a part.
#[must_use]
pub fn render(cadence: &Cadence, from: Time, until: Time) -> Vec<i16> {
    let once: Vec<i16> = cadence.parts.iter().flat_map(Part::samples).collect();
    let wanted = count(until.on_sample() - from.on_sample());
    if once.is_empty() {
        return vec![0; wanted];
    }
    let first = from.sample().rem_euclid(once.len() as i64) as usize;
    once.iter().copied().cycle().skip(first).take(wanted).collect()
}

/// The beep after which a mailbox records: a sine at [`BEEP_HERTZ`] and [`BEEP_LEVEL`], mono at 8 kHz.
#[must_use]
pub fn beep(length: Time) -> Vec<i16> {
    let peak = peak_of_sine(BEEP_LEVEL);
    shaped(count(length), |t| peak * (TAU * BEEP_HERTZ * t).sin())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audio::level::{peak_dbfs, rms_dbov};

    #[test]
    fn every_published_cadence_is_read_and_written_back() {
        for (country, ring, busy, congestion) in PUBLISHED {
            let (found, stands_in) = tones(Some(country));
            assert!(!stands_in);
            assert_eq!(found.country, country);
            assert_eq!(found.ring.to_string(), ring);
            assert_eq!(found.busy.to_string(), busy);
            assert_eq!(found.congestion.to_string(), congestion);
        }
    }

    #[test]
    fn countries_are_found_in_any_case_and_the_us_stands_in() {
        assert_eq!(tones(Some("au")).0.country, "AU");
        assert_eq!(tones(Some("uk")).0.country, "GB");
        for unknown in [None, Some("xx"), Some("")] {
            let (found, stands_in) = tones(unknown);
            assert_eq!((found.country, stands_in), ("US", true));
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for wrong in [
            "",
            "440",
            "440/",
            "440/0",
            "x/100",
            "440/-5",
            "440/99999999999",
            "5000/100",
            "1*2*3/100",
            "0*33/9",
            "!440/100",
            "NaN/100",
            "440/100,,",
        ] {
            let message = Cadence::parse(wrong).expect_err(wrong);
            assert!(message.starts_with('`'), "{message}");
        }
    }

    #[test]
    fn a_piece_from_the_middle_is_the_middle_of_the_whole() {
        let ring = &tones(None).0.ring;
        assert_eq!(cycle(ring), Time::from_secs(6));
        let whole = render(ring, Time::ZERO, Time::from_secs(13));
        assert_eq!(whole.len(), 13 * 8_000);
        let (from, until) = (Time::from_micros(1_234_500), Time::from_millis(6_789));
        let piece = render(ring, from, until);
        assert_eq!(piece, whole[from.sample() as usize..until.sample() as usize]);
        assert_eq!(render(ring, Time::from_secs(-6), Time::ZERO), whole[..48_000]);
        assert!(render(ring, until, from).is_empty());
        assert!(whole[16_000..48_000].iter().all(|&s| s == 0));
    }

    #[test]
    fn tones_have_their_level_modulated_or_not() {
        // -16 dBm0 is -19.17 dB under a full-scale sine, which is -3.01 dBov; two tones add 3.01.
        let level =
            |notation: &str, until| rms_dbov(&render(&Cadence::parse(notation).expect("a cadence"), Time::ZERO, until));
        assert!((level("425/10000", Time::from_secs(10)) + 22.18).abs() < 0.02);
        assert!((level("440+480/10000", Time::from_secs(10)) + 19.17).abs() < 0.02);
        assert!((level("400*33/10000", Time::from_secs(10)) + 22.18).abs() < 0.02);
        assert!(peak_dbfs(&beep(Time::from_secs(1))) < -15.0);
        assert_eq!(render(&Cadence::default(), Time::ZERO, Time::from_secs(1)), vec![0; 8_000]);
    }
}
