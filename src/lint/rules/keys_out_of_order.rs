//! RT206 keys-out-of-order: choices whose keys do not count up as they are spoken.

use crate::finding::{Code, Edit, Severity};
use crate::graph::{Action, Menu, MenuKey, StepId};
use crate::lint::spoken::{Kind, offers};
use crate::lint::{Cx, Rule, Sink, some_of};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT206",
        name: "keys-out-of-order",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "choices whose keys do not count up as they are spoken",
        explain: "\
## What it checks
The keys of a menu's spoken choices count up in the order in which they are spoken, and none is left out on the way:
1, 2, 3 and not 1, 3, 2 or 1, 2, 4. Exempt are `0`, `9`, `star`, `pound`, presses of several keys, and a choice that
changes the language: they have a place of their own. A key that does something without being spoken leaves no gap, nor
does one at the end that leads to the same step in another menu: it is kept for that on the whole line. The first key may
be another one than 1.

## Why it matters
Callers count along, and who missed a digit takes the next one for theirs. A practitioner's summary of the standard
asks for keys that ascend without gaps (http://www.itams.co.uk/ivr-standards.htm); Avaya for numeric order, and for new
numbers when choices are put in another order
(https://support.avaya.com/elmodocs2/ir/r2_0/IR_R2_0_Doc_CD/CD/html/15592.htm).

## Example
```yaml
- {press: 1, say: \"For billing, press 1.\", goto: billing}
- {press: 4, say: \"For repairs, press 4.\", goto: repairs}
- {press: 2, say: \"To move, press 2.\", goto: moving}
```

## Instead
```yaml
- {press: 1, say: \"For billing, press 1.\", goto: billing}
- {press: 2, say: \"For repairs, press 2.\", goto: repairs}
- {press: 3, say: \"To move, press 3.\", goto: moving}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (id, step, menu) in cx.menus() {
        let mut keys = counted(menu);
        let Some(first) = keys.first().map(|(digit, _)| *digit) else { continue };
        if let Some([(before, earlier), (after, later)]) = keys.array_windows().find(|[(a, _), (b, _)]| b < a) {
            let order = in_order(&keys);
            out.report(later.span, format!("`{}` speaks its keys out of order: {order}", step.name))
                .label(format!("{after} after {before}"))
                .related(earlier.span, "spoken before it")
                .help(format!("keep the order in which they are spoken, and number them {}", renumbered(&keys)))
                .edits(edits(cx, menu, &keys).unwrap_or_default());
            continue;
        }
        let bound = |digit: u8| menu.keys.iter().any(|key| digit_of(key) == Some(digit));
        // A digit that stands apart and does the same in other menus is kept for that on the whole line.
        while let Some((digit, key)) = keys.last()
            && *digit > first
            && !bound(digit - 1)
            && is_kept(cx, id, key)
        {
            keys.pop();
        }
        let last = keys.last().map_or(first, |(digit, _)| *digit);
        let missing: Vec<u8> = (first..last).filter(|digit| !bound(*digit)).collect();
        let Some(gap) = missing.first() else { continue };
        let after = keys.iter().find(|(digit, _)| digit > gap).map_or(step.span, |(_, key)| key.span);
        let names: Vec<String> = missing.iter().map(u8::to_string).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let left_out = match names.as_slice() {
            // In a row.
            [from, .., until] if missing.len() > 2 && missing.array_windows().all(|[a, b]| a + 1 == *b) => {
                format!("`{from}` to `{until}`")
            }
            names => some_of(names),
        };
        let order = in_order(&keys);
        out.report(after, format!("`{}` leaves out {left_out} between its keys: {order}", step.name))
            .help(format!("number them {}; or give the missing key its choice back", renumbered(&keys)))
            .edits(edits(cx, menu, &keys).unwrap_or_default());
    }
}

/// Keys as they are spoken: `1, 3, 2`.
fn in_order(keys: &[(u8, &MenuKey)]) -> String {
    keys.iter().map(|(digit, _)| digit.to_string()).collect::<Vec<_>>().join(", ")
}

/// As many from 1 on.
fn renumbered(keys: &[(u8, &MenuKey)]) -> String {
    (1..=keys.len()).map(|digit| digit.to_string()).collect::<Vec<_>>().join(", ")
}

/// Whether a key leads to the same step in another menu that callers come to.
fn is_kept(cx: &Cx<'_>, id: StepId, key: &MenuKey) -> bool {
    let to = cx.graph.leads(id, key);
    cx.menus().any(|(other, _, menu)| {
        let same = menu.key(key.press.keys()).filter(|_| other != id);
        same.is_some_and(|same| cx.graph.leads(other, same) == to)
    })
}

/// The edits that number the keys 1, 2, 3 in the order in which they are spoken, in `press` and in the words; `None`:
/// recordings, other languages or other prompts of the menu name a key too, or it is not named by its digit once.
fn edits(cx: &Cx<'_>, menu: &Menu, keys: &[(u8, &MenuKey)]) -> Option<Vec<Edit>> {
    let language = cx.graph.line.languages.first().filter(|_| cx.graph.line.languages.len() == 1)?;
    let mut changes = Vec::new();
    for (new, (old, key)) in (1_u8..).zip(keys) {
        if new == *old {
            continue;
        }
        // A key that stands elsewhere in the menu keeps its number.
        if menu
            .keys
            .iter()
            .any(|other| digit_of(other) == Some(new) && !keys.iter().any(|(_, key)| key.choice == other.choice))
        {
            return None;
        }
        let choice = menu.choices.get(key.choice?)?;
        let [(_, press)] = choice.press.as_slice() else { return None };
        let prompt = cx.graph.prompt(choice.prompt?);
        let text = cx.text_of(prompt)?;
        let mut named = offers(text, language)?.into_iter().filter(|offer| offer.kind == Kind::Key);
        let (offer, none) = (named.next()?, named.next());
        let digit = text.get(offer.at.clone()).filter(|written| *written == old.to_string() && none.is_none())?;
        let before = offer.verb.map_or(offer.at.start, |verb| verb.start.min(offer.at.start));
        let spoken = text.get(before..offer.at.end)?;
        let respoken = format!("{}{new}", spoken.strip_suffix(digit)?);
        changes.push(Edit::Replace { span: *press, text: new.to_string() });
        changes.push(cx.reword(prompt, spoken, &respoken).pop()?);
    }
    Some(changes).filter(|_| !says_more(cx, menu, keys))
}

/// Whether anything that the menu says beside its choices names a key that would change.
fn says_more(cx: &Cx<'_>, menu: &Menu, keys: &[(u8, &MenuKey)]) -> bool {
    let retries = &menu.retries;
    let choices: Vec<_> = keys.iter().filter_map(|(_, key)| menu.choices.get(key.choice?)?.prompt).collect();
    let said = menu.prompts.iter().chain(&retries.no_input).chain(&retries.no_match).chain(&retries.help);
    said.filter(|prompt| !choices.contains(prompt)).any(|prompt| {
        let text = cx.text(*prompt).unwrap_or_default();
        keys.iter().any(|(digit, _)| text.contains(&digit.to_string()))
    })
}

/// The digits from 1 to 8 of a menu's spoken choices, in the order in which they are spoken.
fn counted(menu: &Menu) -> Vec<(u8, &MenuKey)> {
    let choices = menu.choices.iter().enumerate().filter(|(_, choice)| choice.prompt.is_some());
    choices
        .filter_map(|(at, _)| {
            let key = menu.keys.iter().find(|key| key.choice == Some(at))?;
            let counts = key.language.is_none() && matches!(key.action, Action::Goto(_));
            digit_of(key).filter(|digit| counts && (1..=8).contains(digit)).map(|digit| (digit, key))
        })
        .collect()
}

/// The digit that a key is; `None`: it is another key, or several.
fn digit_of(key: &MenuKey) -> Option<u8> {
    match key.press.keys().as_bytes() {
        [digit] if digit.is_ascii_digit() => Some(digit - b'0'),
        _ => None,
    }
}
