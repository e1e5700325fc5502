"""What must always be true of cases, reviews, conflicts and decisions."""

from collections.abc import Iterable
from datetime import datetime

from applications.queries.documents import document_sha256
from applications.queries.retention import GRACE
from clusterportal.audit.invariants import Invariant, by_sql
from reviews.models import Grant
from reviews.queries.erasing import due_requests, obstacles_of


def _agreed(_at: datetime) -> Iterable[str]:
    for grant in Grant.objects.only("document", "sha256").iterator(chunk_size=100):
        if document_sha256(grant.document) != grant.sha256:
            yield str(grant.pk)


def _waiting_to_be_erased(at: datetime) -> Iterable[str]:
    late = due_requests(at - GRACE)
    return (str(request.pk) for request in late if not obstacles_of(request.user, at))


INVARIANTS = (
    by_sql(
        "case_is_of_a_submitted_application",
        """SELECT c.id FROM reviews_case c JOIN applications_application a ON a.id = c.application_id
           WHERE a.submitted_version_id IS NULL""",
    ),
    by_sql(
        "case_is_in_a_round_of_its_call",
        """SELECT c.id FROM reviews_case c JOIN applications_application a ON a.id = c.application_id
           JOIN applications_round r ON r.id = c.round_id WHERE r.call_id <> a.call_id""",
    ),
    by_sql(
        "case_is_in_a_panel_of_its_round",
        """SELECT c.id FROM reviews_case c JOIN reviews_panel p ON p.id = c.panel_id WHERE p.round_id <> c.round_id""",
    ),
    by_sql(
        "activity_date_is_of_a_panel_of_its_round",
        """SELECT d.id FROM reviews_activitydate d JOIN reviews_panel p ON p.id = d.panel_id
           WHERE p.round_id <> d.round_id""",
    ),
    by_sql(
        "rank_is_given_once_in_a_panel",
        """SELECT panel_id || ' ' || rank FROM reviews_case WHERE rank IS NOT NULL AND panel_id IS NOT NULL
           GROUP BY panel_id, rank HAVING count(*) > 1""",
    ),
    by_sql(
        "panel_has_at_most_one_chair",
        """SELECT panel_id FROM reviews_panelrole WHERE role = 'chair' AND ended_at IS NULL
           GROUP BY panel_id HAVING count(*) > 1""",
    ),
    by_sql(
        "accepted_invitation_gave_a_part",
        """SELECT i.id FROM reviews_reviewinvitation i WHERE i.state = 'accepted' AND NOT EXISTS (SELECT 1
           FROM reviews_panelrole r WHERE r.panel_id = i.panel_id AND r.reviewer_id = i.reviewer_id
           AND r.role = i.role AND r.granted_at >= i.invited_at)""",
    ),
    by_sql(
        "nobody_barred_is_assigned",
        """SELECT s.id FROM reviews_assignment s JOIN reviews_case c ON c.id = s.case_id
           JOIN reviews_reviewer r ON r.id = s.reviewer_id JOIN applications_bar b
           ON b.application_id = c.application_id AND b.person_id = r.person_id
           WHERE s.ended_at IS NULL AND b.lifted_at IS NULL""",
    ),
    by_sql(
        "open_conflict_bars",
        """SELECT x.id FROM reviews_conflict x WHERE x.state IN ('suspected', 'declared', 'disqualified')
           AND NOT EXISTS (SELECT 1 FROM applications_bar b WHERE b.application_id = x.application_id
           AND b.person_id = x.person_id AND b.lifted_at IS NULL)""",
    ),
    by_sql(
        "judged_conflict_has_a_reason",
        """SELECT id FROM reviews_conflict WHERE state IN ('cleared', 'disqualified')
           AND (judged_by_id IS NULL OR judged_at IS NULL OR reason = '')""",
    ),
    by_sql(
        "submitted_review_was_assigned",
        """SELECT v.id FROM reviews_review v WHERE v.state = 'submitted' AND NOT EXISTS (SELECT 1
           FROM reviews_assignment s WHERE s.case_id = v.case_id AND s.reviewer_id = v.reviewer_id)""",
    ),
    by_sql(
        "submitted_review_grades_every_criterion",
        """SELECT DISTINCT v.id FROM reviews_review v JOIN reviews_case c ON c.id = v.case_id
           JOIN applications_criterion k ON k.round_id = c.round_id LEFT JOIN reviews_score g
           ON g.review_id = v.id AND g.criterion_id = k.id WHERE v.state = 'submitted' AND g.grade IS NULL""",
    ),
    by_sql(
        "grade_is_on_the_scale_of_its_round",
        """SELECT 'score ' || g.id FROM reviews_score g JOIN reviews_review v ON v.id = g.review_id
           JOIN reviews_case c ON c.id = v.case_id JOIN applications_criterion k ON k.id = g.criterion_id
           WHERE g.grade > k.scale_max OR k.round_id <> c.round_id
           UNION ALL SELECT 'panel grade ' || g.id FROM reviews_panelgrade g JOIN reviews_case c ON c.id = g.case_id
           JOIN applications_criterion k ON k.id = g.criterion_id
           WHERE g.grade > k.scale_max OR k.round_id <> c.round_id""",
    ),
    by_sql(
        "panel_hears_one_at_a_time",
        """SELECT h.id FROM reviews_hearing h JOIN reviews_case c ON c.id = h.case_id
           JOIN applications_application a ON a.id = c.application_id JOIN reviews_case d ON d.panel_id = c.panel_id
           JOIN applications_application b ON b.id = d.application_id JOIN reviews_hearing o ON o.case_id = d.id
           WHERE o.id <> h.id AND o.starts_at < h.ends_at AND h.starts_at < o.ends_at AND h.cancelled_at IS NULL
           AND o.cancelled_at IS NULL AND a.withdrawn_at IS NULL AND b.withdrawn_at IS NULL""",
    ),
    by_sql(
        "named_for_a_hearing_is_of_its_consortium",
        """SELECT g.id FROM reviews_hearingguest g JOIN reviews_hearing h ON h.id = g.hearing_id
           JOIN reviews_case c ON c.id = h.case_id JOIN applications_applicant p ON p.id = g.applicant_id
           WHERE p.consortium_id <> c.application_id""",
    ),
    by_sql(
        "decision_is_of_a_meeting_of_its_call",
        """SELECT d.id FROM reviews_decision d JOIN reviews_decisionmeeting m ON m.id = d.meeting_id
           JOIN applications_application a ON a.id = d.application_id WHERE m.call_id <> a.call_id""",
    ),
    by_sql(
        "meeting_is_approved_by_another",
        """SELECT id FROM reviews_decisionmeeting WHERE state = 'published'
           AND (approved_by_id IS NULL OR locked_by_id IS NULL OR approved_by_id = locked_by_id)""",
    ),
    by_sql(
        "published_decision_is_the_status",
        """SELECT a.reference FROM reviews_decision d JOIN reviews_decisionmeeting m ON m.id = d.meeting_id
           JOIN applications_application a ON a.id = d.application_id WHERE m.state = 'published'
           AND (a.status <> d.outcome OR a.decided_at IS DISTINCT FROM m.published_at)""",
    ),
    by_sql(
        "decided_application_has_a_published_decision",
        """SELECT a.reference FROM applications_application a WHERE a.status IN ('granted', 'rejected', 'dismissed')
           AND NOT EXISTS (SELECT 1 FROM reviews_decision d JOIN reviews_decisionmeeting m ON m.id = d.meeting_id
           WHERE d.application_id = a.id AND m.state = 'published')""",
    ),
    by_sql(
        "published_decision_has_letters_in_both_languages",
        """SELECT d.id FROM reviews_decision d JOIN reviews_decisionmeeting m ON m.id = d.meeting_id
           WHERE m.state = 'published' AND 2 <> (SELECT count(DISTINCT l.language) FROM reviews_letter l
           WHERE l.decision_id = d.id)""",
    ),
    by_sql(
        "letter_is_written_from_an_approved_text",
        """SELECT l.id FROM reviews_letter l WHERE l.template_id IS NOT NULL AND NOT EXISTS (SELECT 1
           FROM reviews_letterapproval a WHERE a.template_id = l.template_id AND a.at <= l.made_at)""",
    ),
    by_sql(
        "message_tells_of_a_published_decision",
        """SELECT v.id FROM reviews_delivery v JOIN reviews_decision d ON d.id = v.decision_id
           JOIN reviews_decisionmeeting m ON m.id = d.meeting_id WHERE m.state <> 'published'""",
    ),
    by_sql(
        "statement_says_what_its_newest_version_says",
        """SELECT s.case_id FROM reviews_statement s WHERE s.text IS DISTINCT FROM (SELECT v.text
           FROM reviews_statementversion v WHERE v.case_id = s.case_id ORDER BY v.id DESC LIMIT 1)""",
    ),
    by_sql(
        "post_says_what_was_saved_last",
        """SELECT p.id FROM reviews_post p WHERE p.text IS DISTINCT FROM (SELECT t.text
           FROM reviews_posttext t WHERE t.post_id = p.id ORDER BY t.id DESC LIMIT 1)""",
    ),
    by_sql(
        "call_list_holds_cases_of_its_call",
        """SELECT l.id FROM reviews_calllistrow l JOIN reviews_case c ON c.id = l.case_id
           JOIN applications_round r ON r.id = c.round_id WHERE r.call_id <> l.list_id""",
    ),
    by_sql(
        "at_most_the_last_version_of_a_call_list_stands",
        """SELECT v.id FROM reviews_calllistversion v LEFT JOIN reviews_calllistreopening o ON o.version_id = v.id
           WHERE v.kind = 'laid_down' AND o.version_id IS NULL AND EXISTS (SELECT 1 FROM reviews_calllistversion n
           WHERE n.list_id = v.list_id AND n.number > v.number)""",
    ),
    by_sql(
        "documents_of_a_case_are_numbered_without_a_gap",
        """SELECT application_id FROM reviews_casedocument GROUP BY application_id
           HAVING min(number) <> 1 OR max(number) <> count(*)""",
    ),
    by_sql(
        "submitted_version_is_among_the_documents",
        """SELECT a.reference FROM applications_application a JOIN applications_receipt r
           ON r.version_id = a.submitted_version_id AND r.kind = 'submission'
           WHERE a.status NOT IN ('draft', 'registered') AND r.recorded_at < now() - interval '10 minutes'
           AND NOT EXISTS (SELECT 1 FROM reviews_casedocument d WHERE d.application_id = a.id
           AND d.source = 'version' AND d.source_key = a.submitted_version_id::text)""",
    ),
    by_sql(
        "grant_is_of_a_published_granting_decision",
        """SELECT g.decision_id FROM reviews_grant g JOIN reviews_decision d ON d.id = g.decision_id
           JOIN reviews_decisionmeeting m ON m.id = d.meeting_id
           WHERE m.state <> 'published' OR d.outcome <> 'granted' OR g.offered_at <> m.published_at""",
    ),
    by_sql(
        "grant_is_accepted_where_both_sides_have_accepted_it",
        """SELECT g.decision_id FROM reviews_grant g LEFT JOIN reviews_acceptance a ON a.grant_id = g.decision_id
           GROUP BY g.decision_id, g.state HAVING
           (g.state = 'accepted' AND count(*) FILTER (WHERE a.outcome = 'accepted') <> 2)
           OR (g.state = 'waiting' AND (count(*) FILTER (WHERE a.outcome = 'declined') > 0
               OR count(*) FILTER (WHERE a.outcome = 'accepted') > 1))
           OR (g.state = 'declined' AND count(*) FILTER (WHERE a.outcome = 'declined') <> 1)""",
    ),
    by_sql(
        "answer_is_bound_to_what_is_agreed",
        """SELECT a.grant_id || ' ' || a.side FROM reviews_acceptance a JOIN reviews_grant g
           ON g.decision_id = a.grant_id WHERE a.sha256 <> g.sha256""",
    ),
    by_sql(
        "committed_grants_are_within_the_frame",
        """SELECT m.call_id FROM reviews_decision d JOIN reviews_decisionmeeting m ON m.id = d.meeting_id
           JOIN applications_call c ON c.id = m.call_id LEFT JOIN reviews_grant g ON g.decision_id = d.id
           WHERE m.state = 'published' AND d.outcome = 'granted'
           AND (g.state IS NULL OR g.state NOT IN ('declined', 'ended'))
           GROUP BY m.call_id, c.frame_sek HAVING sum(d.amount_sek) > c.frame_sek""",
    ),
    by_sql(
        "approved_change_of_a_grant_has_every_consent",
        """SELECT c.id FROM reviews_changerequest c WHERE c.state = 'approved' AND
           (SELECT count(*) FROM reviews_changeconsent k WHERE k.request_id = c.id) <>
           CASE c.kind WHEN 'period' THEN 0 ELSE 2 END""",
    ),
    by_sql(
        "grant_is_as_decided_or_as_changed_last",
        """SELECT g.decision_id FROM reviews_grant g LEFT JOIN LATERAL (SELECT c.ends_on FROM reviews_changerequest c
           WHERE c.grant_id = g.decision_id AND c.kind = 'period' AND c.state = 'approved'
           ORDER BY c.decided_at DESC LIMIT 1) p ON true LEFT JOIN LATERAL (SELECT c.organisation_id
           FROM reviews_changerequest c WHERE c.grant_id = g.decision_id AND c.kind = 'organisation'
           AND c.state = 'approved' ORDER BY c.decided_at DESC LIMIT 1) o ON true
           WHERE (p.ends_on IS NOT NULL AND p.ends_on <> g.ends_on)
           OR (p.ends_on IS NULL AND g.ends_on::text <> g.document->>'ends_on')
           OR COALESCE(o.organisation_id::text, g.document->>'organisation')
           <> COALESCE(g.organisation_id::text, '')""",
    ),
    by_sql(
        "yearly_report_is_what_was_said_of_it_last",
        """SELECT r.id FROM reviews_yearlyreport r WHERE r.state <> COALESCE((SELECT s.kind FROM reviews_reportstep s
           WHERE s.report_id = r.id ORDER BY s.recorded_at DESC LIMIT 1), 'due')""",
    ),
    Invariant("grant_has_the_hash_of_what_is_agreed", _agreed),
    Invariant("account_is_erased_when_asked", _waiting_to_be_erased),
    by_sql(
        "erased_account_is_nobody_s",
        """SELECT u.id FROM accounts_user u JOIN reviews_erasurerequest r ON r.user_id = u.id
           WHERE r.done_at IS NOT NULL AND (u.is_active OR u.email <> 'erased-' || u.id || '@erased.invalid'
           OR EXISTS (SELECT 1 FROM account_emailaddress e WHERE e.user_id = u.id)
           OR EXISTS (SELECT 1 FROM applications_person p WHERE p.user_id = u.id))""",
    ),
)
