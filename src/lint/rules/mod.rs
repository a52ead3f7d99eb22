//! The rules, one file each, in the order of their ids.

/// Declares the modules and lists their records, so that a new rule is one line here.
macro_rules! rules {
    ($($rule:ident,)*) => {
        $(mod $rule;)*
        /// Every rule, in the order of its id.
        pub static RULES: &[&super::Rule] = &[$(&$rule::RULE),*];
    };
}

rules! {
    line_without_a_human,
    no_way_to_a_human,
    human_missing_from_main_menu,
    zero_is_not_a_human,
    key_bound_twice,
    call_reason_missing,
    loop_without_exit,
    dead_end,
    unreachable_step,
    unknown_target,
    silence_ends_the_call,
    wrong_key_ends_the_call,
    no_help_after_last_attempt,
    retries_never_end,
    hold_ends_the_call,
    prompt_file_missing,
    prompt_file_unreadable,
}
