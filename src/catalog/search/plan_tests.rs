//! Query plans: lists and searches read indexes and never the whole table.
