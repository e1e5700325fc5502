"""The table of access.md, address by address. How a line is read stands in tests/access/table.py."""

from tests.access.staff_rows import ASKED_AT_STAFF, STAFF

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
report_problem                       | - | page: +; post: +
problem_reported                     | C | page: LEAD
report_no_account                    | - | page: ANON; elsewhere: +; post: ANON
reported_no_account                  | - | page: *          # the number and the time, by a random key
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
grant_json                           | O | page: *
grant_json                           | B | 404: *
grants_json                          | - | page: *
grants_csv                           | - | page: *
grant_feed                           | - | page: *
sitemap                              | - | page: *
call                                 | D | page: *
call                                 | U | 404: *
call_feed                            | - | page: *
calls_calendar                       | - | page: *
call_calendar                        | D | page: *
call_calendar                        | U | 404: *
call_countdown                       | D | page: *
call_countdown                       | U | 404: *
my_enquiries                         | - | page: +
ask_about_call                       | D | page: +; post: +
ask_about_call                       | C | page: +; post: +
ask_about_call                       | U | post:
enquiry                              | D | page: REG; post: REG
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
publications       | - | page: +; post: +
new_publication    | - | page: +; post: +
publication        | - | page: LEAD; post: LEAD      # the project leader's own
import_publications | - | page: +; post: +
add_imported       | - | 405: +; post: +
fetch_publications | - | 405: +; post:             # nobody is asked unless the portal is set to ask ORCID
erase_account      | - | page: +
ask_to_erase       | - | 405: +                    # its POST asks everybody for the password first
take_back_erasing  | - | 405: +; post:             # nobody of these has asked
inbox              | - | page: +
application        | DSRCOW | page: @applicants
application_countdown | DSRCOW | page: @applicants
missing            | DSC    | page: @applicants
check              | DSCO   | page: @applicants
ask_about_application | DSR  | page: LEAD EDIT; 403: READ; post: LEAD EDIT
ask_about_application | COW  | page: LEAD EDIT SIG; 403: READ; post: LEAD EDIT SIG
enquiry            | C      | page: LEAD EDIT; post: LEAD EDIT
enquiry_file       | C      | page: LEAD EDIT
section            | DSCO   | page: @applicants; post: LEAD EDIT
autosave           | DS     | 405: *           # its POST answers 401 to whoever is not the reader of the page
presence           | D      | page: LEAD EDIT; 403: READ
presence           | S      | 403: @applicants
field_history      | DSCO   | page: @applicants
restore_answer     | DS     | 405: +; post:
application        | M      | page: @applicants
section            | M      | page: @applicants; post: LEAD EDIT
check              | M      | page: @applicants
missing            | M      | page: @applicants
register           | M      | page: LEAD; 403: EDIT READ; post: LEAD
reopen             | M      | 403: @applicants; post:
new_party          | M      | 403: @applicants; post:
invite             | M      | 403: @applicants; post:
budget             | M      | 403: @applicants; post:
upload             | M      | 403: @applicants; post:
remove_attachment  | M      | 403: @applicants; post:
to_sign            | M      | page: @organisation; post:
file_to_sign       | M      | page: @organisation
refuse_to_sign     | M      | 403: SIG; post:
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
export_budget      | DSRCOW | page: @applicants
import_budget      | DR     | page: LEAD EDIT; 403: READ; post: LEAD EDIT
import_budget      | SC     | 403: @applicants; post:
upload             | DR     | page: LEAD EDIT; 403: READ; post: LEAD EDIT
upload             | SC     | 403: @applicants; post:
attachment         | DSRCOW | page: @applicants
attachment_preview | DSRCOW | page: @applicants
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
organisation_people     | - | page: SUP
invite_to_organisation  | - | page: SUP; post: SUP
organisation_role       | - | page: SUP; post: SUP
organisation_invitation | - | elsewhere: SUP; post: SUP
join_organisation       | D | page: *
to_sign            | DSR    | post:
to_sign            | COW    | page: @organisation; post: SIG
file_to_sign       | DSR    |
file_to_sign       | COW    | page: @organisation
refuse_to_sign     | C      | page: SIG; post: SIG
refuse_to_sign     | DO     | post:
withdraw_for_organisation | CVPB | page: SIG; post: SIG
withdraw_for_organisation | DSOW | post:
decision           | DSCB   |
decision           | O      | page: @applicants
decision_letter    | B      |
own_grants         | - | page: +
grant              | B |
grant              | O | page: @applicants @organisation
accept_grant       | B | post:
accept_grant       | O | page: LEAD SIG; 403: EDIT READ SUP; post: LEAD SIG
decline_grant      | O | page: LEAD SIG; 403: EDIT READ SUP; post: LEAD SIG
ask_grant_change   | O | 403: @applicants @organisation; post:   # the grant is not in force
grant_change       | O | page: @applicants @organisation; post:   # nobody's consent is missing
withdraw_grant_change | O | 405: +; post: LEAD
yearly_report      | O | page: @applicants @organisation; post:   # the grant is not in force
yearly_report_file | O | page: @applicants @organisation
own_hearing        | PVBO   | page: @applicants; post: LEAD
own_hearing        | W      |
own_hearing_dates  | PVBO   | page: @applicants
own_hearing_dates  | W      |
"""

REVIEWERS = "ANON REG EXR LEAD SIG REVn REVa REVs MEM EXT REVc CHA VCH OBS CHc VCHc HO HOn HOc DEC ADM COO AUD REGI HOx"
REVIEWING = """
reviewing          | - | page: +
own_words          | - | page: EXR @seats; post: EXR @seats
declaration        | VP | page: @seats; post: @seats
bids               | VP | page: REVn REVa REVs MEM REVc CHA VCH CHc VCHc; post: REVn REVa REVs MEM REVc CHA VCH CHc VCHc
bids               | BO | page: REVn REVa REVs MEM REVc CHA VCH   # without a row: the panel is over
own_reviews        | V | page: REVa REVs EXT
own_reviews        | P | page: REVa REVs
pack               | V | page: REVa REVs EXT; post: REVa REVs EXT
pack               | P | page: REVa REVs
pack               | BO |
pack_progress      | V | page: REVa
pack_file          | V | page: REVa
move_own_review    | V | 405: +; post: REVa REVs EXT
move_own_review    | P | 405: +; post: REVa REVs
staff_declaration  | CVO | page: @officers DEC; post: @officers DEC
review_invitation         | VP | page: *     # whoever holds the link
accept_review_invitation  | VP | page: *
decline_review_invitation | VP | page: *
review_invitation_dates   | VP | page: *
take_review_invitation    | VP | 405: *
review_case        | V | page: REVa REVs EXT CHA VCHc HO; post: REVa REVs EXT CHA VCHc HO
review_case        | P | page: REVa REVs MEM VCH CHA OBS VCHc HO; post: REVa REVs MEM VCH CHA OBS VCHc HO
review_case        | BO | page: HO DEC; post: HO DEC
review_case        | W | page: HO; post: HO
autosave_review    | VPBOW | 405: *           # its POST answers 401 to whoever is not the reader of the page
review_history     | V | page: REVa REVs EXT
review_history     | P | page: REVa REVs
restore_review     | VP | 405: +; post: REVa EXT
check_review       | V | elsewhere: REVa REVs EXT; post: REVa EXT
check_review       | P | elsewhere: REVa REVs; post: REVa
check_review       | BOW | post:
other_reviews      | V | page: REVs CHA VCHc HO; 403: REVa
other_reviews      | P | page: REVs MEM VCH CHA OBS VCHc HO; 403: REVa
other_reviews      | BO | page: REVs MEM VCH CHA OBS HO
other_reviews      | W | page: HO
discussion         | V | page: REVs CHA VCHc HO; 403: REVa; post: REVs CHA VCHc HO
discussion         | P | page: REVs MEM VCH CHA OBS VCHc HO; 403: REVa; post: REVs MEM VCH CHA VCHc HO
discussion         | BO | page: REVs MEM VCH CHA OBS HO; post:
discussion         | W | page: HO
discussion_digest  | V | 405: *; post: REVs CHA VCHc HO
discussion_digest  | P | 405: *; post: REVs MEM VCH CHA OBS VCHc HO
discussion_digest  | BOW | 405: *
edit_post          | VP | page: REVs; 403: REVa; post: REVs   # its author, within ten minutes
strike_post        | VP | 405: *; post: REVs
review_original    | VP | page: REVs HO               # its author and the officer
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
statement_versions | V | page: HO
statement_versions | P | page: REVs MEM VCH CHA OBS VCHc HO
statement_versions | BO | page: REVs MEM VCH CHA OBS HO
statement_versions | W | page: HO
move_statement     | VPBO | 405: *; post: CHA VCHc HO
move_case_in_list  | VPBO | 405: *; post: CHA VCHc
screen_case        | VPBO | 405: *; post: CHA VCHc HO
panel              | VP | page: REVa REVs MEM REVc CHA VCH OBS CHc VCHc HO HOc
panel              | BO | page: REVa REVs MEM REVc CHA VCH OBS HO DEC
panel_figures      | V | page: REVs CHA VCH CHc VCHc HO HOc     # those who may read any review of the panel
panel_figures      | P | page: REVa REVs MEM REVc CHA VCH OBS CHc VCHc HO HOc
panel_figures      | BO | page: REVs MEM CHA VCH OBS HO
panel_dates        | VP | page: REVa REVs MEM REVc CHA VCH OBS CHc VCHc HO HOc
panel_dates        | BO | page: REVa REVs MEM REVc CHA VCH OBS HO DEC
ranking            | VP | page: REVa REVs MEM REVc CHA VCH OBS CHc VCHc HO HOc
ranking            | BO | page: REVa REVs MEM REVc CHA VCH OBS HO DEC
call_list          | P | page: CHA CHc VCH VCHc
call_list          | BO | page: CHA
call_list          | V |
lock_ranking       | VPBO | 405: *; post: CHA VCHc
meeting            | P  | page: REVa REVs MEM REVc CHA VCH OBS CHc VCHc HO HOc
meeting            | BO | page: REVa REVs MEM REVc CHA VCH OBS HO DEC
meeting_now        | P  | page: REVa REVs MEM REVc CHA VCH OBS CHc VCHc HO HOc; 404: ANON
meeting_now        | BO | page: REVa REVs MEM REVc CHA VCH OBS HO DEC; 404: ANON
meeting_minutes    | P  |                             # made when the meeting closes
meeting_minutes    | BO | page: REVa REVs MEM REVc CHA VCH OBS HO DEC
replaced_minutes   | P  |                             # made when a closed meeting is opened again
replaced_minutes   | BO | page: REVa REVs MEM REVc CHA VCH OBS HO DEC
agenda             | P  | page: CHA CHc VCH VCHc HO HOc; 403: REVa REVs MEM REVc OBS; post: CHA CHc VCH VCHc HO HOc
agenda             | BO | 403: REVa REVs MEM REVc CHA VCH OBS HO DEC; post:
reopen_meeting     | PBO | 405: *; post: CHA CHc VCH VCHc
save_attendance    | PBO | 405: *; post: CHA CHc VCH VCHc   # the vice chair leads where the chair may not
move_meeting       | PBO | 405: *; post: CHA CHc VCH VCHc
move_item          | PBO | 405: *; post: CHA VCHc
hearing            | V   | page: REVa REVs MEM EXT CHA VCH OBS VCHc HO
hearing            | P   | page: REVa REVs MEM CHA VCH OBS VCHc HO
hearing            | BOW | page: HO
hearing_dates      | V   | page: REVa REVs MEM EXT CHA VCH OBS VCHc HO
hearing_dates      | P   | page: REVa REVs MEM CHA VCH OBS VCHc HO
hearing_dates      | BOW | page: HO
own_hearing        | P   | page: LEAD; post: LEAD     # nobody who judges is on the applicants' page
own_hearing_dates  | P   | page: LEAD
"""


ROOMS = ((EVERYBODY, PUBLIC), (APPLYING, OWN), (REVIEWERS, REVIEWING), (ASKED_AT_STAFF, STAFF))
