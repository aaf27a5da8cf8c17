//! The dialogs that stand over the evening of `pictures`, each as it looks when it is needed.

use front_of_house::desk::{CardRun, Desk, Favourites, Place};
use front_of_house::intent::{Field, Intent, Method};
use shared::check::{CheckLine, OpenCheck, Payment, Share};
use shared::ids::*;
use shared::menu::Allergen;
use shared::money::Money;
use shared::order::{Channel, Tender, Totals};
use shared::ticket::OrderView;
use shared::time::{BusinessDate, Span};
use shared::wire::*;
use uuid::Uuid;

use crate::house::*;
use crate::people::people;
use crate::pictures::Album;

fn typed(field: Field, text: &str) -> Intent {
    Intent::Type(field, text.to_owned())
}

fn twelve() -> Place {
    Place::Table(TableId::new("12").unwrap())
}

/// The check of table 12 with a card payment on it.
fn partly_paid(desk: &Desk) -> HouseUpdate {
    let view: OrderView = desk.orders_at(&twelve())[0].clone();
    let line = |line: &shared::ticket::LineView| CheckLine {
        order: view.head.order,
        line: line.line,
        share: Share::WHOLE,
        amounts: Totals {
            net: line.sealed.net,
            tax: line.sealed.tax,
            gross: line.sealed.gross,
        },
        adjustments: Vec::new(),
        settled: false,
    };
    let paid = Money(6_000);
    let payment = |n, tender, amount, tip| Payment {
        n,
        at: EVENING,
        tender,
        amount,
        change: Money::ZERO,
        tip,
        by: None,
    };
    let card = Tender::Card {
        approval: Some("123456".to_owned()),
        last_four: Some("4242".to_owned()),
        brand: Some("visa".to_owned()),
    };
    let cash = Tender::Cash {
        tendered: Money(2_000),
    };
    let check = OpenCheck {
        check: view.check.check,
        revision: Revision(3),
        seat: None,
        lines: view.lines.iter().map(line).collect(),
        rounding: Money::ZERO,
        totals: view.check.totals,
        payments: vec![
            payment(1, cash, Money(2_000), Money::ZERO),
            payment(2, card, Money(4_000), Money(400)),
        ],
        refunded: Money::ZERO,
        paid,
        due: view.check.totals.gross - paid,
        settled: false,
    };
    let check = Box::new(check);
    HouseUpdate::Check { check }
}

fn message(n: u128, text: &str, seen: Option<&str>) -> HouseUpdate {
    let sent_at = EVENING - Span::from_mins(2);
    HouseUpdate::Message {
        message: Box::new(StationMessage {
            message: MessageId(Uuid::from_u128(n)),
            station: StationId::new("grill").unwrap(),
            order: None,
            number: Some(31),
            table: TableId::new("12").ok(),
            text: text.to_owned(),
            from: Some("ana".parse().unwrap()),
            sent_at,
            seen: seen.map(|reply| MessageSeen {
                at: EVENING - Span::from_mins(1),
                reply: Some(reply.to_owned()),
            }),
        }),
    }
}

fn visits() -> Vec<Visit> {
    let line = |id: &str, quantity| VisitLine {
        item: item(id),
        name: id.replace("summer-soup", "Summer soup"),
        size: None,
        quantity,
        modifiers: Vec::new(),
    };
    let house = shared::fixture::restaurant();
    let day = |days: i64| EVENING - Span::from_mins(days * 24 * 60);
    let visit = |n, days, channel, table: Option<&str>, lines, total| Visit {
        order: OrderId(Uuid::from_u128(n)),
        at: day(days),
        business_date: BusinessDate::of(day(days), house.time_zone, house.day_ends_at),
        channel,
        table: table.map(|name| TableId::new(name).unwrap()),
        lines,
        total: Money(total),
    };
    vec![
        visit(
            1,
            6,
            Channel::DineIn,
            Some("4"),
            vec![line("burrata", 1), line("ribeye", 2), line("cola", 2)],
            10_480,
        ),
        visit(
            2,
            19,
            Channel::Online,
            None,
            vec![line("lamb-chops", 1)],
            3_348,
        ),
        visit(
            3,
            40,
            Channel::TakeAway,
            None,
            vec![line("summer-soup", 2)],
            1_400,
        ),
    ]
}

