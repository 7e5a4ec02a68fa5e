//! Puts a remembered window where it can be seen and moved: screens come and go.

use super::Placement;

/// As large as the window opens the first time, and never smaller than its content needs.
pub const FIRST: (f64, f64) = (1280.0, 800.0);
pub const LEAST: (f64, f64) = (960.0, 600.0);

/// So much of the title bar must be within reach of the pointer.
const GRIP: (f64, f64) = (120.0, 24.0);

/// A rectangle of the desktop, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    pub corner: (f64, f64),
    pub size: (f64, f64),
}

/// The placement with a size that fits on its screen, and without its corner when the window could not be grabbed there;
/// the caller centres it then.
pub fn fit(placement: Placement, screens: &[Area]) -> Placement {
    let home = placement
        .corner
        .and_then(|corner| screens.iter().find(|screen| in_reach(corner, placement.size.0, screen)));
    let Some(screen) = home.or(screens.first()) else {
        return Placement {
            corner: None,
            size: (at_least(placement.size.0, LEAST.0), at_least(placement.size.1, LEAST.1)),
            ..placement
        };
    };
    Placement {
        corner: placement.corner.filter(|_| home.is_some()),
        size: (
            between(placement.size.0, LEAST.0, screen.size.0),
            between(placement.size.1, LEAST.1, screen.size.1),
        ),
        ..placement
    }
}

/// Whether enough of the window's upper edge lies on the screen.
fn in_reach(corner: (f64, f64), width: f64, screen: &Area) -> bool {
    let (left, top) = (corner.0.max(screen.corner.0), corner.1);
    let right = (corner.0 + width).min(screen.corner.0 + screen.size.0);
    let height = screen.corner.1 + screen.size.1 - top;
    // Some window managers let a frame begin a little above the screen.
    right - left >= GRIP.0 && height >= GRIP.1 && top > screen.corner.1 - GRIP.1
}

/// A screen that is smaller than the least wins: better cut off inside than reaching outside.
fn between(value: f64, least: f64, most: f64) -> f64 {
    at_least(value, least).min(most)
}

/// Also of what is no number.
fn at_least(value: f64, least: f64) -> f64 {
    if value.is_finite() { value.max(least) } else { least }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: Area = Area {
        corner: (0.0, 32.0),
        size: (1440.0, 868.0),
    };
    const BESIDE: Area = Area {
        corner: (1440.0, 0.0),
        size: (2560.0, 1440.0),
    };

    fn at(x: f64, y: f64, width: f64, height: f64) -> Placement {
        Placement {
            corner: Some((x, y)),
            size: (width, height),
            maximized: false,
        }
    }

    #[test]
    fn a_window_in_sight_stays_where_it_was() {
        for placement in [
            at(100.0, 60.0, 1200.0, 700.0),
            at(1500.0, 10.0, 2400.0, 1300.0),
            at(-900.0, 60.0, 1200.0, 700.0),
        ] {
            assert_eq!(fit(placement, &[LAPTOP, BESIDE]), placement);
        }
    }

    #[test]
    fn a_window_of_a_screen_that_is_gone_is_centred_on_the_first_and_fits_there() {
        let back = fit(at(2000.0, 100.0, 2400.0, 1300.0), &[LAPTOP]);
        assert_eq!((back.corner, back.size), (None, (1440.0, 868.0)));
    }

    #[test]
    fn a_title_bar_out_of_reach_is_brought_back() {
        for (x, y) in [
            (0.0, -300.0),
            (0.0, 5_000.0),
            (-1_150.0, 60.0),
            (1_400.0, 60.0),
            (f64::NAN, 0.0),
            (1e12, 1e12),
        ] {
            assert_eq!(fit(at(x, y, 1200.0, 700.0), &[LAPTOP]).corner, None, "{x} {y}");
        }
    }

    #[test]
    fn sizes_are_sane_on_any_screen_or_none() {
        assert_eq!(fit(at(0.0, 40.0, 1.0, -5.0), &[LAPTOP]).size, LEAST);
        assert_eq!(fit(at(0.0, 40.0, f64::NAN, f64::INFINITY), &[]).size, LEAST);
        let tiny = Area {
            corner: (0.0, 0.0),
            size: (800.0, 480.0),
        };
        assert_eq!(fit(at(0.0, 0.0, 1280.0, 800.0), &[tiny]).size, (800.0, 480.0));
    }

    #[test]
    fn being_maximised_is_kept() {
        let placement = Placement {
            maximized: true,
            ..at(9_000.0, 0.0, 1280.0, 800.0)
        };
        assert!(fit(placement, &[LAPTOP]).maximized);
    }
}
