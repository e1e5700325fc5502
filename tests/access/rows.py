"""The table of access.md, address by address. How a line is read stands in tests/access/table.py."""

GROUPS = {
    "@applicants": "LEAD EDIT READ",
    "@officers": "HO HOn HOc",  # of the agency: declared, not declared, declared with a conflict here
    "@declared": "HO HOc",
    "@callreaders": "HO HOn HOc DEC AUD REGI",
    "@staff": "HO HOn HOc DEC ADM COO AUD REGI HOx",
    "@seats": "REVn REVa REVs MEM EXT REVc CHA VCH OBS CHc VCHc",
    "@organisation": "SIG SUP",
}

EVERYBODY = "ANON REG LEAD SIG CHA HO HOx ADM"
PUBLIC = """
home                                 | - | page: *
calls                                | - | page: *
planning_grants                      | - | page: *
verify                               | - | page: *
accessibility                        | - | page: *
privacy                              | - | page: *
contact                              | - | page: *
robots                               | - | page: *
granted_clusters                     | - | page: *
register_grant                       | O | page: *
register_grant                       | B | 404: *
call                                 | D | page: *
call                                 | U | 404: *
call_calendar                        | D | page: *
call_calendar                        | U | 404: *
call_countdown                       | D | page: *
call_countdown                       | U | 404: *
start_application                    | D | page: +; post: +
start_application                    | C | 403: +; post:
start_application                    | U | post:
profile                              | - | page: +; post: +
set_language                         | - | 405: *; post: *
account_login                        | - | page: ANON; elsewhere: +
account_logout                       | - | elsewhere: ANON; page: +
account_inactive                     | - | page: *
account_signup                       | - | page: ANON; elsewhere: +
account_reauthenticate               | - | page: +
account_email                        | - | page: +
account_email_verification_sent      | - | page: *
account_change_password              | - | page: +
account_set_password                 | - | elsewhere: +
account_reset_password               | - | page: *
account_confirm_login_code           | - | elsewhere: +
account_confirm_email                | D | page: *
account_reset_password_from_key_done | - | page: *
account_reset_password_from_key      | D | page: *
account_reset_password_done          | - | page: *
mfa_index                            | - | page: +
mfa_authenticate                     | - | elsewhere: +
mfa_reauthenticate                   | - | elsewhere: +
mfa_activate_totp                    | - | elsewhere: +
mfa_deactivate_totp                  | - |                # nobody of these has a second factor yet
mfa_view_recovery_codes              | - |
mfa_generate_recovery_codes          | - | elsewhere: +
mfa_download_recovery_codes          | - |
demo:index                           | - | 404: *           # the tests' mode is not the demo's
demo:sign_in                         | - | 405: *; post:
demo:mailbox                         | - | page: *          # the journeys' mailbox; production has no demo
demo:move_on                         | - | 405: *; post:
demo:moving                          | - | 404: *
demo:gallery                         | - | 404: *
"""

APPLYING = "ANON REG INV EXM FSIG PART EXR LEAD EDIT READ SIG SUP REVa CHA EXT HO HOn HOc HOx DEC ADM AUD REGI"
OWN = """
my_applications    | - | page: +
curriculum         | - | page: +; post: +
inbox              | - | page: +
application        | DSRCOW | page: @applicants
missing            | DSC    | page: @applicants
check              | DSCO   | page: @applicants
section            | DSCO   | page: @applicants; post: LEAD EDIT
sister             | DSR    | page: LEAD; 403: EDIT READ; post: LEAD
sister             | COW    | page: LEAD; 403: EDIT READ; post:
invite             | DR     | page: LEAD; 403: EDIT READ; post: LEAD
invite             | SC     | 403: @applicants; post:
participant        | DR     | page: LEAD; 403: EDIT READ; post: LEAD
participant        | SC     | 403: @applicants; post:
add_cv             | DC     | page: @applicants; post: @applicants
new_party          | DR     | page: LEAD EDIT; 403: READ; post: LEAD EDIT
new_party          | SC     | 403: @applicants; post:
party              | DR     | page: LEAD EDIT; 403: READ; post: LEAD EDIT
party              | SC     | 403: @applicants; post:
act_on_party       | DC     | elsewhere: @applicants; post: LEAD EDIT READ
budget             | DR     | page: LEAD EDIT; 403: READ; post: LEAD EDIT
budget             | SC     | 403: @applicants; post:
upload             | DR     | page: LEAD EDIT; 403: READ; post: LEAD EDIT
upload             | SC     | 403: @applicants; post:
attachment         | DSRCOW | page: @applicants
replace_attachment | DR     | page: LEAD EDIT; 403: READ; post: LEAD EDIT
replace_attachment | SC     | 403: @applicants; post:
remove_attachment  | DR     | page: LEAD EDIT; 403: READ; post: LEAD EDIT
remove_attachment  | SC     | 403: @applicants; post:
register           | DSR    | page: LEAD; 403: EDIT READ; post: LEAD
register           | CW     | 403: @applicants; post:
registered         | SCOW   | page: @applicants
reopen             | S      | page: LEAD; 403: EDIT READ; post: LEAD
reopen             | DC     | 403: @applicants; post:
unregister         | SR     | page: LEAD; 403: EDIT READ; post: LEAD
unregister         | DC     | 403: @applicants; post:
withdraw           | DSC    | page: LEAD; 403: EDIT READ; post: LEAD
withdraw           | OW     | 403: @applicants; post:
receipt            | SR     | page: @applicants
receipt            | COW    | page: @applicants @organisation  # staff read it on a page of their own
receipt_json       | SR     | page: @applicants
receipt_json       | COW    | page: @applicants @organisation
invitation         | D      | page: *
confirm_part       | D      | page: *
to_sign            | DSR    | post:
to_sign            | COW    | page: @organisation; post: SIG
refuse_to_sign     | C      | page: SIG; post: SIG
refuse_to_sign     | DO     | post:
withdraw_for_organisation | CVPB | page: SIG; post: SIG
withdraw_for_organisation | DSOW | post:
decision           | DSCB   |
decision           | O      | page: @applicants
decision_letter    | B      |
"""

