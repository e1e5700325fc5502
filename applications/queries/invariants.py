"""What must always be true of calls and applications, whatever has happened. Each names its bad rows."""

from clusterportal.audit.invariants import by_sql

SUBMITTED = "a.status NOT IN ('draft', 'registered', 'withdrawn')"
ASKED = """
    SELECT f.id AS form, q->>'key' AS key, q->>'kind' AS kind FROM applications_formversion f,
    jsonb_array_elements(f.specification->'sections') s, jsonb_array_elements(coalesce(s->'fields', '[]')) q
"""
INVARIANTS = (
    by_sql(
        "published_call_has_two_persons",
        """SELECT c.id FROM applications_call c WHERE c.published_at IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM approvals_approval p WHERE p.kind = 'call.publish' AND p.subject = c.id::text
           AND p.approved_by_id <> p.proposed_by_id)""",
    ),
    by_sql(
        "published_call_has_form_round_and_areas",
        """SELECT c.id FROM applications_call c WHERE c.published_at IS NOT NULL AND (c.form_version_id IS NULL
           OR NOT EXISTS (SELECT 1 FROM applications_round r WHERE r.call_id = c.id)
           OR NOT EXISTS (SELECT 1 FROM applications_call_areas x WHERE x.call_id = c.id))""",
    ),
    by_sql(
        "form_in_use_is_of_its_call",
        """SELECT c.id FROM applications_call c JOIN applications_formversion f ON f.id = c.form_version_id
           WHERE f.call_id <> c.id""",
    ),
    by_sql(
        "deadline_has_only_moved_later",
        """SELECT n.call_id FROM applications_notice n JOIN applications_call c ON c.id = n.call_id
           WHERE n.old_closes_at >= c.closes_at""",
    ),
    by_sql(
        "blocks_of_case_numbers_do_not_meet",
        """SELECT b.id FROM applications_casenumberblock b JOIN applications_call c ON c.id = b.call_id
           WHERE EXISTS (SELECT 1 FROM applications_casenumberblock o JOIN applications_call d ON d.id = o.call_id
           WHERE o.id <> b.id AND o.year = b.year AND d.agency_id = c.agency_id
           AND o.first_serial <= b.last_serial AND o.last_serial >= b.first_serial)""",
    ),
    by_sql(
        "case_numbers_have_no_gap",
        """SELECT b.year || ' ' || b.first_serial FROM applications_casenumberblock b
           JOIN applications_call c ON c.id = b.call_id WHERE b.next_serial - b.first_serial <> (
           SELECT count(*) FROM applications_casenumber n WHERE n.agency_id = c.agency_id AND n.year = b.year
           AND n.serial BETWEEN b.first_serial AND b.last_serial)""",
    ),
    by_sql(
        "case_number_is_of_the_call_s_blocks",
        """SELECT a.reference FROM applications_casenumber n JOIN applications_application a ON a.id = n.application_id
           JOIN applications_call c ON c.id = a.call_id WHERE n.agency_id <> c.agency_id OR NOT EXISTS (
           SELECT 1 FROM applications_casenumberblock b WHERE b.call_id = c.id AND b.year = n.year
           AND n.serial BETWEEN b.first_serial AND b.next_serial - 1)""",
    ),
    by_sql(
        "case_number_belongs_to_what_was_submitted",
        """SELECT a.reference FROM applications_casenumber n JOIN applications_application a ON a.id = n.application_id
           WHERE a.submitted_at IS NULL OR a.submitted_version_id IS NULL""",
    ),
    by_sql(
        "enquiry_is_of_the_call_of_its_application",
        """SELECT e.number FROM applications_enquiry e JOIN applications_application a ON a.id = e.application_id
           WHERE a.call_id <> e.call_id""",
    ),
    by_sql(
        "enquiry_has_messages_without_a_gap",
        """SELECT e.number FROM applications_enquiry e LEFT JOIN applications_enquirymessage m ON m.enquiry_id = e.id
           GROUP BY e.id HAVING count(m.id) = 0 OR max(m.number) <> count(m.id)""",
    ),
    by_sql(
        "published_question_has_a_text",
        """SELECT q.reference FROM applications_publicquestion q WHERE NOT EXISTS (
           SELECT 1 FROM applications_publicquestiontext t WHERE t.question_id = q.id AND t.number = 1)""",
    ),
    by_sql(
        "planning_grant_owes_a_report",
        """SELECT g.register_id FROM applications_planninggrant g LEFT JOIN applications_planningreport r
           ON r.grant_id = g.id LEFT JOIN applications_receivedreport c ON c.id = r.current_id
           WHERE r.grant_id IS NULL OR c.report_id <> r.grant_id""",
    ),
    by_sql(
        "staff_role_is_confirmed_by_another",
        """SELECT id FROM applications_agencyrole WHERE confirmed_by_id = granted_by_id OR confirmed_by_id = user_id""",
    ),
    by_sql(
        "application_is_written_in_a_form_of_its_call",
        """SELECT a.reference FROM applications_application a JOIN applications_formversion f
           ON f.id = a.form_version_id WHERE f.call_id <> a.call_id""",
    ),
    by_sql(
        "application_has_a_consortium",
        """SELECT a.reference FROM applications_application a LEFT JOIN applications_consortium c
           ON c.application_id = a.id WHERE c.application_id IS NULL""",
    ),
    by_sql(
        "application_has_one_leader",
        """SELECT a.reference FROM applications_application a WHERE 1 <> (SELECT count(*) FROM applications_applicant p
           WHERE p.consortium_id = a.id AND p.role = 'leader' AND p.invitation = 'accepted')""",
    ),
    by_sql(
        "registered_application_has_its_own_version",
        """SELECT a.reference FROM applications_application a LEFT JOIN applications_version v
           ON v.id = a.registered_version_id
           WHERE a.status = 'registered' AND v.application_id IS DISTINCT FROM a.id""",
    ),
    by_sql(
        "registered_version_is_the_newest",
        """SELECT a.reference FROM applications_application a JOIN applications_version v
           ON v.id = a.registered_version_id WHERE v.number <> (SELECT max(number) FROM applications_version o
           WHERE o.application_id = a.id)""",
    ),
    by_sql(
        "only_what_is_registered_is_reopened",
        """SELECT reference FROM applications_application WHERE status = 'draft' AND reopened_at IS NOT NULL""",
    ),
    by_sql(
        "submitted_application_has_its_own_version",
        """SELECT a.reference FROM applications_application a LEFT JOIN applications_version v
           ON v.id = a.submitted_version_id WHERE {submitted}
           AND (a.submitted_at IS NULL OR v.application_id IS DISTINCT FROM a.id)""",
        submitted=SUBMITTED,
    ),
    by_sql(
        "submitted_version_is_the_registered_one",
        """SELECT a.reference FROM applications_application a WHERE {submitted}
           AND a.submitted_version_id IS DISTINCT FROM a.registered_version_id""",
        submitted=SUBMITTED,
    ),
    by_sql(
        "version_was_registered_in_time",
        """SELECT a.reference FROM applications_version v JOIN applications_application a ON a.id = v.application_id
           JOIN applications_call c ON c.id = a.call_id WHERE v.registered_at > c.closes_at""",
    ),
    by_sql(
        "what_is_registered_at_the_deadline_is_submitted",
        """SELECT a.reference FROM applications_application a JOIN applications_call c ON c.id = a.call_id
           WHERE a.status = 'registered' AND c.published_at IS NOT NULL
           AND c.closes_at < %(at)s - interval '10 minutes'""",
    ),
    by_sql(
        "signature_is_awaited_only_where_the_call_asks",
        """SELECT a.reference FROM applications_application a JOIN applications_call c ON c.id = a.call_id
           WHERE a.status IN ('awaiting_signature', 'signed', 'refused', 'unsigned') AND NOT c.needs_signature""",
    ),
    by_sql(
        "withdrawn_and_decided_have_their_times",
        """SELECT reference FROM applications_application WHERE (status = 'withdrawn') <> (withdrawn_at IS NOT NULL)
           OR (status IN ('granted', 'rejected', 'dismissed')) <> (decided_at IS NOT NULL)""",
    ),
    by_sql(
        "status_is_what_the_trail_says",
        """SELECT a.reference FROM applications_application a JOIN LATERAL (
           SELECT e.detail->>'to' AS status FROM audit_event e WHERE e.chain = 'application:' || a.id
           AND e.action = 'application.status_changed' ORDER BY e.seq DESC LIMIT 1) e ON true
           WHERE e.status <> a.status""",
    ),
    by_sql(
        "sister_link_goes_both_ways_between_agencies",
        """SELECT a.reference FROM applications_application a JOIN applications_application s ON s.id = a.sister_id
           JOIN applications_call c ON c.id = a.call_id JOIN applications_call d ON d.id = s.call_id
           WHERE s.sister_id IS DISTINCT FROM a.id OR c.agency_id = d.agency_id""",
    ),
    by_sql(
        "versions_are_numbered_without_a_gap",
        """SELECT application_id FROM applications_version GROUP BY application_id
           HAVING min(number) <> 1 OR max(number) <> count(*)""",
    ),
    by_sql(
        "version_is_in_the_form_of_its_application",
        """SELECT a.reference FROM applications_version v JOIN applications_application a ON a.id = v.application_id
           WHERE v.form_version_id <> a.form_version_id""",
    ),
    by_sql(
        "version_has_a_receipt",
        """SELECT v.id FROM applications_version v WHERE NOT EXISTS (SELECT 1 FROM applications_receipt r
           WHERE r.version_id = v.id AND r.kind = 'registration')""",
    ),
    by_sql(
        "submitted_application_has_a_receipt",
        """SELECT a.reference FROM applications_application a WHERE {submitted} AND NOT EXISTS (
           SELECT 1 FROM applications_receipt r WHERE r.version_id = a.submitted_version_id
           AND r.kind = 'submission')""",
        submitted=SUBMITTED,
    ),
    by_sql(
        "receipt_holds_the_hash_of_its_version",
        """SELECT r.id FROM applications_receipt r JOIN applications_version v ON v.id = r.version_id
           WHERE r.document->>'content_sha256' IS DISTINCT FROM v.sha256""",
    ),
    by_sql(
        "receipt_names_the_case_number",
        """SELECT r.id FROM applications_receipt r JOIN applications_version v ON v.id = r.version_id
           LEFT JOIN applications_casenumber n ON n.application_id = v.application_id
           WHERE r.document->>'case_number' IS NOT NULL
           AND r.document->>'case_number' IS DISTINCT FROM n.year || '-' || lpad(n.serial::text, 5, '0')""",
    ),
    by_sql(
        "file_of_a_version_is_stored",
        """SELECT v.id FROM applications_version v, jsonb_array_elements(v.document->'attachments') f
           WHERE NOT EXISTS (SELECT 1 FROM files_storedfile s WHERE s.sha256 = f->>'sha256')""",
    ),
    by_sql(
        "signature_holds_the_hash_of_its_version",
        """SELECT s.id FROM applications_signature s JOIN applications_version v ON v.id = s.version_id
           WHERE s.version_sha256 <> v.sha256""",
    ),
    by_sql(
        "organisation_s_last_word_is_the_status",
        """SELECT a.reference FROM applications_application a WHERE a.status IN ('signed', 'refused')
           AND a.status IS DISTINCT FROM (SELECT s.outcome FROM applications_signature s
           WHERE s.version_id = a.submitted_version_id ORDER BY s.at DESC, s.id DESC LIMIT 1)""",
    ),
    by_sql(
        "answer_is_to_a_question_of_the_form",
        """WITH asked AS ({asked}) SELECT a.reference || ' ' || w.field_key FROM applications_answer w
           JOIN applications_application a ON a.id = w.application_id LEFT JOIN asked q
           ON q.form = a.form_version_id AND q.key = w.field_key AND q.kind <> 'file' WHERE q.key IS NULL""",
        asked=ASKED,
    ),
    by_sql(
        "answer_stands_in_its_history",
        """SELECT w.application_id || ' ' || w.field_key FROM applications_answer w
           LEFT JOIN applications_answerrevision r ON r.application_id = w.application_id
           AND r.field_key = w.field_key AND r.revision = w.revision
           WHERE r.id IS NULL OR r.value IS DISTINCT FROM w.value""",
    ),
    by_sql(
        "history_of_an_answer_has_no_gap",
        """SELECT application_id || ' ' || field_key FROM applications_answerrevision
           GROUP BY application_id, field_key HAVING min(revision) <> 1 OR max(revision) <> count(*)""",
    ),
    by_sql(
        "attachment_is_of_a_kind_of_the_form",
        """WITH asked AS ({asked} WHERE q->>'kind' = 'file' UNION ALL SELECT f.id, k->>'key', 'file'
           FROM applications_formversion f, jsonb_array_elements(coalesce(f.specification->'attachments', '[]')) k)
           SELECT a.reference || ' ' || t.kind FROM applications_attachment t
           JOIN applications_application a ON a.id = t.application_id
           LEFT JOIN asked q ON q.form = a.form_version_id AND q.key = t.kind WHERE q.key IS NULL""",
        asked=ASKED,
    ),
    by_sql(
        "budget_is_of_the_grant_s_years",
        """SELECT a.reference || ' ' || b.year FROM applications_budgetcell b JOIN applications_party p
           ON p.id = b.party_id JOIN applications_application a ON a.id = p.consortium_id
           JOIN applications_call c ON c.id = a.call_id WHERE b.amount_sek <> 0 AND b.year NOT BETWEEN
           extract(year FROM c.grant_starts_on) AND extract(year FROM c.grant_ends_on)""",
    ),
    by_sql(
        "budget_line_is_of_the_form",
        """SELECT a.reference || ' ' || b.line FROM applications_budgetcell b JOIN applications_party p
           ON p.id = b.party_id JOIN applications_application a ON a.id = p.consortium_id
           JOIN applications_formversion f ON f.id = a.form_version_id WHERE NOT CASE b.side WHEN 'funding'
           THEN b.line IN ('requested', 'own', 'other') ELSE jsonb_path_exists(f.specification,
           '$.cost_types[*] ? (@.key == $key)', jsonb_build_object('key', b.line)) END""",
    ),
)
