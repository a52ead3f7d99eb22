//! What a leader looks at first: one sentence and a few numbers.

use super::Cx;
use crate::report::{Tile, TileTone};
use crate::time::Time;
use crate::timing::Outcome;

/// A share as people read it: `41.3%`; what is rare is not nothing.
pub(super) fn percent(share: f64) -> String {
    match (share * 1e3).round() / 10.0 {
        _ if share <= 0.0 => "0%".to_owned(),
        0.0 => "under 0.1%".to_owned(),
        100.0 if share < 1.0 - 1e-9 => "over 99.9%".to_owned(),
        percent => format!("{percent}%"),
    }
}

impl Cx<'_> {
    /// A time, marked where it rests on estimates.
    pub(super) fn about(&self, time: Time) -> String {
        if self.estimated.0 > 0 { format!("~{time}") } else { time.to_string() }
    }

    /// The callers who are asked about, in words.
    pub(super) fn who(&self) -> String {
        let reason = self.of.reason.and_then(|at| self.of.measure.reasons.get(at)).map(|asked| asked.name.as_str());
        let callers = match self.of.persona {
            Some(persona) => format!("{} callers", persona.name()),
            None => "callers".to_owned(),
        };
        match reason {
            Some("person") => format!("{callers} who want a person"),
            Some(reason) => format!("{callers} with the reason `{reason}`"),
            None => callers,
        }
    }
}

/// The whole in one sentence.
pub(super) fn headline(cx: &Cx<'_>) -> String {
    let answer = &cx.answer;
    let (human, served) = (answer.share(Outcome::Human), answer.share(Outcome::Served));
    let (message, lost) = (answer.share(Outcome::Message), answer.share(Outcome::Lost));
    let who = cx.who();
    let mut out = if human > 0.0 {
        let whole = human > 1.0 - 1e-9;
        let first = match who.as_str() {
            who if whole => format!("every one of the {who} reaches a person").replace("the callers", "callers"),
            who => format!("{} of {who} reach a person", percent(human)),
        };
        let mean = answer.human().mean().map(|mean| format!(", after {} on average", cx.about(mean)));
        let most = answer.human().quantile(0.9).map(|p90| format!(" (9 of 10 of them within {})", cx.about(p90.at)));
        format!("{first}{}{}", mean.unwrap_or_default(), most.unwrap_or_default())
    } else {
        format!("none of the {who} reaches a person").replace("the callers", "the callers")
    };
    let rest: Vec<String> =
        [(served, "are served without one"), (message, "leave a message or are called back"), (lost, "get nothing")]
            .into_iter()
            .filter(|(share, _)| *share > 0.0)
            .map(|(share, what)| format!("{} {what}", percent(share)))
            .collect();
    match rest.as_slice() {
        [] => {}
        [only] => out.push_str(&format!("; {only}")),
        [first @ .., last] => out.push_str(&format!("; {} and {last}", first.join(", "))),
    }
    out
}

/// From this share of lost calls on it is bad, and from that on worth a look (ours).
const LOST: (f64, f64) = (0.05, 0.01);

/// Numbers to look at first.
pub(super) fn tiles(cx: &Cx<'_>) -> Vec<Tile> {
    let answer = &cx.answer;
    let tile =
        |name: &str, value: String, note: String| Tile { name: name.to_owned(), value, note, tone: TileTone::Plain };
    let mut tiles = Vec::new();
    let human = answer.human();
    if let Some(mean) = human.mean() {
        let percentile = |share: f64, words: &str| {
            human.quantile(share).map(|found| format!("{words} within {}", cx.about(found.at)))
        };
        let notes = [percentile(0.5, "half"), percentile(0.9, "9 of 10"), percentile(0.99, "99 of 100")];
        tiles.push(tile(
            "time to a person, on average",
            cx.about(mean),
            notes.into_iter().flatten().collect::<Vec<_>>().join(", "),
        ));
    }
    tiles.push(Tile {
        tone: if human.is_reached() { TileTone::Plain } else { TileTone::Bad },
        ..tile("calls that reach a person", percent(answer.share(Outcome::Human)), String::new())
    });
    tiles.push(tile("served without one", percent(answer.share(Outcome::Served)), String::new()));
    tiles.push(tile("leave a message, or are called back", percent(answer.share(Outcome::Message)), String::new()));
    let lost = answer.share(Outcome::Lost);
    let note = if answer.stuck > 0.0 { format!("{} go round for ever", percent(answer.stuck)) } else { String::new() };
    tiles.push(Tile {
        tone: match lost {
            lost if lost >= LOST.0 => TileTone::Bad,
            lost if lost >= LOST.1 => TileTone::Warning,
            _ => TileTone::Good,
        },
        ..tile("get nothing", percent(lost), note)
    });
    let fewest = answer.fewest_keys.map(|keys| format!("{keys} on the fastest way")).unwrap_or_default();
    tiles.push(tile("keys a call, on average", format!("{:.1}", answer.keys), fewest));
    if let Some(mean) = answer.announced.mean() {
        let note = format!("{} of calls hear it", percent(answer.announced.share()));
        tiles.push(tile("a person is first offered after", cx.about(mean), note));
    }
    if let Some(efficiency) = cx.of.measure.efficiency {
        let seconds = |seconds: f64| cx.about(Time::from_secs_f64(seconds));
        tiles.push(tile(
            "efficiency of the menus",
            percent(efficiency.ratio()),
            format!(
                "choosing takes {}, {} at the least with any menu of these reasons",
                seconds(efficiency.actual),
                seconds(efficiency.bound)
            ),
        ));
    }
    tiles
}
