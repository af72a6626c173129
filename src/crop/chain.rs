//! Component after component: the whole transformation on one scene.

use super::background::Background;
use super::gravity::{Asked, Resolved, resolve};
use super::mapping::Mapping;
use super::modes::{self, Frame, Laid};
use super::plan::{Found, Motion, Plan, PlanError, ReasonLine, Step, Warning};
use super::reasons;
use super::request::{Request, request};
use super::sight::Sight;
use super::values::{NoValue, Values, Variables, coordinate};
use super::zoompan::{self, Stage};
use crate::facts::Scene;
use crate::geometry::{Point, PxRect, PxSize};
use crate::grammar::{
    AutoGravity, Code, Component, Effect, Finding, Gravity, Mode, Transformation, Vocabulary, check,
};

/// See [`super::plan`].
pub(super) fn plan(scene: &Scene, t: &Transformation, words: &Vocabulary) -> Result<Plan, Vec<PlanError>> {
    let findings = check(t, words);
    let errors: Vec<PlanError> = findings.iter().filter(|f| !f.code.is_warning()).map(refused).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    if scene.size.is_empty() {
        let message = "the picture has no pixels; give a size of at least 1x1".to_owned();
        return Err(vec![PlanError { component: 0, code: Code::Value, message }]);
    }
    let mut chain = Chain::new(scene, words);
    for (index, component) in t.components.iter().enumerate() {
        let known: Vec<&Finding> = findings.iter().filter(|f| f.component == index).collect();
        chain.apply(index, component, &known).map_err(|e| vec![e])?;
    }
    Ok(chain.finish(t))
}

fn refused(f: &Finding) -> PlanError {
    PlanError { component: f.component, code: f.code, message: f.message.clone() }
}

struct Chain<'a> {
    words: &'a Vocabulary,
    source: PxSize,
    first: Sight<'a>,
    sight: Sight<'a>,
    /// The last step, not yet seen by `sight`: most transformations have no further component.
    unseen: Option<Laid>,
    mapping: Mapping,
    variables: Variables,
    steps: Vec<Step>,
    warnings: Vec<Warning>,
    asked: Vec<Asked>,
    notes: Vec<ReasonLine>,
    focus: Option<PxRect>,
    background: Background,
    motion: Option<Motion>,
    /// What the ends of the movement look at.
    seen: Vec<(&'static str, Asked)>,
}

impl<'a> Chain<'a> {
    fn new(scene: &'a Scene, words: &'a Vocabulary) -> Self {
        let sight = Sight::of(scene);
        Self {
            words,
            source: scene.size,
            first: sight.clone(),
            sight,
            unseen: None,
            mapping: Mapping::start(scene.size),
            variables: Variables::default(),
            steps: Vec::new(),
            warnings: Vec::new(),
            asked: Vec::new(),
            notes: Vec::new(),
            focus: None,
            background: Background::Default,
            motion: None,
            seen: Vec::new(),
        }
    }

    /// Warnings of this component; one that the picture-free check gave already is not repeated.
    fn warn(&mut self, known: &[&Finding], warnings: Vec<(Code, String)>) {
        for (code, message) in warnings {
            let given = known.iter().any(|f| f.code == code);
            let warning = Warning { code, message };
            if !given && !self.warnings.contains(&warning) {
                self.warnings.push(warning);
            }
        }
    }

    fn apply(&mut self, index: usize, c: &Component, known: &[&Finding]) -> Result<(), PlanError> {
        let at = |code, message| PlanError { component: index, code, message };
        let no_value =
            |NoValue(what): NoValue| at(Code::Value, format!("{what} cannot be computed or is out of range"));
        let given = known.iter().filter(|f| f.code.is_warning());
        self.warnings.extend(given.map(|f| Warning { code: f.code, message: f.message.clone() }));
        self.look();
        let values = Values { initial: self.source, current: self.sight.size };
        self.variables.learn(&c.statements, &values);
        self.read_background(c, known).map_err(|message| at(Code::Value, message))?;
        let mut warnings = Vec::new();
        let asked = request(c, &values, &self.variables, &mut |code, m| warnings.push((code, m)));
        let asked = asked.map_err(no_value)?;
        self.warn(known, warnings);
        if let Some(mode) = mode_of(c, asked) {
            if self.motion.is_some() {
                let said = "components after e_zoompan are not applied, e_loop apart";
                self.warn(known, vec![(Code::UnsupportedParam, said.to_owned())]);
                return Ok(());
            }
            let (laid, warnings) = self.lay(mode, c, asked, &values).map_err(|e| match e {
                Stop::NoValue(e) => no_value(e),
                Stop::Refused(e) => at(e.code, e.message),
            })?;
            self.warn(known, warnings);
            self.step(&laid);
        }
        self.effect(c, known).map_err(no_value)
    }

    fn read_background(&mut self, c: &Component, known: &[&Finding]) -> Result<(), String> {
        let Some(text) = &c.background else { return Ok(()) };
        let (background, warning) = Background::read(text)?;
        self.background = background;
        if let Some(message) = warning {
            self.warn(known, vec![(Code::UnsupportedParam, message)]);
        }
        Ok(())
    }

