//! front-of-house
