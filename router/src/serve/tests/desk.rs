//! Terminals sign in, put drafts aside and know guests; none of it is journaled or remembered by its id.

use std::path::Path;

use shared::menu::Allergen;
use shared::money::Money;
use shared::order::Tender;

use super::*;
use crate::staff::{self, Book};

fn actor(name: &str) -> ActorId {
    name.parse().unwrap()
}

/// Ana is a waiter with PIN 4711, Zoe a manager with 8123.
fn employ(house: &mut House) {
    let files = tempfile::tempdir().unwrap();
    let people = r#"
        [[role]]
        id = "waiter"
        discount_percent = "10"
        [[role]]
        id = "manager"
        discount_percent = "100"
        refund = "500.00"
        void_after_fire = true
    "#;
    std::fs::write(files.path().join("people.toml"), people).unwrap();
    let roles = staff::load_roles(files.path()).unwrap().unwrap();
    let dir = house.dir.path().join("router");
    for (name, role, pin) in [("ana", "waiter", "4711"), ("zoe", "manager", "8123")] {
        let role = role.parse().unwrap();
        match staff::add(&dir, &roles, &actor(name), (name, &role), pin) {
            Ok(()) | Err(staff::StaffError::Twice(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    let book = Book::open(&dir, roles).unwrap();
    house.core.employ(Some(book));
}

impl House {
    fn desk_as(&mut self, who: Option<&str>, ask: DeskAsk) -> Result<Accepted, Reject> {
        let id = self.ids.next_request();
        let mut envelope = envelope(id, Role::Front, Ask::Desk(ask));
        envelope.actor = who.map(actor);
        self.ask(&envelope)
    }

    fn front_as(
        &mut self,
        who: &str,
        approver: Option<&str>,
        ask: FrontAsk,
    ) -> Result<Accepted, Reject> {
        let id = self.ids.next_request();
        let mut envelope = envelope(id, Role::Front, Ask::Front(ask));
        envelope.actor = Some(actor(who));
        envelope.approver = approver.map(actor);
        self.ask(&envelope)
    }

    fn sign_in(&mut self, who: &str, pin: &str) -> Result<Accepted, Reject> {
        let pin = pin.to_owned();
        let actor = actor(who);
        self.desk_as(None, DeskAsk::SignIn { actor, pin })
    }
}

/// Every byte that the router keeps in this folder, as text where it is text.
fn kept(dir: &Path) -> String {
    let files = std::fs::read_dir(dir).unwrap();
    let read = |file: std::io::Result<std::fs::DirEntry>| std::fs::read(file.unwrap().path());
    let bytes: Vec<Vec<u8>> = files.filter_map(|file| read(file).ok()).collect();
    String::from_utf8_lossy(&bytes.concat()).into_owned()
}

#[test]
fn a_pin_opens_the_terminal_and_is_written_nowhere() {
    let mut house = House::open();
    assert!(
        matches!(house.sign_in("ana", "4711"), Err(Reject::NotAllowed { .. })),
        "an open house"
    );
    employ(&mut house);
    let order = fixture::order_of(&mut house.ids, &["burger"]);
    let submit = || FrontAsk::Submit {
        order: order.clone(),
    };
    assert_eq!(
        house.front_as("ana", None, submit()),
        Err(Reject::NotSignedIn)
    );
    assert_eq!(
        house.sign_in("ana", "4712"),
        Err(Reject::WrongPin { left: 4 })
    );
    let unknown = Reject::UnknownPerson {
        actor: actor("eve"),
    };
    assert_eq!(house.sign_in("eve", "4711"), Err(unknown));
    let Ok(Accepted::SignedIn { person }) = house.sign_in("ana", "4711") else {
        panic!("it is her PIN")
    };
    assert_eq!(person.role.as_str(), "waiter");
    assert!(house.front_as("ana", None, submit()).is_ok());
    let kept = kept(&house.dir.path().join("router"));
    assert!(kept.contains("$argon2id$") && !kept.contains("4711") && !kept.contains("4712"));

    // Who was signed in still is after a restart, and guesses still count.
    let mut house = house.restart();
    employ(&mut house);
    assert!(house.front_as("ana", None, FrontAsk::ClockIn).is_ok());
    for _ in 0..4 {
        assert!(matches!(
            house.sign_in("zoe", "0001"),
            Err(Reject::WrongPin { .. })
        ));
    }
    assert_eq!(
        house.sign_in("zoe", "0001"),
        Err(Reject::PinLocked { secs: 30 })
    );
    assert_eq!(
        house.sign_in("zoe", "8123"),
        Err(Reject::PinLocked { secs: 30 })
    );
    let pulled = house.pull(&Stream::House, None, 0);
    let PulledContent::Snapshot { snapshot } = pulled.content else {
        panic!("a snapshot")
    };
    let Snapshot::House(view) = *snapshot else {
        panic!("of the house")
    };
    let people = view.people.expect("this house is not open");
    assert_eq!(people.people.len(), 2);
    assert_eq!(people.sessions[0].actor, actor("ana"));
}

#[test]
fn a_manager_types_a_pin_for_one_void_and_the_journal_names_both() {
    let mut house = House::open();
    employ(&mut house);
    house.sign_in("ana", "4711").unwrap();
    let order = fixture::order_of(&mut house.ids, &["burger"]);
    let (id, line) = (order.id, order.lines[0].id);
    house
        .front_as("ana", None, FrontAsk::Submit { order })
        .unwrap();
    let void = || FrontAsk::Revise {
        order: id,
        operations: vec![LineOperation::Void {
            line,
            revision: Revision(1),
            reason: "hair in it".to_owned(),
        }],
    };
    let what = Approvable::Void {
        line,
        revision: Revision(1),
    };
    let needed = Reject::ApprovalNeeded { what: what.clone() };
    assert_eq!(house.front_as("ana", Some("zoe"), void()), Err(needed));
    let approve = |approver: &str, pin: &str| DeskAsk::Approve {
        approver: actor(approver),
        pin: pin.to_owned(),
        what: what.clone(),
    };
    let own = Reject::SamePerson {
        actor: actor("ana"),
    };
    assert_eq!(house.desk_as(Some("ana"), approve("ana", "4711")), Err(own));
    assert!(house.desk_as(Some("ana"), approve("zoe", "8123")).is_ok());
    assert!(house.front_as("ana", Some("zoe"), void()).is_ok());
    let voided = house
        .journal()
        .into_iter()
        .find(|event| event.contains("line-voided"))
        .unwrap();
    assert!(
        voided.contains("\"by\":\"ana\"") && voided.contains("\"approver\":\"zoe\""),
        "{voided}"
    );
}

fn draft(house: &mut House, body: &str) -> KeptDraft {
    KeptDraft {
        id: house.ids.next_order(),
        revision: Revision(0),
        table: Some("4".parse().unwrap()),
        label: "T4, 1 line".to_owned(),
        body: body.to_owned(),
        device: None,
        actor: None,
        at: None,
    }
}

fn one(result: Result<Accepted, Reject>) -> KeptDraft {
    match result {
        Ok(Accepted::Drafts { mut drafts }) if drafts.len() == 1 => drafts.remove(0),
        other => panic!("not one draft: {other:?}"),
    }
}

#[test]
fn a_draft_outlives_its_terminal_and_the_router() {
    let mut house = House::open();
    let mine = draft(&mut house, "{\"lines\":1}");
    let put = |draft: &KeptDraft| DeskAsk::PutDraft {
        draft: draft.clone(),
    };
    let kept = one(house.desk_as(None, put(&mine)));
    assert_eq!((kept.revision, kept.device.is_some()), (Revision(1), true));
    let mut house = house.restart();
    let taken = one(house.desk_as(None, DeskAsk::TakeDraft { draft: mine.id }));
    assert_eq!((taken.revision, &taken.body), (Revision(2), &mine.body));
    // The one that fell into the sink comes back, and does not overwrite what was done since.
    let changed = Reject::DraftChanged {
        draft: mine.id,
        theirs: Revision(2),
    };
    assert_eq!(house.desk_as(None, put(&kept)), Err(changed));
    let mut large = draft(&mut house, "");
    large.body = "x".repeat(64 * 1024 + 1);
    assert!(matches!(
        house.desk_as(None, put(&large)),
        Err(Reject::DraftTooLarge { .. })
    ));

    // Sent under its own id, it is a draft no longer.
    let mut order = fixture::order_of(&mut house.ids, &["burger"]);
    order.id = mine.id;
    let ask = submit(house.ids.next_request(), &order);
    house.ask(&ask).unwrap();
    let mut house = house.restart();
    assert_eq!(
        house.desk_as(None, DeskAsk::Drafts),
        Ok(Accepted::Drafts { drafts: vec![] })
    );
}

#[test]
fn a_guest_is_found_collects_points_and_is_forgotten() {
    let mut house = House::open();
    let customer = Customer {
        id: house.ids.next_customer(),
        name: "Wilhelmina Zzyzx".to_owned(),
        phone: Some("+49 171 555-0199".to_owned()),
        consent: false,
        allergies: vec![Allergen::Nuts],
        points: 999,
    };
    let put = |customer: &Customer| DeskAsk::PutCustomer {
        customer: customer.clone(),
    };
    let found = |house: &mut House, text: &str| {
        let text = text.to_owned();
        match house.desk_as(None, DeskAsk::FindCustomers { text }) {
            Ok(Accepted::Customers { customers }) => customers,
            other => panic!("{other:?}"),
        }
    };
    house.desk_as(None, put(&customer)).unwrap();
    let known = found(&mut house, "ZZY");
    assert_eq!(known[0].allergies, [], "without consent nothing is kept");
    assert_eq!(known[0].points, 0, "nobody gives themselves points");
    assert_eq!(found(&mut house, "1715550"), known);
    assert_eq!(found(&mut house, "z"), [], "one letter is everybody");
    let consent = true;
    house
        .desk_as(
            None,
            put(&Customer {
                consent,
                ..customer.clone()
            }),
        )
        .unwrap();
    assert_eq!(found(&mut house, "zzyzx")[0].allergies, [Allergen::Nuts]);
    let nobody = Customer {
        name: " ".to_owned(),
        ..customer.clone()
    };
    assert!(matches!(
        house.desk_as(None, put(&nobody)),
        Err(Reject::BadCustomer { .. })
    ));

    let order = house.order(&["burger"]);
    let attach = |customer| FrontAsk::AttachCustomer {
        order,
        customer: Some(customer),
    };
    let stranger = house.ids.next_customer();
    let unknown = Reject::UnknownCustomer { customer: stranger };
    assert_eq!(house.front_as("ana", None, attach(stranger)), Err(unknown));
    house.front_as("ana", None, attach(customer.id)).unwrap();
    let view = |house: &House| {
        house
            .core
            .kitchen()
            .order_view(order, &house.core.folk)
            .unwrap()
    };
    assert_eq!(view(&house).head.guest.as_deref(), Some("Wilhelmina Zzyzx"));
    let amount = view(&house).check.due;
    let pay = FrontAsk::Pay {
        check: CheckId(order.0),
        tender: Tender::Cash { tendered: amount },
        amount,
        tip: Money::ZERO,
    };
    house.front_as("ana", None, pay).unwrap();
    let points = u32::try_from(amount.0 / 100).unwrap();
    assert_eq!(found(&mut house, "zzyzx")[0].points, points);

    let customer = customer.id;
    house
        .desk_as(None, DeskAsk::ForgetCustomer { customer })
        .unwrap();
    assert_eq!(view(&house).head.guest, None);
    assert_eq!(found(&mut house, "zzyzx"), []);
    let dir = house.dir.path().join("router");
    assert!(!kept(&dir).contains("Zzyzx"), "nowhere on the disk");
    assert!(
        view(&house.restart()).check.settled,
        "the books keep the order"
    );
}

#[test]
fn pins_are_compared_beside_the_loop_and_guesses_made_at_once_get_no_more_tries() {
    let mut house = House::open();
    employ(&mut house);
    let judge = super::super::pins::Judge::start().unwrap();
    house.core.judge = judge.sender();
    let guess = |house: &mut House, pin: &str| {
        let (actor, pin) = (actor("ana"), pin.to_owned());
        let ask = Ask::Desk(DeskAsk::SignIn { actor, pin });
        envelope(house.ids.next_request(), Role::Front, ask)
    };
    // The last of them is right, and comes too late.
    let pins = ["9001", "9002", "9003", "9004", "9005", "9006", "4711"];
    let guesses: Vec<_> = pins.iter().map(|pin| guess(&mut house, pin)).collect();
    assert_eq!(house.ask_all(&guesses), [], "the turn waits for no PIN");
    let mut results = Vec::new();
    for _ in pins {
        let judged = judge.judged().recv().unwrap();
        let spoken = house.core.judged(judged, house.now).unwrap();
        let said = house.speak(spoken);
        results.push(decode::<Answer>(&said[0]).unwrap().result);
    }
    let wrong = |result: &&Result<_, Reject>| matches!(result, Err(Reject::WrongPin { .. }));
    assert_eq!(results.iter().filter(wrong).count(), 4, "{results:?}");
    let locked = |result: &&Result<_, Reject>| matches!(result, Err(Reject::PinLocked { .. }));
    assert_eq!(
        results.iter().rev().take_while(locked).count(),
        3,
        "{results:?}"
    );
    // As the loop does: the thread ends when nobody can send it anything more.
    house.core.judge = None;
}

#[test]
fn the_first_people_of_an_open_house_are_let_in_while_it_runs_and_every_terminal_hears_of_them() {
    let mut house = House::open();
    let files = tempfile::tempdir().unwrap();
    let text = "[[role]]\nid = \"waiter\"\ndiscount_percent = \"10\"\n";
    std::fs::write(files.path().join("people.toml"), text).unwrap();
    let roles = staff::load_roles(files.path()).unwrap().unwrap();
    let dir = house.dir.path().join("router");
    let book = Book::open(&dir, roles.clone()).unwrap();
    house.core.employ(Some(book));
    let order = |house: &mut House| {
        let order = fixture::order_of(&mut house.ids, &["burger"]);
        house.front_as("ana", None, FrontAsk::Submit { order })
    };
    assert!(order(&mut house).is_ok(), "nobody works here yet");
    let (ana, waiter) = (actor("ana"), "waiter".parse().unwrap());
    staff::add(&dir, &roles, &ana, ("Ana", &waiter), "4711").unwrap();
    house.now = house.now + Span::from_secs(6);
    house.tells.clear();
    assert_eq!(order(&mut house), Err(Reject::NotSignedIn));
    let told = house.tells.iter().any(|(_, tell)| {
        matches!(&tell.update, Update::House(HouseUpdate::People { people }) if people.people.len() == 1)
    });
    assert!(told, "terminals ask for a PIN now");
}
