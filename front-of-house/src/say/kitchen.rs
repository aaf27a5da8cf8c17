//! How the state of the kitchen is put into words.

shared::words! {
    SERVED_AT: "✓ served {}", "✓ servido {}", "✓ servi {}", "✓ serviert {}", "✓ {} 已上";
    AT_PASS: "● at the pass {}", "● en el pase {}", "● au passe {}", "● am Pass {}", "● 在出菜口 {}";
    PASS_IN: "{} {} · pass in ≈ {}", "{} {} · al pase en ≈ {}", "{} {} · au passe dans ≈ {}", "{} {} · am Pass in ≈ {}", "{} {} · 约 {} 后出菜";
    STATION_LATE: "{} {} · late {}", "{} {} · tarde {}", "{} {} · retard {}", "{} {} · {} zu spät", "{} {} · 超时 {}";
    MIN: "{} min", "{} min", "{} min", "{} min", "{} 分钟";
    HELD_FOR: "held: {} still out", "espera: {} sin servir", "retenu : {} pas servi", "wartet: {} noch nicht serviert", "暂缓：{}还没上";
    HELD_BY_YOU: "held by you: fire it", "retenido por usted: márchelo", "retenu par vous : envoyez", "von Ihnen gehalten: abrufen", "您已等叫：请叫起";
    HELD_UNTIL: "held: fires ≈ {}", "espera: sale ≈ {}", "retenu : part ≈ {}", "wartet: startet ≈ {}", "暂缓：约 {} 开做";
    WAITS_FOR: "waits for {}: fires ≈ {}", "espera a {}: sale ≈ {}", "attend {} : part ≈ {}", "wartet auf {}: startet ≈ {}", "等{}：约 {} 开做";
    AFTER_STEP: "○ {}: after the step before", "○ {}: tras el paso anterior", "○ {} : après l’étape d’avant", "○ {}: nach dem Schritt davor", "○ {}：等上一步";
    STEP_HELD: "○ {}: held", "○ {}: en espera", "○ {} : retenu", "○ {}: wartet", "○ {}：暂缓";
    STEP_LEFT: "◐ {}: {}, {} left", "◐ {}: {}, faltan {}", "◐ {} : {}, reste {}", "◐ {}: {}, noch {}", "◐ {}：{}，剩 {}";
    STEP_OVER: "◐ {}: {}, {} over", "◐ {}: {}, {} de más", "◐ {} : {}, {} de trop", "◐ {}: {}, {} drüber", "◐ {}：{}，超 {}";
    STEP_NOW: "◐ {}: {}", "◐ {}: {}", "◐ {} : {}", "◐ {}: {}", "◐ {}：{}";
    COOKING: "cooking", "en marcha", "en cuisson", "in Arbeit", "在做";
    ON_RAIL: "on the rail", "en la lista", "sur le rail", "am Bord", "已排单";
    STEP_DONE: "● {}: done", "● {}: listo", "● {} : fait", "● {}: fertig", "● {}：好了";
    STEP_VOID: "✕ {}: void", "✕ {}: anulado", "✕ {} : annulé", "✕ {}: storniert", "✕ {}：已退";
    CANCELLED: "cancelled", "cancelada", "annulée", "storniert", "已取消";
    FOOD_UP: "FOOD UP · {}/{} ready", "LISTO · {}/{}", "PRÊT · {}/{}", "FERTIG · {}/{}", "已出菜 · {}/{}";
    SERVED_PAID: "served · paid", "servido · pagado", "servi · payé", "serviert · bezahlt", "已上齐 · 已付";
    SERVED_DUE: "served · to be paid", "servido · por cobrar", "servi · à payer", "serviert · zu zahlen", "已上齐 · 待付";
    LATE: "LATE {} · {}/{} ready", "TARDE {} · {}/{}", "RETARD {} · {}/{}", "ZU SPÄT {} · {}/{}", "超时 {} · {}/{}";
    DUE_IN: "{}/{} ready · due in {} min", "{}/{} listo · faltan {} min", "{}/{} prêt · dans {} min", "{}/{} fertig · noch {} min", "{}/{} 好 · 还有 {} 分钟";
    DINE_IN: "Dine-in", "En sala", "Sur place", "Im Haus", "堂食";
    TAKE_AWAY: "Take-away", "Para llevar", "À emporter", "Mitnehmen", "外带";
    ONLINE: "Online", "En línea", "En ligne", "Online", "网上";
    DELIVERY: "Delivery", "Reparto", "Livraison", "Lieferung", "外送";
    ON_ITS_WAY: "on its way", "en camino", "en route", "unterwegs", "发送中";
}
