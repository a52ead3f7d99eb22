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
    dead_end,
}
