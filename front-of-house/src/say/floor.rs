//! Words of the floor: what a table is doing, who waits, how tables are arranged.

shared::words! {
    FREE: "free", "libre", "libre", "frei", "空";
    SEATED: "seated", "sentados", "assis", "besetzt", "已入座";
    NOT_SENT: "not sent yet", "sin enviar", "pas envoyé", "nicht gesendet", "未下单";
    EATING: "eating", "comiendo", "à table", "isst", "用餐中";
    ORDERED: "ordered", "pedido", "commandé", "bestellt", "已下单";
    PAYING: "paying", "pagando", "paie", "zahlt", "结账中";
    WAITS_HERE: "waits here", "espera aquí", "attend ici", "wartet hier", "在本机等待";
    LATE: "late", "tarde", "en retard", "zu spät", "超时";
    WAITS_LONG: "waits too long", "espera demasiado", "attend trop", "wartet zu lange", "等太久";
    FOOD_UP: "food up", "plato listo", "plat prêt", "Essen fertig", "已出菜";
    FOOD_UP_MARK: "● food up", "● plato listo", "● plat prêt", "● Essen fertig", "● 已出菜";
    TABLE_STATE: "Table {}, {}", "Mesa {}, {}", "Table {}, {}", "Tisch {}, {}", "{} 号桌，{}";
    ONE_SEAT: "1 seat", "1 asiento", "1 place", "1 Platz", "1 座";
    SEATS: "{} seats", "{} asientos", "{} places", "{} Plätze", "{} 座";
    MINUTES: "{} min", "{} min", "{} min", "{} min", "{} 分钟";
    ALLERGY: "⚠ allergy", "⚠ alergia", "⚠ allergie", "⚠ Allergie", "⚠ 过敏";
    RUSH: "» rush", "» urgente", "» urgent", "» eilt", "» 加急";
    TO_GO: "TO GO", "PARA LLEVAR", "À EMPORTER", "ZUM MITNEHMEN", "外带外送";
    NO_TO_GO: "No orders to go.", "No hay pedidos para llevar.", "Rien à emporter.", "Nichts zum Mitnehmen.", "没有外带订单。";
    FETCHING: "Fetching the orders …", "Trayendo las órdenes …", "Récupération des commandes …", "Hole die Bestellungen …", "正在获取订单…";
    TYPED_TABLE: "table {} ⏎", "mesa {} ⏎", "table {} ⏎", "Tisch {} ⏎", "{} 号桌 ⏎";
    NO_TABLE: "There is no table {}.", "No hay mesa {}.", "Il n’y a pas de table {}.", "Es gibt keinen Tisch {}.", "没有 {} 号桌。";
    NO_TABLES: "This restaurant has no tables; take orders to go.", "Este restaurante no tiene mesas; tome pedidos para llevar.", "Ce restaurant n’a pas de tables ; prenez à emporter.", "Dieses Restaurant hat keine Tische; nehmen Sie Bestellungen zum Mitnehmen an.", "本店没有餐桌，请接外带单。";
    ARRANGE: "Arrange tables", "Colocar mesas", "Placer les tables", "Tische stellen", "摆放餐桌";
    ARRANGING: "Drag a table to its place; tap it to turn or shape it.", "Arrastre una mesa; tóquela para girarla o darle forma.", "Glissez une table ; touchez-la pour la tourner ou la former.", "Tisch ziehen; antippen zum Drehen oder Formen.", "拖动餐桌；点一下可旋转或换形状。";
    ARRANGE_DONE: "Keep this plan", "Guardar este plano", "Garder ce plan", "Plan behalten", "保存布局";
    ARRANGE_LEAVE: "Leave it as it was", "Dejarlo como estaba", "Laisser comme avant", "So lassen", "不保存";
    ARRANGE_ROUND: "Round", "Redonda", "Ronde", "Rund", "圆桌";
    ARRANGE_SQUARE: "Square", "Cuadrada", "Carrée", "Eckig", "方桌";
    ARRANGE_TURN: "Turn", "Girar", "Tourner", "Drehen", "旋转";
    STANDS_THERE: "Table {} stands there.", "Allí está la mesa {}.", "La table {} est là.", "Dort steht Tisch {}.", "{} 号桌在那里。";
    PLAN_KEPT: "The plan is kept in {}.", "El plano está guardado en {}.", "Le plan est gardé dans {}.", "Der Plan liegt in {}.", "布局已存到 {}。";
    PLAN_NOT_KEPT: "The plan cannot be written to {} ({}); it holds until this terminal is closed.", "No se puede escribir el plano en {} ({}); vale hasta cerrar este terminal.", "Le plan ne peut être écrit dans {} ({}) ; il tient jusqu’à la fermeture.", "Der Plan kann nicht nach {} geschrieben werden ({}); er gilt, bis dieses Terminal endet.", "布局无法写入 {}（{}）；本次运行有效。";
    ALL_ROOMS: "All", "Todas", "Toutes", "Alle", "全部";
    UP_AT: "● Food up: {}, {}", "● Listo: {}, {}", "● Prêt : {}, {}", "● Fertig: {}, {}", "● 出菜：{}，{}";
}
