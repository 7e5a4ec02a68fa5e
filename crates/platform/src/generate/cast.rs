//! The operators whose past work the sample data tells. They have no password: nobody can sign in as them.

use super::draw::id_at;
use rand::Rng;
use wheelhouse_contract::{
    OperatorId, Role, Timestamp,
    operator::{Clearance, Operator},
};

const PEOPLE: &[(&str, Role, Clearance)] = &[
    ("Priya Nair", Role::Admin, Clearance::Elevated),
    ("Tom Ashworth", Role::Support, Clearance::Standard),
    ("Ngozi Eze", Role::Admin, Clearance::Elevated),
    ("Ewa Nowak", Role::Support, Clearance::Standard),
    ("Alasdair Fraser", Role::Owner, Clearance::Emergency),
    ("Yasmin Karimi", Role::Support, Clearance::Standard),
];

/// The whole team, the same for the same seed.
pub fn operators(rng: &mut impl Rng, now: Timestamp) -> Vec<Operator> {
    PEOPLE
        .iter()
        .enumerate()
        .map(|(index, (name, role, clearance))| {
            let age = chrono::TimeDelta::days(780 - 40 * i64::try_from(index).unwrap_or_default());
            let created_at = now.plus(-age);
            let mailbox = super::names::slug(name).replace('-', ".");
            Operator {
                id: OperatorId(id_at(rng, created_at)),
                version: 1,
                name: (*name).to_owned(),
                email: format!("{mailbox}@wheelhouse.example"),
                role: *role,
                clearance: *clearance,
                disabled: false,
                second_factor: true,
                session_timeout_minutes: 240,
                last_sign_in_at: Some(now.plus(chrono::TimeDelta::minutes(-rng.gen_range(20..4_000)))),
                created_at,
            }
        })
        .collect()
}

/// Somebody who may decide (admin or owner).
pub fn decider<'a>(rng: &mut impl Rng, team: &'a [Operator]) -> &'a Operator {
    loop {
        let one = &team[rng.gen_range(0..team.len())];
        if one.role >= Role::Admin {
            return one;
        }
    }
}

/// Anybody of the team.
pub fn anybody<'a>(rng: &mut impl Rng, team: &'a [Operator]) -> &'a Operator {
    &team[rng.gen_range(0..team.len())]
}
