//! Which pages there are.

use crate::app::panels::has_library;
use crate::app::state::Page;
use crate::session::View;

/// The pages that lead somewhere now.
#[must_use]
pub fn pages(view: &View) -> Vec<Page> {
    Page::ALL
        .into_iter()
        .filter(|page| match page {
            Page::Library | Page::Lab | Page::Models => true,
            Page::Loupe | Page::Crop | Page::Motion => has_library(view) || view.picture.is_some(),
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
