//! What programs with screens ask of the machine they start on, so that they all decide alike.

use std::ffi::OsString;

/// Pixels that no screen has more of.
const SIZE_MAX: (u32, u32) = (7_680, 4_320);

/// A display that windows could open on.
pub fn has_display() -> bool {
    display_in(|name| std::env::var_os(name))
}

/// An empty name is none: `DISPLAY= program` is how people say that there is no display.
fn display_in(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let set = |name| variable(name).is_some_and(|value| !value.is_empty());
    set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// Reads a size like `1280x800`, of `min` pixels at least.
pub fn size(text: &str, example: &str, min: (u32, u32)) -> Result<(u32, u32), String> {
    let wrong = || {
        format!(
            "'{text}' is not a size; write it like {example} ({}x{} to {}x{})",
            min.0, min.1, SIZE_MAX.0, SIZE_MAX.1
        )
    };
    let (width, height) = text.split_once('x').ok_or_else(wrong)?;
    let (Ok(width), Ok(height)) = (width.parse(), height.parse()) else {
        return Err(wrong());
    };
    let fits = (min.0..=SIZE_MAX.0).contains(&width) && (min.1..=SIZE_MAX.1).contains(&height);
    fits.then_some((width, height)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_display_is_none() {
        #[rustfmt::skip]
        let table = [
            (None, None, false),
            (Some(""), None, false),
            (Some(""), Some(""), false),
            (Some(":0"), None, true),
            (None, Some("wayland-0"), true),
            (Some(""), Some("wayland-0"), true),
        ];
        for (x, wayland, want) in table {
            let variable = |name: &str| match name {
                "DISPLAY" => x.map(OsString::from),
                "WAYLAND_DISPLAY" => wayland.map(OsString::from),
                _ => None,
            };
            assert_eq!(display_in(variable), want, "{x:?} {wayland:?}");
        }
    }

    #[test]
    fn a_size_that_no_screen_has_is_refused_in_words() {
        let read = |text| size(text, "1280x800", (640, 480));
        assert_eq!(read("1280x800"), Ok((1_280, 800)));
        for bad in [
            "",
            "1280",
            "0x0",
            "1280x800x3",
            "99999x800",
            "axb",
            "639x480",
        ] {
            assert!(
                read(bad).unwrap_err().contains("like 1280x800 (640x480"),
                "{bad}"
            );
        }
    }
}
