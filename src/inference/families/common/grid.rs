//! Connected components of a grid: cells of the same class that touch.

/// Cells of one component and where they lie.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Component {
    /// Class of its cells.
    pub class: usize,
    /// Number of cells.
    pub cells: usize,
    /// Indices of its cells, `y * width + x`.
    pub members: Vec<usize>,
}

/// Component of `classes` (row by row, `None` belongs to none); cells touch at sides and corners.
pub(in super::super) fn components(classes: &[Option<usize>], width: usize) -> Vec<Component> {
    let mut seen = vec![false; classes.len()];
    let mut found = Vec::new();
    for start in 0..classes.len() {
        let Some(class) = classes[start].filter(|_| !seen[start] && width > 0) else { continue };
        let members = flood(classes, width, start, class, &mut seen);
        found.push(Component { class, cells: members.len(), members });
    }
    found
}

fn flood(
    classes: &[Option<usize>],
    width: usize,
    start: usize,
    class: usize,
    seen: &mut [bool],
) -> Vec<usize> {
    let mut members = Vec::new();
    let mut waiting = vec![start];
    seen[start] = true;
    while let Some(cell) = waiting.pop() {
        members.push(cell);
        let (x, y) = (cell % width, cell / width);
        for ny in y.saturating_sub(1)..=y + 1 {
            for nx in x.saturating_sub(1)..=(x + 1).min(width - 1) {
                let next = ny * width + nx;
                if classes.get(next) == Some(&Some(class)) && !seen[next] {
                    seen[next] = true;
                    waiting.push(next);
                }
            }
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_join_and_rows_do_not_wrap() {
        let on = Some(0);
        let grid = [on, None, None, None, on, None, None, None, Some(1), on, None, None];
        let found = components(&grid, 3);
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].members, [0, 4]);
        assert_eq!((found[1].class, found[1].cells), (1, 1));
        assert_eq!(found[2].members, [9]);
        assert!(components(&[], 3).is_empty());
        assert!(components(&[on], 0).is_empty());
    }
}
