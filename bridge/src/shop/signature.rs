//! Who sent this: signatures of webhooks over the raw bytes, compared in constant time.
//!
//! Each service signs in its own way; the table of them is `Scheme`. Nothing is parsed before it is verified.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How a service signs what it sends. All are HMAC-SHA256; they differ in what is signed and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Raw body, base64, in `X-WC-Webhook-Signature`.
    WooCommerce,
    /// Raw body, base64, in `X-Shopify-Hmac-Sha256`.
    Shopify,
    /// The address it calls and the raw body, base64, in `x-square-hmacsha256-signature`.
    Square,
    /// Raw body, hexadecimal, in `X-Server-Authorization-HMAC-SHA256`.
    Deliverect,
    /// Raw body, lower-case hexadecimal, in `X-Uber-Signature`.
    UberEats,
    /// Raw body and timestamp, base64, in `Toast-Signature`.
    Toast,
    /// Address, body, message id and timestamp on four lines, base64.
    Olo,
    /// Our own: timestamp in seconds, a dot, raw body; hexadecimal, in `X-Brigade-Signature`.
    Generic,
}

/// What a signature is checked against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Signed<'a> {
    pub body: &'a [u8],
    /// The address as the sender knows it, where that is part of what is signed.
    pub url: &'a str,
    pub timestamp: &'a str,
    pub message_id: &'a str,
}

impl Scheme {
    /// Name of the header that carries the signature.
    pub const fn header(self) -> &'static str {
        match self {
            Self::WooCommerce => "x-wc-webhook-signature",
            Self::Shopify => "x-shopify-hmac-sha256",
            Self::Square => "x-square-hmacsha256-signature",
            Self::Deliverect => "x-server-authorization-hmac-sha256",
            Self::UberEats => "x-uber-signature",
            Self::Toast => "toast-signature",
            Self::Olo => "authorization",
            Self::Generic => "x-brigade-signature",
        }
    }

    /// True when `signature` is that of `signed` under `secret`. An empty secret verifies nothing.
    pub fn verifies(self, secret: &[u8], signed: &Signed<'_>, signature: &str) -> bool {
        let Some(theirs) = self.bytes_of(signature.trim()) else {
            return false;
        };
        let Some(mac) = self.mac(secret, signed) else {
            return false;
        };
        // Takes the same time whichever byte differs.
        mac.verify_slice(&theirs).is_ok()
    }

    /// The signature itself, for what we send.
    pub fn sign(self, secret: &[u8], signed: &Signed<'_>) -> Option<String> {
        let bytes = self.mac(secret, signed)?.finalize().into_bytes();
        Some(match self {
            Self::Deliverect | Self::UberEats | Self::Generic => crate::store::hex(&bytes),
            _ => STANDARD.encode(bytes),
        })
    }

    fn mac(self, secret: &[u8], signed: &Signed<'_>) -> Option<Hmac<Sha256>> {
        if secret.is_empty() {
            return None;
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        let body = signed.body;
        match self {
            Self::WooCommerce | Self::Shopify | Self::Deliverect | Self::UberEats => {
                mac.update(body);
            }
            Self::Square => {
                mac.update(signed.url.as_bytes());
                mac.update(body);
            }
            Self::Toast => {
                mac.update(body);
                mac.update(signed.timestamp.as_bytes());
            }
            Self::Olo => {
                let parts = [
                    signed.url.as_bytes(),
                    body,
                    signed.message_id.as_bytes(),
                    signed.timestamp.as_bytes(),
                ];
                mac.update(&parts.join(&b'\n'));
            }
            Self::Generic => {
                mac.update(signed.timestamp.as_bytes());
                mac.update(b".");
                mac.update(body);
            }
        }
        Some(mac)
    }

    fn bytes_of(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Deliverect | Self::UberEats | Self::Generic => unhex(text),
            _ => STANDARD.decode(text).ok(),
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |c: u8| {
        char::from(c)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let pair = |pair: &[u8]| Some(digit(pair[0])? << 4 | digit(pair[1])?);
    digits.chunks_exact(2).map(pair).collect()
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
