//! Free text is looked at before it is stored: its length, and whether it hides a card number.

use shared::order::Tender;
use shared::rules::card_number::holds_card_number;
use shared::wire::Reject;
use shared::wire::limits::NOTE_CHARS_MAX;

/// No text longer than a note may be, and no card numbers. Refuses in this order over all texts.
pub(super) fn texts<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Result<(), Reject> {
    if texts
        .clone()
        .any(|text| NOTE_CHARS_MAX < text.chars().count())
    {
        return Err(Reject::NoteTooLong {
            max: NOTE_CHARS_MAX,
        });
    }
    if texts.into_iter().any(holds_card_number) {
        return Err(Reject::CardNumberInText);
    }
    Ok(())
}

/// A reason must be given; it comes last in the order of refusals.
pub(super) fn reason(text: &str) -> Result<(), Reject> {
    if text.trim().is_empty() {
        Err(Reject::ReasonNeeded)
    } else {
        Ok(())
    }
}

/// Texts of a tender that people type.
pub(super) fn tender(tender: &Tender) -> impl Iterator<Item = &str> + Clone {
    let typed = match tender {
        Tender::Card {
            approval,
            last_four,
            brand,
        } => [approval.as_deref(), last_four.as_deref(), brand.as_deref()],
        Tender::Gift { code } => [Some(code.as_str()), None, None],
        // A shop's reference is made by a machine, and one in ten long numbers passes the check.
        Tender::Cash { .. } | Tender::Online { .. } => [None; 3],
    };
    typed.into_iter().flatten()
}