REVIEWERS = "ANON REG EXR LEAD SIG REVn REVa REVs MEM EXT REVc CHA VCH OBS CHc VCHc HO HOn HOc DEC ADM COO AUD REGI HOx"
REVIEWING = """
reviewing          | - | page: +
declaration        | VP | page: @seats; post: @seats
staff_declaration  | CVO | page: @officers DEC; post: @officers DEC
review_case        | V | page: REVa REVs EXT CHA VCHc HO; post: REVa REVs EXT CHA VCHc HO
review_case        | P | page: REVa REVs MEM VCH CHA OBS VCHc HO; post: REVa REVs MEM VCH CHA OBS VCHc HO
review_case        | BO | page: HO DEC; post: HO DEC
review_case        | W | page: HO; post: HO
check_review       | V | elsewhere: REVa REVs EXT; post: REVa EXT
check_review       | P | elsewhere: REVa REVs; post: REVa
check_review       | BOW | post:
other_reviews      | V | page: REVs CHA VCHc HO; 403: REVa
other_reviews      | P | page: REVs MEM VCH CHA OBS VCHc HO; 403: REVa
other_reviews      | BO | page: REVs MEM VCH CHA OBS HO
other_reviews      | W | page: HO
declare_case       | V | page: REVn REVa REVs MEM EXT CHA VCH OBS VCHc; post: REVn REVa REVs MEM EXT CHA VCH OBS VCHc
declare_case       | P | page: REVn REVa REVs MEM CHA VCH OBS VCHc; post: REVn REVa REVs MEM CHA VCH OBS VCHc
declare_case       | BOW |                             # staff declare for the call, and the panel is over
case_pdf           | V |                               # not made yet
case_pdf           | P | page: REVa REVs MEM VCH CHA OBS VCHc HO
case_file          | V | page: REVa REVs EXT CHA VCHc HO
case_file          | P | page: REVa REVs MEM VCH CHA OBS VCHc HO
case_file          | BO | page: HO DEC
case_file          | W | page: HO
panel_case         | V | page: HO
panel_case         | P | page: REVs MEM VCH CHA OBS VCHc HO
panel_case         | BO | page: REVs MEM VCH CHA OBS HO DEC
panel_case         | W | page: HO
save_panel_grades  | VPBO | 405: *; post: CHA VCHc
save_statement     | VPBO | 405: *; post: REVa REVs CHA VCHc
move_statement     | VPBO | 405: *; post: CHA VCHc HO
move_case_in_list  | VPBO | 405: *; post: CHA VCHc
panel              | VP | page: REVa REVs MEM REVc CHA VCH OBS CHc VCHc HO HOc
panel              | BO | page: REVa REVs MEM REVc CHA VCH OBS HO DEC
ranking            | VP | page: REVa REVs MEM REVc CHA VCH OBS CHc VCHc HO HOc
ranking            | BO | page: REVa REVs MEM REVc CHA VCH OBS HO DEC
lock_ranking       | VPBO | 405: *; post: CHA VCHc
"""

