//! RT7xx: what an audit finds.

use crate::finding::{Code, Severity};

macro_rules! codes {
    ($($name:ident = $id:literal $word:literal $summary:literal : $explain:literal;)*) => {
        $(#[doc = $summary] pub static $name: Code = Code {
            id: $id, name: $word, severity: Severity::Error, since: "0.1.0", summary: $summary, explain: $explain,
        };)*
        /// Every code of audits, in order.
        pub static AUDITS: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    TURN_NOT_MET = "RT701" "turn-not-met" "the call never came to what a turn expects":
"## What it checks
Each turn's `hear` or `reach`, in order: the prompt is heard to its end, the key of `press` is offered, the person, the
message or the end is reached.

## Why it matters
A caller with this errand is lost at this point. The finding names the line of the audit, the line of the menu that should
have answered, and the second of the call. (logic)

## Example
```toml
[[turn]]
hear = \"main\"
press = \"4\"        # the menu offers 1, 2 and 3
```

## Instead
Mend the menu so that callers are offered what they came for, or the audit if the line is right.
";
    TURN_LATE = "RT702" "turn-late" "what a turn expects came too late or too early":
"## What it checks
`within` and `not_before` of each turn: seconds from the answer, or from the turn before with `after = \"turn\"`.

## Why it matters
Every second before a person speaks is a second in which callers give up. The limit is the audit's own; laws with a clock
are in the profiles (Spain 3 minutes to a person, Italy 150 seconds on average: EVIDENCE 4).

## Example
```toml
[[turn]]
reach = \"human\"
within = \"30s\"     # the line's mean wait is 95 s
```

## Instead
Shorten what lies before, or state the wait that callers are meant to live with.
";
    LIMIT_PASSED = "RT703" "limit-passed" "a call went past one of the audit's limits":
"## What it checks
`[limits]`: keys pressed, the longest hold, transfers, the whole call.

## Why it matters
A call can reach its end and still be too much work. The limits are the audit's own. (logic)

## Example
```toml
[limits]
keys = 1            # two menus lie before the person
```

## Instead
Offer the choice earlier, or state the effort that callers are meant to make.
";
    AUDIT_NAMES_UNKNOWN = "RT704" "audit-names-unknown" "an audit names what the line does not have":
"## What it checks
Steps, prompts, words, outcomes and languages that an audit names exist in its line.

## Why it matters
An audit that waits for a step that was renamed fails for a reason that has nothing to do with callers. (logic)

## Example
```toml
[[turn]]
hear = \"mian\"
```

## Instead
```toml
[[turn]]
hear = \"main\"
```
";
}
