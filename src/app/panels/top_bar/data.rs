//! Which pages there are.

use crate::app::panels::has_library;
use crate::app::state::Page;
use crate::session::View;

/// The tabs that lead somewhere now.
#[must_use]
pub fn pages(view: &View) -> Vec<Page> {
    Page::ALL
        .into_iter()
        .filter(|page| match page {
            page if !page.is_tab() => false,
            Page::Library | Page::Lab | Page::Models => true,
            // A place to pass through: it has a tab only while something lies there.
            Page::Compare => !view.compared.is_empty(),
            Page::Sets => has_library(view),
            _ => has_library(view) || view.picture.is_some(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_about_a_library_are_absent_without_a_folder() {
        assert_eq!(pages(&View::default()), [Page::Library, Page::Lab, Page::Models]);
    }
}
