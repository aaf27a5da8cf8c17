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
}
