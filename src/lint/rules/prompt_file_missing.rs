//! RT606 prompt-file-missing: a prompt file that does not exist.

use std::path::Path;

use crate::finding::{Code, Severity};
use crate::graph::{FileUse, Filling, Plays};
use crate::lint::{Cx, Rule, Sink, count_of, some_of};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT606",
        name: "prompt-file-missing",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "a recording that is not there",
        explain: "\
## What it checks
Every prompt file that the menu names (`audio:`, `music:`) exists. Where `prompts:` is written and a language has
recordings at all, so does every file whose name follows from its step; more than five of those (ours) are one
finding. A prompt with `takes:` is not looked for: it changes from call to call.

## Why it matters
The call goes on in silence: callers do not hear the choices that they are to take. (logic)

## Example
```yaml
closed: {play: {say: We are closed now., audio: closde.wav}, goto: message}
```

## Instead
```yaml
closed: {play: {say: We are closed now., audio: closed.wav}, goto: message}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let files = &cx.played;
    for file in files.iter().filter(|file| file.plays == Plays::Music && is_missing(cx, file)) {
        one(cx, out, file);
    }
    for (language, tag) in cx.graph.line.languages.iter().enumerate() {
        let of = |plays| files.iter().filter(move |file| file.language == Some(language) && file.plays == plays);
        let lacks = |plays| of(plays).filter(|file| is_missing(cx, file)).collect::<Vec<_>>();
        let words = lacks(Plays::Words);
        if words.len() > MOST_ONE_BY_ONE && of(Plays::Words).all(|file| !is_there(cx, file)) {
            several(cx, out, &words, &format!("none of the {} recordings in `{tag}` is there", words.len()));
        } else {
            let (named, derived): (Vec<_>, Vec<_>) = words.into_iter().partition(|file| file.named);
            named.into_iter().for_each(|file| one(cx, out, file));
            if derived.len() > MOST_ONE_BY_ONE {
                several(cx, out, &derived, &format!("{} recordings in `{tag}` are missing", derived.len()));
            } else {
                derived.into_iter().for_each(|file| one(cx, out, file));
            }
        }
        // Ten files that are recorded together are one thing to do.
        for filling in Filling::ALL {
            let files = lacks(Plays::Filling(filling));
            several(cx, out, &files, &format!("recordings for `{{{}}}` in `{tag}` are missing", filling.placeholder()));
        }
    }
}

/// So many recordings that nobody named are reported one by one (ours): more would hide every other finding.
const MOST_ONE_BY_ONE: usize = 5;

fn one(cx: &Cx<'_>, out: &mut Sink, file: &FileUse) {
    let path = Path::new(&cx.files.folder).join(&file.name);
    let finding =
        out.report(file.span, format!("`{}` is missing", file.name)).help(format!("record it as `{}`", path.display()));
    if file.steps > 1 {
        finding.label(format!("played by {} in all", count_of(file.steps, "step")));
    }
}

fn several(cx: &Cx<'_>, out: &mut Sink, files: &[&FileUse], message: &str) {
    let Some(first) = files.first() else { return };
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let finding = out
        .report(first.span, format!("{message}: {}", some_of(&names)))
        .help(format!("record them below `{}`, or say with `--prompts DIR` where they are", cx.files.folder));
    if first.plays == Plays::Words {
        finding.label("the first of them");
    }
}

/// Nobody waits for the recordings of a line that is only planned: what its author did not name, and where no other
/// prompt of the language is recorded, may come later.
fn is_missing(cx: &Cx<'_>, file: &FileUse) -> bool {
    let recorded = || {
        let tag = file.language.and_then(|language| cx.graph.line.languages.get(language));
        cx.graph.line.prompts_named && tag.is_some_and(|tag| cx.files.recorded.contains(tag))
    };
    file.expected && (file.named || recorded()) && !is_there(cx, file)
}

fn is_there(cx: &Cx<'_>, file: &FileUse) -> bool {
    cx.files.get(&file.name).is_some()
}
