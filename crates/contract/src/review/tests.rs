use super::*;

fn decision(verdict: Verdict, states: &[(ChecklistItem, CheckState)], notes: &str) -> ReviewDecision {
    let checklist = states
        .iter()
        .map(|(item, state)| Check {
            item: *item,
            state: *state,
        })
        .collect();
    ReviewDecision {
        verdict,
        checklist,
        notes: notes.into(),
    }
}

const GOOD_NOTES: &str = "Papers and phone were checked.";

#[test]
fn medical_tenants_alone_have_a_compliance_check() {
    for kind in [
        BusinessType::Salon,
        BusinessType::Restaurant,
        BusinessType::Consultant,
        BusinessType::General,
    ] {
        assert!(!ChecklistItem::for_business(kind).contains(&ChecklistItem::Compliance));
    }
    assert!(ChecklistItem::for_business(BusinessType::Medical).contains(&ChecklistItem::Compliance));
}

#[test]
fn approval_needs_every_check_passed() {
    let all: Vec<_> = ChecklistItem::for_business(BusinessType::Medical)
        .into_iter()
        .map(|item| (item, CheckState::Passed))
        .collect();
    assert_eq!(
        validate(&decision(Verdict::Approve, &all, GOOD_NOTES), BusinessType::Medical),
        vec![]
    );
    let faults = validate(
        &decision(Verdict::Approve, &all[1..], GOOD_NOTES),
        BusinessType::Medical,
    );
    assert_eq!(faults[0].field, "checklist.identity");
    let mut failed = all;
    failed[2].1 = CheckState::Failed;
    assert_eq!(
        validate(&decision(Verdict::Approve, &failed, GOOD_NOTES), BusinessType::Medical).len(),
        1
    );
    assert_eq!(
        validate(&decision(Verdict::Reject, &failed, GOOD_NOTES), BusinessType::Medical),
        vec![]
    );
}

#[test]
fn notes_are_20_to_500_characters_as_a_person_counts() {
    let with = |notes: &str| validate(&decision(Verdict::Reject, &[], notes), BusinessType::Salon).len();
    assert_eq!(with(&"x".repeat(19)), 1);
    assert_eq!(with(&"é".repeat(20)), 0);
    assert_eq!(with(&format!("{}{}", " ".repeat(30), "x".repeat(19))), 1);
    assert_eq!(with(&"x".repeat(500)), 0);
    assert_eq!(with(&"x".repeat(501)), 1);
}

#[test]
fn every_verdict_leads_along_the_state_machine() {
    for status in TenantStatus::ALL {
        for verdict in [Verdict::Approve, Verdict::RequestChanges, Verdict::Reject] {
            if let Some(next) = next_status(status, verdict) {
                assert!(status.may_become(next), "{status:?} {verdict:?}");
            }
        }
    }
    assert_eq!(next_status(TenantStatus::PendingReview, Verdict::RequestChanges), None);
}
