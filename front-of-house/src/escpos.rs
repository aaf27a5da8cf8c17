//! A receipt as the bytes that receipt printers understand (Epson ESC/POS): 42 columns, bold totals, a cut.
//!
//! Codes: ESC @ initialise, ESC t 16 Windows-1252, ESC a align, ESC E bold, GS ! size, GS V 66 cut, ESC p kick.

use crate::desk::{Receipt, ReceiptLine};

/// Letters in a row of 80 mm paper in font A.
const COLUMNS: usize = 42;

/// Opens the cash drawer at connector 2: 50 ms on, 500 ms off.
pub const KICK: [u8; 5] = [0x1b, b'p', 0, 25, 250];

pub fn receipt(receipt: &Receipt) -> Vec<u8> {
    let mut out = vec![0x1b, b'@', 0x1b, b't', 16];
    align(&mut out, 1);
    for (n, line) in receipt.head.iter().enumerate() {
        // The house in double height.
        out.extend([0x1d, b'!', if n == 0 { 0x01 } else { 0x00 }]);
        text(&mut out, line);
    }
    align(&mut out, 0);
    out.push(b'\n');
    for line in &receipt.lines {
        row(&mut out, line);
    }
    out.push(b'\n');
    align(&mut out, 1);
    for line in &receipt.foot {
        text(&mut out, line);
    }
    out.extend([0x1d, b'V', 66, 3]);
    out
}

fn align(out: &mut Vec<u8>, how: u8) {
    out.extend([0x1b, b'a', how]);
}

fn text(out: &mut Vec<u8>, line: &str) {
    out.extend(encoded(line));
    out.push(b'\n');
}

/// Words on the left, cut or wrapped, the amount at the right edge.
fn row(out: &mut Vec<u8>, line: &ReceiptLine) {
    let right = encoded(&line.right);
    let room = COLUMNS.saturating_sub(right.len() + 1).max(8);
    let left = encoded(&line.left);
    let mut pieces = left.chunks(room).peekable();
    out.extend([0x1b, b'E', u8::from(line.strong)]);
    while let Some(piece) = pieces.next() {
        out.extend(piece);
        if pieces.peek().is_none() {
            let gap = COLUMNS.saturating_sub(piece.len() + right.len()).max(1);
            out.extend(std::iter::repeat_n(b' ', gap));
            out.extend(&right);
        }
        out.push(b'\n');
    }
    out.extend([0x1b, b'E', 0]);
}

/// Windows-1252; a letter that it lacks becomes a question mark, never a control code.
fn encoded(text: &str) -> Vec<u8> {
    let byte = |letter: char| match letter {
        '€' => 0x80,
        '…' => 0x85,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '–' => 0x96,
        'œ' => 0x9c,
        '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{ff}' => {
            u8::try_from(u32::from(letter)).unwrap_or(b'?')
        }
        _ => b'?',
    };
    text.chars().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use shared::ids::CheckId;

    use super::*;

    #[test]
    fn a_receipt_reads_in_columns_and_no_text_becomes_a_command() {
        let line = |left: &str, right: &str, strong| ReceiptLine {
            left: left.to_owned(),
            right: right.to_owned(),
            strong,
        };
        let bytes = receipt(&Receipt {
            check: CheckId(uuid::Uuid::nil()),
            head: vec!["Café".to_owned()],
            lines: vec![
                line("2 Soup\u{1b}p", "14.00", false),
                line(&"long ".repeat(12), "1.00", false),
                line("Total", "15.00", true),
            ],
            foot: vec!["谢谢".to_owned()],
        });
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let printable: Vec<&str> = text.split('\n').collect();
        assert!(printable[0].ends_with("Caf\u{e9}"));
        assert!(
            printable
                .iter()
                .any(|row| row.ends_with("14.00") && row.contains("2 Soup?p"))
        );
        assert!(text.contains("\u{1b}E\u{1}Total"), "the total is bold");
        assert!(text.contains("??\n"), "letters the printer lacks");
        assert_eq!(text.matches("\u{1b}p").count(), 0, "a dish opens no drawer");
        let widths = printable
            .iter()
            .map(|row| row.chars().filter(|c| ' ' <= *c).count());
        assert!(
            widths.max().unwrap_or(0) <= COLUMNS + 4,
            "codes take a letter or two"
        );
    }
}