    fn lay(&mut self, mode: Mode, c: &Component, asked: Request, values: &Values) -> Result<Answer, Stop> {
        let size = self.sight.size;
        let read = |c: &Option<_>, axis| {
            c.as_ref().map(|c| coordinate(c, axis, values, &self.variables)).transpose()
        };
        let offset = (read(&c.x, size.w)?, read(&c.y, size.h)?);
        let middle = size.rect().middle();
        let point = Point::new(offset.0.unwrap_or(middle.x), offset.1.unwrap_or(middle.y));
        // c_auto is about what is in the picture even where no gravity says so.
        let usual = Gravity::Auto(AutoGravity::default());
        let gravity = c.gravity.as_ref().or_else(|| (mode == Mode::Auto).then_some(&usual));
        let Resolved { aim, asked: items, mut warnings, notes } =
            resolve(&self.sight, self.words, gravity, point);
        let zoom = c.zoom.filter(|z| *z > 0.0 && z.is_finite()).unwrap_or(1.0);
        let has_gravity = gravity.is_some();
        let mut frame = Frame {
            sight: &self.sight,
            aim: &aim,
            request: asked,
            zoom,
            offset,
            has_gravity,
            warnings: Vec::new(),
            refusal: None,
        };
        let laid = modes::lay(mode, &mut frame)?;
        warnings.append(&mut frame.warnings);
        let focus = aim.reported(&self.sight).map(|f| self.mapping.to_source(&f));
        self.focus = focus.or(self.focus);
        for item in items {
            if !self.asked.iter().any(|a| a.item == item.item && a.avoid == item.avoid) {
                self.asked.push(item);
            }
        }
        self.notes.extend(notes);
        Ok((laid, warnings))
    }

    /// Brings what the next component sees up to date.
    fn look(&mut self) {
        if let Some(Laid { take, canvas, place }) = self.unseen.take() {
            self.sight = self.sight.after(take, canvas, place);
        }
    }

    fn step(&mut self, laid: &Laid) {
        self.mapping = self.mapping.then(laid);
        self.unseen = Some(*laid);
        let Laid { take, canvas, place } = *laid;
        self.steps.push(Step { take, canvas, place, background: self.background.clone() });
    }

    fn effect(&mut self, c: &Component, known: &[&Finding]) -> Result<(), NoValue> {
        match &c.effect {
            None => {}
            Some(Effect::Loop(times)) => {
                let times = times.and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0);
                if let Some(motion) = &mut self.motion {
                    motion.loop_count = times;
                }
            }
            Some(Effect::Zoompan(z)) => {
                self.look();
                let current = self.sight.size;
                let mut stage = Stage {
                    sight: &self.sight,
                    words: self.words,
                    values: Values { initial: self.source, current },
                    variables: &self.variables,
                    warnings: Vec::new(),
                    seen: Vec::new(),
                };
                self.motion = Some(zoompan::motion(z, &mut stage)?);
                let Stage { warnings, seen, .. } = stage;
                self.seen = seen;
                self.warn(known, warnings);
            }
        }
        Ok(())
    }

    fn finish(self, t: &Transformation) -> Plan {
        let take = self.mapping.take();
        let mut found: Vec<Found> = self.asked.iter().flat_map(|a| a.found.iter().cloned()).collect();
        let mut reasons = reasons::lines(&self.first, take, &self.asked, self.notes);
        for (verb, asked) in &self.seen {
            reasons.extend(reasons::of_end(verb, asked));
            let new: Vec<Found> = asked.found.iter().filter(|f| !found.contains(f)).cloned().collect();
            found.extend(new);
        }
        let last =
            |read: fn(&Component) -> &Option<String>| t.components.iter().rev().find_map(|c| read(c).clone());
        Plan {
            source: self.source,
            take,
            canvas: self.mapping.canvas(),
            place: self.mapping.place(),
            focus: self.focus,
            found,
            warnings: self.warnings,
            reason: reasons::sentence(&reasons),
            reasons,
            steps: self.steps,
            background: self.background,
            quality: last(|c| &c.quality),
            format: last(|c| &c.format),
            motion: self.motion,
        }
    }
}

type Answer = (Laid, Vec<(Code, String)>);

/// Why a component stops the chain.
enum Stop {
    NoValue(NoValue),
    Refused(modes::Refusal),
}

impl From<NoValue> for Stop {
    fn from(e: NoValue) -> Self {
        Self::NoValue(e)
    }
}

impl From<modes::Refusal> for Stop {
    fn from(e: modes::Refusal) -> Self {
        Self::Refused(e)
    }
}

/// A component with w or h and no mode scales; one without either changes no geometry.
fn mode_of(c: &Component, asked: Request) -> Option<Mode> {
    c.mode.or_else(|| matches!(asked, Request::Size { .. }).then_some(Mode::Scale))
}
