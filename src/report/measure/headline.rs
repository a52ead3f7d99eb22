//! What a leader looks at first: one sentence and a few numbers.

use super::Cx;
use crate::report::{Tile, TileTone, percent};
use crate::time::Time;
use crate::timing::{Efficiency, Outcome};

impl Cx<'_> {
    /// The efficiency of the menus: of the whole line alone.
    pub(super) fn efficiency(&self) -> Option<Efficiency> {
        self.of.measure.efficiency.filter(|_| self.of.reason.is_none() && self.of.persona.is_none())
    }

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

/// What is rarer is left to the tables (ours).
const RARE: f64 = 5e-4;

/// The whole in one sentence.
pub(super) fn headline(cx: &Cx<'_>) -> String {
    let answer = &cx.answer;
    let (human, served) = (answer.share(Outcome::Human), answer.share(Outcome::Served));
    let (message, lost) = (answer.share(Outcome::Message), answer.share(Outcome::Lost));
    let who = cx.who();
    let mut out = if human > 0.0 {
        let many = if human > 1.0 - 1e-9 { "all".to_owned() } else { format!("{} of", percent(human)) };
        let mean = answer.human().mean().map(|mean| format!(", after {} on average", cx.about(mean)));
        let most = answer.human().quantile(0.9).map(|p90| format!(" (9 of 10 of them within {})", cx.about(p90.at)));
        format!("{many} {who} reach a person{}{}", mean.unwrap_or_default(), most.unwrap_or_default())
    } else {
        format!("none of the {who} reach a person")
    };
    let rest: Vec<String> =
        [(served, "are served without one"), (message, "leave a message or are called back"), (lost, "get nothing")]
            .into_iter()
            .filter(|(share, _)| *share >= RARE)
            .map(|(share, what)| format!("{} {what}", percent(share)))
            .collect();
    match rest.as_slice() {
        [] => {}
        [only] => out.push_str(&format!("; {only}")),
        [first @ .., last] => out.push_str(&format!("; {} and {last}", first.join(", "))),
    }
    let broken = cx.of.budgets.iter().filter(|(held, _)| !held.met).count();
    match (broken, cx.of.budgets.len()) {
        (0, _) => {}
        (1, 1) => out.push_str("; the budget is broken"),
        (1, all) => out.push_str(&format!("; 1 of {all} budgets is broken")),
        (broken, all) => out.push_str(&format!("; {broken} of {all} budgets are broken")),
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
    let note =
        if answer.stuck > 0.0 { format!("{} never get out of the line", percent(answer.stuck)) } else { String::new() };
    tiles.push(Tile {
        tone: match lost {
            lost if lost >= LOST.0 => TileTone::Bad,
            lost if lost >= LOST.1 => TileTone::Warning,
            _ => TileTone::Good,
        },
        ..tile("get nothing", percent(lost), note)
    });
    tiles.push(tile("keys a call, on average", format!("{:.1}", answer.keys), String::new()));
    if let Some(mean) = answer.announced.mean() {
        let note = format!("{} of calls hear it", percent(answer.announced.share()));
        tiles.push(tile("a person is first offered after", cx.about(mean), note));
    }
    if let Some(efficiency) = cx.efficiency() {
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
