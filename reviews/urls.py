from django.urls import include, path

from reviews.views import (
    dashboard,
    decisions,
    declaring,
    discussion,
    inviting,
    meetings,
    own_reviews,
    packs,
    panels,
    ranking,
    reading,
    statements,
    writing,
)

CASE = "reviewing/cases/<uuid:case_id>/"
PANEL = "reviewing/panels/<uuid:panel_id>/"
MEETING = "reviewing/meetings/<uuid:meeting_id>/"
INVITATION = "reviewing/invitations/<str:token>/"

# Reviewing (owner: reviews)
urlpatterns = [
    path("reviewing/", dashboard.reviewing, name="reviewing"),
    path("reviewing/rounds/<uuid:round_id>/declaration/", declaring.declaration, name="declaration"),
    path("reviewing/calls/<uuid:call_id>/declaration/", declaring.staff_declaration, name="staff_declaration"),
    path("reviewing/rounds/<uuid:round_id>/own/", own_reviews.own_reviews, name="own_reviews"),
    path("reviewing/rounds/<uuid:round_id>/pack/", packs.pack, name="pack"),
    path("reviewing/packs/<uuid:pack_id>/progress/", packs.pack_progress, name="pack_progress"),
    path("reviewing/packs/<uuid:pack_id>/file/", packs.pack_file, name="pack_file"),
    path(INVITATION, inviting.invitation, name="review_invitation"),
    path(f"{INVITATION}accept/", inviting.accept, name="accept_review_invitation"),
    path(f"{INVITATION}decline/", inviting.decline, name="decline_review_invitation"),
    path(f"{INVITATION}take/", inviting.take, name="take_review_invitation"),
    path(f"{INVITATION}dates.ics", inviting.dates, name="review_invitation_dates"),
    path(f"{CASE}", writing.review_case, name="review_case"),
    path(f"{CASE}autosave/", writing.autosave_review, name="autosave_review"),
    path(f"{CASE}fields/<slug:field>/", writing.review_history, name="review_history"),
    path(f"{CASE}fields/<slug:field>/restore/", writing.restore_review, name="restore_review"),
    path(f"{CASE}check/", writing.check_review, name="check_review"),
    path(f"{CASE}reviews/", reading.other_reviews, name="other_reviews"),
    path(f"{CASE}reviews/<uuid:review_id>/original/", reading.review_original, name="review_original"),
    path(f"{CASE}own-order/", own_reviews.move_own, name="move_own_review"),
    path(f"{CASE}conflict/", declaring.declare_case, name="declare_case"),
    path(f"{CASE}application.pdf", reading.application_pdf, name="case_pdf"),
    path(f"{CASE}files/<uuid:attachment_id>/", reading.application_file, name="case_file"),
    path(f"{CASE}discussion/", discussion.discussion, name="discussion"),
    path(f"{CASE}discussion/digest/", discussion.digest, name="discussion_digest"),
    path(f"{CASE}discussion/<uuid:post_id>/", discussion.edit_post, name="edit_post"),
    path(f"{CASE}discussion/<uuid:post_id>/strike/", discussion.strike, name="strike_post"),
    path(f"{CASE}panel/", panels.panel_case, name="panel_case"),
    path(f"{CASE}panel/grades/", panels.save_panel_grades, name="save_panel_grades"),
    path(f"{CASE}panel/statement/", panels.save_statement, name="save_statement"),
    path(f"{CASE}panel/statement/versions/", statements.statement_versions, name="statement_versions"),
    path(f"{CASE}panel/statement/<slug:act>/", panels.move_statement, name="move_statement"),
    path(f"{CASE}panel/move/", ranking.move_case_in_list, name="move_case_in_list"),
    path(PANEL, panels.panel, name="panel"),
    path(f"{PANEL}list/", ranking.ranking, name="ranking"),
    path(f"{PANEL}list/lock/", ranking.lock_ranking, name="lock_ranking"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}now/", meetings.meeting_now, name="meeting_now"),
    path(f"{MEETING}present/", meetings.save_attendance, name="save_attendance"),
    path(f"{MEETING}minutes/<slug:language>.pdf", meetings.minutes_pdf, name="meeting_minutes"),
    path(f"{MEETING}items/<uuid:item_id>/<slug:act>/", meetings.move_item, name="move_item"),
    path(f"{MEETING}<slug:act>/", meetings.move_meeting, name="move_meeting"),
    path("decisions/<str:reference>/", decisions.decision, name="decision"),
    path("decisions/<str:reference>/<slug:language>.pdf", decisions.letter_pdf, name="decision_letter"),
    # public (owner: register)
    path("register/", include("reviews.register.urls")),
]
