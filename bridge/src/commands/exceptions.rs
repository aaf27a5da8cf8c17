//! `bridge exceptions`: what of the shops' orders waits for a person, and what that person decides.

use std::io::Write;

use anyhow::{Result, bail};
use bridge::config::{ExceptionsArgs, Folders};
use bridge::store::Resolution;
use bridge::wish::{Done, Wish};

/// Shown at once.
const SHOWN_MAX: usize = 500;

pub(crate) fn run(folders: &Folders, args: &ExceptionsArgs) -> Result<()> {
    let choices = [
        (args.retry, Resolution::Retry),
        (args.accept, Resolution::Accept),
        (args.dismiss, Resolution::Dismiss),
    ];
    for (exception, how) in choices {
        let Some(exception) = exception else { continue };
        let wish = Wish::Resolve { exception, how };
        if super::wish(folders, &wish)? != Done::Resolved {
            bail!("the bridge answered something else; update this program");
        }
    }
    let open = super::reader(folders)?.exceptions(SHOWN_MAX)?;
    let mut out = std::io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::json!({ "exceptions": open }))?;
        return Ok(());
    }
    for one in open {
        let held = if one.held { "held" } else { "" };
        writeln!(
            out,
            "{:>5}  {:<12} {:<16} {held:<5} {}: {}",
            one.id, one.channel, one.theirs, one.kind, one.words
        )?;
    }
    Ok(())
}
