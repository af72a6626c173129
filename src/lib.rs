//! Gravitas: a desktop photo library that knows what matters in every picture.
pub mod facts;
pub mod geometry;
