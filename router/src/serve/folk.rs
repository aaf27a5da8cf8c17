//! People as views need them: guests' names, and who works here.

use shared::ids::CustomerId;
use shared::wire::PeopleView;

use crate::kitchen::{Kitchen, People, SharedRoster};
use crate::store::Names;

#[derive(Default)]
pub(super) struct Folk {
    pub(super) names: Names,
    /// `None` where everybody may do everything.
    pub(super) roster: SharedRoster,
}

impl People for Folk {
    fn name(&self, customer: CustomerId) -> Option<&str> {
        self.names.get(customer)
    }

    fn staff(&self, kitchen: &Kitchen) -> PeopleView {
        let roster = self.roster.as_ref();
        roster.map_or_else(PeopleView::default, |roster| kitchen.people_view(roster))
    }
}
