//! Plans that know which models are here.

use super::Workbench;
use crate::crop::{self, Plan, PlanError, Warning};
use crate::facts::Scene;
use crate::grammar::{Code, Transformation};
use crate::session::needed::{self, Absent};

impl Workbench {
    /// What a transformation does to the scene of a picture that was looked at here.
    ///
    /// A name that only a model knows which is not here is passed over with a warning. Where nothing else could
    /// answer it is an error, because the middle of the picture is not what was asked for.
    pub fn plan(
        &self,
        scene: &Scene,
        transformation: &Transformation,
    ) -> std::result::Result<Plan, Vec<PlanError>> {
        let infos = self.registry.analyses();
        let absent = needed::absent(&infos, transformation, |id, name| self.knows(id, name));
        let refused: Vec<PlanError> = absent.iter().filter(|absent| absent.insisted).map(refusal).collect();
        if !refused.is_empty() {
            return Err(refused);
        }
        let mut plan = crop::plan(scene, transformation, &self.words)?;
        plan.warnings.extend(absent.iter().map(warning));
        Ok(plan)
    }
}

fn refusal(absent: &Absent) -> PlanError {
    PlanError { component: absent.component, code: Code::Model, message: absent.sentence() }
}

/// No model that is here knows the name.
fn warning(absent: &Absent) -> Warning {
    Warning { code: Code::UnknownName, message: absent.sentence() }
}
