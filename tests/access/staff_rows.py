"""The rows of the staff pages. How a line is read stands in tests/access/table.py."""

ASKED_AT_STAFF = "ANON REG LEAD SIG REVa CHA HO HOn HOc DEC ADM COO AUD REGI HOx"
STAFF = """
admin:index    | - | page: @staff
admin:app_list | D | page: @staff
admin:search   | - | page: @staff
admin:reviews_initiative_joint | - | page: COO
admin:reviews_initiative_frame | - | page: @officers DEC COO  # of the world's first agency
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
admin:reviews_call_clone            | DU | page: @officers; post: @officers
admin:reviews_calllist_change       | DVP | page: @officers          # HOn is told to declare first
admin:reviews_calllist_change       | BO | page: @officers
admin:reviews_calllist_what-if      | DVPBO | page: @officers; post: @declared  # HOn is told to declare first
admin:reviews_call_frame            | DVPBO | page: @officers DEC COO  # HOn sees the frame without any case
admin:reviews_call_frame            | U | page: @officers DEC
admin:reviews_call_frame-divide     | DU | page: @officers; post: @officers
admin:reviews_calllist_move         | PBO | post: @declared
admin:reviews_calllist_file         | PBO | page: @declared; 403: HOn
admin:reviews_calllist_version      | P | 403: HOn                 # made when the list is saved
admin:reviews_calllist_version      | BO | page: @declared; 403: HOn
admin:reviews_calllist_version-file | P | 403: HOn
admin:reviews_calllist_version-file | BO | page: @declared; 403: HOn
admin:reviews_calllist_propose      | PBO | elsewhere: @officers; post:
admin:reviews_calllist_take-in      | PBO | elsewhere: @officers; post:
admin:reviews_calllist_lay-down     | PBO | elsewhere: @officers; post:
admin:reviews_calllist_save         | PBO | elsewhere: @officers; post:
admin:reviews_calllist_propose-anew | PBO | elsewhere: @officers; post:
admin:reviews_calllist_reopen       | PBO | elsewhere: @officers; post:
admin:reviews_calllist_explain      | PBO | elsewhere: @officers; post:
admin:reviews_call_compare          | DU | page: @callreaders
admin:applications_call_preview     | DU | page: @callreaders
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
admin:applications_call_review-deadline | DU | post:               # nobody has moved it
admin:applications_formversion_changelist | - | page: @callreaders HOx
admin:applications_notice_changelist      | - | page: @callreaders HOx
admin:applications_erasure_changelist     | - | page: @officers AUD REGI ADM HOx

admin:applications_problemreport_changelist | - | page: @officers HOx
admin:applications_problemreport_export     | - | page: @officers HOx; post: @officers HOx
admin:applications_problemreport_change     | C | page: HO
admin:applications_problemreport_extend     | C | page: HO; post: HO
admin:applications_problemreport_handled    | C | page: HO; post: HO

admin:applications_enquiry_changelist  | - | page: @officers HOx
admin:applications_enquiry_export      | - | page: @officers HOx; post: @officers HOx
admin:applications_enquiry_change      | D | page: @officers
admin:applications_enquiry_change      | C | page: HO
admin:applications_enquiry_file        | C | page: HO
admin:applications_enquiry_answer      | C | page: HO; post: HO
admin:applications_enquiry_answer-close | C | page: HO; post: HO
admin:applications_enquiry_close       | C | page: HO; post: HO
admin:applications_enquiry_hand-over   | C | elsewhere: HO; post:           # no colleague may
admin:applications_enquiry_publish     | D | page: @officers; post: @officers
admin:applications_enquiry_publish     | C | post:            # about an application
admin:applications_enquiry_answer-with | D | page: @officers; post: @officers
admin:applications_enquiry_answer-with | C | post:
admin:applications_publicquestion_changelist | - | page: @callreaders HOx
admin:applications_publicquestion_publish    | - | page: @officers HOx; post: @officers HOx
admin:applications_publicquestion_change     | D | page: @callreaders
admin:applications_publicquestion_replace    | D | page: @officers; post: @officers
admin:applications_publicquestion_withdraw   | D | page: @officers; post: @officers
admin:applications_savedfilter_changelist | - | page: @staff
admin:applications_savedfilter_save       | - | post:                # of no list
admin:applications_savedfilter_change     | D | page: HO            # the one who saved it
admin:applications_savedfilter_remove     | D | page: HO; post: HO

admin:applications_initiative_changelist     | - | page: @staff
admin:applications_initiative_add            | - | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_initiative_change         | D | page: @staff
admin:applications_initiative_edit           | D | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_initiative_area           | D | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_initiative_frame          | D | page: @officers HOx ADM; post: @officers HOx ADM
admin:applications_technologyarea_changelist | - | page: @staff
admin:applications_agency_changelist         | - | page: @staff
admin:applications_planninggrant_changelist  | - | page: @staff
admin:applications_planninggrant_export      | - | page: @staff; post: @staff
admin:applications_planninggrant_change      | D | page: @staff
admin:applications_planninggrant_reconciliation | - | page: @staff
admin:applications_planninggrant_import      | - | page: @officers HOx; post: @officers HOx
admin:applications_planninggrant_import-template | - | page: @officers HOx
admin:applications_planningreport_changelist | - | page: @officers HOx
admin:applications_planningreport_export     | - | page: @officers HOx; post: @officers HOx
admin:applications_planningreport_remind-many | - | page: @officers HOx; post: @officers HOx
admin:applications_planningreport_change     | D | page: @officers
admin:applications_planningreport_record     | D | page: @officers; post: @officers
admin:applications_planningreport_accept     | D | page: @officers; post: @officers
admin:applications_planningreport_return     | D | page: @officers; post: @officers
admin:applications_planningreport_remind     | D | elsewhere: @officers; post:     # it has come in
admin:applications_planningreport_contact    | D | page: @officers; post: @officers
admin:applications_planningreport_file       | D | page: @officers
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
admin:applications_application_export     | - | page: @officers AUD REGI HOx; post: @officers AUD REGI HOx
admin:applications_application_several    | - | page: @officers AUD REGI HOx; post: @officers AUD REGI HOx
admin:applications_application_change     | DSR |
admin:applications_application_change     | CVPBOW | page: HO AUD REGI
admin:applications_application_documents     | DSR |
admin:applications_application_documents     | CMVPBOW | page: HO AUD REGI
admin:applications_application_documents-zip | DSR |
admin:applications_application_documents-zip | CMVPBOW | page: HO AUD REGI
admin:applications_application_pdf        | SCV |                 # not made yet
admin:applications_application_pdf        | P | page: HO AUD REGI
admin:applications_application_file       | DSR |
admin:applications_application_file       | CVPBOW | page: HO AUD REGI
admin:applications_application_find-reviewers | DSROW |
admin:applications_application_find-reviewers | CMVPB | page: HO
admin:applications_application_write      | CMVPBOW | page: HO; post: HO
admin:applications_application_write      | DSR | post:
admin:applications_application_judge      | DSVO | post:
admin:applications_application_judge      | C | post:        # it waits for its signature
admin:applications_application_finding    | DCVO | post:         # C waits for its signature
admin:applications_application_announce   | DCV | post:
admin:applications_application_extend     | C | page: HO; post: HO
admin:applications_application_extend     | DV | post:
admin:applications_application_change     | M | page: HO AUD REGI
admin:applications_application_judge      | M | post:
admin:applications_application_lengthen   | M | page: HO; post: HO
admin:applications_application_end-supplement | M | page: HO; post: HO
admin:applications_application_supplement | M | post:
admin:applications_application_supplement | DCVO | post:     # C waits for its signature
admin:applications_application_lengthen   | DCV | post:
admin:applications_application_end-supplement | DCV | post:

admin:reviews_assignmentrun_round           | VP | page: @officers  # HOn is told to declare first
admin:reviews_assignmentrun_round_figures   | VP | page: @officers  # HOn is told to declare first
admin:reviews_assignmentrun_round_open      | V | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignmentrun_round_open      | P | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_start     | V | elsewhere: @officers; post:  # a run is at work
admin:reviews_assignmentrun_round_start     | P | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_confirm   | VP | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_repair    | VP | elsewhere: @officers; post:  # a run is at work
admin:reviews_assignmentrun_round_change-readers | VP | elsewhere: @officers; post:  # a run is at work, or nobody reads
admin:reviews_assignmentrun_round_open-pair | P | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignmentrun_round_pair      | P | elsewhere: HOn; post:
admin:reviews_assignmentrun_round_take-back | P | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignmentrun_round_extend    | VP | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignmentrun_round_record    | VP | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignmentrun_round_screen-out | V | elsewhere: @officers; post:  # a run is at work
admin:reviews_assignmentrun_round_screen-out | P | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignmentrun_round_lift-back | VP | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_end       | VP | elsewhere: @officers; post:   # no round follows
admin:reviews_assignmentrun_round_lock      | P | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_place     | P | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_dates     | VP | page: @officers; post: @officers
admin:reviews_assignmentrun_round_balance   | V | elsewhere: @officers; post:
admin:reviews_assignmentrun_round_readers   | VP | page: @declared; 403: HOn
admin:reviews_assignmentrun_round_pairs-template | VP | page: @declared; 403: HOn
admin:reviews_assignmentrun_round_import-pairs | V | elsewhere: @officers; post:  # a run is at work
admin:reviews_assignmentrun_round_import-pairs | P | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignmentrun_pairs           | V |  # a run at work has no result
admin:reviews_assignmentrun_changelist      | - | page: @officers HOx
admin:reviews_assignmentrun_progress        | V | page: @officers
admin:reviews_assignmentrun_change          | V | page: @declared
admin:reviews_assignmentrun_approve         | V | elsewhere: @officers; post:
admin:reviews_assignmentrun_reject          | V | elsewhere: @officers; post:
admin:reviews_assignmentrun_matrix          | V |                # the run is at work
admin:reviews_assignmentrun_matrix          | P | page: @declared
admin:reviews_assignmentrun_pair            | VP |               # no case and no reviewer in the address
admin:reviews_assignmentrun_cancel          | V | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_assignment_changelist         | - | page: @officers HOx

admin:reviews_reviewer_changelist  | - | page: @officers HOx
admin:reviews_reviewer_add         | - | page: @officers HOx; post: @officers HOx
admin:reviews_reviewer_import      | - | page: @officers HOx; post: @officers HOx
admin:reviews_reviewer_import-template | - | page: @officers HOx
admin:reviews_reviewer_change      | V | page: @officers
admin:reviews_reviewer_edit        | V | page: @officers; post: @officers
admin:reviews_reviewer_availability | V | page: @officers; post: @officers
admin:reviews_reviewer_share       | - | page: @officers HOx; post: @officers HOx
admin:reviews_reviewer_keep        | V | elsewhere: @officers; post:  # in the own register already
admin:reviews_reviewer_end-share   | V | page: @officers; post: @officers
admin:reviews_panel_changelist     | - | page: @officers HOx
admin:reviews_panel_add            | - | page: @officers HOx; post: @officers HOx
admin:reviews_panel_change         | V | page: @officers
admin:reviews_panel_seat           | V | page: @officers; post: @officers
admin:reviews_panel_edit           | V | page: @officers; post: @officers
admin:reviews_panel_plan-meeting   | V | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_panel_dates          | V | page: @officers; post: @officers
admin:reviews_panel_plan-hearings  | VP | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_panel_change-hearing | VP | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_panel_cancel-hearing | VP | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_panel_open-list      | V | elsewhere: @officers; post:
admin:reviews_panel_open-list      | O | page: @declared; elsewhere: HOn; post: @declared
admin:reviews_panel_unseat         | V | page: @officers; post: @officers
admin:reviews_panel_balance        | V | elsewhere: @officers; post:  # nobody has stated a gender
admin:reviews_panel_invite            | V | page: @officers; post: @officers
admin:reviews_panel_remind-invitation | V | page: @officers; post: @officers
admin:reviews_panel_revoke-invitation | V | page: @officers; post: @officers
admin:reviews_reviewinvitation_changelist | - | page: @officers HOx
admin:reviews_panelrole_changelist | - | page: @officers HOx
admin:reviews_panelrole_export     | - | page: @officers HOx; post: @officers HOx

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
admin:reviews_decisionmeeting_checks     | B | page: HO HOc DEC
admin:reviews_decisionmeeting_checks     | O |
admin:reviews_decisionmeeting_letters    | B | page: HO DEC
admin:reviews_decisionmeeting_letters    | O |
admin:reviews_decisionmeeting_letter-pdf | B | page: HO DEC
admin:reviews_decisionmeeting_letter-pdf | O |
admin:reviews_decision_changelist        | - | page: @callreaders HOx
admin:reviews_decision_export            | - | page: @callreaders HOx; post: @callreaders HOx
admin:reviews_letter_changelist          | - | page: @callreaders HOx
admin:reviews_lettertemplate_changelist  | - | page: @officers HOx
admin:reviews_lettertemplate_add         | - | page: @officers HOx; post: @officers HOx
admin:reviews_lettertemplate_change      | B | page: @officers
admin:reviews_lettertemplate_preview     | B | page: HO
admin:reviews_lettertemplate_preview     | O |                    # it has been sent
admin:reviews_lettertemplate_approve     | B | page: HOn HOc; elsewhere: HO; post: HOn HOc
admin:reviews_lettertemplate_withdraw    | B | page: @officers; post: @officers
admin:reviews_delivery_changelist        | - | page: @officers HOx
admin:reviews_delivery_export            | - | page: @officers HOx; post: @officers HOx
admin:reviews_delivery_change            | O | page: HO
admin:reviews_delivery_again             | O | elsewhere: HO; post:
admin:reviews_delivery_otherwise         | O | elsewhere: HO; post:
admin:reviews_grantterms_changelist      | - | page: @callreaders HOx
admin:reviews_grantterms_write           | - | page: @officers HOx; post: @officers HOx
admin:reviews_grantterms_change          | O | page: @callreaders
admin:reviews_changerequest_changelist   | - | page: @callreaders HOx
admin:reviews_changerequest_export       | - | page: @callreaders HOx; post: @callreaders HOx
admin:reviews_changerequest_change       | O | page: HO DEC AUD REGI
admin:reviews_changerequest_approve      | O | elsewhere: HO; post:   # the grant is not in force
admin:reviews_changerequest_refuse       | O | page: HO; post: HO
admin:reviews_yearlyreport_changelist    | - | page: @callreaders HOx
admin:reviews_yearlyreport_export        | - | page: @callreaders HOx; post: @callreaders HOx
admin:reviews_yearlyreport_change        | O | page: HO DEC AUD REGI
admin:reviews_yearlyreport_accept        | O | elsewhere: HO; post:
admin:reviews_yearlyreport_return        | O | elsewhere: HO; post:
admin:reviews_yearlyreport_file          | O | page: HO DEC AUD REGI
admin:reviews_grant_changelist           | - | page: @callreaders HOx
admin:reviews_grant_export               | - | page: @callreaders HOx; post: @callreaders HOx
admin:reviews_grant_change               | O | page: HO DEC AUD REGI
admin:reviews_grant_extend               | O | page: HO; post: HO
admin:reviews_grant_end                  | O | page: HO; post: HO

admin:reviews_conflict_changelist         | - | page: @officers HOx
admin:reviews_conflict_judge-many         | - | page: @officers HOx; post: @officers HOx
admin:reviews_conflict_export             | - | page: @officers HOx; post: @officers HOx
admin:reviews_conflict_change             | V | page: HO
admin:reviews_conflict_judge              | V | page: HO; post: HO
admin:reviews_statement_changelist        | - | page: @officers HOx
admin:reviews_statement_change            | P | page: HO
admin:reviews_statement_approve           | P | page: HO; post: HO
admin:reviews_review_changelist           | - | page: @officers HOx
admin:reviews_review_export               | - | page: @officers HOx; post: @officers HOx
admin:reviews_review_change               | V | page: HO
admin:reviews_review_unlock               | V | page: HO; post: HO
admin:reviews_case_changelist             | - | page: @officers HOx
admin:reviews_case_export                 | - | page: @officers HOx; post: @officers HOx
admin:reviews_declaration_changelist      | - | page: @officers HOx
admin:reviews_panelgrade_changelist       | - | page: @officers HOx
admin:applications_staffdeclaration_changelist | - | page: @officers HOx
admin:applications_version_changelist             | - | page: @officers AUD REGI HOx
admin:applications_consortium_changelist          | - | page: @officers AUD REGI HOx
admin:applications_applicant_changelist           | - | page: @officers AUD REGI HOx
admin:applications_answer_changelist              | - | page: @officers AUD REGI HOx
admin:applications_receipt_changelist             | - | page: @officers AUD REGI HOx
admin:applications_receipt_change                 | SR |
admin:applications_receipt_change                 | CVPBOW | page: HO AUD REGI
admin:applications_signature_changelist           | - | page: @officers AUD REGI HOx
admin:applications_eligibilityjudgement_changelist | - | page: @officers AUD REGI HOx
admin:reviews_casedocument_changelist             | - | page: @officers AUD REGI HOx
admin:reviews_casedocument_change                 | CMVPBOW | page: HO AUD REGI
admin:reviews_casedocument_file                   | CMVPBOW | page: HO AUD REGI
admin:reviews_disclosurerequest_changelist        | - | page: @callreaders HOx
admin:reviews_disclosurerequest_export            | - | page: @callreaders HOx; post: @callreaders HOx
admin:reviews_disclosurerequest_add               | - | page: @officers REGI HOx; post: @officers REGI HOx
admin:reviews_disclosurerequest_change            | C | page: @callreaders
admin:reviews_disclosurerequest_attach            | C | page: @officers REGI; post: @officers REGI
admin:reviews_disclosurerequest_test              | C | post:       # no document in the address
admin:reviews_disclosurerequest_detach            | C | page: @officers REGI; post: @officers REGI
admin:reviews_disclosurerequest_put-forward       | C | elsewhere: @officers REGI; post:    # not tested
admin:reviews_disclosurerequest_decide            | C | elsewhere: DEC REGI; post:
admin:reviews_disclosurerequest_send-back         | C | elsewhere: DEC REGI; post:
admin:reviews_disclosurerequest_answer            | C | elsewhere: @officers REGI; post:
admin:reviews_disclosurerequest_zip               | C |             # not decided
admin:reviews_disclosurerequest_refusal           | C |             # not put forward
admin:reviews_disclosurerequest_item              | C |             # not tested
admin:reviews_secrecyparagraph_changelist         | - | page: @officers REGI HOx
admin:reviews_secrecyparagraph_add                | - | page: @officers REGI HOx; post: @officers REGI HOx
admin:reviews_secrecyparagraph_start              | - | elsewhere: @officers REGI; page: HOx; post: HOx  # an empty list
admin:reviews_secrecyparagraph_change             | - | page: @officers REGI
admin:reviews_secrecyparagraph_reword             | - | page: @officers REGI; post: @officers REGI
admin:reviews_secrecyparagraph_remove             | - | page: @officers REGI; post: @officers REGI
admin:applications_person_changelist              | - | page: @officers HOx
admin:audit_event_changelist              | - | page: @officers AUD HOx
admin:mail_message_changelist             | - | page: @officers ADM HOx
admin:mail_message_change                 | C | page: HO
admin:mail_message_again                  | C | elsewhere: HO; post:
admin:mail_message_followed-up            | C | elsewhere: HO; post:
admin:mail_message_export                 | - | page: @officers ADM HOx; post: @officers ADM HOx

admin:reviews_export_changelist | - | page: @staff
admin:reviews_export_change     | V | page: HO            # the one who ordered it
admin:reviews_export_progress   | V | page: HO
admin:reviews_export_file       | V | page: HO
admin:reviews_export_cancel     | V | post:               # it is made
"""
