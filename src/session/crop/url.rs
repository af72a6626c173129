//! Addresses that deliver a crop, plain and signed.

use super::Session;
use crate::export::sign::{Asset, Form, delivery_url, sign_delivery};
use crate::session::secret::{SECRET_FILE, signing_secret};
use crate::session::view::{NoticeLevel, Signed};

/// The setting that says where deliveries begin: `https://res.cloudinary.com/demo`.
pub const DELIVERY_BASE: &str = "delivery.base";

impl Session {
    /// The address of the crop that is shown; empty where there is none.
    pub(in crate::session) fn crop_url(&self) -> String {
        let asset = self.asset_to_deliver();
        asset.and_then(|(text, asset)| delivery_url(&text, &asset).ok()).unwrap_or_default()
    }

    /// Signs that address; the secret is looked for beside.
    pub(in crate::session) fn sign_url(&mut self) {
        let Some((text, asset)) = self.asset_to_deliver() else {
            let told = "There is nothing to sign: open a picture and write a transformation without mistakes";
            return self.notice(NoticeLevel::Warning, told);
        };
        let file = self.view.settings.get(SECRET_FILE).filter(|file| !file.is_empty()).cloned();
        let work = move || {
            let secret = signing_secret(file.as_deref().map(std::path::Path::new));
            let secret = secret.map_err(|error| error.to_string())?;
            sign_delivery(&text, &asset, &secret, Form::default()).map_err(|error| error.to_string())
        };
        self.chore("signing an address", work, |session, signed| match signed {
            Ok(url) => {
                let serial = session.view.crop.signed.as_ref().map_or(0, |last| last.serial) + 1;
                session.view.crop.signed = Some(Signed { serial, url });
                session.touch();
            }
            Err(reason) => {
                session.notice(NoticeLevel::Warning, format!("The address is not signed: {reason}"));
            }
        });
    }

    /// The canonical text of the crop, or the one that cuts what a person drew, and the open picture as deliveries name it.
    fn asset_to_deliver(&self) -> Option<(String, Asset)> {
        let crop = &self.view.crop;
        let tree = crop.transformation.as_ref().filter(|_| crop.errors.is_empty())?;
        let picture = self.view.picture.as_ref()?;
        let base = self.view.settings.get(DELIVERY_BASE).map(|base| base.trim().to_owned());
        let text = crop.by_hand.as_ref().map_or_else(|| tree.canonical(), |by_hand| by_hand.text.clone());
        Some((text, Asset { base: base.unwrap_or_default(), ..Asset::image(&picture.name) }))
    }
}
