//! Words of what a waiter needs beside the menu: open items, messages to a station, what a guest had before.

shared::words! {
    OPEN_ITEM: "Open item", "Fuera de carta", "Hors carte", "Außer Karte", "菜单外";
    OPEN_ITEM_TOLD: "something that is on no menu, with its own name and price", "algo que no está en la carta, con su nombre y precio", "ce qui n’est pas à la carte, avec son nom et son prix", "was auf keiner Karte steht, mit eigenem Namen und Preis", "菜单上没有的，自定名称和价格";
    OPEN_NAME: "what is it called?", "¿cómo se llama?", "comment s’appelle-t-il ?", "wie heißt es?", "名称";
    COOKED_AT: "Goes to", "Va a", "Va à", "Geht an", "送到";
    OPEN_ADD: "Add to the check", "Añadir a la cuenta", "Ajouter à l’addition", "Auf die Rechnung", "加入账单";
    OPEN_APPROVAL: "When you send it, somebody who may is asked for their PIN.", "Al enviarlo se pedirá el PIN de quien pueda.", "À l’envoi, on demandera le PIN de qui en a le droit.", "Beim Senden wird jemand, der darf, nach der PIN gefragt.", "下单时会请有权限的人输入密码。";
    OPEN_NAME_BAD: "Write a name of 1 to {} characters.", "Escriba un nombre de 1 a {} caracteres.", "Écrivez un nom de 1 à {} caractères.", "Einen Namen von 1 bis {} Zeichen schreiben.", "名称须为 1 到 {} 个字。";
    OPEN_PRICE_BAD: "The price must be between 0.01 and {}.", "El precio debe estar entre 0.01 y {}.", "Le prix doit être entre 0.01 et {}.", "Der Preis muss zwischen 0.01 und {} liegen.", "价格须在 0.01 到 {} 之间。";
    NO_OPEN: "This menu has no open items; a manager adds [[open_item]] to menu.toml.", "Esta carta no admite platos fuera de carta; un encargado añade [[open_item]] en menu.toml.", "Cette carte n’a pas de hors carte ; un responsable ajoute [[open_item]] dans menu.toml.", "Diese Karte hat nichts außer Karte; ein Leiter ergänzt [[open_item]] in menu.toml.", "此菜单没有菜单外项目；经理可在 menu.toml 添加 [[open_item]]。";
    MESSAGE: "Message", "Mensaje", "Message", "Nachricht", "消息";
    MESSAGE_TOLD: "a few words to a station, and what they say", "unas palabras a una estación, y lo que responden", "quelques mots à un poste, et sa réponse", "ein paar Worte an eine Station, und was sie sagt", "给工位留言并看回复";
    MESSAGE_HINT: "or in your own words", "o con sus palabras", "ou avec vos mots", "oder mit eigenen Worten", "或自己输入";
    MESSAGE_SEND: "Send message", "Enviar mensaje", "Envoyer le message", "Nachricht senden", "发送消息";
    MESSAGE_SENT: "Sent to {}.", "Enviado a {}.", "Envoyé à {}.", "An {} gesendet.", "已发给 {}。";
    MESSAGE_EMPTY: "Choose a phrase or type something.", "Elija una frase o escriba algo.", "Choisissez une phrase ou écrivez.", "Einen Satz wählen oder etwas schreiben.", "请选择或输入内容。";
    MESSAGE_LONG: "At most {} characters.", "Como mucho {} caracteres.", "Au plus {} caractères.", "Höchstens {} Zeichen.", "最多 {} 个字。";
    MESSAGE_AWAY: "The kitchen cannot be reached: nobody would read it. Go and tell them.", "No hay conexión con la cocina: nadie lo leería. Vaya a decirlo.", "La cuisine est injoignable : personne ne le lirait. Allez le dire.", "Die Küche ist nicht erreichbar: niemand läse es. Hingehen und sagen.", "无法连接厨房，没人能看到。请当面转告。";
    WHICH_STATION: "Choose a station first.", "Elija antes una estación.", "Choisissez d’abord un poste.", "Erst eine Station wählen.", "请先选择工位。";
    STATION_DARK: "{} has no screen at work: nobody reads it there until it is back.", "{} no tiene pantalla activa: nadie lo lee hasta que vuelva.", "{} n’a pas d’écran actif : personne ne le lit avant son retour.", "{} hat keinen Bildschirm in Betrieb: niemand liest es, bis er zurück ist.", "{} 的屏幕未工作，恢复之前没人能看到。";
    NOT_SEEN: "not seen yet", "aún no visto", "pas encore vu", "noch nicht gesehen", "尚未看到";
    SEEN_BY: "seen {} by {}", "visto {} por {}", "vu {} par {}", "gesehen {} von {}", "{} {} 已看到";
    QUICK_HURRY: "Guests are in a hurry", "Los clientes tienen prisa", "Les clients sont pressés", "Gäste haben es eilig", "客人赶时间";
    QUICK_HOW_LONG: "How long still?", "¿Cuánto falta?", "Encore combien de temps ?", "Wie lange noch?", "还要多久？";
    QUICK_WAIT: "Please wait, guests are away", "Espere, los clientes no están", "Attendez, les clients sont sortis", "Bitte warten, Gäste sind draußen", "请等一下，客人离席";
    QUICK_TOGETHER: "Everything together, please", "Todo junto, por favor", "Tout ensemble, s’il vous plaît", "Bitte alles zusammen", "请一起上";
    QUICK_ALLERGY: "Allergy: please call me", "Alergia: llámeme, por favor", "Allergie : appelez-moi", "Allergie: bitte rufen", "有过敏，请叫我";
    QUICK_THANKS: "Guests say thank you", "Los clientes dan las gracias", "Les clients remercient", "Gäste sagen danke", "客人表示感谢";
    HISTORY: "History", "Historial", "Historique", "Verlauf", "历史";
    REPEAT_THIS: "Repeat this", "Repetir esto", "Refaire ceci", "Das noch einmal", "再来一次";
    NO_VISITS: "Nothing is known of earlier visits.", "No hay visitas anteriores.", "Aucune visite connue.", "Von früheren Besuchen ist nichts bekannt.", "没有以前的记录。";
    REPEATED: "As {} had it. Check it before you send.", "Como lo tomó {}. Revise antes de enviar.", "Comme {} l’avait pris. Vérifiez avant d’envoyer.", "Wie {} es hatte. Vor dem Senden prüfen.", "按 {} 上次所点，下单前请核对。";
    NOT_REPEATED: "Not to be had today: {}. The rest is written down.", "Hoy no hay: {}. El resto está apuntado.", "Pas disponible aujourd’hui : {}. Le reste est noté.", "Heute nicht zu haben: {}. Der Rest ist notiert.", "今天没有：{}。其余已记下。";
    MESSAGE_WHAT: "message to {}", "mensaje a {}", "message à {}", "Nachricht an {}", "给 {} 的消息";
}
