//! One picture of everything that is printed: letters and signs, each kept once per size, as coverage of eight bits.
//!
//! It begins with a megabyte. Where it is full it is emptied and holds what is on the screen now; only when that
//! alone does not fit it grows, up to a stated bound.

use bevy::platform::collections::HashMap;

use crate::screen::draw::Sign;

/// Pixels a side, at first.
const SIDE: u32 = 1_024;
/// And at most: sixteen megabytes. A page of 4K full of Chinese needs a quarter of it.
pub(super) const SIDE_MAX: u32 = 4_096;
/// Shelves have heights in steps of this many pixels, so that letters of one size share them.
const STEP: u32 = 4;

/// What is printed, at its size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stamp {
    /// Face, glyph, and the bits of its size.
    Letter(u8, u16, u32),
    Sign(Sign, u32, u32),
}

/// Where a stamp lies in the picture, and how it is put down: from the pen's point to its left top corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) w: u32,
    pub(super) h: u32,
    pub(super) left: i32,
    pub(super) top: i32,
}

/// Coverage of one stamp, row by row.
#[derive(Clone, Debug, Default)]
pub(super) struct Print {
    pub(super) w: u32,
    pub(super) h: u32,
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) data: Vec<u8>,
}

/// A print that the graphics device does not have yet.
pub(super) struct Upload {
    pub(super) place: Place,
    pub(super) data: Vec<u8>,
}

/// There is no room for one more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Full;

struct Shelf {
    y: u32,
    h: u32,
    used: u32,
}

pub(super) struct Atlas {
    side: u32,
    shelves: Vec<Shelf>,
    bottom: u32,
    places: HashMap<Stamp, Place>,
    fresh: Vec<Upload>,
    /// Emptied since the last time that all that is shown had room.
    emptied: bool,
    /// Grows when the picture begins anew: what lies on the graphics device is of no use then.
    pub(super) edition: u32,
}

impl Default for Atlas {
    fn default() -> Self {
        Self {
            side: SIDE,
            shelves: Vec::new(),
            bottom: 0,
            places: HashMap::new(),
            fresh: Vec::new(),
            emptied: false,
            edition: 1,
        }
    }
}

impl Atlas {
    pub(super) fn side(&self) -> u32 {
        self.side
    }

    pub(super) fn take_fresh(&mut self) -> Vec<Upload> {
        std::mem::take(&mut self.fresh)
    }

    /// Where a stamp lies; made by `print` the first time.
    pub(super) fn place(
        &mut self,
        stamp: Stamp,
        print: impl FnOnce() -> Print,
    ) -> Result<Place, Full> {
        if let Some(place) = self.places.get(&stamp) {
            return Ok(*place);
        }
        let print = print();
        let mut place = Place {
            w: print.w,
            h: print.h,
            left: print.left,
            top: print.top,
            ..Place::default()
        };
        if 0 < print.w && 0 < print.h {
            (place.x, place.y) = self.room(print.w, print.h).ok_or(Full)?;
            let data = print.data;
            self.fresh.push(Upload { place, data });
        }
        self.places.insert(stamp, place);
        Ok(place)
    }

    /// Room on the shelf that fits best, or on a new one.
    fn room(&mut self, w: u32, h: u32) -> Option<(u32, u32)> {
        let side = self.side;
        let tall = h.next_multiple_of(STEP);
        let fits = |shelf: &&mut Shelf| h <= shelf.h && shelf.used + w <= side;
        let wasted = |shelf: &Shelf| shelf.h - h;
        let best = self.shelves.iter_mut().filter(fits);
        let best = best.min_by_key(|shelf| wasted(shelf));
        let roomy = self.bottom + tall <= side && w <= side;
        match best {
            // A shelf much too high is kept for what is high, as long as there is room below.
            Some(shelf) if !roomy || wasted(shelf) < STEP + tall / 4 => {
                let at = (shelf.used, shelf.y);
                shelf.used += w;
                Some(at)
            }
            _ if roomy => {
                let y = self.bottom;
                self.bottom += tall;
                let (h, used) = (tall, w);
                self.shelves.push(Shelf { y, h, used });
                Some((0, y))
            }
            _ => None,
        }
    }

    /// Everything that is shown had room: the next time that it is full, emptying is tried first again.
    pub(super) fn fits(&mut self) {
        self.emptied = false;
    }

    /// Begins anew after `Full`: as large as it was, or twice that where emptying did not help. False where it is as
    /// large as it may become.
    pub(super) fn begin_anew(&mut self) -> bool {
        let larger = std::mem::replace(&mut self.emptied, true);
        if larger && SIDE_MAX <= self.side {
            return false;
        }
        if larger {
            self.side *= 2;
        }
        self.shelves.clear();
        self.bottom = 0;
        self.places.clear();
        self.fresh.clear();
        self.edition += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(w: u32, h: u32) -> Print {
        Print {
            w,
            h,
            data: vec![255; (w * h) as usize],
            ..Print::default()
        }
    }

    fn overlap(a: &Place, b: &Place) -> bool {
        a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
    }

    #[test]
    fn stamps_never_overlap_and_each_is_printed_once() {
        let mut atlas = Atlas::default();
        let mut places = Vec::new();
        for n in 0..900_u16 {
            let (w, h) = (5 + u32::from(n) % 31, 7 + u32::from(n) % 43);
            let stamp = Stamp::Letter(0, n, 0);
            places.push(atlas.place(stamp, || print(w, h)).unwrap());
        }
        for (n, a) in places.iter().enumerate() {
            assert!(a.x + a.w <= atlas.side() && a.y + a.h <= atlas.side());
            assert!(places[..n].iter().all(|b| !overlap(a, b)));
        }
        assert_eq!(atlas.take_fresh().len(), 900);
        let again = atlas.place(Stamp::Letter(0, 7, 0), || unreachable!());
        assert_eq!(again, Ok(places[7]));
        assert!(atlas.take_fresh().is_empty());
    }

    #[test]
    fn it_is_emptied_before_it_grows_and_never_grows_past_its_bound() {
        let mut atlas = Atlas::default();
        let mut n = 0;
        let mut fill = |atlas: &mut Atlas| {
            while atlas
                .place(Stamp::Sign(Sign::Disc, n, 0), || print(60, 60))
                .is_ok()
            {
                n += 1;
            }
        };
        let mut sides = Vec::new();
        for _ in 0..9 {
            fill(&mut atlas);
            sides.push((atlas.begin_anew(), atlas.side()));
        }
        let bound = (false, SIDE_MAX);
        assert_eq!(
            sides[..5],
            [(true, 1_024), (true, 2_048), (true, 4_096), bound, bound]
        );
        // What is on the screen fitted meanwhile: next time it is emptied as it is.
        let mut atlas = Atlas::default();
        for _ in 0..5 {
            fill(&mut atlas);
            assert!(atlas.begin_anew());
            atlas.fits();
        }
        assert_eq!(atlas.side(), SIDE);
    }
}
