//! ringtrue
pub mod audio;
pub mod audit;
pub mod call;
pub mod cli;
pub mod error;
pub mod finding;
pub mod graph;
pub mod lint;
pub mod menu;
pub mod project;
pub mod recording;
pub mod render;
pub mod report;
pub mod source;
pub mod syntax;
pub mod time;
pub mod timing;
