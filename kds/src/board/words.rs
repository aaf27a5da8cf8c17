//! The screen's own words in the kitchen's languages; what is cooked brings its names along.

pub use shared::lang::Lang;

macro_rules! words {
    ($($name:ident: $en:literal, $es:literal, $fr:literal, $de:literal, $zh:literal;)+) => {
        /// A word or short phrase of the screen; `{}` marks where a figure or name goes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word { $($name,)+ }

        impl Word {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name,)+];

            pub(crate) const fn row(self) -> [&'static str; 5] {
                match self { $(Self::$name => [$en, $es, $fr, $de, $zh],)+ }
            }
        }
    };
}

words! {
    Open: "open", "abiertas", "ouvertes", "offen", "待做";
    Held: "held", "en espera", "en attente", "gehalten", "暂缓";
    HeldTag: "HELD", "EN ESPERA", "ATTENTE", "WARTET", "暂缓";
    LastHour: "last hour", "última hora", "dernière heure", "letzte Stunde", "近一小时";
    Capacity: "cooking", "en marcha", "en cuisson", "in Arbeit", "在做";
    Linked: "Linked", "Conectado", "Relié", "Verbunden", "已连接";
    Linking: "Looking for the router", "Buscando el router", "Recherche du routeur", "Suche den Router", "正在寻找主机";
    CutOff: "Cut off {}", "Sin conexión {}", "Coupé {}", "Getrennt {}", "断线 {}";
    Due: "DUE {}", "FALTAN {}", "DANS {}", "NOCH {}", "剩余 {}";
    Late: "LATE {}", "TARDE {}", "RETARD {}", "ZU SPÄT {}", "超时 {}";
    Table: "Table {}", "Mesa {}", "Table {}", "Tisch {}", "{} 号桌";
    TakeAway: "Take-away", "Para llevar", "À emporter", "Mitnehmen", "外带";
    Online: "Online", "En línea", "En ligne", "Online", "网上";
    Delivery: "Delivery", "Reparto", "Livraison", "Lieferung", "外卖";
    Rush: "RUSH", "URGENTE", "URGENT", "EILT", "加急";
    Refire: "cook again: {}", "repetir: {}", "à refaire : {}", "noch einmal: {}", "重做：{}";
    Recalled: "RECALLED", "RECUPERADA", "RAPPELÉE", "ZURÜCKGEHOLT", "已召回";
    AddOn: "ADD-ON {}", "AÑADIDO {}", "AJOUT {}", "NACHTRAG {}", "加单 {}";
    Changed: "CHANGED SINCE YOU LOOKED", "CAMBIADO DESDE QUE MIRÓ", "CHANGÉ DEPUIS", "INZWISCHEN GEÄNDERT", "看过之后有改动";
    Void: "VOID", "ANULADO", "ANNULÉ", "STORNO", "取消";
    Seat: "seat {}", "asiento {}", "place {}", "Platz {}", "{} 号座";
    WholeTable: "whole table", "toda la mesa", "toute la table", "ganzer Tisch", "全桌";
    Continued: "continued", "continúa", "suite", "Fortsetzung", "接上";
    Continues: "continues", "continúa", "continue", "geht weiter", "未完";
    Fires: "fires ≈ {}", "sale ≈ {}", "part ≈ {}", "startet ≈ {}", "约 {} 开做";
    StillOut: "{} still out", "{} aún sin servir", "{} pas encore servi", "{} noch nicht fertig", "{}还没好";
    WaitsFor: "waits for {}", "espera a {}", "attend {}", "wartet auf {}", "等{}";
    HeldByFront: "held by the waiter", "retenida por el camarero", "retenue en salle", "vom Service gehalten", "服务员暂缓";
    Waiting: "waits for the step before", "espera el paso anterior", "attend l’étape d’avant", "wartet auf den Schritt davor", "等上一步";
    HandedOver: "for {}", "de {}", "pour {}", "für {}", "代 {}";
    AllDay: "ALL DAY", "TOTAL", "TOTAL", "GESAMT", "合计";
    Empty: "No tickets", "Sin comandas", "Aucun bon", "Keine Bons", "没有单子";
    LastBumped: "Last bumped {}", "Última lista {}", "Dernier envoi {}", "Zuletzt fertig {}", "上次完成 {}";
    NothingYet: "Nothing was bumped yet", "Nada terminado todavía", "Rien d’envoyé encore", "Noch nichts fertig", "还没有完成的单子";
    More: "+{} more", "+{} más", "+{} autres", "+{} weitere", "还有 {} 张";
    Oldest: "oldest {}", "la más vieja {}", "le plus ancien {}", "ältester {}", "最早 {}";
    NoWordSince: "No word from the router since {}.", "Sin noticias del router desde {}.", "Sans nouvelles du routeur depuis {}.", "Nichts vom Router seit {}.", "自 {} 起没有主机消息。";
    NoWordYet: "No word from the router yet ({}).", "Aún sin noticias del router ({}).", "Pas encore de nouvelles du routeur ({}).", "Noch nichts vom Router ({}).", "还没有主机消息（{}）。";
    MayBeOld: "Tickets shown may be old; your bumps are kept and will be sent.", "Las comandas pueden no estar al día; sus avisos se guardan y se enviarán.", "Les bons affichés peuvent être anciens ; vos envois sont gardés et partiront.", "Bons können veraltet sein; Ihre Meldungen bleiben erhalten und werden gesendet.", "显示的单子可能已过时；您的操作已保存，恢复后会发送。";
    Kept: "{} kept", "{} guardados", "{} gardés", "{} gemerkt", "已保存 {}";
    NewsLost: "The router is there, but its news does not arrive. Tickets may be missing: ask at the pass, and restart this screen.", "El router está, pero sus noticias no llegan. Pueden faltar comandas: pregunte en el pase y reinicie esta pantalla.", "Le routeur est là, mais ses nouvelles n’arrivent pas. Des bons peuvent manquer : demandez au passe et relancez cet écran.", "Der Router ist da, aber seine Nachrichten kommen nicht an. Bons können fehlen: am Pass fragen und diesen Bildschirm neu starten.", "主机在线，但消息收不到，可能缺单：请问出菜口，并重启此屏。";
    OtherProtocol: "The router speaks protocol {}, this screen {}: update the older of the two programs.", "El router habla el protocolo {} y esta pantalla el {}: actualice el programa más antiguo.", "Le routeur parle le protocole {}, cet écran le {} : mettez à jour le plus ancien des deux.", "Der Router spricht Protokoll {}, dieser Bildschirm {}: das ältere Programm aktualisieren.", "主机使用协议 {}，此屏使用协议 {}：请更新较旧的程序。";
    Fetching: "Fetching what is open …", "Trayendo lo pendiente …", "Récupération en cours …", "Hole, was offen ist …", "正在获取单子…";
    FetchingHelp: "This screen does not know yet what there is to do.", "Esta pantalla aún no sabe qué hay que hacer.", "Cet écran ne sait pas encore ce qu’il y a à faire.", "Dieser Bildschirm weiß noch nicht, was zu tun ist.", "此屏还不知道有哪些单子。";
    NoStation: "The router knows no station '{}'.", "El router no conoce la estación '{}'.", "Le routeur ne connaît pas le poste « {} ».", "Der Router kennt keine Station '{}'.", "主机没有工位“{}”。";
    NoStationHelp: "Check --station and the restaurant files of both programs.", "Revise --station y los archivos de ambos programas.", "Vérifiez --station et les fichiers des deux programmes.", "Prüfen Sie --station und die Dateien beider Programme.", "请检查 --station 和两边的餐厅文件。";
    Behind: "{} is {} min behind", "{} va {} min tarde", "{} a {} min de retard", "{} ist {} min zurück", "{} 慢了 {} 分钟";
    Dark: "{} is dark: its work comes here", "{} sin pantalla: su trabajo llega aquí", "{} est éteint : son travail arrive ici", "{} ist dunkel: Arbeit kommt hierher", "{} 黑屏：由本站代做";
    ClosedHere: "{} is closed: its work comes here", "{} cerrada: su trabajo llega aquí", "{} est fermé : son travail arrive ici", "{} ist geschlossen: Arbeit kommt hierher", "{} 已关闭：由本站代做";
    ClosedTag: "CLOSED", "CERRADA", "FERMÉ", "GESCHLOSSEN", "已关闭";
    ClosedNow: "CLOSED:", "CERRADA:", "FERMÉ :", "GESCHLOSSEN:", "已关闭：";
    ClosedSince: "CLOSED since {}:", "CERRADA desde las {}:", "FERMÉ depuis {} :", "GESCHLOSSEN seit {}:", "自 {} 起关闭：";
    ClosedTo: "new tickets go to {}; press {} to open", "las comandas nuevas van a {}; pulse {} para abrir", "les nouveaux bons vont à {} ; touche {} pour ouvrir", "neue Bons gehen an {}; mit {} öffnen", "新单转到 {}；按 {} 开放";
    CloseAsk: "Close {}?", "¿Cerrar {}?", "Fermer {} ?", "{} schließen?", "关闭 {}？";
    CloseAskHelp: "New tickets, and those nobody has begun, go to {}.", "Las comandas nuevas y las no empezadas pasan a {}.", "Les nouveaux bons, et ceux que personne n’a commencés, vont à {}.", "Neue Bons, und die noch niemand begonnen hat, gehen an {}.", "新单和还没开做的单转到 {}。";
    CloseStation: "close station", "cerrar estación", "fermer le poste", "Station schließen", "关闭工位";
    KeepOpen: "keep it open", "dejarla abierta", "laisser ouvert", "offen lassen", "保持开放";
    OpenAsk: "Open {}?", "¿Abrir {}?", "Ouvrir {} ?", "{} öffnen?", "开放 {}？";
    OpenAskHelp: "New tickets come here again; what was handed over stays where it is.", "Las comandas nuevas vuelven aquí; lo ya pasado se queda donde está.", "Les nouveaux bons reviennent ici ; ce qui a été confié reste où il est.", "Neue Bons kommen wieder hierher; Abgegebenes bleibt, wo es ist.", "新单重新到这里；已转出的不变。";
    OpenStation: "open station", "abrir estación", "ouvrir le poste", "Station öffnen", "开放工位";
    KeepClosed: "keep it closed", "dejarla cerrada", "laisser fermé", "geschlossen lassen", "保持关闭";
    TimersStopped: "Timers stand still: the router’s clock jumped, and courses do not start by themselves. Check its clock, then restart it with --accept-clock.", "Temporizadores parados: el reloj del router saltó y los pases no salen solos. Revise su reloj y reinícielo con --accept-clock.", "Minuteries arrêtées : l’horloge du routeur a sauté et rien ne part tout seul. Vérifiez-la, puis relancez-le avec --accept-clock.", "Zeiten stehen still: Die Uhr des Routers ist gesprungen, Gänge starten nicht von selbst. Uhr prüfen, dann mit --accept-clock neu starten.", "计时已停：主机时钟跳变，菜不会自动开做。请检查时钟，再用 --accept-clock 重启主机。";
    Undo: "Undo {}", "Deshacer {}", "Annuler {}", "Zurück {}", "撤销 {}";
    RecallTitle: "RECALL: the last that were bumped", "RECUPERAR: las últimas terminadas", "RAPPEL : les derniers envoyés", "ZURÜCKHOLEN: zuletzt fertig", "召回：最近完成的";
    RecallEmpty: "Nothing to recall", "Nada que recuperar", "Rien à rappeler", "Nichts zurückzuholen", "没有可召回的单子";
    RecallHelp: "Tap one, or press its number, to bring it back.", "Toque una o pulse su número para recuperarla.", "Touchez-en un ou tapez son numéro.", "Antippen oder Nummer drücken.", "点一下或按编号召回。";
    Bumped: "bumped {}", "lista {}", "envoyé {}", "fertig {}", "{} 完成";
    Last: "last: {}", "última: {}", "dernier : {}", "zuletzt: {}", "上一张：{}";
    HelpTitle: "KEYS", "TECLAS", "TOUCHES", "TASTEN", "按键";
    NotOpen: "{} is held: {}", "{} en espera: {}", "{} en attente : {}", "{} wartet: {}", "{} 暂缓：{}";
    TapKept: "Kept; it goes out when the router is back.", "Guardado; saldrá cuando vuelva el router.", "Gardé ; partira au retour du routeur.", "Gemerkt; geht raus, sobald der Router da ist.", "已保存，主机恢复后发送。";
    ChangedBump: "{} changed after you looked; look again", "{} cambió; mire de nuevo", "{} a changé ; regardez", "{} hat sich geändert; noch einmal ansehen", "{} 有改动，请再看";
    DiskFull: "Taps cannot be written to disk ({}); free space on this machine", "No se puede escribir en disco ({}); libere espacio", "Écriture impossible ({}) ; libérez de l’espace", "Kann nicht auf die Platte schreiben ({}); Platz schaffen", "无法写入磁盘（{}）；请清理空间";
    QueueFull: "{} taps wait for the router; this one was not taken", "{} toques esperan al router; este no se tomó", "{} envois attendent le routeur ; celui-ci n’a pas été pris", "{} Meldungen warten auf den Router; diese wurde nicht angenommen", "已有 {} 次操作在等主机，这次没有记下";
    News: "NEW {}", "NUEVA {}", "NOUVEAU {}", "NEU {}", "新单 {}";
    LateNews: "LATE {}", "TARDE {}", "RETARD {}", "ZU SPÄT {}", "超时 {}";
    ChangeNews: "CHANGED {}", "CAMBIADA {}", "CHANGÉ {}", "GEÄNDERT {}", "改动 {}";
    Order: "ORDER", "ORDEN", "COMMANDE", "BESTELLUNG", "单号";
    Who: "WHO", "QUIÉN", "POUR", "FÜR", "客人";
    DueHead: "DUE", "HORA", "DÛ", "FÄLLIG", "时限";
    Go: "GO", "SALE", "ENVOI", "RAUS", "出菜";
    AllReady: "all ready", "todo listo", "tout est prêt", "alles fertig", "都好了";
    LateSmall: "LATE", "TARDE", "RETARD", "ZU SPÄT", "超时";
    OnTime: "on time", "a tiempo", "à l’heure", "pünktlich", "准时";
    DueSoon: "due soon", "pronto", "bientôt", "bald fällig", "快到了";
    HeldSmall: "held", "en espera", "en attente", "gehalten", "暂缓";
    OnPass: "{} on the pass", "{} en el pase", "{} au passe", "{} am Pass", "已在出菜口 {}";
    HoldsUp: "holds it up · {}", "lo retrasa · {}", "bloque · {}", "hält auf · {}", "拖住了 · {}";
    HoldsUpNow: "holds it up", "lo retrasa", "bloque", "hält auf", "拖住了";
    FiresShort: "fires {}", "sale {}", "part {}", "startet {}", "{} 开做";
    Plates: "{} plates", "{} platos", "{} assiettes", "{} Teller", "{} 份";
    OnePlate: "1 plate", "1 plato", "1 assiette", "1 Teller", "1 份";
    OfDone: "{} of {}", "{} de {}", "{} sur {}", "{} von {}", "{}/{}";
    ReadyToGo: "ready to go", "listas", "prêtes", "fertig", "可出菜";
    LateCount: "late", "tarde", "en retard", "zu spät", "超时";
    Cooking: "cooking", "en cocina", "en cuisson", "in Arbeit", "制作中";
    NextQuarter: "next 15 min", "próximos 15 min", "15 min à venir", "nächste 15 min", "未来 15 分钟";
    PlatesWord: "plates", "platos", "assiettes", "Teller", "份";
    AllLinked: "All {} stations lit", "{} estaciones activas", "{} postes allumés", "Alle {} Stationen an", "{} 个工位在线";
    DarkList: "Dark: {}", "Sin pantalla: {}", "Éteint : {}", "Dunkel: {}", "黑屏：{}";
    ClosedList: "{} closed", "Cerrada: {}", "Fermé : {}", "Geschlossen: {}", "已关闭：{}";
    NoOrders: "No orders", "Sin órdenes", "Aucune commande", "Keine Bestellungen", "没有订单";
    LastServed: "Last sent out {}", "Última salida {}", "Dernier envoi {}", "Zuletzt raus {}", "上次出菜 {}";
    AtThePass: "AT THE PASS", "EN EL PASE", "AU PASSE", "AM PASS", "出菜口";
    NotReady: "{} is not ready yet", "{} aún no está listo", "{} n’est pas prêt", "{} ist noch nicht fertig", "{} 还没好";
}

