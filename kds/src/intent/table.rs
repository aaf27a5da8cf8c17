//! The table of commands: label, help, keys and the cap of each, in the kitchen's languages.

mod screen;

use super::{Describe, IntentKind};
use crate::board::words::Word;

/// What hands do all evening. A bump bar is a keyboard: LeftCtrl is a plain key here, and nothing needs two keys at once.
const HANDS: &[Describe] = &[
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
];

/// The table, in the order of the help.
pub fn table() -> impl Iterator<Item = &'static Describe> + Clone {
    HANDS.iter().chain(screen::REST)
}
