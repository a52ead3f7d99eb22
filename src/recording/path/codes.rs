//! RT72x: what a recorded call shows of its line.

use crate::finding::{Code, Severity};

macro_rules! codes {
    ($($name:ident = $id:literal $word:literal $severity:ident $summary:literal : $explain:literal;)*) => {
        $(#[doc = $summary] pub static $name: Code = Code {
            id: $id, name: $word, severity: Severity::$severity, since: "0.1.0", summary: $summary, explain: $explain,
        };)*
        /// Every code of recorded calls, in order.
        pub static PATHS: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    CALL_LEFT_DESIGN = "RT721" "call-left-design" Warning "a recorded call went otherwise than its menu says":
"## What it checks
The prompts, keys, tones and silences of a recorded call are laid along the menu, by the path that explains most of them. The
first place where nothing in the menu explains what was heard is told: a prompt that was left out, or said elsewhere; a key
that did nothing, or that nobody pressed; attempts that were counted otherwise; a step to which nothing leads.

## Why it matters
The line that callers reach is not the one that was designed and checked: every number of the menu is about another line. The
menu may be out of date, or the platform may be wrong. (logic)

## Example
```
00:12.3  heard `goodbye` in `main`
         the menu offers 1 for billing there, and 1 was pressed
```

## Instead
Mend the platform, or write the menu as it is: `ringtrue listen CALL --menu MENU` shows the whole path.
";
    PROMPT_NOT_ON_MENU = "RT722" "prompt-not-on-menu" Info "a prompt was heard in a call that the menu does not have":
"## What it checks
Every known prompt that is heard in a recorded call is said somewhere in the menu.

## Why it matters
Somebody recorded it, and callers hear it: an emergency message that was never taken off, or a step that the menu does not
know. (logic)

## Example
```
00:02.5  heard `covid-notice`, which no step says
```

## Instead
Take it off the line, or write it into the menu where it is said.
";
    PROMPT_NEVER_HEARD = "RT723" "prompt-never-heard" Info "a prompt of the menu is in none of the recorded calls":
"## What it checks
Over all calls that were listened to: each recorded prompt of the menu is heard in one of them at least.

## Why it matters
Of a few calls it says little. Of many, it is a step that nobody reaches, or one that the platform says with another
recording. (logic)

## Example
```
`rebates` is in none of 412 calls
```

## Instead
Find out which of the two it is: the way to its step is in `ringtrue graph`, its file in `ringtrue prompts`.
";
}