impl Word {
    pub const fn text(self, lang: Lang) -> &'static str {
        self.row()[lang.column()]
    }

    /// The phrase with `value` in its place.
    pub fn with(self, lang: Lang, value: impl std::fmt::Display) -> String {
        self.text(lang).replacen("{}", &value.to_string(), 1)
    }

    /// The phrase with two values in their places.
    pub fn with2(
        self,
        lang: Lang,
        first: impl std::fmt::Display,
        second: impl std::fmt::Display,
    ) -> String {
        let both = [first.to_string(), second.to_string()];
        let mut parts = self.text(lang).split("{}");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for (value, part) in both.iter().zip(parts) {
            text.push_str(value);
            text.push_str(part);
        }
        text
    }
}

/// The fourteen allergens as cooks read them, in capitals.
pub fn allergen(allergen: shared::menu::Allergen, lang: Lang) -> String {
    shared::lang::allergen(allergen, lang).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_fills_the_same_places() {
        for word in Word::ALL {
            let places = |lang| word.text(lang).matches("{}").count();
            for lang in Lang::ALL {
                assert_eq!(
                    places(lang),
                    places(Lang::En),
                    "{word:?} in {}",
                    lang.code()
                );
                assert!(!word.text(lang).is_empty());
            }
        }
        assert_eq!(
            Word::Behind.with2(Lang::En, "Fry", 4),
            "Fry is 4 min behind"
        );
    }
}
