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
    key_before_choice,
    long_introduction,
    empty_phrases,
    advert_on_hold,
    long_prompt_without_barge_in,
    wrong_verb_for_keys,
    odd_key_name,
    jargon_in_prompt,
    choices_run_together,
    pause_too_long,
    speech_too_slow,
    extra_choice_at_the_end,
    key_timeout_too_short,
    key_timeout_too_long,
    interdigit_timeout_too_short,
    interdigit_timeout_too_long,
    silence_ends_the_call,
    wrong_key_ends_the_call,
    no_help_after_last_attempt,
    retries_never_end,
    no_wait_estimate,
    hold_without_news,
    silent_hold,
    long_hold_without_callback,
    hold_ends_the_call,
    closed_without_a_way_on,
    prompt_too_quiet,
    prompt_too_loud,
    prompt_clips,
    prompts_uneven,
    prompt_wrong_format,
    prompt_file_missing,
    prompt_file_unreadable,
}
