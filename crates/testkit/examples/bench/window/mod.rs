//! The real windows, on a real screen that is looked at from outside.

mod bus;
mod frames;
mod keystroke;
mod memory;
mod notification;
mod process;
mod screen;
mod seat;
mod start;

pub use frames::measure as frames;
pub use keystroke::measure as keystroke;
pub use memory::measure as memory;
pub use notification::measure as notification;
pub use seat::Seat;
pub use start::measure as start;