ASKED_AT_STAFF = "ANON REG LEAD SIG REVa CHA HO HOn HOc DEC ADM COO AUD REGI HOx"
STAFF = """
admin:index    | - | page: @staff
admin:app_list | D | page: @staff
admin:reviews_initiative_joint | - | page: COO
/staff/(?P<url>.*)$ | D |

admin:applications_call_changelist  | - | page: @callreaders HOx
admin:applications_call_add         | - | page: @officers HOx; post: @officers HOx
admin:applications_call_change      | DU | page: @callreaders
admin:applications_call_publish     | DU | elsewhere: @officers; post:
admin:applications_call_edit        | D | elsewhere: @officers; post:
admin:applications_call_edit        | U | page: @officers; post: @officers
admin:applications_call_form        | D | elsewhere: @officers; post:
admin:applications_call_form        | U | page: @officers; post: @officers
admin:applications_call_adapt       | D | elsewhere: @officers; post:
admin:applications_call_adapt       | U | page: @officers; post: @officers
admin:applications_call_round       | D | elsewhere: @officers; post:
admin:applications_call_round       | U | page: @officers; post: @officers
admin:applications_call_numbers     | DU | page: @officers; post: @officers
admin:applications_call_propose     | D | elsewhere: @officers; post:
admin:applications_call_propose     | U | page: @officers; post: @officers
admin:applications_call_notice      | D | page: @officers; post: @officers
admin:applications_call_notice      | U | post:
admin:applications_call_deadline    | D | page: @officers; post: @officers
admin:applications_call_deadline    | U | post:
admin:applications_call_freeze      | D | page: @officers; post: @officers
admin:applications_call_freeze      | U | post:
admin:applications_call_thaw        | D | elsewhere: @officers; post:
admin:applications_formversion_changelist | - | page: @callreaders HOx
admin:applications_notice_changelist      | - | page: @callreaders HOx

admin:applications_initiative_changelist     | - | page: @staff
admin:applications_initiative_add            | - | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_initiative_change         | D | page: @staff
admin:applications_initiative_edit           | D | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_initiative_area           | D | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_initiative_frame          | D | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_technologyarea_changelist | - | page: @staff
admin:applications_agency_changelist         | - | page: @staff
admin:applications_planninggrant_changelist  | - | page: @staff
admin:applications_planninggrant_change      | D | page: @staff
admin:applications_organisation_changelist   | - | page: @staff
admin:applications_organisation_add          | - | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_organisation_change       | D | page: @staff
admin:applications_organisation_edit         | D | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_organisation_role         | D | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_organisation_end-role     | D | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_agencyrole_changelist     | - | page: ADM
admin:applications_agencyrole_grant          | - | page: ADM; post: ADM
admin:applications_agencyrole_confirm        | - | page: ADM; post: ADM
admin:applications_agencyrole_end            | - | page: ADM; post: ADM

admin:applications_round_changelist          | - | page: @callreaders HOx
admin:applications_round_change              | DP | page: @callreaders
admin:applications_round_edit                | D | elsewhere: @officers; post:
admin:applications_round_edit                | U | page: @officers; post: @officers
admin:applications_round_add-criterion       | D | elsewhere: @officers; post:
admin:applications_round_criterion           | D | elsewhere: @officers; post:
admin:applications_round_remove-criterion    | D | elsewhere: @officers; post:
admin:applications_criterion_changelist      | - | page: @callreaders HOx
admin:applications_casenumberblock_changelist | - | page: @callreaders HOx

admin:applications_application_changelist | - | page: @officers AUD REGI HOx
admin:applications_application_eligible   | - | page: @officers HOx; post: @officers HOx
admin:applications_application_change     | DSR |
admin:applications_application_change     | CVPBOW | page: HO AUD REGI
admin:applications_application_judge      | DSVO | post:
admin:applications_application_judge      | C | post:        # it waits for its signature
admin:applications_application_announce   | DCV | post:
admin:applications_application_extend     | C | page: HO; post: HO
admin:applications_application_extend     | DV | post:

admin:reviews_assignmentrun_round           | VP | page: @officers  # HOn is told to declare first
admin:reviews_assignmentrun_round_open      | V | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignmentrun_round_open      | P | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_start     | V | elsewhere: @officers; post:  # a run is at work
admin:reviews_assignmentrun_round_start     | P | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_confirm   | VP | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_pair      | P | elsewhere: HOn; post:
admin:reviews_assignmentrun_round_take-back | P | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignmentrun_round_lock      | P | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_place     | P | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_balance   | V | elsewhere: @officers; post:
admin:reviews_assignmentrun_changelist      | - | page: @officers HOx
admin:reviews_assignmentrun_progress        | V | page: @officers
admin:reviews_assignmentrun_change          | V | page: @declared
admin:reviews_assignmentrun_cancel          | V | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignment_changelist         | - | page: @officers HOx

admin:reviews_reviewer_changelist  | - | page: @officers HOx
admin:reviews_reviewer_add         | - | page: @officers HOx; post: @officers HOx
admin:reviews_reviewer_change      | V | page: @officers
admin:reviews_reviewer_edit        | V | page: @officers; post: @officers
admin:reviews_panel_changelist     | - | page: @officers HOx
admin:reviews_panel_add            | - | page: @officers HOx; post: @officers HOx
admin:reviews_panel_change         | V | page: @officers
admin:reviews_panel_seat           | V | page: @officers; post: @officers
admin:reviews_panel_edit           | V | page: @officers; post: @officers
admin:reviews_panel_open-list      | V | elsewhere: @officers; post:
admin:reviews_panel_open-list      | O | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_panel_unseat         | V | page: @officers; post: @officers
admin:reviews_panel_balance        | V | elsewhere: @officers; post:  # nobody has stated a gender
admin:reviews_panelrole_changelist | - | page: @officers HOx

admin:reviews_decisionmeeting_changelist | - | page: @callreaders HOx
admin:reviews_decisionmeeting_add        | - | page: @officers HOx; post: @officers HOx
admin:reviews_decisionmeeting_change     | B | page: HO HOc DEC
admin:reviews_decisionmeeting_change     | O | page: HO HOc DEC AUD REGI
admin:reviews_decisionmeeting_publish    | B | page: DEC; post: DEC
admin:reviews_decisionmeeting_publish    | O | elsewhere: DEC; post:
admin:reviews_decisionmeeting_attach     | BO | elsewhere: @declared; post:
admin:reviews_decisionmeeting_lock       | BO | elsewhere: @declared; post:
admin:reviews_decisionmeeting_reopen     | B | page: @declared; post: @declared
admin:reviews_decisionmeeting_reopen     | O | elsewhere: @declared; post:
admin:reviews_decisionmeeting_proposal   | BO | elsewhere: @declared; post:
admin:reviews_decisionmeeting_detach     | BO | elsewhere: @declared; post:
admin:reviews_decision_changelist        | - | page: @callreaders HOx
admin:reviews_letter_changelist          | - | page: @callreaders HOx

admin:reviews_conflict_changelist         | - | page: @officers HOx
admin:reviews_conflict_judge-many         | - | page: @officers HOx; post: @officers HOx
admin:reviews_conflict_change             | V | page: HO
admin:reviews_conflict_judge              | V | page: HO; post: HO
admin:reviews_statement_changelist        | - | page: @officers HOx
admin:reviews_statement_change            | P | page: HO
admin:reviews_statement_approve           | P | page: HO; post: HO
admin:reviews_review_changelist           | - | page: @officers HOx
admin:reviews_review_change               | V | page: HO
admin:reviews_review_unlock               | V | page: HO; post: HO
admin:reviews_case_changelist             | - | page: @officers HOx
admin:reviews_declaration_changelist      | - | page: @officers HOx
admin:reviews_panelgrade_changelist       | - | page: @officers HOx
admin:reviews_staffdeclaration_changelist | - | page: @officers HOx
admin:applications_version_changelist             | - | page: @officers AUD REGI HOx
admin:applications_consortium_changelist          | - | page: @officers AUD REGI HOx
admin:applications_applicant_changelist           | - | page: @officers AUD REGI HOx
admin:applications_answer_changelist              | - | page: @officers AUD REGI HOx
admin:applications_receipt_changelist             | - | page: @officers AUD REGI HOx
admin:applications_receipt_change                 | SR |
admin:applications_receipt_change                 | CVPBOW | page: HO AUD REGI
admin:applications_signature_changelist           | - | page: @officers AUD REGI HOx
admin:applications_eligibilityjudgement_changelist | - | page: @officers AUD REGI HOx
admin:applications_person_changelist              | - | page: @officers HOx
admin:audit_event_changelist              | - | page: @officers AUD HOx
admin:mail_message_changelist             | - | page: @officers ADM HOx
"""

ROOMS = ((EVERYBODY, PUBLIC), (APPLYING, OWN), (REVIEWERS, REVIEWING), (ASKED_AT_STAFF, STAFF))
