//! The core without an engine: its steps are answered by a world made of random numbers, in a time that only the test
//! moves.

mod faults;
mod plans;
mod properties;
mod rules;
mod world;
