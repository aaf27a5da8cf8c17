//! What a cook can ask of the screen: each command has its label, help and keys in this one table.

use shared::ids::{OrderId, StepId, TicketId};

use crate::board::words::Word;

/// A command, as keys, touches and tests give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Choose the n-th ticket (or order) on the page, from 1.
    Pick(u8),
    /// Done: the chosen line or ticket, else the first; at the pass, send the order out.
    Bump,
    BumpTicket(TicketId),
    BumpLines(TicketId, Vec<StepId>),
    /// Send out what is ready of this order.
    Serve(OrderId),
    Start,
    Undo,
    /// Open or close the list of what was bumped last.
    Recall,
    RecallTicket(TicketId),
    AllDay,
    NextPage,
    PreviousPage,
    NextTicket,
    PreviousTicket,
    NextLine,
    PreviousLine,
    Rush,
    /// Close this station, or open it; asks back first.
    CloseStation,
    Help,
    Close,
}

/// A row of the table. Keys are named as the keyboard's physical keys are (`Enter`, `KeyS`).
#[derive(Clone, Copy, Debug)]
pub struct Describe {
    pub kind: IntentKind,
    /// In the order of languages: English, Spanish, French, German, Chinese.
    pub label: [&'static str; 5],
    pub help: [&'static str; 5],
    pub keys: &'static [&'static str],
    /// As printed on the hint.
    pub cap: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntentKind {
    Pick,
    Bump,
    Start,
    Undo,
    Recall,
    AllDay,
    NextPage,
    PreviousPage,
    NextTicket,
    PreviousTicket,
    NextLine,
    PreviousLine,
    Rush,
    CloseStation,
    Help,
    Close,
}

/// The table. A bump bar is a keyboard: LeftCtrl is a plain key here, and nothing needs two keys at once.
pub const TABLE: &[Describe] = &[
    Describe {
        kind: IntentKind::Pick,
        label: ["pick", "elegir", "choisir", "wählen", "选择"],
        help: [
            "choose the ticket with this number on the page (0 is the tenth)",
            "elegir la comanda con este número en la página (0 es la décima)",
            "choisir le bon de ce numéro sur la page (0 pour le dixième)",
            "den Bon mit dieser Nummer auf der Seite wählen (0 ist der zehnte)",
            "选择本页第几张单（0 是第十张）",
        ],
        keys: &[
            "Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8",
            "Digit9", "Digit0", "Numpad1", "Numpad2", "Numpad3", "Numpad4", "Numpad5", "Numpad6",
            "Numpad7", "Numpad8", "Numpad9", "Numpad0",
        ],
        cap: "1–9",
    },
    Describe {
        kind: IntentKind::Bump,
        label: ["done", "listo", "prêt", "fertig", "完成"],
        help: [
            "done: the chosen line or ticket, else the first; at the pass: send out",
            "listo: la línea o comanda elegida, o la primera; en el pase: sale",
            "prêt : la ligne ou le bon choisi, sinon le premier ; au passe : envoi",
            "fertig: gewählte Zeile oder Bon, sonst der erste; am Pass: raus",
            "完成所选的行或单，未选则第一张；出菜口：出菜",
        ],
        keys: &["Enter", "NumpadEnter", "ControlLeft"],
        cap: "Enter",
    },
    Describe {
        kind: IntentKind::Start,
        label: ["start", "empezar", "commencer", "anfangen", "开做"],
        help: [
            "work on the chosen ticket begins",
            "empieza el trabajo en la comanda elegida",
            "le travail sur le bon choisi commence",
            "mit dem gewählten Bon anfangen",
            "开始做所选的单",
        ],
        keys: &["KeyS"],
        cap: "S",
    },
    Describe {
        kind: IntentKind::Undo,
        label: ["undo", "deshacer", "annuler", "zurück", "撤销"],
        help: [
            "take back the last bump, for 10 s and without a trace",
            "deshacer lo último, durante 10 s y sin rastro",
            "annuler le dernier envoi, pendant 10 s et sans trace",
            "das Letzte zurücknehmen, 10 s lang und ohne Spur",
            "10 秒内撤销上一次完成，不留记录",
        ],
        keys: &["Backspace", "KeyU"],
        cap: "Bksp",
    },
    Describe {
        kind: IntentKind::Recall,
        label: ["recall", "recuperar", "rappel", "zurückholen", "召回"],
        help: [
            "list of the last bumped, to bring one back",
            "lista de las últimas, para recuperar una",
            "liste des derniers envoyés, pour en rappeler un",
            "Liste der letzten, um einen zurückzuholen",
            "最近完成的单，可召回",
        ],
        keys: &["NumpadSubtract", "Minus", "KeyR"],
        cap: "−",
    },
    Describe {
        kind: IntentKind::AllDay,
        label: ["all day", "total", "total", "gesamt", "合计"],
        help: [
            "show or hide the totals",
            "mostrar u ocultar los totales",
            "montrer ou cacher les totaux",
            "Summen zeigen oder verbergen",
            "显示或隐藏合计",
        ],
        keys: &["KeyA"],
        cap: "A",
    },
    Describe {
        kind: IntentKind::NextPage,
        label: ["page", "página", "page", "Seite", "翻页"],
        help: [
            "next page",
            "página siguiente",
            "page suivante",
            "nächste Seite",
            "下一页",
        ],
        keys: &["Space", "PageDown"],
        cap: "Space",
    },
    Describe {
        kind: IntentKind::PreviousPage,
        label: [
            "page back",
            "página anterior",
            "page précédente",
            "Seite zurück",
            "上一页",
        ],
        help: [
            "page before",
            "página anterior",
            "page précédente",
            "vorige Seite",
            "上一页",
        ],
        keys: &["PageUp"],
        cap: "PgUp",
    },
    Describe {
        kind: IntentKind::NextTicket,
        label: ["next", "siguiente", "suivant", "nächster", "下一张"],
        help: [
            "next ticket",
            "comanda siguiente",
            "bon suivant",
            "nächster Bon",
            "下一张单",
        ],
        keys: &["ArrowRight", "Tab"],
        cap: "→",
    },
    Describe {
        kind: IntentKind::PreviousTicket,
        label: ["previous", "anterior", "précédent", "voriger", "上一张"],
        help: [
            "ticket before",
            "comanda anterior",
            "bon précédent",
            "voriger Bon",
            "上一张单",
        ],
        keys: &["ArrowLeft"],
        cap: "←",
    },
    Describe {
        kind: IntentKind::NextLine,
        label: ["line", "línea", "ligne", "Zeile", "下一行"],
        help: [
            "next line of the chosen ticket",
            "línea siguiente de la comanda",
            "ligne suivante du bon",
            "nächste Zeile des Bons",
            "下一行",
        ],
        keys: &["ArrowDown"],
        cap: "↓",
    },
    Describe {
        kind: IntentKind::PreviousLine,
        label: [
            "line back",
            "línea anterior",
            "ligne précédente",
            "Zeile zurück",
            "上一行",
        ],
        help: [
            "line before",
            "línea anterior",
            "ligne précédente",
            "vorige Zeile",
            "上一行",
        ],
        keys: &["ArrowUp"],
        cap: "↑",
    },
    Describe {
        kind: IntentKind::Rush,
        label: ["rush", "urgente", "urgent", "eilt", "加急"],
        help: [
            "the chosen order goes before all others, or no longer",
            "la orden elegida pasa delante de todas, o deja de hacerlo",
            "la commande choisie passe devant, ou ne passe plus",
            "die gewählte Bestellung zuerst, oder nicht mehr",
            "所选订单优先，或取消优先",
        ],
        keys: &["KeyX"],
        cap: "X",
    },
    Describe {
        kind: IntentKind::CloseStation,
        label: Word::CloseStation.row(),
        help: [
            "close this station (its work goes to the backup), or open it",
            "cerrar esta estación (su trabajo va a la de apoyo), o abrirla",
            "fermer ce poste (son travail va au suppléant), ou l’ouvrir",
            "diese Station schließen (Arbeit geht an die Vertretung) oder öffnen",
            "关闭本工位（工作转到后备），或重新开放",
        ],
        keys: &["KeyC"],
        cap: "C",
    },
    Describe {
        kind: IntentKind::Help,
        label: ["keys", "teclas", "touches", "Tasten", "按键"],
        help: [
            "this list",
            "esta lista",
            "cette liste",
            "diese Liste",
            "本列表",
        ],
        keys: &["F1", "Slash"],
        cap: "?",
    },
    Describe {
        kind: IntentKind::Close,
        label: ["close", "cerrar", "fermer", "schließen", "关闭"],
        help: [
            "close the list, or choose nothing",
            "cerrar la lista o no elegir nada",
            "fermer la liste, ou ne rien choisir",
            "Liste schließen oder Auswahl aufheben",
            "关闭列表或取消选择",
        ],
        keys: &["Escape"],
        cap: "Esc",
    },
];

impl IntentKind {
    pub fn describe(self) -> &'static Describe {
        TABLE
            .iter()
            .find(|row| row.kind == self)
            .expect("every kind has its row: tested below")
    }
}

/// What a physical key means; `Pick` counts along the key list of its row.
pub fn of_key(name: &str) -> Option<Intent> {
    let row = TABLE.iter().find(|row| row.keys.contains(&name))?;
    let place = row.keys.iter().position(|key| *key == name)?;
    Some(match row.kind {
        IntentKind::Pick => Intent::Pick(u8::try_from(place % 10).ok()? + 1),
        IntentKind::Bump => Intent::Bump,
        IntentKind::Start => Intent::Start,
        IntentKind::Undo => Intent::Undo,
        IntentKind::Recall => Intent::Recall,
        IntentKind::AllDay => Intent::AllDay,
        IntentKind::NextPage => Intent::NextPage,
        IntentKind::PreviousPage => Intent::PreviousPage,
        IntentKind::NextTicket => Intent::NextTicket,
        IntentKind::PreviousTicket => Intent::PreviousTicket,
        IntentKind::NextLine => Intent::NextLine,
        IntentKind::PreviousLine => Intent::PreviousLine,
        IntentKind::Rush => Intent::Rush,
        IntentKind::CloseStation => Intent::CloseStation,
        IntentKind::Help => Intent::Help,
        IntentKind::Close => Intent::Close,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_and_every_row_has_words() {
        let mut keys: Vec<&str> = TABLE.iter().flat_map(|row| row.keys).copied().collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "a key stands in two rows");
        for row in TABLE {
            assert_eq!(row.kind.describe().cap, row.cap);
            assert!(
                row.label
                    .iter()
                    .chain(&row.help)
                    .all(|text| !text.is_empty())
            );
        }
    }

    #[test]
    fn every_key_of_a_bump_bar_does_something() {
        let bar = [
            "ControlLeft",
            "NumpadSubtract",
            "ArrowDown",
            "ArrowLeft",
            "ArrowRight",
            "Space",
            "Enter",
        ];
        let digits = (0..10).map(|n| format!("Digit{n}"));
        for key in bar.into_iter().map(str::to_owned).chain(digits) {
            assert!(of_key(&key).is_some(), "{key}");
        }
        assert_eq!(of_key("Digit0"), Some(Intent::Pick(10)));
        assert_eq!(of_key("Digit1"), Some(Intent::Pick(1)));
    }
}
