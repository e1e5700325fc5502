"""One statement per invariant that breaks it. The names in braces are tables, `{app}` the application of the world."""

HEARING = (
    "INSERT INTO reviews_hearing (id, case_id, starts_at, ends_at, place, link, note, guests_max, names_by, sequence, "
    "planned_by_id, planned_at, why_cancelled) SELECT gen_random_uuid(), c.id, now(), now() + interval '1 hour', "
    "'a', '', '', 9, now(), 0, {user}, now(), ''"
)
ENQUIRY = (
    "INSERT INTO applications_enquiry (id, number, call_id, application_id, kind, subject, asker_id, is_for_all, "
    "state, at, last_at, recorded_at) SELECT gen_random_uuid(), 'BCDF-2345', {call}, {application}, 'question', 's', "
    "{{user}}, false, 'applicant', now(), now(), now() FROM applications_application LIMIT 1"
)
GRANT = (
    "INSERT INTO reviews_grantterms (id, call_id, number, text_sv, text_en, n_days_to_accept, written_by_id, "
    "written_at) SELECT gen_random_uuid(), {call}, 99, 'a', 'a', 9, {user}, now(); "
    "INSERT INTO reviews_grant (decision_id, terms_id, document, sha256, state, due_on, starts_on, ends_on, "
    "offered_at, why_ended) SELECT d.id, t.id, '{{}}', repeat('0', 64), '%s', '2030-01-01', '2030-01-01', "
    "'2031-01-01', %s, '' FROM reviews_decision d JOIN reviews_decisionmeeting m ON m.id = d.meeting_id, "
    "reviews_grantterms t WHERE t.number = 99"
)
OVERDUE = (
    "UPDATE applications_call SET opens_at = '2020-01-01', closes_at = '2020-06-01' WHERE id = {call}; "
    "UPDATE applications_application SET status = 'draft', submitted_at = NULL, submitted_version_id = NULL "
    "WHERE id = {app}; INSERT INTO applications_erasurenotice (application_id, number, kept_until, at) "
    "VALUES ({app}, 1, '2021-06-01', '2021-04-02'), ({app}, 2, '2021-06-01', '2021-05-18')"
)
SEEDS = {
    "draft_whose_time_is_over_is_erased": OVERDUE,
    "account_is_erased_when_asked": (
        "INSERT INTO reviews_erasurerequest (id, user_id, asked_at, due_on) "
        "SELECT gen_random_uuid(), approved_by_id, now(), '2020-01-01' FROM reviews_decisionmeeting"
    ),
    "erased_account_is_nobody_s": (
        "INSERT INTO reviews_erasurerequest (id, user_id, asked_at, due_on, done_at) "
        "SELECT gen_random_uuid(), {user}, now(), '2020-01-01', now()"
    ),
    "published_call_has_two_persons": "UPDATE approvals_approval SET approved_by_id = proposed_by_id",
    "published_call_has_form_round_and_areas": "DELETE FROM applications_call_areas",
    "form_in_use_is_of_its_call": "UPDATE applications_formversion SET call_id = {other_call}",
    "deadline_has_only_moved_later": (
        "INSERT INTO applications_notice (call_id, at, text_sv, text_en, old_closes_at, by_id) "
        "SELECT id, closes_at, 'a', 'b', closes_at, {user} FROM applications_call WHERE id = {call}"
    ),
    "blocks_of_case_numbers_do_not_meet": (
        "INSERT INTO applications_casenumberblock (call_id, year, first_serial, last_serial, next_serial) "
        "SELECT call_id, year, last_serial, last_serial + 9, last_serial FROM applications_casenumberblock LIMIT 1"
    ),
    "case_numbers_have_no_gap": "UPDATE applications_casenumberblock SET next_serial = next_serial + 1",
    "case_number_is_of_the_call_s_blocks": "UPDATE applications_casenumber SET serial = 99999",
    "case_number_belongs_to_what_was_submitted": "UPDATE applications_application SET submitted_at = NULL",
    "enquiry_is_of_the_call_of_its_application": ENQUIRY.format(call="{other_call}", application="id"),
    "enquiry_has_messages_without_a_gap": ENQUIRY.format(call="call_id", application="NULL"),
    "published_question_has_a_text": (
        "INSERT INTO applications_publicquestion (id, reference, call_id, by_id, at, recorded_at) "
        "VALUES (gen_random_uuid(), 'BCDF-2345', {call}, {user}, now(), now())"
    ),
    "planning_grant_owes_a_report": "DELETE FROM applications_planningreport",
    "staff_role_is_confirmed_by_another": "UPDATE applications_agencyrole SET confirmed_by_id = granted_by_id",
    "application_is_written_in_a_form_of_its_call": "UPDATE applications_application SET call_id = {other_call}",
    "application_has_a_consortium": "UPDATE applications_consortium SET application_id = gen_random_uuid()",
    "application_has_one_leader": "UPDATE applications_applicant SET role = 'leader'",
    "registered_application_has_its_own_version": (
        "UPDATE applications_application SET status = 'registered', registered_version_id = NULL WHERE id = {app}"
    ),
    "registered_version_is_the_newest": (
        "INSERT INTO applications_version (id, application_id, form_version_id, number, revision, document, sha256, "
        "title_sv, title_en, registered_by_id, registered_at, recorded_at) SELECT gen_random_uuid(), application_id, "
        "form_version_id, 2, revision, document, sha256, title_sv, title_en, registered_by_id, registered_at, "
        "recorded_at FROM applications_version WHERE application_id = {app}"
    ),
    "only_what_is_registered_is_reopened": (
        "UPDATE applications_application SET status = 'draft', reopened_at = created_at"
    ),
    "submitted_application_has_its_own_version": "UPDATE applications_application SET submitted_version_id = NULL",
    "submitted_version_is_the_registered_one": "UPDATE applications_application SET registered_version_id = NULL",
    "version_was_registered_in_time": "UPDATE applications_version SET registered_at = now() + interval '9 years'",
    "what_is_registered_at_the_deadline_is_submitted": "UPDATE applications_application SET status = 'registered'",
    "signature_is_awaited_only_where_the_call_asks": "UPDATE applications_call SET needs_signature = false",
    "withdrawn_and_decided_have_their_times": "UPDATE applications_application SET withdrawn_at = created_at",
    "status_is_what_the_trail_says": "UPDATE applications_application SET status = 'refused'",
    "sister_link_goes_both_ways_between_agencies": "UPDATE applications_application SET sister_id = id",
    "versions_are_numbered_without_a_gap": "UPDATE applications_version SET number = 3",
    "version_is_in_the_form_of_its_application": "UPDATE applications_version SET form_version_id = {other_form}",
    "version_has_a_receipt": "DELETE FROM applications_receipt",
    "submitted_application_has_a_receipt": "DELETE FROM applications_receipt WHERE kind = 'submission'",
    "receipt_holds_the_hash_of_its_version": "UPDATE applications_version SET sha256 = repeat('0', 64)",
    "receipt_names_the_case_number": "UPDATE applications_casenumber SET serial = serial + 1",
    "file_of_a_version_is_stored": "DELETE FROM applications_attachment; DELETE FROM files_storedfile",
    "signature_holds_the_hash_of_its_version": "UPDATE applications_signature SET version_sha256 = repeat('0', 64)",
    "organisation_s_last_word_is_the_status": "UPDATE applications_signature SET outcome = 'refused'",
    "answer_is_to_a_question_of_the_form": "UPDATE applications_answer SET field_key = 'x' || field_key",
    "answer_stands_in_its_history": "UPDATE applications_answer SET value = '\"Other.\"'",
    "history_of_an_answer_has_no_gap": "UPDATE applications_answerrevision SET revision = 2",
    "attachment_is_of_a_kind_of_the_form": "UPDATE applications_attachment SET kind = 'poem'",
    "budget_is_of_the_grant_s_years": "UPDATE applications_budgetcell SET year = 1999",
    "budget_line_is_of_the_form": "UPDATE applications_budgetcell SET line = 'gifts'",
    "numbers_of_a_chain_have_no_gap": "UPDATE audit_event SET seq = seq + 1",
    "version_has_the_hash_of_its_document": "UPDATE applications_version SET document = '{{}}'",
    "receipt_is_genuine": "UPDATE applications_receipt SET signature = 'AAAA'",
    "audit_chain_holds": "UPDATE audit_event SET actor = 'nobody'",
    "case_is_of_a_submitted_application": "UPDATE applications_application SET submitted_version_id = NULL",
    "case_is_in_a_round_of_its_call": "UPDATE reviews_case SET round_id = {other_round}",
    "case_is_in_a_panel_of_its_round": "UPDATE reviews_panel SET round_id = {other_round}",
    "rank_is_given_once_in_a_panel": (
        "INSERT INTO reviews_case (id, application_id, round_id, panel_id, label, stage, screened_reason, "
        "rank, opened_at) SELECT gen_random_uuid(), application_id, round_id, panel_id, 'twin', stage, "
        "screened_reason, rank, opened_at FROM reviews_case"
    ),
    "panel_has_at_most_one_chair": "UPDATE reviews_panelrole SET role = 'chair'",
    "accepted_invitation_gave_a_part": (
        "INSERT INTO reviews_reviewinvitation (id, panel_id, reviewer_id, role, load_max, email, language, greeting, "
        "state, answer_by, invited_by_id, invited_at, answered_at, why_not, words, suggested_name, suggested_email) "
        "SELECT gen_random_uuid(), panel_id, reviewer_id, 'observer', 1, 'x@post.example', 'en', '', 'accepted', "
        "now(), granted_by_id, now(), now(), '', '', '', '' FROM reviews_panelrole LIMIT 1"
    ),
    "nobody_barred_is_assigned": (
        "INSERT INTO applications_bar (application_id, person_id, since) SELECT c.application_id, r.person_id, "
        "now() FROM reviews_assignment s JOIN reviews_case c ON c.id = s.case_id "
        "JOIN reviews_reviewer r ON r.id = s.reviewer_id"
    ),
    "open_conflict_bars": "UPDATE reviews_conflict SET state = 'declared'",
    "judged_conflict_has_a_reason": "UPDATE reviews_conflict SET reason = ''",
    "submitted_review_was_assigned": "DELETE FROM reviews_assignment",
    "submitted_review_grades_every_criterion": "UPDATE reviews_score SET grade = NULL",
    "grade_is_on_the_scale_of_its_round": "UPDATE reviews_score SET grade = 9",
    "decision_is_of_a_meeting_of_its_call": "UPDATE reviews_decisionmeeting SET call_id = {other_call}",
    "meeting_is_approved_by_another": "UPDATE reviews_decisionmeeting SET approved_by_id = locked_by_id",
    "published_decision_is_the_status": "UPDATE reviews_decision SET outcome = 'rejected'",
    "decided_application_has_a_published_decision": "UPDATE reviews_decisionmeeting SET state = 'locked'",
    "published_decision_has_letters_in_both_languages": "DELETE FROM reviews_letter WHERE language = 'en'",
    "letter_is_written_from_an_approved_text": (
        "WITH made AS (INSERT INTO reviews_lettertemplate (id, agency_id, outcome, language, number, subject, body, "
        "written_by_id, written_at) SELECT gen_random_uuid(), agency_id, 'granted', 'sv', 1, 'a', 'a', {user}, now() "
        "FROM applications_call LIMIT 1 RETURNING id) UPDATE reviews_letter SET template_id = made.id FROM made"
    ),
    "message_tells_of_a_published_decision": (
        "WITH shut AS (UPDATE reviews_decisionmeeting SET state = 'locked'), sent AS (INSERT INTO mail_message (id, "
        '"to", language, subject, body, scope, guard, subject_id, state, attempts, error, follow_up_note, at, '
        "queued_at) VALUES (gen_random_uuid(), 'a', 'sv', 'a', 'a', '', '', '', 'queued', 0, '', '', now(), now()) "
        "RETURNING id) "
        "INSERT INTO reviews_delivery (id, decision_id, message_id, note) "
        "SELECT gen_random_uuid(), d.id, sent.id, '' FROM reviews_decision d, sent"
    ),
    "statement_says_what_its_newest_version_says": (
        "INSERT INTO reviews_statement (case_id, text, state, revision, written_by_id, written_at) "
        "SELECT id, 'a', 'draft', 1, {user}, now() FROM reviews_case"
    ),
    "activity_date_is_of_a_panel_of_its_round": (
        "INSERT INTO reviews_activitydate (id, round_id, panel_id, kind, sequence, set_by_id, set_at) "
        "SELECT gen_random_uuid(), {other_round}, id, 'discuss', 1, {user}, now() FROM reviews_panel"
    ),
    "panel_hears_one_at_a_time": " ".join((HEARING, "FROM reviews_case c, generate_series(1, 2)")),
    "named_for_a_hearing_is_of_its_consortium": " ".join(
        (
            HEARING,
            "FROM reviews_case c; INSERT INTO reviews_hearingguest (hearing_id, applicant_id, named_by_id, named_at)",
            "SELECT h.id, p.id, {user}, now() FROM reviews_hearing h, applications_applicant p",
        )
    ),
    "post_says_what_was_saved_last": (
        "INSERT INTO reviews_post (id, case_id, by_id, text, at) "
        "SELECT gen_random_uuid(), id, {user}, 'a', now() FROM reviews_case"
    ),
    "call_list_holds_cases_of_its_call": (
        "WITH l AS (INSERT INTO reviews_calllist (call_id, begun_by_id, begun_at) VALUES ({other_call}, {user}, now()) "
        "RETURNING call_id) INSERT INTO reviews_calllistrow (id, list_id, case_id, position, place, reason, note) "
        "SELECT gen_random_uuid(), l.call_id, c.id, 1, 'reserve', '', '' FROM l, reviews_case c LIMIT 1"
    ),
    "at_most_the_last_version_of_a_call_list_stands": (
        "WITH l AS (INSERT INTO reviews_calllist (call_id, begun_by_id, begun_at) VALUES ({call}, {user}, now()) "
        "RETURNING call_id) INSERT INTO reviews_calllistversion (id, list_id, number, kind, document, remark, by_id, "
        "at) SELECT gen_random_uuid(), l.call_id, n, 'laid_down', '{{}}', '', {user}, now() "
        "FROM l, generate_series(1, 2) n"
    ),
    "documents_of_a_case_are_numbered_without_a_gap": (
        "INSERT INTO reviews_casedocument (id, application_id, number, kind, direction, name, at, source, source_key, "
        "text, sha256, recorded_at) SELECT gen_random_uuid(), {app}, 2, 'decision', 'drawn_up', '', now(), 'a', 'b', "
        "'', repeat('0', 64), now()"
    ),
    "submitted_version_is_among_the_documents": (
        "UPDATE applications_receipt SET recorded_at = now() - interval '1 hour' WHERE kind = 'submission'"
    ),
    "grant_is_of_a_published_granting_decision": GRANT % ("waiting", "now()"),
    "grant_is_accepted_where_both_sides_have_accepted_it": GRANT % ("accepted", "m.published_at"),
    "grant_has_the_hash_of_what_is_agreed": GRANT % ("waiting", "m.published_at"),
    "answer_is_bound_to_what_is_agreed": " ".join(
        (
            GRANT % ("waiting", "m.published_at") + ";",
            "INSERT INTO reviews_acceptance (grant_id, side, sha256, outcome, reason, by_id, at, recorded_at)",
            "SELECT decision_id, 'leader', repeat('1', 64), 'accepted', '', {user}, now(), now() FROM reviews_grant",
        )
    ),
    "committed_grants_are_within_the_frame": "UPDATE reviews_decision SET amount_sek = 9000000000",
    "approved_change_of_a_grant_has_every_consent": " ".join(
        (
            GRANT % ("waiting", "m.published_at") + ";",
            "INSERT INTO reviews_changerequest (id, grant_id, kind, reason, leader_email, before, state, asked_by_id,",
            "asked_at, answer) SELECT gen_random_uuid(), decision_id, 'leader', 'a', 'a', '', 'approved', {user},",
            "now(), '' FROM reviews_grant",
        )
    ),
    "grant_is_as_decided_or_as_changed_last": (GRANT % ("waiting", "m.published_at")).replace(
        "'{{}}'", """'{{"ends_on": "2029-01-01"}}'"""
    ),
    "yearly_report_is_what_was_said_of_it_last": " ".join(
        (
            GRANT % ("waiting", "m.published_at") + ";",
            "INSERT INTO reviews_yearlyreport (id, grant_id, year, due_on, state)",
            "SELECT gen_random_uuid(), decision_id, 2020, '2021-03-31', 'accepted' FROM reviews_grant",
        )
    ),
}
