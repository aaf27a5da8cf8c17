//! Shared pointers in the journal and the checkpoint are written as what they point to.
//!
//! A line's sealed facts never change, so the event, the state and working copies share one allocation.

use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(super) fn serialize<T: Serialize, S: Serializer>(v: &Arc<T>, s: S) -> Result<S::Ok, S::Error> {
    T::serialize(v, s)
}

pub(super) fn deserialize<'de, T, D>(d: D) -> Result<Arc<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(d).map(Arc::new)
}
