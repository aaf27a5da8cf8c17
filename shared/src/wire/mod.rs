//! Messages by direction, the topics they travel on, and the codec that carries them.

pub mod envelope;
pub mod topics;
pub mod front_to_router;
pub mod desk_to_router;
pub mod router_to_front;
pub mod reject;
pub mod people;
pub mod messages;
pub mod station_to_router;
pub mod router_to_station;
pub mod router_to_bridge;
pub mod bridge_to_router;
pub mod limits;

pub use bridge_to_router::*;
pub use desk_to_router::*;
pub use envelope::*;
pub use front_to_router::*;
pub use messages::*;
pub use people::*;
pub use reject::*;
pub use router_to_bridge::*;
pub use router_to_front::*;
pub use router_to_station::*;
pub use station_to_router::*;
pub use topics::*;
