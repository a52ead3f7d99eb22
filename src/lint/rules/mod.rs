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
    human_choice_late,
    too_many_keys_to_a_human,
    data_before_human,
    human_takes_too_long,
    too_many_choices,
    menu_too_deep,
    key_bound_twice,
    call_reason_missing,
    loop_without_exit,
    dead_end,
    no_way_back,
    unreachable_step,
    unknown_target,
    key_timeout_too_short,
    key_timeout_too_long,
    interdigit_timeout_too_short,
    interdigit_timeout_too_long,
    relay_caller_times_out,
    no_warning_before_timeout,
    silence_ends_the_call,
    wrong_key_ends_the_call,
    too_few_attempts,
    too_many_attempts,
    retry_says_the_same,
    no_help_after_last_attempt,
    menu_cannot_be_interrupted,
    keys_ahead_are_lost,
    asked_twice,
    entry_length_not_said,
    entry_not_confirmed,
    no_gap_after_key,
    retries_never_end,
    hold_ends_the_call,
    prompt_file_missing,
    prompt_file_unreadable,
}
