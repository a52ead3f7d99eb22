//! RT0xx: what can be wrong with a file before anybody asks what it means to callers.

use super::{Code, Severity};

macro_rules! codes {
    ($($name:ident = $id:literal $word:literal $severity:ident $summary:literal : $explain:literal;)*) => {
        $(#[doc = $summary] pub static $name: Code = Code {
            id: $id, name: $word, severity: Severity::$severity, since: "0.1.0", summary: $summary, explain: $explain,
        };)*
        /// Every code of reading, in order.
        pub static READING: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    SYNTAX = "RT001" "syntax" Error "the file is not well-formed YAML or TOML":
"## What it checks
The file can be read at all: brackets close, quotes end, indentation is made of spaces.

## Why it matters
What cannot be read cannot be checked or dialled. What stands before the mistake is still read, but a menu cut off in
the middle would only produce findings about what is missing, so no other rule speaks until this is mended. (logic)

## Example
```yaml
welcome:
\tplay: Hello.
```

## Instead
```yaml
welcome:
  play: Hello.
```
";
    UNKNOWN_KEY = "RT002" "unknown-key" Error "a key that the language does not have":
"## What it checks
Each key of a menu, an audit or a settings file is one that ringtrue knows at that place.

## Why it matters
A key that is silently ignored is a promise to the caller that nobody keeps: `gotoo: agents` leads nowhere. (logic)

## Example
```yaml
welcome: {play: Hello., gotoo: main}
```

## Instead
```yaml
welcome: {play: Hello., goto: main}
```
";
    DUPLICATE_KEY = "RT003" "duplicate-key" Error "the same key twice in one table":
"## What it checks
A table names each key once. `1` and `\"1\"` are the same key.

## Why it matters
YAML readers disagree on which of the two counts; most keep the last and say nothing, so a step written twice loses one
of its versions. ringtrue reads the first and reports the second. (logic)

## Example
```yaml
steps:
  goodbye: {disconnect: Goodbye.}
  goodbye: {disconnect: Thank you.}
```

## Instead
```yaml
steps:
  goodbye: {disconnect: Thank you and goodbye.}
```
";
    KEY_BECAME_COMMENT = "RT004" "key-became-comment" Error "an unquoted `#` or `*` that YAML does not read as a key":
"## What it checks
A raw look at the text for `#: back`, `press: #`, `*: repeat` and `press: *`.

## Why it matters
To YAML an unquoted `#` begins a comment: the key is gone and no reader says so. An unquoted `*` is an alias and breaks
the file. Callers who press pound or star get nothing. (logic; all seven YAML readers tried lose the `#` silently)

## Example
```yaml
keys: {0: agents}
menu:
  - press: #
    goto: back
```

## Instead
```yaml
menu:
  - press: pound
    goto: back
```
";
    BAD_VALUE = "RT005" "bad-value" Error "a value of the wrong kind or out of range":
"## What it checks
Durations have a unit and a sensible size, shares are percentages, keys are keys of a telephone, dates exist.

## Why it matters
A value that cannot be understood would otherwise be guessed, and the seconds that callers wait with it. (logic)

## Example
```yaml
main: {menu: [{press: 1, goto: agents}], timeout: 5}
```

## Instead
```yaml
main: {menu: [{press: 1, goto: agents}], timeout: 5s}
```
";
    MISSING_KEY = "RT006" "missing-key" Error "something required is not there":
"## What it checks
A menu file has `start` and `steps`, a step has exactly one kind, an audit names its line.

## Why it matters
Without it there is no call to speak of. (logic)

## Example
```yaml
welcome: {goto: main}
```

## Instead
```yaml
welcome: {play: Welcome., goto: main}
```
";
    INCLUDE = "RT007" "include" Error "an included file that cannot be taken in":
"## What it checks
Each file of `include:` exists, lies inside the project's folder, and is not already being included.

## Why it matters
A menu with a part missing leads callers nowhere. A file outside the project is not what the reviewer saw. (logic)

## Example
```yaml
include: [../../somewhere/else.yaml]
```

## Instead
```yaml
include: [shared/agents.yaml]
```
";
    TOO_LARGE = "RT009" "too-large" Error "a file past one of the stated limits":
"## What it checks
32 MB a file, 250,000 steps a line, 64 levels of nesting, 250,000 values that aliases stand for.

## Why it matters
Files come from strangers. A file of 54 kB can grow to gigabytes through aliases; the limits keep every run short.
The numbers are ours, far above any line known to us (the largest published one has 129 steps).

## Example
```yaml
a: &a [x, x, x]
b: &b [*a, *a, *a]
```

## Instead
Split the line, or write out what the aliases stand for.
";
    AMBIGUOUS_SCALAR = "RT010" "ambiguous-scalar" Warning "an unquoted word that other YAML readers change":
"## What it checks
Unquoted words used as text that YAML 1.1 or 1.2 readers turn into something else: `no`, `on`, `08`, `1e3`, `+1800...`,
`1_000`, `12:30:00`, `~`.

## Why it matters
ringtrue keeps the text as it was written; the next tool does not: `country: NO` becomes false, `08` becomes 8 and
`+18005550142` loses its plus. (YAML 1.1 types; PyYAML reads all of these so)

## Example
```yaml
country: NO
```

## Instead
```yaml
country: \"NO\"
```
";
    TEXT_CUT_SHORT = "RT011" "text-cut-short" Error "a text that ended at a comma or a colon":
"## What it checks
Words in `{...}` without quotes: YAML ends them at the comma, and what follows becomes a key.

## Why it matters
`{say: For billing, press 1.}` says \"For billing\" and has a key called `press 1.`: the caller never hears which key to
press. (logic; no YAML reader reports it)

## Example
```yaml
- {press: 1, say: For billing, press 1., goto: billing}
```

## Instead
```yaml
- {press: 1, say: \"For billing, press 1.\", goto: billing}
```
";
    ENCODING = "RT012" "encoding" Error "the file is not UTF-8 text":
"## What it checks
The bytes of the file are UTF-8. A byte order mark and Windows line ends are fine.

## Why it matters
In another encoding `español` turns into something that no caller would understand when it is read out. (logic)

## Example
A file saved as Windows-1252 or UTF-16.

## Instead
Save the file as UTF-8.
";
    PROMPT_LANGUAGE_MISSING = "RT014" "prompt-language-missing" Warning "a prompt without words or recording in a language of the line":
"## What it checks
Each prompt has, for each of the line's `languages`, a text or a recording. A choice that switches the language may be
said in that language alone.

## Why it matters
Callers who chose Spanish suddenly hear English. Platforms do worse: a FusionPBX call drops when a phrase lacks the
language (fusionpbx issue 2744).

## Example
```yaml
languages: [en-US, es-US]
steps:
  goodbye: {disconnect: Goodbye.}
```

## Instead
```yaml
goodbye: {disconnect: {en-US: Goodbye., es-US: Adiós.}}
```
";
    PROMPT_FILE_SHARED = "RT015" "prompt-file-shared" Warning "two different texts with one prompt file":
"## What it checks
No two prompts with different words share a file name in one language.

## Why it matters
One of the two will be heard with the other's words. (logic)

## Example
A play step `main-1` and key 1 of the menu `main` are both recorded as `main-1.wav`.

## Instead
Rename the step, or give one of them `audio:`.
";
    UNKNOWN_NAME = "RT016" "unknown-name" Error "a name of hours, a reason or a language that is not declared":
"## What it checks
`hours:` in a branch, `for:` and `serves:` and `language:` name what the top of the file declares.

## Why it matters
A choice for a reason that does not exist serves nobody, and the numbers for the real reason come out wrong. (logic)

## Example
```yaml
reasons: {pay-bill: 100%}
steps:
  main: {menu: [{press: 1, for: [paybill], goto: agents}]}
```

## Instead
```yaml
main: {menu: [{press: 1, for: [pay-bill], goto: agents}]}
```
";
    QUEUE_ONLY_GROWS = "RT017" "queue-only-grows" Error "a queue that gets more calls than it can answer":
"## What it checks
The calls an hour of a queue are fewer than its agents can answer, or callers give up (`patience`) or are sent on
(`overflow`), so that the wait has a limit.

## Why it matters
With as many calls as the agents can take, or more, the queue grows for as long as it is open: the wait has no mean and
nobody can be told one. (Erlang C: the load must be below the number of agents; logic)

## Example
```yaml
queue: {wait: {agents: 10, calls_per_hour: 160, handle_time: 4m}}
```

## Instead
```yaml
queue: {wait: {agents: 12, calls_per_hour: 160, handle_time: 4m, patience: 3m}}
```
";
    CALLERS_GO_ROUND = "RT018" "callers-go-round" Error "callers who take the choice for their reason and come back to it for ever":
"## What it checks
Callers who always take the choice marked `for` their reason, or the one that leads there, come to an end: a person, a
step that serves the reason, a message, or the end of the call.

## Why it matters
The marks say that the menu helps these callers and it sends them round. Their time to a person cannot be computed, because
there is none. (logic: EVIDENCE 7.2, a closed class of a chain)

## Example
```yaml
main: {menu: [{press: 1, for: [move], say: \"To move, press 1.\", goto: forms}]}
forms: {play: Our forms are on our web site., goto: main}
```

## Instead
```yaml
main: {menu: [{press: 1, for: [move], say: \"To move, press 1.\", goto: forms}]}
forms: {play: Our forms are on our web site., serves: [move], goto: main}
```
";
    OVER_BUDGET = "RT019" "over-budget" Error "a number that a budget limits lies beyond it":
"## What it checks
Each budget of `ringtrue.toml` (`[measure] budgets`) or of `ringtrue measure --budget`: a caller's time, keys or chance of a
person against the limit that was set for it.

## Why it matters
A menu gets slower by one good idea at a time. A budget says how slow it may get before somebody has to decide. (own; the
numbers are the time model's)

## Example
```toml
[measure]
budgets = [\"pay-bill first-time t_human p90 < 3m\"]
```

## Instead
Shorten the way (`ringtrue measure` lists which steps cost the most), or raise the budget in the same change, where a
reviewer sees it.
";
    BAD_ALLOWANCE = "RT020" "bad-allowance" Warning "a comment that should allow a finding and cannot be read":
"## What it checks
A comment that begins with `ringtrue` reads `# ringtrue: allow RULE -- reason`, with one rule or several between commas,
each by its name, and a reason. It stands above the step, choice or setting that it is about, or at the end of its line.
What the file does not say rightly (RT001 to RT021) and what an audit found cannot be allowed.

## Why it matters
A comment that is not understood allows nothing, and whoever wrote it believes that it does. Without a reason the next
reader cannot tell whether it still holds. (ours)

## Example
```yaml
main: # ringtrue: allow too-many-choices
  menu: []
```

## Instead
```yaml
main: # ringtrue: allow too-many-choices -- the nine depots, each with a number of its own
  menu: []
```
";
    UNUSED_ALLOWANCE = "RT021" "unused-allowance" Warning "an allowance that matches no finding":
"## What it checks
Each rule that a comment allows (`# ringtrue: allow RULE -- reason`) has a finding where the comment says so. Rules that
were not asked, because they are turned off, left out or belong to a law that was not chosen, are not counted.

## Why it matters
What it allowed was mended, or moved. Left behind, it will hide the next fault of its kind. (ours, after cargo-deny's
unmatched skips)

## Example
```yaml
main: # ringtrue: allow dead-end -- comes with the next release
  menu: [{press: 1, say: \"For billing, press 1.\", goto: billing}]
```

## Instead
```yaml
main:
  menu: [{press: 1, say: \"For billing, press 1.\", goto: billing}]
```
";
}
