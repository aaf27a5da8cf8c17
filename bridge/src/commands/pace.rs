//! `bridge pace`: a manager slows a channel down, stops it, or lets the load decide again.

use anyhow::{Result, bail};
use bridge::config::{Folders, PaceArgs, PaceWord};
use bridge::shop::Pace;
use bridge::wish::{Done, Wish};

pub(crate) fn run(folders: &Folders, args: &PaceArgs) -> Result<()> {
    let pace = match args.pace {
        PaceWord::Open => Some(Pace::Open),
        PaceWord::Busy => Some(Pace::Busy {
            minutes_more: args.minutes,
        }),
        PaceWord::Paused => Some(Pace::Paused),
        PaceWord::Auto => None,
    };
    let channel = match args.channel.as_str() {
        "all" => String::new(),
        named => named.to_owned(),
    };
    if super::wish(folders, &Wish::Pace { channel, pace })? != Done::Resolved {
        bail!("the bridge answered something else; update this program");
    }
    Ok(())
}
