//! RT7xx: what an audit finds.

use crate::finding::{Code, Severity};

macro_rules! codes {
    ($($name:ident = $id:literal $word:literal $severity:ident $summary:literal : $explain:literal;)*) => {
        $(#[doc = $summary] pub static $name: Code = Code {
            id: $id, name: $word, severity: Severity::$severity, since: "0.1.0", summary: $summary, explain: $explain,
        };)*
        /// Every code of audits, in order.
        pub static AUDITS: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    TURN_NOT_MET = "RT701" "turn-not-met" Error "the call never came to what a turn expects":
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
    TURN_LATE = "RT702" "turn-late" Error "what a turn expects came too late or too early":
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
    LIMIT_PASSED = "RT703" "limit-passed" Error "a call went past one of the audit's limits":
"## What it checks
`[limits]`: `keys` pressed, the longest `hold`, `transfers`, the `total` of the call; `asked_twice`, how often callers are
asked again for what they have entered; `rings` before the answer; `repeats`, how often one prompt is heard again;
`advert`, how long callers listen to adverts.

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
    AUDIT_NAMES_UNKNOWN = "RT704" "audit-names-unknown" Error "an audit names what the line does not have":
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
    RATING_WITHOUT_QUESTION = "RT705" "rating-without-question" Error "a rating answers no question of any audit":
"## What it checks
Every `[[rating]]` of a file that `--rate` reads names an audit, its row where it has rows, and a question of its `[[rate]]`.

## Why it matters
A rating that nobody finds is lost, and a score would be made without it. Questions are reworded and audits renamed between
the call and the day on which somebody listens to it. (logic)

## Example
```toml
[[rating]]
audit = \"a-billing-question-reaches-a-person\"
ask = \"Was the agent curteous?\"       # the audit asks: Was the agent courteous?
rating = 4
```

## Instead
Write the question as the audit asks it; `ringtrue audit --rate-form FILE` writes all of them.
";
    RATING_OUT_OF_SCALE = "RT706" "rating-out-of-scale" Error "a rating outside the scale of its question":
"## What it checks
`rating` is a whole number from 1 to the question's `scale`, which is 5 where nothing else is said.

## Why it matters
A 7 of 5 is a slip of the finger, or was given on another scale: either way nobody can tell what was meant. (logic)

## Example
```toml
[[rating]]
audit = \"a-billing-question-reaches-a-person\"
ask = \"Was the agent courteous?\"      # scale = 5
rating = 7
```

## Instead
Give it on the scale that the question states, or let the audit state another.
";
    RATED_TWICE = "RT707" "rated-twice" Error "the same question of the same call is rated twice":
"## What it checks
No two ratings, of one file or of several, answer the same question of the same audit and row.

## Why it matters
Which of the two counts would be chance. Two people who listened to one call agree on a rating, or ask two questions. (logic)

## Example
```toml
[[rating]]
audit = \"a-billing-question-reaches-a-person\"
ask = \"Was the agent courteous?\"
rating = 4

[[rating]]
audit = \"a-billing-question-reaches-a-person\"
ask = \"Was the agent courteous?\"
rating = 2
```

## Instead
Keep one of the two.
";
    RATING_LEFT_OPEN = "RT708" "rating-left-open" Info "a line of a rating form that nobody has filled in":
"## What it checks
Ratings that are written and empty: `rating = \"?\"`, as `ringtrue audit --rate-form FILE` writes them.

## Why it matters
Nothing fails: the question stays open, as it was. It is told so that nobody believes the form to be done. (logic)

## Example
```toml
[[rating]]
audit = \"a-billing-question-reaches-a-person\"
ask = \"Was the agent courteous?\"
rating = \"?\"           # 1 to 5
```

## Instead
```toml
[[rating]]
audit = \"a-billing-question-reaches-a-person\"
ask = \"Was the agent courteous?\"
rating = 4
```
";
}