/// Maria was found, and her history is known.
fn looks_up(album: &mut Album) -> Vec<Intent> {
    let guest = Customer {
        id: CustomerId(Uuid::from_u128(7)),
        name: "Maria Fernández".to_owned(),
        phone: Some("555 0199".to_owned()),
        consent: true,
        allergies: vec![Allergen::Peanut],
        points: 212,
    };
    let customer = guest.id;
    let mut face = album.face();
    let at = face.clock.now();
    let phone = typed(Field::GuestPhone, "555");
    let mut answered = |intents: &[Intent], accepted: Accepted| {
        let mut asked = None;
        for intent in intents {
            let mut mint = mint;
            let mut stamp = front_of_house::desk::Stamp {
                at,
                mint: &mut mint,
            };
            for effect in face.terminal.desk.act(intent, &mut stamp) {
                if let front_of_house::desk::Effect::Desk(request, _) = effect {
                    asked = Some(request);
                }
            }
        }
        let mut mint = mint;
        let mut stamp = front_of_house::desk::Stamp {
            at,
            mint: &mut mint,
        };
        let request = asked.expect("the router was asked");
        face.terminal
            .desk
            .hear_answer(request, Ok(accepted), &mut stamp);
    };
    let customers = vec![guest];
    let find = [table("12"), Intent::AskGuest, phone, Intent::FindGuest];
    answered(&find, Accepted::Customers { customers });
    let visits = visits();
    let history = [Intent::GuestHistory(customer)];
    answered(&history, Accepted::History { customer, visits });
    Vec::new()
}

fn all(album: &mut Album, phone: bool) {
    let name = |name: &str| {
        if phone {
            format!("phone_{name}")
        } else {
            name.to_owned()
        }
    };
    album.shows(
        &name("open_item"),
        [
            table("12"),
            Intent::Category(CategoryId::new("desserts").unwrap()),
            Intent::AskOpenItem,
            typed(Field::OpenName, "Birthday cake for eight"),
            typed(Field::OpenPrice, "48.50"),
        ],
    );
    {
        let mut face = album.face();
        let desk = &mut face.terminal.desk;
        drop(desk.hear_house(message(1, "Guests are in a hurry", Some("in 5 minutes"))));
        drop(desk.hear_house(message(2, "Seat 3: no butter at all, please", None)));
    }
    album.shows(
        &name("message"),
        [
            Intent::CloseDialog,
            Intent::AskMessage,
            Intent::MessageTo(StationId::new("grill").unwrap()),
            typed(Field::Message, "Everything together, please"),
        ],
    );
    let intents = looks_up(album);
    album.shows(&name("history"), intents);
    if phone {
        return;
    }
    let paid = partly_paid(&album.face().terminal.desk);
    let check = album.face().terminal.desk.orders_at(&twelve())[0]
        .check
        .check;
    drop(album.face().terminal.desk.hear_house(paid));
    album.shows(
        "tip",
        [
            Intent::CloseDialog,
            Intent::AskTip(check),
            typed(Field::Tip, "6.00"),
        ],
    );
    album.shows(
        "gift_issue",
        [
            Intent::CloseDialog,
            Intent::AskGift,
            typed(Field::Gift, "G41520077"),
            typed(Field::GiftAmount, "50.00"),
        ],
    );
    album.shows(
        "gift_pay",
        [
            Intent::CloseDialog,
            Intent::AskPay,
            Intent::Pay(Method::Gift),
            typed(Field::Gift, "G41520077"),
        ],
    );
    let run = CardRun {
        attempt: Uuid::from_u128(9),
        place: Some(twelve()),
        check,
        amount: Money(9_420),
        tip: Money(900),
        at: EVENING - Span::from_mins(4),
        stopped: false,
        declined: None,
        found: false,
    };
    album
        .face()
        .terminal
        .desk
        .recover(Vec::new(), Vec::new(), vec![run], Favourites::default());
    album.shows("card_unknown", [Intent::CloseDialog, Intent::AskWaiting]);
    let staff = Box::new(people(Some("ana")));
    drop(
        album
            .face()
            .terminal
            .desk
            .hear_house(HouseUpdate::People { people: staff }),
    );
    album.shows("sign_in", [Intent::CloseDialog, Intent::SignIn]);
    album.does([
        Intent::CloseDialog,
        Intent::AskOpenItem,
        typed(Field::OpenName, "Birthday cake for eight"),
        typed(Field::OpenPrice, "48.50"),
        Intent::Confirm,
        Intent::Send,
    ]);
}

#[test]
fn the_pictures_of_the_dialogs_are_the_accepted_ones() {
    let Some(mut album) = Album::open((1_280, 800)) else {
        return;
    };
    all(&mut album, false);
    // The router says that a second person must agree.
    let mut face = album.face();
    let at = face.clock.now();
    let desk = &mut face.terminal.desk;
    let waiting = desk.waiting().last().expect("it was sent").clone();
    let line = waiting.lines()[0].id;
    let refused = Reject::OverLimit {
        limit: "what stands on the menu".to_owned(),
        what: Approvable::OpenItem { line },
    };
    let mut mint = mint;
    let mut stamp = front_of_house::desk::Stamp {
        at,
        mint: &mut mint,
    };
    drop(desk.hear_answer(waiting.request, Err(refused), &mut stamp));
    album.shows(
        "approval",
        [
            Intent::ChoosePerson("eva".parse().unwrap()),
            Intent::PinKey(Some(1)),
            Intent::PinKey(Some(2)),
        ],
    );
    album.close();
}

#[test]
fn the_pictures_of_the_dialogs_on_a_phone_are_the_accepted_ones() {
    let Some(mut album) = Album::open((390, 844)) else {
        return;
    };
    all(&mut album, true);
    album.close();
}
